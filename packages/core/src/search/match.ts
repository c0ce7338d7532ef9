import { findDistance } from './distance.js'
import { type Index, HASH_SEED, bitOf, hashStep, isWordCode } from './open.js'
import { ALIASES } from './aliases.js'

/** How well an entry answers a word: 1 is the word itself. */
export type Matches = Map<number, number>

/** Words of a name, one after the other, that together answer a word of the query ("deepseekcoder"). */
export interface Phrase {
  entries: number[]
  quality: number
}

/** What a word of the query may mean. */
export interface Term {
  word: string
  matches: Matches
  phrases: Phrase[]
}

/** By kind of entry: a whole value, a word of it, the beginning of a word of it. Names come first: see KINDS. */
const WHOLE = [1, 1, 1, 0.98, 0.95, 0.95, 0.95, 0.95]
const PART = [0, 0.8, 0.8, 0.75, 0.85, 0.85, 0, 0.75]

const isDigit = (code: number) => code >= 48 && code <= 57

export function kindOf(index: Index, entry: number): number {
  let kind = 0
  while (entry >= index.kinds[kind + 1]!) kind++
  return kind
}

function raise(matches: Matches, entry: number, quality: number): void {
  if (quality > (matches.get(entry) ?? 0)) matches.set(entry, quality)
}

function entryAt(index: Index, at: number): number {
  let low = 0
  let high = index.starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (index.starts[middle]! <= at) low = middle
    else high = middle - 1
  }
  return low
}

/** Entries whose letters and digits are those of the text, whatever stands between them. */
export function* findJoined(index: Index, text: string): Generator<number> {
  const { table, folded, starts } = index
  let hash = HASH_SEED
  for (let i = 0; i < text.length; i++) if (isWordCode(text.charCodeAt(i))) hash = hashStep(hash, text.charCodeAt(i))
  for (let slot = hash & (table.length - 1); table[slot] !== 0; slot = (slot + 1) & (table.length - 1)) {
    const entry = table[slot]! - 1
    let i = 0
    let at = starts[entry]!
    const stop = starts[entry + 1]! - 1
    for (; at < stop; at++) {
      if (!isWordCode(folded.charCodeAt(at))) continue
      while (i < text.length && !isWordCode(text.charCodeAt(i))) i++
      if (text.charCodeAt(i++) !== folded.charCodeAt(at)) break
    }
    while (i < text.length && !isWordCode(text.charCodeAt(i))) i++
    if (at === stop && i === text.length) yield entry
  }
}

/** The word of names that is this text. */
function findWord(index: Index, text: string): number | undefined {
  for (const entry of findJoined(index, text))
    if (entry < index.kinds[1]! && index.folded.startsWith(`${text}\0`, index.starts[entry])) return entry
  return undefined
}

/** Places where the word stands in the vocabulary: as an entry, at its beginning, inside. `open`: it may go on. */
function addLiteral(index: Index, word: string, open: boolean, scale: number, matches: Matches): void {
  const { folded, starts, kinds } = index
  const numeric = isDigit(word.charCodeAt(0))
  const endsInDigit = isDigit(word.charCodeAt(word.length - 1))
  // A single letter stands everywhere; only what begins with it is looked at.
  const short = word.length === 1 && !numeric && word.charCodeAt(0) < 128
  const needle = short ? `\0${word}` : word
  for (let found = folded.indexOf(needle); found >= 0; found = folded.indexOf(needle, found + 1)) {
    const at = short ? found + 1 : found
    const entry = entryAt(index, at)
    const end = starts[entry + 1]! - 1
    const rest = end - at - word.length
    const next = folded.charCodeAt(at + word.length)
    const before = folded.charCodeAt(at - 1)
    const atStart = at === starts[entry]
    let quality = 0
    if (entry < kinds[1]!) {
      if (atStart && rest === 0) quality = 1
      else if (atStart) {
        if (endsInDigit && isDigit(next)) quality = open ? 0.4 : 0
        else if (endsInDigit && next === 46) quality = rest === 2 && folded.charCodeAt(end - 1) === 48 ? 0.95 : 0.75
        else if (numeric) quality = open ? 0.5 : 0.3
        else if (rest === 1 && next === 115) quality = 0.95
        else quality = (open ? 0.9 : 0.8) - Math.min(0.2, 0.02 * rest)
      } else if (numeric) {
        // "2.1" in "wan2.1", "3" in "llama3"; but not in "13".
        if (!isDigit(before) && before !== 46 && !isDigit(next))
          quality = before === 118 && at - 1 === starts[entry] ? (rest === 0 ? 0.97 : 0.7) : rest === 0 ? 0.85 : 0.6
      } else if (word.length > 2) quality = rest === 0 ? 0.65 : 0.6
    } else {
      const kind = kindOf(index, entry)
      const bounded = atStart || !isWordCode(before)
      if (atStart && rest === 0) quality = WHOLE[kind]!
      else if (bounded && !isWordCode(next)) quality = PART[kind]!
      else if (bounded && !numeric && (open || word.length > 3)) quality = PART[kind]! - 0.1
      else if (word.length > 3 && kind === 1) quality = 0.55
    }
    if (quality > 0) raise(matches, entry, scale * quality)
  }
}

