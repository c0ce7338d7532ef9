import type { Candidate } from './candidate.js'

/** Levels of maturity, mildest first, as CivitAI names them. */
export const NSFW_LEVELS = ['pg', 'pg13', 'r', 'x', 'xxx'] as const
export type NsfwLevel = (typeof NSFW_LEVELS)[number]

/** Bit of a level: PG 1, PG-13 2, R 4, X 8, XXX 16. */
export function levelBit(level: NsfwLevel): number {
  return 1 << NSFW_LEVELS.indexOf(level)
}

/** All bits up to and with a level. */
function bitsUpTo(level: NsfwLevel): number {
  return (levelBit(level) << 1) - 1
}

export function lowerLevel(a: NsfwLevel, b: NsfwLevel): NsfwLevel {
  return levelBit(a) < levelBit(b) ? a : b
}

/** A model that its upstream calls mature as a whole needs at least this level. */
const FLAGGED_NEEDS = levelBit('x')

/**
 * Whether a catalogue capped at `cap` takes the model. It does when the upstream does not call the model mature, or the
 * cap allows that, and when the model shares a level with the cap: the mask of a popular model names every level that
 * any picture of any version has, so "nothing above the cap" would refuse nearly all of them. Which picture is shown
 * is decided apart, by `showable`.
 */
export function admits(candidate: Pick<Candidate, 'flagged' | 'model'>, cap: NsfwLevel): boolean {
  const mask = candidate.model.nsfwLevel
  if (candidate.model.source === 'huggingface') return mask === null || (mask & bitsUpTo(cap)) !== 0
  if (candidate.flagged && levelBit(cap) < FLAGGED_NEEDS) return false
  return mask === null || mask === 0 || (mask & bitsUpTo(cap)) !== 0
}

/** Whether a picture of this level may stand in a catalogue capped at `cap`. Unknown may not. */
export function showable(pictureLevel: number | null, cap: NsfwLevel): boolean {
  return pictureLevel !== null && pictureLevel > 0 && (pictureLevel & ~bitsUpTo(cap)) === 0
}

/**
 * Whether a level filter holds the model: nothing known about it is above the level. A model of which nothing is known
 * is in the widest filter only.
 */
export function heldBy(candidate: Candidate, level: NsfwLevel): boolean {
  if (candidate.flagged && levelBit(level) < FLAGGED_NEEDS) return false
  const known = (candidate.model.nsfwLevel ?? 0) | (candidate.pictureLevels ?? 0)
  return known === 0 ? level === 'xxx' : (known & ~bitsUpTo(level)) === 0
}

/** Level of a picture in the words of 2023: `None, Soft, Mature, X`. */
const WORDS: ReadonlyMap<unknown, number> = new Map([
  ['None', 1],
  ['Soft', 2],
  ['Mature', 4],
  ['X', 8],
])

/** A picture's level from either generation of the API; null when it names none. */
export function pictureLevel(picture: { nsfw?: unknown; nsfwLevel?: unknown }): number | null {
  if (typeof picture.nsfwLevel === 'number' && picture.nsfwLevel > 0) return picture.nsfwLevel
  if (typeof picture.nsfwLevel === 'string') return WORDS.get(picture.nsfwLevel) ?? null
  return WORDS.get(picture.nsfw) ?? null
}
