import { hasIntactChecksum, invalidFile, unpackFile } from '../contract/container.js'
import { DecentraError } from '../contract/decentra-error.js'
import type { FileInfo } from '../contract/manifest.js'
import {
  COLUMNS,
  downloadsGuess,
  FIELDS,
  LETTERS,
  NUMBERED,
  type SearchHeader,
  SEPARATORS,
  SOURCE,
  SOURCES,
  TASK,
  TYPE,
  VERSION,
} from './format.js'
import { inStretches, NumberReader } from './read.js'
import type { SearchSort } from './types.js'
import { isDigit, readVocabulary, type Vocabulary } from './vocabulary.js'

type Codes = Uint16Array | Uint32Array

/** The file laid out for searching. */
export interface Index extends Vocabulary {
  rows: number
  /** First entry of each list, then the number of entries. */
  kinds: number[]
  /** Entries of a row: its words in order up to `wordEnds`, then its author, then its tags. */
  rowStarts: Uint32Array
  wordEnds: Uint32Array
  rowEntries: Codes
  /** By field: entries of the rows. */
  fields: Codes[]
  /** Rows of an entry; `postingEnds` says where they end, and those of the next begin. */
  postings: Codes
  postingEnds: Uint32Array
  /** What stands before a word; at `wordEnds`: after the last. */
  separators: Codes
  /** Downloads times likes as a float's bits, which grow as its logarithm does: close enough for a score, and free. */
  popularity: Int32Array
  /** By what a sort orders; unknown is 0, else one more than the value. `newest` are hours since 1970. */
  sorts: Record<SearchSort, Uint32Array | null> & { newest: Uint32Array }
  /** Entry of the source whose ids are numbers, and the numbers. */
  numbered: number
  ids: Uint32Array
  odd: Map<number, string>
  text: FileInfo | undefined
  aliases: Map<string, string[]>
}

const BROKEN = 'it does not hold together'
function check(holds: boolean): void {
  if (!holds) throw invalidFile(BROKEN)
}

/** Opens the file in steps: at each `yield` others may have the thread. Throws `manifest-invalid`, `manifest-too-new`. */
export function* openIndex(file: Uint8Array): Generator<void, Index> {
  try {
    return yield* readIndex(file)
  } catch (cause) {
    throw cause instanceof DecentraError ? cause : invalidFile(BROKEN, cause)
  }
}

