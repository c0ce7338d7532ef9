import type { Index } from './open.js'
import { MOST_LETTERS, slipCounter, TEXT, WORD } from './slips.js'
import { DOT, isDigit, isWordCode, letterBit, pairBit } from './vocabulary.js'

/** Best a kind of text can answer a word, in hundredths: a word of a name, author, type, license, base model, tag, source. */
export const WHOLE = [100, 102, 104, 100, 95, 95, 95]
const TAG = 5
/** Kinds that may be misspelled: words, authors, types. Other values are found by their words. */
const MISSPELLED = 3
/** A tag of two letters is a language; as a word it means something else more often. */
const LANGUAGE = 60

export function kindOf({ kinds }: Index, entry: number): number {
  let kind = 0
  while (entry >= kinds[kind + 1]!) kind++
  return kind
}

/** Bits of the letters and digits of a text. */
export function maskOf(text: string): number {
  let mask = 0
  for (let i = 0; i < text.length; i++) if (isWordCode(text.charCodeAt(i))) mask |= letterBit(text.charCodeAt(i))
  return mask
}

const slipsIn = (letters: number) => (letters > 5 ? 2 : letters > 2 ? 1 : 0)

/** How many slips a word may hold: in the second round, when nothing holds all words, shorter ones may hold two. */
export function slipsOf(word: string, round: number): number {
  const { length } = word
  if (/^\d/.test(word) || length > MOST_LETTERS) return 0
  if (round > 0) return length > 3 && length < 6 ? 2 : 0
  return slipsIn(length)
}

function countBits(bits: number): number {
  bits -= (bits >>> 1) & 0x55555555
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Entries, each followed by how well it answers, in hundredths, or rows; and the best of it. */
export interface Meanings {
  found: number[]
  best: number
  /** All entries that hold the word, in whatever place. */
  near?: number[] | undefined
}

/** Entries before `stop` whose first two letters fit, by their lower five bits. */
function entriesBy(
  { heads, siblings }: Index,
  stop: number,
  fits: (first: number, second: number) => boolean,
): number[] {
  const found: number[] = []
  for (let head = 0; head < heads.length; head++)
    if (fits(head >> 5, head & 31))
      for (let next = heads[head]!; next > 0; next = siblings[next - 1]!) if (next <= stop) found.push(next - 1)
  return found
}

/** Entries that may begin as a misspelled word does: two slips in the first two letters are too many. */
function entriesLike(index: Index, stop: number, word: string): number[] {
  const [a, b] = [word.charCodeAt(0) & 31, word.charCodeAt(1) & 31]
  return entriesBy(index, stop, (first, second) => first === a || first === b || second === a || second === b)
}

/** Rows of which two neighbouring words of the name, run together, are the word, misspelled. */
export function findPairs(index: Index, word: string, slips: number): Meanings {
  const found: number[] = []
  const { kinds, rowStarts, wordEnds, rowEntries, chars, starts, masks, postings, postingEnds } = index
  const mask = maskOf(word)
  const count = slipCounter(word)
  const most = word.length + slips
  const pair = new Uint16Array(most)
  const strange = (entry: number) => countBits(masks[entry]! & ~mask)
  for (const first of entriesLike(index, kinds[1]!, word)) {
    const cut = starts[first + 1]! - 1 - starts[first]!
    if (cut >= most || strange(first) > slips) continue
    if (count(chars, starts[first]!, starts[first]! + cut, WORD) > slipsIn(cut)) continue
    pair.set(chars.subarray(starts[first]!, starts[first]! + cut))
    for (let place = first && postingEnds[first - 1]!; place < postingEnds[first]!; place++) {
      const row = postings[place]!
      for (let at = rowStarts[row]! + 1; at < wordEnds[row]!; at++) {
        if (rowEntries[at - 1] !== first) continue
        const second = rowEntries[at]!
        const size = cut + starts[second + 1]! - 1 - starts[second]!
        if (Math.abs(size - word.length) > slips || strange(second) > slips) continue
        pair.set(chars.subarray(starts[second]!, starts[second]! + size - cut), cut)
        if (count(pair, 0, size, 0) <= slips) found.push(row)
      }
    }
  }
  return { found, best: 0 }
}

/**
 * What a word may mean: entries, each followed by how well it answers, in hundredths; and the best of it. `open`: the word may go on.
 * Without slips, what it is, begins or stands in; with slips, what it is or begins when misspelled. `among`: the only
 * entries that can hold it, if they are known.
 */
export function readWord(
  index: Index,
  word: string,
  open: boolean,
  slips: number,
  among?: readonly number[],
): Meanings {
  const { chars, starts, kinds, masks, pairs } = index
  const { length } = word
  const mask = maskOf(word)
  let pairMask = 0
  for (let i = 1; i < length; i++) pairMask |= pairBit(word.charCodeAt(i - 1), word.charCodeAt(i))
  const first = word.charCodeAt(0)
  const isNumber = isDigit(first)
  const lastIsDigit = isDigit(word.charCodeAt(length - 1))
  const goesOn = open && length > 3
  const count = slips > 0 ? slipCounter(word) : undefined
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

  const all = kinds[slips > 0 ? MISSPELLED : WHOLE.length]!
  const found: number[] = []
  // A single letter stands everywhere; only what begins with it is looked at.
  const isLetter = length < 2 && !isNumber && first < 128
  if (isLetter) among = entriesBy(index, all, (own) => own === (first & 31))
  if (count) among = entriesLike(index, all, word)
  const near: number[] | undefined = slips > 0 || isLetter ? undefined : []
  let best = 0
  const stop = among ? among.length : all
  for (let i = 0; i < stop; i++) {
    const entry = among ? among[i]! : i
    const missing = mask & ~masks[entry]!
    if (slips === 0 && (missing !== 0 || pairMask & ~pairs[entry]!)) continue
    const start = starts[entry]!
    const end = starts[entry + 1]! - 1
    let quality = 0
    if (count) {
      // The beginning of a word may hold one slip, a whole word as many as its length allows.
      const longer = end - start - length
      const isLonger = longer > slips
      const most = isLonger ? 1 : slips
      if (longer < -slips || (isLonger && !goesOn) || countBits(missing) > most) continue
      if (!goesOn && countBits(masks[entry]! & ~mask) > slips) continue
      const own = count(chars, start, Math.min(end, start + length + most), goesOn ? TEXT : 0)
      if (own <= most) quality = (own > 1 ? 55 : 75) - (isLonger ? 7 : 0)
    }
    if (slips === 0) {
      const last = isLetter ? start : end - length
      const kind = kindOf(index, entry)
      let holds = false
      for (let at = start; at <= last; at++) {
        if (chars[at] !== first) continue
        let i = 1
        while (i < length && chars[at + i] === word.charCodeAt(i)) i++
        if (i < length) continue
        holds = true
        quality = Math.max(quality, judge(kind, start, at, end))
      }
      if (holds) near?.push(entry)
    }
    if (quality === 0) continue
    quality = Math.round((quality * WHOLE[kindOf(index, entry)]!) / 100)
    best = Math.max(best, quality)
    found.push(entry, quality)
  }
  return { found, best, near }
}
