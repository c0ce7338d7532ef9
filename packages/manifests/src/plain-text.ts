import { MODEL_CAPS } from '@decentramodels/core/contract'
import { convert } from 'html-to-text'

/** What may not stand in text that people read: control characters, and marks that reverse or hide what follows. */
const UNWANTED =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g
/** Halves of a surrogate pair that lost the other half: no UTF-8 can hold them. */
const LONE_SURROGATES = /\p{Surrogate}/gu

/** The text without characters that have no place in it. */
export function cleanText(text: string): string {
  return text.replace(UNWANTED, '').replace(LONE_SURROGATES, '')
}

/** Cuts at `cap` UTF-16 units, never through a character, and marks the cut. */
function cut(text: string, cap: number): string {
  if (text.length <= cap) return text
  return `${text
    .slice(0, cap - 1)
    .replace(LONE_SURROGATES, '')
    .trimEnd()}…`
}

/** One line: a name, an author, a tag. Null when nothing is left, or when it was no text. */
export function cleanLine(value: unknown, cap: number = MODEL_CAPS.text): string | null {
  if (typeof value !== 'string') return null
  // Bounded before the patterns run: a name of 10 MB is not worth reading.
  const line = cleanText(value.slice(0, cap * 4))
    .replace(/\s+/g, ' ')
    .trim()
  return line === '' ? null : cut(line, cap)
}

/** Tags: text only, without those too long to be tags (whole prompts, pasted), without repeats, in their order. */
export function cleanTags(value: unknown): string[] {
  if (!Array.isArray(value)) return []
  const tags = new Set<string>()
  for (const tag of value) {
    if (tags.size === MODEL_CAPS.tags) break
    if (typeof tag !== 'string' || tag.length > MODEL_CAPS.tagLength) continue
    const line = cleanLine(tag, MODEL_CAPS.tagLength)
    if (line !== null) tags.add(line)
  }
  return [...tags]
}

/** Characters of HTML that are looked at: the longest description recorded has 50,353. */
const MAX_HTML = 100_000

const OPTIONS = {
  wordwrap: false,
  limits: { maxInputLength: MAX_HTML, maxDepth: 50, maxChildNodes: 2000 },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'iframe', format: 'skip' },
    { selector: 'script', format: 'skip' },
    { selector: 'style', format: 'skip' },
    { selector: 'svg', format: 'skip' },
    { selector: 'hr', format: 'lineBreak' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'table', format: 'block' },
  ],
} satisfies Parameters<typeof convert>[1]

/**
 * A description in HTML as plain text of at most 2,000 characters. A parser reads it, so what was markup is gone and
 * what was text stays text: `&lt;b&gt;` becomes the five letters of a tag, which every page must show as text.
 */
export function plainText(html: unknown): string {
  if (typeof html !== 'string' || html === '') return ''
  const text = cleanText(convert(html.slice(0, MAX_HTML), OPTIONS))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return cut(text, MODEL_CAPS.description)
}