/** "deepseekcoder" as "deepseek" + "coder": two or three words of names that stand side by side. */
function addSplits(index: Index, word: string, scale: number, phrases: Phrase[], before: number[] = []): void {
  for (let cut = 1; cut < word.length; cut++) {
    const left = findWord(index, word.slice(0, cut))
    if (left === undefined) continue
    const rest = word.slice(word[cut] === '.' ? cut + 1 : cut)
    const right = findWord(index, rest)
    if (right !== undefined) phrases.push({ entries: [...before, left, right], quality: scale })
    if (before.length === 0 && rest.length > 2) addSplits(index, rest, scale, phrases, [left])
    if (phrases.length > 16) return
  }
}

/** What a word may mean, spelled right. */
export function readWord(index: Index, word: string, open: boolean): Term {
  const matches: Matches = new Map()
  const phrases: Phrase[] = []
  addLiteral(index, word, open, 1, matches)
  if (/^v\d/.test(word)) addLiteral(index, word.slice(1), open, 0.95, matches)
  if (word.length > 3) addSplits(index, word, 0.95, phrases)
  return { word, matches, phrases }
}

/** What a word may mean if it is misspelled. */
export function addTypos(index: Index, { word, matches }: Term, open: boolean): void {
  const { masks, starts, kinds, folded } = index
  const length = word.length
  const most = length > 5 ? 2 : length > 2 ? 1 : length === 2 && /\d/.test(word) ? 1 : 0
  if (most === 0) return
  let mask = 0
  for (let i = 0; i < length; i++) mask |= bitOf(word.charCodeAt(i))
  // Words of names, authors, types; the values of the other fields are few and found by their words.
  const stop = kinds[3]!
  for (let entry = 0; entry < stop; entry++) {
    const size = starts[entry + 1]! - 1 - starts[entry]!
    const surplus = size - length
    if (surplus < -most || (surplus > most && !open)) continue
    if (bitCount(mask & ~masks[entry]!) > most) continue
    if (surplus <= most ? bitCount(masks[entry]! & ~mask) > most && !open : length < 4) continue
    const distance = findDistance(word, folded, starts[entry]!, size, most, open && length > 3)
    if (distance > most) continue
    const whole = surplus <= most ? 1 : 0.9
    raise(matches, entry, whole * (distance === 1 ? 0.75 : distance === 0 ? 0.8 : 0.55))
  }
}

function bitCount(bits: number): number {
  let left = bits - ((bits >>> 1) & 0x55555555)
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333)
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Most words of the query that may be one word of a name or one value. */
const JOIN_MOST = 5

/** Neighbouring words of the query that are one word or value ("mini lm", "text to image"), and other names of things. */
export function joinWords(index: Index, words: readonly string[], terms: readonly Term[]): void {
  for (let from = 0; from < words.length; from++) {
    let text = ''
    for (let to = from; to < words.length && to < from + JOIN_MOST; to++) {
      text += (to > from ? '-' : '') + words[to]!
      for (const entry of findJoined(index, text)) {
        const kind = kindOf(index, entry)
        // One word that lacks a dot is another number: "11b" is not "1.1b".
        if (kind === 0 && to === from) continue
        for (let i = from; i <= to; i++) raise(terms[i]!.matches, entry, kind === 0 ? 0.97 : WHOLE[kind]!)
      }
      const aliases = ALIASES.get(text.replaceAll(/[-.]/g, ''))
      for (const alias of aliases ?? []) {
        const phrase: Phrase = { entries: [], quality: 0.95 }
        for (const part of alias.split('-')) {
          const entry = findWord(index, part)
          if (entry !== undefined) phrase.entries.push(entry)
          else phrase.quality = 0
        }
        if (phrase.quality > 0 && phrase.entries.length > 1)
          for (let i = from; i <= to; i++) terms[i]!.phrases.push(phrase)
        for (const entry of findJoined(index, alias))
          for (let i = from; i <= to; i++) raise(terms[i]!.matches, entry, 0.95)
      }
    }
  }
}
