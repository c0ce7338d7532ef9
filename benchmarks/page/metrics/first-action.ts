/**
 * Time to first action: what the machine needs is measured, what a person needs is modelled.
 *
 * Operators of the Keystroke-Level Model (Card, Moran, Newell: The Keystroke-Level Model for User Performance Time with
 * Interactive Systems, Communications of the ACM 23(7), 1980), choice by Hick-Hyman with the rate of the Model Human
 * Processor (Card, Moran, Newell: The Psychology of Human-Computer Interaction, 1983), reading at 238 words a minute
 * (Brysbaert: How many words do we read per minute?, Journal of Memory and Language 109, 2019).
 */
export const MENTAL_MS = 1350
export const POINT_MS = 1100
export const CLICK_MS = 200
export const HICK_MS_PER_BIT = 150
export const WORDS_PER_MINUTE = 238

/** Labels of the four actions: Generate Now, Browse All, What's New, Trending. */
const CHOICES = 4
const WORDS = 7

export interface HumanPart {
  part: string
  ms: number
}

/** Understand the page, read the four labels, choose one, point at it, press it. */
export const HUMAN_PARTS: readonly HumanPart[] = [
  { part: 'prepare (M)', ms: MENTAL_MS },
  { part: `read ${WORDS} words`, ms: (WORDS / WORDS_PER_MINUTE) * 60_000 },
  { part: `choose among ${CHOICES} (Hick-Hyman)`, ms: HICK_MS_PER_BIT * Math.log2(CHOICES + 1) },
  { part: 'point (P)', ms: POINT_MS },
  { part: 'press (BB)', ms: CLICK_MS },
]

export const HUMAN_MS = HUMAN_PARTS.reduce((total, { ms }) => total + ms, 0)
