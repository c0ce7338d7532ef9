import { collector, entriesBy, type Meanings } from './meanings.js'
import type { Index } from './open.js'
import { MOST_LETTERS, slipCounter, TEXT, WORD } from './slips.js'
import { maskOf } from './vocabulary.js'

/** Kinds that may be misspelled: words, authors, types. Other values are found by their words. */
const KINDS = 3

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

/** Entries that may begin as a misspelled word does: two slips in the first two letters are too many. */
function entriesLike(index: Index, stop: number, word: string): number[] {
  const [a, b] = [word.charCodeAt(0) & 31, word.charCodeAt(1) & 31]
  return entriesBy(index, stop, (first, second) => first === a || first === b || second === a || second === b)
}

/** What a word is or begins, if it holds slips. `open`: the word may go on. */
export function readMisspelled(index: Index, word: string, open: boolean, slips: number): Meanings {
  const { chars, starts, kinds, masks } = index
  const { length } = word
  const mask = maskOf(word)
  const goesOn = open && length > 3
  const count = slipCounter(word)
  const { meanings, take } = collector(index)
  for (const entry of entriesLike(index, kinds[KINDS]!, word)) {
    const start = starts[entry]!
    const end = starts[entry + 1]! - 1
    // The beginning of a word may hold one slip, a whole word as many as its length allows.
    const longer = end - start - length
    const isLonger = longer > slips
    const most = isLonger ? 1 : slips
    if (longer < -slips || (isLonger && !goesOn) || countBits(mask & ~masks[entry]!) > most) continue
    if (!goesOn && countBits(masks[entry]! & ~mask) > slips) continue
    const own = count(chars, start, Math.min(end, start + length + most), goesOn ? TEXT : 0)
    if (own <= most) take(entry, (own > 1 ? 55 : 75) - (isLonger ? 7 : 0))
  }
  return meanings
}

/** Rows of which two neighbouring words of the name, run together, are the word, misspelled. */
export function findPairs(index: Index, word: string, slips: number): number[] {
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
  return found
}
