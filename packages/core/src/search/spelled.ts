import { collector, entriesBy, kindOf, type Meanings, WHOLE } from './meanings.js'
import type { Index } from './open.js'
import { DOT, isDigit, isWordCode, maskOf, pairBit } from './vocabulary.js'

const TAG = 5
const DIGITS = maskOf('0123456789')
/** A tag of two letters is a language; as a word it means something else more often. */
const LANGUAGE = 60

/** Entries that may hold a text: they have all its letters, and all its pairs of neighbours. */
function entriesWith({ masks, pairs, kinds }: Index, word: string): number[] {
  const mask = maskOf(word)
  let pairMask = 0
  for (let i = 1; i < word.length; i++) pairMask |= pairBit(word.charCodeAt(i - 1), word.charCodeAt(i))
  const found: number[] = []
  const stop = kinds[WHOLE.length]!
  for (let entry = 0; entry < stop; entry++)
    if (((mask & ~masks[entry]!) | (pairMask & ~pairs[entry]!)) === 0) found.push(entry)
  return found
}

/**
 * What a word is, begins or stands in, as it is spelled. `open`: the word may go on. `among`: the only entries that can
 * hold it, if they are known.
 */
export function readSpelled(index: Index, word: string, open: boolean, among: readonly number[] | undefined): Meanings {
  const { chars, starts, kinds, masks } = index
  const { length } = word
  const first = word.charCodeAt(0)
  const isNumber = isDigit(first)
  const lastIsDigit = isDigit(word.charCodeAt(length - 1))
  /** Whether a word may end before the first or begin with the second. */
  const parted = (before: number, after: number) =>
    !isWordCode(before) || !isWordCode(after) || isDigit(before) !== isDigit(after)

  /** The word as it stands at a place of an entry. */
  const judge = (kind: number, start: number, at: number, end: number): number => {
    const after = chars[at + length]!
    const rest = end - at - length
    const begins = at === start || (parted(chars[at - 1]!, first) && chars[at - 1] !== DOT)
    if (at === start && rest === 0) return length < 3 && kind === TAG ? LANGUAGE : 100
    if (lastIsDigit && isDigit(after)) return begins && open && !kind ? 40 : 0
    if (lastIsDigit && after === DOT) return begins ? (rest === 2 && chars[end - 1] === 48 ? 95 : 75) : 0
    if (begins && parted(word.charCodeAt(length - 1), after)) return 80
    if (isNumber) return begins && !kind ? (open ? 50 : 30) : 0
    if (begins && !kind) return rest === 1 && after === 115 ? 95 : (open ? 90 : 80) - Math.min(20, 2 * rest)
    if (begins && (open || length > 3)) return 70
    return kind < 2 && length > (first > 127 ? 1 : kind + 2) ? 60 : 0
  }

  // A single letter stands everywhere; only what begins with it is looked at.
  const isLetter = length < 2 && !isNumber && first < 128
  const { meanings, take } = collector(index)
  const candidates: readonly number[] = isLetter
    ? entriesBy(index, kinds[WHOLE.length]!, (own) => own === (first & 31))
    : (among ?? entriesWith(index, word))
  const holders: number[] = []
  for (const entry of candidates) {
    const start = starts[entry]!
    const end = starts[entry + 1]! - 1
    // Two letters count where something begins: in a word without digits, that is its beginning.
    const isAtStart = isLetter || (length < 3 && first < 128 && entry < kinds[1]! && !(masks[entry]! & DIGITS))
    const last = isAtStart ? start : end - length
    let quality = -1
    for (let at = start; at <= last; at++) {
      if (chars[at] !== first) continue
      let i = 1
      while (i < length && chars[at + i] === word.charCodeAt(i)) i++
      if (i === length) quality = Math.max(quality, judge(kindOf(index, entry), start, at, end))
    }
    if (quality >= 0) holders.push(entry)
    if (quality > 0) take(entry, quality)
  }
  // Of two letters not all holders were looked for.
  if (!isLetter) meanings.near = length < 3 ? candidates : holders
  return meanings
}
