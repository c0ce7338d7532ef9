import { hasIntactChecksum, invalidFile, unpackFile } from '../contract/container.js'
import { DecentraError } from '../contract/decentra-error.js'
import { FIELDS, LETTERS, type NUMBERS, type SearchHeader, type Stream, STREAMS, VERSION } from './format.js'
import { fold } from './tokens.js'

/**
 * The file laid out for searching. Its vocabulary are "entries": the words of names first, then the values of each
 * field, then tags.
 */
export interface Index {
  readonly rows: number
  /** All entries folded, a NUL before each and after the last; `starts` says where each begins. */
  readonly folded: string
  readonly starts: Uint32Array
  /** First entry of each of KINDS, then the number of entries. */
  readonly kinds: readonly number[]
  /** A bit for each letter or digit in an entry: what is far from a word is passed over at once. */
  readonly masks: Int32Array
  /** Entries + 1 by the hash of their letters and digits, open addressing. Of words with one folded form, the first. */
  readonly table: Uint32Array
  /** Entries of a row: its words in order up to `wordEnds`, then its fields, then its tags. */
  readonly rowStarts: Uint32Array
  readonly wordEnds: Uint32Array
  readonly rowEntries: Uint32Array
  /** Rows of an entry, ascending. */
  readonly postingStarts: Uint32Array
  readonly postings: Uint32Array
  readonly popularity: Float32Array
  readonly flags: Uint8Array
  number(name: (typeof NUMBERS)[number], row: number): number | null
  /** An entry's text as it is written. */
  text(entry: number): string
  name(row: number): NameParts
  /** What the form of the row's id does not tell. */
  idText(row: number): string
}

/** A name as it is written, in pieces: separator, word, separator, ... */
export type NameParts = string[]

/** A letter's or digit's bit; digits and other scripts share six. */
export function bitOf(code: number): number {
  return 1 << (code >= 97 && code <= 122 ? code - 97 : 26 + (code % 6))
}

export const HASH_SEED = 0x811c9dc5
export function hashStep(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193)
}
/** Whether a character of a folded text counts where separators do not. */
export function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code > 127
}

/** Steps between two places where others may have the thread. */
const STRIDE = 8192

const decoder = new TextDecoder()

/** Reads codes of one to four bytes; see the format. */
function readCodes(bytes: Uint8Array, count: number): Uint32Array {
  const codes = new Uint32Array(count)
  let at = 0
  for (let i = 0; i < count; i++) {
    let code = bytes[at++]!
    if (code >= 192) {
      if (code < 255) code = 192 + (code - 192) * 256 + bytes[at++]!
      else {
        code = bytes[at]! + bytes[at + 1]! * 256 + bytes[at + 2]! * 65536
        at += 3
      }
    }
    codes[i] = code
  }
  if (at !== bytes.length) throw invalidFile('a stream has another length')
  return codes
}

/** Codes of symbols as places in their list, counted from `first`. Those that occur once come last, in order. */
function readSymbols(bytes: Uint8Array, count: number, texts: number, first: number): Uint32Array {
  const codes = readCodes(bytes, count)
  let once = texts
  for (const code of codes) if (code === 0) once--
  const again = once
  for (let i = 0; i < count; i++) {
    const code = codes[i]!
    if (code > again) throw invalidFile('a code names no text')
    codes[i] = first + (code === 0 ? once++ : code - 1)
  }
  return codes
}

/** Where each NUL-ended text starts, and the end of the last. */
function findStarts(text: string): Uint32Array {
  const starts = [0]
  for (let at = text.indexOf('\0'); at >= 0; at = text.indexOf('\0', at + 1)) starts.push(at + 1)
  return Uint32Array.from(starts)
}

function sum(values: Uint32Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}