function* readIndex(file: Uint8Array): Generator<void, Index> {
  const { header, payload } = unpackFile(LETTERS, file)
  const { version, rows, lists, texts: textBytes, between, odd, aliases, text } = header as SearchHeader
  if (version > VERSION)
    throw new DecentraError('manifest-too-new', `The search index has version ${version}; this reads ${VERSION}.`)
  const kinds = [0]
  const once: number[] = []
  for (const [again, all] of lists) {
    check(again >= 0 && again <= all)
    once.push(kinds.at(-1)! + again)
    kinds.push(kinds.at(-1)! + all)
  }
  const entries = kinds.at(-1)!
  // A row takes several bytes, a text at least one: a number beyond that would only ask for memory.
  check(
    version === VERSION &&
      rows <= payload.length &&
      entries <= textBytes &&
      textBytes <= payload.length &&
      hasIntactChecksum(file),
  )
  yield
  const vocabulary = yield* readVocabulary(payload.subarray(0, textBytes), entries)
  const { textOf, chars, starts } = vocabulary

  const numbers = new NumberReader(payload, textBytes)
  const wordEnds = new Uint32Array(rows)
  const rowStarts = new Uint32Array(rows + 1)
  yield* inStretches(rows, (row, to) => {
    for (; row < to; row++) wordEnds[row] = numbers.next()
  })
  let total = 0
  yield* inStretches(rows, (row, to) => {
    for (; row < to; row++) {
      wordEnds[row] = total += wordEnds[row]!
      rowStarts[row + 1] = total += 1 + numbers.next()
      check(total <= payload.length)
    }
  })
  const codesOf = (most: number, count = total) => new (most < 65536 ? Uint16Array : Uint32Array)(count)
  const rowEntries = codesOf(entries)
  const fields = FIELDS.map(() => codesOf(entries, rows))
  const separators = codesOf(entries)
  const postings = codesOf(rows, total + FIELDS.length * rows)
  const postingEnds = new Uint32Array(entries + 1)
  for (const [column, list] of COLUMNS.entries()) {
    const field = fields[column - 2]
    const target = field ?? rowEntries
    yield* inStretches(rows, (row, to) => {
      let rare = once[list]!
      const first = kinds[list]! - 1
      const end = kinds[list + 1]!
      for (; row < to; row++) {
        let at = field ? row : column > 0 ? wordEnds[row]! + Number(column > 1) : rowStarts[row]!
        const last = column === 0 ? wordEnds[row]! : column > FIELDS.length + 1 ? rowStarts[row + 1]! : at + 1
        for (; at < last; at++) {
          const code = numbers.next()
          const entry = code > 0 ? first + code : rare++
          check(entry < end)
          target[at] = entry
          postingEnds[entry + 1]!++
        }
      }
      once[list] = rare
    })
  }
  for (let entry = 0; entry < entries; entry++) postingEnds[entry + 1]! += postingEnds[entry]!

  /** Of words that begin with a letter, of numbers, of edges. */
  const streams = [0, between[0], between[0] + between[1]].map((skip) => new NumberReader(payload, numbers.at + skip))
  let rare = once[SEPARATORS]!
  yield* inStretches(rows, (row, to) => {
    for (; row < to; row++) {
      const first = rowStarts[row]!
      const end = wordEnds[row]!
      for (let at = first; at < rowStarts[row + 1]!; at++) {
        const entry = rowEntries[at]!
        postings[postingEnds[entry]!++] = row
        if (at > end) continue
        const code = streams[at === first || at === end ? 2 : Number(isDigit(chars[starts[entry]!]!))]!.next()
        const own = code > 0 ? kinds[SEPARATORS]! + code - 1 : rare++
        check(own < entries)
        separators[at] = own
      }
    }
  })
  for (const field of fields)
    yield* inStretches(rows, (row, to) => {
      for (; row < to; row++) postings[postingEnds[field[row]!]!++] = row
    })
  numbers.at = streams[2]!.at
  const popularity = new Float32Array(rows)
  const [likes, newest, trending, downloads, ids] = Array.from({ length: 5 }, () => new Uint32Array(rows)) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ]
  for (const column of [likes, newest, trending])
    yield* inStretches(rows, (row, to) => {
      for (; row < to; row++) column[row] = numbers.next()
    })
  let numbered = kinds[SOURCES]!
  while (numbered < kinds[SOURCES + 1]! && textOf(numbered) !== NUMBERED) numbered++
  const guess = downloadsGuess()
  yield* inStretches(rows, (row, to) => {
    for (; row < to; row++) {
      const source = fields[SOURCE]![row]! - kinds[SOURCES]!
      const code = numbers.next()
      const own = (downloads[row] = guess.next(source, likes[row]!) + (code % 2 ? 1 - code : code) / 2)
      popularity[row] = guess.tell(source, likes[row]!, own)
      // An empty task is the type.
      const task = fields[TASK]![row]!
      if (starts[task + 1]! - starts[task]! < 2) fields[TASK]![row] = fields[TYPE]![row]!
    }
  })
  for (let row = 0; row < rows; row++) if (fields[SOURCE]![row] === numbered) ids[row] = numbers.next()
  check(numbers.at === payload.length)
  return {
    ...vocabulary,
    rows,
    kinds,
    rowStarts,
    wordEnds,
    rowEntries,
    fields,
    postings,
    postingEnds,
    separators,
    popularity: new Int32Array(popularity.buffer),
    sorts: { likes, newest, trending, downloads, relevance: null, name: null },
    numbered,
    ids,
    text,
    odd: new Map(odd),
    aliases: new Map(aliases.map(([alias, meanings]) => [alias, meanings.map(String)])),
  }
}
