import { findDistance } from './distance.js'
import { bitOf, hashStep, type Index, isWordCode } from './open.js'

/** How well entries answer a word, in hundredths: 100 is the word itself. */
export type Matches = Map<number, number>

/** Words of a name, side by side, that together answer a word of the query ("deepseekcoder"). */
export interface Phrase {
  entries: number[]
  quality: number
}

/** What a word of the query may mean. */
export interface Term {
  word: string
  /** By itself, by its neighbours, by misspelling. */
  matches: Matches[]
  phrases: Phrase[]
  /** The best of what it means by itself. */
  best: number
}

/** Quality by kind of entry (word of a name, author, type, task, license, base model, tag): the whole of it, a word of it. */
const WHOLE = [100, 102, 104, 100, 95, 95, 95]
const PART = [0, 80, 80, 75, 85, 85, 75]
const TAG = 6
/** A tag of two letters is a language; as a word it means something else more often. */
const LANGUAGE = 60
/** Several words of the query are one author, type or task. */
const SPOKEN = 108
/** The word as another writing of it, as two words or as an alias. */
const REWRITTEN = 95
/** Most neighbouring words of the query that may be one word or value. */
const MOST_JOINED = 5
/** Longest word that may be misspelled. */
const LONGEST = 40

const isDigit = (code: number) => code > 47 && code < 58
export const codesOf = (word: string) => Uint16Array.from({ length: word.length }, (_, i) => word.charCodeAt(i))

function maskOf(codes: Uint16Array): number {
  let mask = 0
  for (const code of codes) if (isWordCode(code)) mask |= bitOf(code)
  return mask
}

export function kindOf({ kinds }: Index, entry: number): number {
  let kind = 0
  while (entry >= kinds[kind + 1]!) kind++
  return kind
}

function raise(matches: Matches, entry: number, quality: number): void {
  if (quality > (matches.get(entry) ?? 0)) matches.set(entry, quality)
}

/** Entries whose letters and digits are those of the text, whatever stands between them. */
function findJoined({ table, chars, starts }: Index, text: string): number[] {
  const found: number[] = []
  const { length } = text
  let hash = 0
  for (let i = 0; i < length; i++) if (isWordCode(text.charCodeAt(i))) hash = hashStep(hash, text.charCodeAt(i))
  const last = table.length - 1
  for (let slot = hash & last; table[slot] !== 0; slot = (slot + 1) & last) {
    const entry = table[slot]! - 1
    const end = starts[entry + 1]! - 1
    let i = 0
    let at = starts[entry]!
    for (;;) {
      while (at < end && !isWordCode(chars[at]!)) at++
      while (i < length && !isWordCode(text.charCodeAt(i))) i++
      if (at === end || i === length || chars[at] !== text.charCodeAt(i)) break
      at++
      i++
    }
    if (at === end && i === length) found.push(entry)
  }
  return found
}

/** The word of names that is this text. */
function findWord(index: Index, text: string): number | undefined {
  // Letters and digits are the same: so is the text, if it is as long. A dot may be in another place.
  return findJoined(index, text).find(
    (entry) =>
      entry < index.kinds[1]! &&
      index.starts[entry + 1]! - 1 - index.starts[entry]! === text.length &&
      (!text.includes('.') || index.chars[index.starts[entry]! + text.indexOf('.')] === 46),
  )
}

/** The word as it stands in the vocabulary: as an entry, at the beginning of one, inside. `open`: it may go on. */
function addLiteral(
  { chars, starts, kinds, masks }: Index,
  word: string,
  open: boolean,
  scale: number,
  matches: Matches,
): void {
  const codes = codesOf(word)
  const { length } = codes
  const mask = maskOf(codes)
  const first = codes[0]!
  const numeric = isDigit(first)
  const endsInDigit = isDigit(codes[length - 1]!)
  // A single letter stands everywhere; only what begins with it is looked at.
  const short = length < 2 && !numeric && first < 128
  let kind = 0
  for (let entry = 0; entry < masks.length; entry++) {
    if ((mask & ~masks[entry]!) !== 0) continue
    while (entry >= kinds[kind + 1]!) kind++
    const start = starts[entry]!
    const end = starts[entry + 1]! - 1
    const stop = short ? start : end - length
    let quality = 0
    for (let at = start; at <= stop; at++) {
      if (chars[at] !== first) continue
      let i = 1
      while (i < length && chars[at + i] === codes[i]) i++
      if (i < length) continue
      const rest = end - at - length
      const next = chars[at + length]!
      const before = at > start ? chars[at - 1]! : 0
      let found = 0
      if (kind > 0) {
        const bounded = before === 0 || !isWordCode(before)
        if (before === 0 && rest === 0) found = length < 3 && kind === TAG ? LANGUAGE : WHOLE[kind]!
        else if (bounded && !isWordCode(next)) found = PART[kind]!
        else if (bounded && !numeric && (open || length > 3)) found = PART[kind]! - 10
        else if (length > 3 && kind === 1) found = 55
      } else if (before === 0) {
        if (rest === 0) found = 100
        else if (endsInDigit && isDigit(next)) found = open ? 40 : 0
        else if (endsInDigit && next === 46) found = rest === 2 && chars[end - 1] === 48 ? 95 : 75
        else if (numeric) found = open ? 50 : 30
        else if (rest === 1 && next === 115) found = 95
        else found = (open ? 90 : 80) - Math.min(20, 2 * rest)
      } else if (numeric) {
        // "2.1" in "wan2.1", "3" in "llama3"; but not in "13".
        if (!isDigit(before) && before !== 46 && !isDigit(next))
          found = before === 118 && at - 1 === start ? (rest === 0 ? 92 : 70) : rest === 0 ? 85 : 60
      } else if (length > 2) found = rest === 0 ? 65 : 60
      if (found > quality) quality = found
    }
    if (quality > 0) raise(matches, entry, Math.round((scale * quality) / 100))
  }
}