/** Opens the file in steps: at each `yield` others may have the thread. Throws `manifest-invalid`, `manifest-too-new`. */
export function* openSteps(file: Uint8Array): Generator<void, Index> {
  const { header: raw, payload } = unpackFile(LETTERS, file)
  const header = raw as SearchHeader
  if (header?.kind !== 'search') throw invalidFile('it holds no search index')
  if (header.version > VERSION)
    throw new DecentraError('manifest-too-new', `The search index has version ${header.version}; this reads ${VERSION}.`)
  if (!hasIntactChecksum(file)) throw invalidFile('its checksum does not match')
  const streams = {} as Record<Stream, Uint8Array>
  let end = 0
  STREAMS.forEach((name, i) => {
    const start = end
    end += header.lengths?.[i] as number
    streams[name] = payload.subarray(start, end)
  })
  const { rows } = header
  if (end !== payload.length || rows !== streams.flags.length) throw invalidFile('its streams do not fill it')
  yield

  // The vocabulary.
  const lists = [streams.words, ...FIELDS.map((field) => streams[field]), streams.tags]
  const kinds = [0]
  let written = ''
  for (const list of lists) {
    let count = 0
    for (const byte of list) if (byte === 0) count++
    kinds.push(kinds.at(-1)! + count)
    written += decoder.decode(list)
  }
  const writtenStarts = findStarts(written)
  yield
  const folded = `\0${fold(written)}`
  const starts = findStarts(folded).subarray(1)
  const entries = kinds.at(-1)!
  if (starts.length !== entries + 1 || writtenStarts.length !== entries + 1) throw invalidFile('a text does not end')
  yield
  const masks = new Int32Array(entries)
  const size = 1 << (33 - Math.clz32(Math.max(2, entries)))
  const table = new Uint32Array(size)
  const same = new Uint32Array(kinds[1]!)
  for (let entry = 0; entry < entries; entry++) {
    let mask = 0
    let hash = HASH_SEED
    const stop = starts[entry + 1]! - 1
    for (let at = starts[entry]!; at < stop; at++) {
      const code = folded.charCodeAt(at)
      if (!isWordCode(code)) continue
      mask |= bitOf(code)
      hash = hashStep(hash, code)
    }
    masks[entry] = mask
    const isWord = entry < same.length
    if (isWord) same[entry] = entry
    let slot = hash & (size - 1)
    while (table[slot] !== 0) {
      const other = table[slot]! - 1
      if (isWord && masks[other] === mask && equalTexts(folded, starts, entry, other)) {
        same[entry] = other
        break
      }
      slot = (slot + 1) & (size - 1)
    }
    if (table[slot] === 0) table[slot] = entry + 1
    if (entry % STRIDE === STRIDE - 1) yield
  }

  // The rows.
  const wordCounts = readCodes(streams.wordCounts, rows)
  const wordTotal = sum(wordCounts)
  const forms = readSymbols(streams.wordCodes, wordTotal, kinds[1]!, 0)
  yield
  const fields = FIELDS.map((field, i) => readSymbols(streams[`${field}Codes`], rows, kinds[i + 2]! - kinds[i + 1]!, kinds[i + 1]!))
  const tagCounts = readCodes(streams.tagCounts, rows)
  const tagKind = FIELDS.length + 1
  const tagCodes = readSymbols(streams.tagCodes, sum(tagCounts), entries - kinds[tagKind]!, kinds[tagKind]!)
  yield
  const rowStarts = new Uint32Array(rows + 1)
  const wordEnds = new Uint32Array(rows)
  const rowEntries = new Uint32Array(wordTotal + rows * FIELDS.length + tagCodes.length)
  const postingStarts = new Uint32Array(entries + 2)
  let at = 0
  let word = 0
  let tag = 0
  const put = (entry: number) => {
    rowEntries[at++] = entry
    postingStarts[entry + 2]!++
  }
  for (let row = 0; row < rows; row++) {
    rowStarts[row] = at
    for (let i = wordCounts[row]!; i > 0; i--) put(same[forms[word++]!]!)
    wordEnds[row] = at
    // The empty text stands for null.
    for (const field of fields) if (folded.charCodeAt(starts[field[row]!]!) !== 0) put(field[row]!)
    for (let i = tagCounts[row]!; i > 0; i--) put(tagCodes[tag++]!)
    if (row % STRIDE === STRIDE - 1) yield
  }
  rowStarts[rows] = at
  for (let entry = 2; entry <= entries; entry++) postingStarts[entry + 1]! += postingStarts[entry]!
  yield
  const postings = new Uint32Array(at)
  const popularity = new Float32Array(rows)
  const number = (name: (typeof NUMBERS)[number], row: number) => {
    const bytes = streams[name]
    const value = bytes[row]! + bytes[row + rows]! * 256 + bytes[row + 2 * rows]! * 65536 + bytes[row + 3 * rows]! * 16777216
    return value === 0 ? null : value - 1
  }
  for (let row = 0; row < rows; row++) {
    for (let i = rowStarts[row]!; i < rowStarts[row + 1]!; i++) postings[postingStarts[rowEntries[i]! + 1]!++] = row
    popularity[row] = Math.log10(1 + (number('downloads', row) ?? 0)) + Math.log10(1 + (number('likes', row) ?? 0))
    if (row % STRIDE === STRIDE - 1) yield
  }
  const separatorText = decoder.decode(streams.separators)
  const separatorStarts = findStarts(separatorText)
  const innerTotal = wordCounts.reduce((total, count) => total + Math.max(0, count - 1), 0)
  const separators = readSymbols(streams.separatorCodes, innerTotal + 2 * rows, separatorStarts.length - 1, 0)
  let places: Places | undefined
  /** Needed for hits alone, so made for the first. */
  const locate = () => {
    if (places) return places
    const words = new Uint32Array(rows + 1)
    const inner = new Uint32Array(rows + 1)
    const ids = new Uint32Array(rows + 1)
    for (let row = 0; row < rows; row++) {
      const count = wordCounts[row]!
      words[row + 1] = words[row]! + count
      inner[row + 1] = inner[row]! + Math.max(0, count - 1)
      ids[row + 1] = ids[row]! + ((streams.flags[row]! >> 3) & 1)
    }
    const idText = decoder.decode(streams.ids)
    return (places = { words, inner, ids, idText, idStarts: findStarts(idText) })
  }
  const separator = (i: number) => {
    const code = separators[i]!
    return separatorText.slice(separatorStarts[code], separatorStarts[code + 1]! - 1)
  }
  const text = (entry: number) => written.slice(writtenStarts[entry], writtenStarts[entry + 1]! - 1)
  return {
    rows,
    folded,
    starts,
    kinds,
    masks,
    table,
    rowStarts,
    wordEnds,
    rowEntries,
    postingStarts,
    postings,
    popularity,
    flags: streams.flags,
    number,
    text,
    name(row) {
      const { words, inner } = locate()
      const parts = [separator(innerTotal + row)]
      for (let i = 0; i < wordCounts[row]!; i++) {
        if (i > 0) parts.push(separator(inner[row]! + i - 1))
        parts.push(text(forms[words[row]! + i]!))
      }
      parts.push(separator(innerTotal + rows + row))
      return parts
    },
    idText(row) {
      const { ids, idStarts, idText } = locate()
      return idText.slice(idStarts[ids[row]!], idStarts[ids[row]! + 1]! - 1)
    },
  }
}

interface Places {
  words: Uint32Array
  inner: Uint32Array
  ids: Uint32Array
  idText: string
  idStarts: Uint32Array
}

function equalTexts(folded: string, starts: Uint32Array, a: number, b: number): boolean {
  const from = starts[a]!
  const other = starts[b]!
  const length = starts[a + 1]! - from
  if (starts[b + 1]! - other !== length) return false
  for (let i = 0; i < length; i++) if (folded.charCodeAt(from + i) !== folded.charCodeAt(other + i)) return false
  return true
}
