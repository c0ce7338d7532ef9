import { hasIntactChecksum, invalidFile, unpackFile } from '../contract/container.js'
import { inStretches, NumberReader } from './read.js'

/*
 * search-text.bin: in which rows the words of descriptions stand. Container of the contract (letters DMT1, checksum),
 * header TextHeader, payload = texts, then numbers as in search.bin. Texts are words, folded, in the order of their
 * UTF-16 units, a NUL after each. Numbers: for each word how many rows hold it, then the rows, ascending, each as the
 * difference to the one before.
 */
export const TEXT_LETTERS = 'DMT1'
export const TEXT_VERSION = 1

export interface TextHeader {
  version: number
  rows: number
  words: number
  /** Bytes of the texts. */
  texts: number
}

/** Words shorter than this are not taken for the beginning of others. */
const SHORTEST_BEGINNING = 3

export interface TextIndex {
  readonly rows: number
  /** Calls `take` with each row whose description holds the word, or with `open` one that begins so. */
  find(word: string, open: boolean, take: (row: number) => void): void
}

/** Opens the file in steps: at each `yield` others may have the thread. Throws `manifest-invalid`. */
export function* textSteps(file: Uint8Array): Generator<void, TextIndex> {
  const { header, payload } = unpackFile(TEXT_LETTERS, file)
  const { version, rows, words: total, texts } = (header ?? {}) as TextHeader
  if (version !== TEXT_VERSION || !(total <= texts && texts <= payload.length) || !hasIntactChecksum(file))
    throw invalidFile('its version or checksum is another')
  yield
  const words = new TextDecoder('utf-8', { ignoreBOM: true }).decode(payload.subarray(0, texts)).split('\0')
  if (words.length !== total + 1) throw invalidFile('its words do not fill it')
  yield
  const values = new Uint32Array(payload.length - texts)
  let count = 0
  const numbers = new NumberReader(payload, texts)
  yield* inStretches(payload.length, (_, to) => {
    while (numbers.at < to) values[count++] = numbers.next()
  })
  const starts = new Uint32Array(total + 1)
  let end = 0
  for (let word = 0; word < total && end < count; word++) starts[word + 1] = end += 1 + values[end]!
  if (end !== count || starts[total] !== count) throw invalidFile('its numbers do not fill it')
  return {
    rows,
    find(word, open, take) {
      const mayGoOn = open && word.length >= SHORTEST_BEGINNING
      let place = 0
      for (let end = total; place < end;) {
        const middle = (place + end) >> 1
        if (words[middle]! < word) place = middle + 1
        else end = middle
      }
      for (; place < total && (words[place] === word || (mayGoOn && words[place]!.startsWith(word))); place++) {
        let row = 0
        for (let at = starts[place]! + 1; at < starts[place + 1]!; at++) take((row += values[at]!))
      }
    },
  }
}