/** "deepseekcoder" as "deepseek" + "coder": two or three words of names that stand side by side. */
function addSplits(index: Index, word: string, phrases: Phrase[], before?: number): void {
  for (let cut = 1; cut < word.length && phrases.length < 16; cut++) {
    const left = findWord(index, word.slice(0, cut))
    if (left === undefined) continue
    const rest = word.slice(word[cut] === '.' ? cut + 1 : cut)
    const right = findWord(index, rest)
    if (right !== undefined)
      phrases.push({ entries: before === undefined ? [left, right] : [before, left, right], quality: REWRITTEN })
    if (before === undefined && rest.length > 2) addSplits(index, rest, phrases, left)
  }
}

/** What a word may mean, spelled right. */
export function readWord(index: Index, word: string, open: boolean): Term {
  const matches: Matches = new Map()
  const phrases: Phrase[] = []
  addLiteral(index, word, open, 100, matches)
  if (/^v\d/.test(word)) addLiteral(index, word.slice(1), open, REWRITTEN, matches)
  if (word.length > 2) addSplits(index, word, phrases)
  // "1.5" is "v1-5" too.
  if (/^\d+\.\d/.test(word)) addSplits(index, `v${word}`, phrases)
  let best = 0
  for (const quality of matches.values()) if (quality > best) best = quality
  return { word, matches: [matches], phrases, best }
}

function bitCount(bits: number): number {
  bits -= (bits >>> 1) & 0x55555555
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** What a word may mean, misspelled: words of names, authors, types. Other values are found by their words. */
export function readTypos({ chars, starts, kinds, masks }: Index, word: string, open: boolean): Matches {
  const matches: Matches = new Map()
  const codes = codesOf(word)
  const { length } = codes
  const most = length > LONGEST ? 0 : length > 5 ? 2 : length > 2 || (length > 1 && /\d/.test(word)) ? 1 : 0
  const mask = maskOf(codes)
  const mayGoOn = open && length > 3
  if (most > 0)
    for (let entry = 0; entry < kinds[3]!; entry++) {
      const own = masks[entry]!
      const missing = bitCount(mask & ~own)
      if (missing > most) continue
      const size = starts[entry + 1]! - 1 - starts[entry]!
      const longer = size - length > most
      // The beginning of a word may hold one slip, a whole word as many as its length allows.
      if (longer ? !mayGoOn || missing > 1 : size < length - most || (!mayGoOn && bitCount(own & ~mask) > most))
        continue
      const allowed = longer ? 1 : most
      const distance = findDistance(codes, chars, starts[entry]!, size, allowed, mayGoOn)
      if (distance <= allowed) matches.set(entry, (distance > 1 ? 55 : 75) - (longer ? 7 : 0))
    }
  return matches
}

/** Neighbouring words of the query that are one word or value ("mini lm", "text to image"), and what is an alias. */
export function joinWords(index: Index, terms: readonly Term[]): void {
  const joined = terms.map((): Matches => new Map())
  for (let from = 0; from < terms.length; from++) {
    let text = ''
    for (let to = from; to < terms.length && to < from + MOST_JOINED; to++) {
      text += terms[to]!.word
      const add = (entry: number, quality: number) => {
        for (let i = from; i <= to; i++) raise(joined[i]!, entry, quality)
      }
      for (const entry of findJoined(index, text)) {
        const kind = kindOf(index, entry)
        if (to > from) add(entry, kind === 0 ? 97 : kind < 4 ? SPOKEN : WHOLE[kind]!)
        // One word that lacks a dot is another number: "11b" is not "1.1b".
        else if (kind > 0 && text.length > 2) add(entry, WHOLE[kind]!)
      }
      for (const alias of index.aliases.get(text.replaceAll('.', '')) ?? []) {
        const entries = String(alias)
          .split('-')
          .map((part) => findWord(index, part))
        if (entries.length > 1 && !entries.includes(undefined))
          for (let i = from; i <= to; i++) terms[i]!.phrases.push({ entries: entries as number[], quality: REWRITTEN })
        for (const entry of findJoined(index, String(alias))) add(entry, REWRITTEN)
      }
    }
  }
  for (const [i, term] of terms.entries()) if (joined[i]!.size > 0) term.matches.push(joined[i]!)
}
