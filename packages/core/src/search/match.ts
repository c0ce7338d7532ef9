import { type Index, isDigit, isWordCode } from './open.js'

/** Best a kind of text can answer a word, in hundredths: a word of a name, author, type, license, base model, tag, source. */
export const WHOLE = [100, 102, 104, 100, 95, 95, 95]
const TAG = 5
/** Kinds that may be misspelled: words, authors, types. Other values are found by their words. */
const MISSPELLED = 3
/** A tag of two letters is a language; as a word it means something else more often. */
const LANGUAGE = 60
const DOT = 46

export const kindOf = ({ kinds }: Index, entry: number) => kinds.findIndex((first) => entry < first) - 1

/** Bits of the letters and digits of a text. */
export function maskOf(text: string): number {
  let mask = 0
  for (let i = 0; i < text.length; i++) if (isWordCode(text.charCodeAt(i))) mask |= 1 << text.charCodeAt(i)
  return mask
}

/** How many slips a word may hold: in the second round, when nothing holds all words, shorter ones may hold two. */
export function slipsOf(word: string, round: number): number {
  const { length } = word
  if (/^\d/.test(word)) return 0
  if (round > 0) return length > 3 && length < 6 ? 2 : 0
  return length > 5 ? 2 : length > 2 ? 1 : 0
}

