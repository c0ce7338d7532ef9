import { invalidFile } from '../contract/container.js'
import { inStretches } from './read.js'
import { fold } from './tokens.js'

/** Texts of an index laid out for comparing: its "entries". */
export interface Vocabulary {
  entries: number
  /** An entry as it is written. */
  textOf(entry: number): string
  /** Their characters, folded, a NUL after each; `starts` says where each begins. */
  chars: Uint16Array
  starts: Uint32Array
  /** {@link letterBit} of each letter or digit in an entry: what is far from a word is passed over at once. */
  masks: Int32Array
  /** {@link pairBit} of each two neighbours in it. */
  pairs: Int32Array
  /** Entries that begin alike, by {@link headOf} their first two letters: one, plus 1, then `siblings` of it. */
  heads: Uint32Array
  siblings: Uint32Array
}

export const DOT = 46
export const isDigit = (code: number) => code > 47 && code < 58
/** Whether a character of a folded text counts where separators do not. */
export const isWordCode = (code: number) => isDigit(code) || (code > 96 && code < 123) || code > 127
/** A bit for each letter; digits share six that no letter has. */
export const letterBit = (code: number) => 1 << (isDigit(code) ? 27 + (code % 6) : code)
export const pairBit = (first: number, second: number) => 1 << (3 * first + second)
/** Place among the heads of texts that begin with these letters; there may be one letter, and 0. */
export const headOf = (first: number, second: number) => ((first & 31) << 5) | (second & 31)

/** {@link letterBit} of all letters and digits of a text. */
export function maskOf(text: string): number {
  let mask = 0
  for (let i = 0; i < text.length; i++) if (isWordCode(text.charCodeAt(i))) mask |= letterBit(text.charCodeAt(i))
  return mask
}

/** Reads texts, UTF-8 with a NUL after each, in steps: at each `yield` others may have the thread. */
export function* readVocabulary(bytes: Uint8Array, entries: number): Generator<void, Vocabulary> {
  const all = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(bytes)
  yield
  const size = bytes.length
  let chars = new Uint16Array(size)
  const starts = new Uint32Array(entries + 1)
  /** Where they begin in `all`. */
  const textStarts = new Uint32Array(entries + 1)
  const masks = new Int32Array(entries)
  const pairs = new Int32Array(entries)
  const heads = new Uint32Array(1024)
  const siblings = new Uint32Array(entries)
  /** Of a byte: itself, folded, and its bit in a mask. */
  const lower = Uint8Array.from({ length: 256 }, (_, code) => (code > 64 && code < 91 ? code + 32 : code))
  const bits = Int32Array.from(lower, (code) => (isWordCode(code) ? letterBit(code) : 0))
  let place = 0
  let chunkEnd = 0

  /** Folds an entry that is not ASCII; answers with its end. */
  const foldText = (entry: number, start: number): number => {
    const from = textStarts[entry]!
    const to = all.indexOf('\0', from)
    if (to < 0) throw invalidFile('its texts have no end')
    textStarts[entry + 1] = to + 1
    const text = fold(all.slice(from, to))
    const end = start + text.length
    const most = end + 1 + size - place
    if (most > chars.length) {
      const larger = new Uint16Array(2 * most)
      larger.set(chars)
      chars = larger
    }
    for (let i = 0; i < text.length; i++) chars[start + i] = text.charCodeAt(i)
    return end
  }

  // Most bytes of a catalogue pass here: everything is in variables of the loop.
  yield* inStretches(entries, (entry, to) => {
    let own = chars
    let end = chunkEnd
    let at = place
    for (; entry < to; entry++) {
      const start = end
      const from = textStarts[entry]! - at
      let mask = 0
      let ofPairs = 0
      let before = 0
      let any = 0
      for (let byte; (byte = bytes[at++]!);) {
        const code = lower[byte]!
        any |= byte
        mask |= bits[byte]!
        ofPairs |= pairBit(before, code)
        own[end++] = before = code
      }
      textStarts[entry + 1] = from + at
      place = at
      if (any > 127) {
        end = foldText(entry, start)
        own = chars
        mask = ofPairs = before = 0
        for (let i = start; i < end; i++) {
          const code = own[i]!
          if (isWordCode(code)) mask |= letterBit(code)
          ofPairs |= pairBit(before, code)
          before = code
        }
      }
      own[end++] = 0
      starts[entry + 1] = end
      masks[entry] = mask
      pairs[entry] = ofPairs
      let first = start
      while (own[first] && !isWordCode(own[first]!)) first++
      let second = first + 1
      while (own[second] && !isWordCode(own[second]!)) second++
      const head = headOf(own[first]!, own[first]! && own[second]!)
      siblings[entry] = heads[head]!
      heads[head] = entry + 1
    }
    chunkEnd = end
  })
  if (place !== size) throw invalidFile('its texts do not fill it')
  const textOf = (entry: number) => all.slice(textStarts[entry], textStarts[entry + 1]! - 1)
  return { entries, textOf, chars, starts, masks, pairs, heads, siblings }
}
