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
  VERSION,
} from './format.js'
import { inStretches, readNumbers } from './read.js'
import { fold } from './tokens.js'
import type { SearchSort } from './types.js'

type Codes = Uint16Array | Uint32Array

/** The file laid out for searching. Its vocabulary are "entries": the texts of all lists. */
export interface Index {
  rows: number
  /** Entries as they are written. */
  texts: string[]
  /** Their characters, folded, a NUL after each; `starts` says where each begins. */
  chars: Uint16Array
  starts: Uint32Array
  /** First entry of each list, then the number of entries. */
  kinds: number[]
  /** A bit for each letter or digit in an entry, by its lower five: what is far from a word is passed over at once. */
  masks: Int32Array
  /** Entries that begin alike, by the lower five bits of their first character: one, plus 1, then `siblings` of it. */
  heads: Uint32Array
  siblings: Uint32Array
  /** Entries of a row: its words in order up to `wordEnds`, then its fields, then its tags. */
  rowStarts: Uint32Array
  wordEnds: Uint32Array
  rowEntries: Codes
  /** Rows of an entry, ascending; `postingEnds` says where they end, and those of the next begin. */
  postings: Codes
  postingEnds: Uint32Array
  /** What stands before a word; at `wordEnds`: after the last. */
  separators: Codes
  /** Downloads times likes as a float's bits, which grow as its logarithm does: close enough for a score, and free. */
  popularity: Int32Array
  /** By what a sort orders; unknown is 0, else one more than the value. `newest` are hours since 1970. */
  sorts: Record<SearchSort, Uint32Array | null> & { newest: Uint32Array }
  /** Numbers of CivitAI's ids. */
  ids: Uint32Array
  odd: Map<number, string>
  text: FileInfo | undefined
  aliases: Map<string, string[]>
}

export const isDigit = (code: number) => code > 47 && code < 58
/** Whether a character of a folded text counts where separators do not. */
export const isWordCode = (code: number) => isDigit(code) || (code > 96 && code < 123) || code > 127

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
  // A row takes several bytes: a number beyond that would only ask for memory.
  check(version === VERSION && rows <= payload.length && textBytes >= 0 && hasIntactChecksum(file))
  yield
  const vocabulary = new TextDecoder('utf-8', { ignoreBOM: true }).decode(payload.subarray(0, textBytes))
  const texts = vocabulary.split('\0')
  yield
  const folded = fold(vocabulary)
  yield
  const kinds = [0]
  const once: number[] = []
  for (const [again, all] of lists) {
    check(again >= 0 && again <= all)
    once.push(kinds.at(-1)! + again)
    kinds.push(kinds.at(-1)! + all)
  }
  const entries = kinds.at(-1)!
  check(entries === texts.length - 1)
  const index = {
    rows,
    texts,
    chars: new Uint16Array(folded.length),
    starts: new Uint32Array(entries + 1),
    kinds,
    masks: new Int32Array(entries),
    heads: new Uint32Array(32),
    siblings: new Uint32Array(entries),
  }
  const { chars, starts, masks, heads, siblings } = index
  yield* inStretches(folded.length, (at, to) => {
    for (; at < to; at++) chars[at] = folded.charCodeAt(at)
  })
  let end = 0
  yield* inStretches(entries, (entry, to) => {
    for (; entry < to; entry++) {
      let mask = 0
      for (let code; (code = chars[end++]);) if (isWordCode(code)) mask |= 1 << code
      masks[entry] = mask
      const head = chars[starts[entry]!]! & 31
      siblings[entry] = heads[head]!
      heads[head] = entry + 1
      starts[entry + 1] = end
    }
  })
  check(end === chars.length)

  const values = new Uint32Array(payload.length)
  let count = 0
  let byte = textBytes
  yield* inStretches(payload.length, (_, to) => {
    ;[byte, count] = readNumbers(payload, byte, to, values, count)
  })
  let place = rows
  const wordEnds = new Uint32Array(rows)
  const rowStarts = new Uint32Array(rows + 1)
  for (let row = 0; row < rows; row++) {
    wordEnds[row] = rowStarts[row]! + values[row]!
    rowStarts[row + 1] = wordEnds[row]! + FIELDS.length + values[place++]!
  }
  const total = rowStarts[rows]!
  check(total <= count)
  const codesOf = (most: number) => new (most < 65536 ? Uint16Array : Uint32Array)(total)
  const rowEntries = codesOf(entries)
  const separators = codesOf(entries)
  const postings = codesOf(rows)
  const postingEnds = new Uint32Array(entries + 1)
  for (const [column, list] of COLUMNS.entries())
    yield* inStretches(rows, (row, to) => {
      let from = place
      let rare = once[list]!
      const first = kinds[list]! - 1
      for (; row < to; row++) {
        let at = column ? wordEnds[row]! + column - 1 : rowStarts[row]!
        const last = column ? (column > FIELDS.length ? rowStarts[row + 1]! : at + 1) : wordEnds[row]!
        for (; at < last; at++) {
          const code = values[from++]!
          const entry = code > 0 ? first + code : rare++
          check(entry < kinds[list + 1]!)
          rowEntries[at] = entry
          postingEnds[entry + 1]!++
        }
      }
      once[list] = rare
      place = from
    })
  for (let entry = 0; entry < entries; entry++) postingEnds[entry + 1]! += postingEnds[entry]!

  /** Of words that begin with a letter, of numbers, of edges. */
  const cursors = [place, place + between[0], place + between[0] + between[1]]
  let rare = once[SEPARATORS]!
  yield* inStretches(rows, (row, to) => {
    for (; row < to; row++) {
      const first = rowStarts[row]!
      const end = wordEnds[row]!
      for (let at = first; at < rowStarts[row + 1]!; at++) {
        const entry = rowEntries[at]!
        postings[postingEnds[entry]!++] = row
        if (at > end) continue
        const stream = at === first || at === end ? 2 : Number(isDigit(chars[starts[entry]!]!))
        const code = values[cursors[stream]!++]!
        const own = code > 0 ? kinds[SEPARATORS]! + code - 1 : rare++
        check(own < entries)
        separators[at] = own
      }
    }
  })
  place = cursors[2]!
  const popularity = new Float32Array(rows)
  const column = () => values.slice(place, (place += rows))
  const downloads = new Uint32Array(rows)
  const ids = new Uint32Array(rows)
  const sorts = { likes: column(), newest: column(), trending: column(), downloads, relevance: null, name: null }
  const guess = downloadsGuess()
  yield* inStretches(rows, (row, to) => {
    for (; row < to; row++) {
      const end = wordEnds[row]!
      const source = rowEntries[end + SOURCE]! - kinds[SOURCES]!
      const likes = sorts.likes[row]!
      const code = values[place++]!
      const own = (downloads[row] = guess.next(source, likes) + (code % 2 ? 1 - code : code) / 2)
      popularity[row] = guess.tell(source, likes, own)
      // An empty task is the type.
      if (texts[rowEntries[end + 2]!] === '') rowEntries[end + 2] = rowEntries[end + 1]!
    }
  })
  for (let row = 0; row < rows; row++)
    if (texts[rowEntries[wordEnds[row]! + SOURCE]!] === NUMBERED) ids[row] = values[place++]!
  check(place === count)
  return {
    ...index,
    rowStarts,
    wordEnds,
    rowEntries,
    postings,
    postingEnds,
    separators,
    popularity: new Int32Array(popularity.buffer),
    sorts,
    ids,
    text,
    odd: new Map(odd),
    aliases: new Map(aliases.map(([alias, meanings]) => [alias, meanings.map(String)])),
  }
}