function countBits(bits: number): number {
  bits -= (bits >>> 1) & 0x55555555
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/**
 * Slips that are left when the word, from `i` on, and characters, from `at` on, have been read; below 0: too many.
 * `goesOn`: the characters may go on after the word.
 */
function compare(
  chars: Uint16Array,
  word: string,
  goesOn: boolean,
  i: number,
  at: number,
  end: number,
  left: number,
): number {
  while (i < word.length && at < end && word.charCodeAt(i) === chars[at]) {
    i++
    at++
  }
  if (i === word.length) return goesOn ? left : left - (end - at)
  if (--left < 0) return left
  const code = word.charCodeAt(i)
  const next = word.charCodeAt(i + 1)
  const rest = (i: number, at: number) => (at > end ? -1 : compare(chars, word, goesOn, i, at, end, left))
  return Math.max(
    rest(i + 1, at),
    rest(i, at + 1),
    rest(i + 1, at + 1),
    code === chars[at + 1] && next === chars[at] ? rest(i + 2, at + 2) : -1,
  )
}

/** Entries, each followed by how well it answers, in hundredths, or rows; and the best of it. */
export interface Meanings {
  found: number[]
  best: number
}

/** Rows of which two neighbouring words of the name, run together, are the word, misspelled. */
export function findPairs(index: Index, word: string, slips: number): Meanings {
  const found: number[] = []
  const { rows, rowStarts, wordEnds, rowEntries, chars, starts, masks } = index
  const mask = maskOf(word)
  const pair = new Uint16Array(word.length + slips)
  for (let row = 0; row < rows; row++)
    for (let at = rowStarts[row]! + 1; at < wordEnds[row]!; at++) {
      const first = rowEntries[at - 1]!
      const second = rowEntries[at]!
      const cut = starts[first + 1]! - 1 - starts[first]!
      const size = cut + starts[second + 1]! - 1 - starts[second]!
      if (Math.abs(size - word.length) > slips) continue
      const own = masks[first]! | masks[second]!
      if (countBits(mask & ~own) > slips || countBits(own & ~mask) > slips) continue
      pair.set(chars.subarray(starts[first]!, starts[first]! + cut))
      pair.set(chars.subarray(starts[second]!, starts[second]! + size - cut), cut)
      if (compare(pair, word, false, 0, 0, size, slips) >= 0) found.push(row)
    }
  return { found, best: 0 }
}

/**
 * What a word may mean: entries, each followed by how well it answers, in hundredths; and the best of it. `open`: the word may go on.
 * Without slips, what it is, begins or stands in; with slips, what it is or begins when misspelled.
 */
export function readWord(index: Index, word: string, open: boolean, slips: number): Meanings {
  const { chars, starts, kinds, masks } = index
  const { length } = word
  const mask = maskOf(word)
  const first = word.charCodeAt(0)
  const isNumber = isDigit(first)
  const lastIsDigit = isDigit(word.charCodeAt(length - 1))
  const goesOn = open && length > 3
  const two = (1 << first) | (1 << word.charCodeAt(1))
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

  const stop = kinds[slips > 0 ? MISSPELLED : WHOLE.length]!
  const found: number[] = []
  let best = 0
  for (let entry = 0, kind = 0; entry < stop; entry++) {
    const own = masks[entry]!
    const missing = mask & ~own
    if (missing !== 0 && (slips === 0 || countBits(missing) > slips)) continue
    const start = starts[entry]!
    const end = starts[entry + 1]! - 1
    let quality = 0
    if (slips > 0) {
      // The beginning of a word may hold one slip, a whole word as many as its length allows.
      const longer = end - start - length
      const isLonger = longer > slips
      const most = isLonger ? 1 : slips
      if (longer < -slips || countBits(missing) > most) continue
      if (!goesOn && (isLonger || countBits(own & ~mask) > slips)) continue
      // Two slips in the first two letters are too many.
      if (!(two & ((1 << chars[start]!) | (1 << chars[start + 1]!)))) continue
      const left = compare(chars, word, goesOn, 0, start, end, most)
      if (left >= 0) quality = (most - left > 1 ? 55 : 75) - (isLonger ? 7 : 0)
    }
    while (entry >= kinds[kind + 1]!) kind++
    if (slips === 0) {
      // A single letter stands everywhere; only what begins with it is looked at.
      const last = length < 2 && !isNumber && first < 128 ? start : end - length
      for (let at = start; at <= last; at++) {
        if (chars[at] !== first) continue
        let i = 1
        while (i < length && chars[at + i] === word.charCodeAt(i)) i++
        if (i === length) quality = Math.max(quality, judge(kind, start, at, end))
      }
    }
    if (quality === 0) continue
    quality = Math.round((quality * WHOLE[kind]!) / 100)
    best = Math.max(best, quality)
    found.push(entry, quality)
  }
  return { found, best }
}

/** Words of the query, or an alias of them, run together: a name may part them in other places. */
export interface Reading {
  text: string
  /** By a place in the text: a bit for each word of the query that is answered by what stands before it. */
  covers: number[]
}

/** Most neighbouring words of the query that may be an alias. */
const MOST_JOINED = 5

/** What words of the query may be read as: from each of them on; then as aliases. */
export function readingsOf({ aliases }: Index, words: readonly string[]): Reading[] {
  const readings: Reading[] = []
  const others: Reading[] = []
  words.forEach((_, from) => {
    let text = ''
    let bits = 0
    const covers: number[] = []
    for (let to = from; to < words.length; to++) {
      text += words[to]!
      bits |= 1 << to
      covers[text.length] = bits
      if (to < from + MOST_JOINED)
        for (const meaning of aliases.get(text.replaceAll('.', '')) ?? []) {
          const covers: number[] = []
          covers[meaning.length] = bits
          others.push({ text: meaning, covers })
        }
    }
    readings.push({ text, covers })
  })
  return [...readings, ...others]
}

/** Where the entry's letters and digits end in the reading, if they stand there from `place` on; else 0. */
export function follow({ chars, starts }: Index, entry: number, { text, covers }: Reading, place: number): number {
  const from = place
  for (let at = starts[entry]!; chars[at]!; at++) {
    const code = chars[at]!
    if (isWordCode(code)) {
      if (text.charCodeAt(place++) !== code) return 0
    } else if (code === DOT) {
      // Between words of the query anything may stand; but "11b" is not "1.1b".
      if (text.charCodeAt(place) === DOT) place++
      else if (place > from && !covers[place] && isDigit(chars[at + 1]!)) return 0
    }
  }
  return place
}
