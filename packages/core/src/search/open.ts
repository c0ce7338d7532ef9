import { hasIntactChecksum, invalidFile, unpackFile } from '../contract/container.js'
import { DecentraError } from '../contract/decentra-error.js'
import { SOURCES } from '../contract/model.js'
import {
  downloadsPredictor,
  FIELDS,
  ID_FORMS,
  LETTERS,
  type SearchHeader,
  type Stream,
  STREAMS,
  VERSION,
} from './format.js'
import { fold } from './tokens.js'

/**
 * The file laid out for searching. Its vocabulary are "entries": the words of names first, then the values of each
 * field, then tags.
 */
export interface Index {
  rows: number
  /** Characters of all entries, folded, a NUL after each; `starts` says where each begins. */
  chars: Uint16Array
  starts: Uint32Array
  /** First entry of each kind (words, each of FIELDS, tags), then the number of entries. */
  kinds: number[]
  /** A bit for each letter or digit in an entry: what is far from a word is passed over at once. */
  masks: Int32Array
  /** Entries + 1 by the hash of their letters and digits, open addressing. Of words with one folded form, the first. */
  table: Uint32Array
  /** Entries of a row: its words in order up to `wordEnds`, then its fields, then its tags. */
  rowStarts: Uint32Array
  wordEnds: Uint32Array
  rowEntries: Uint32Array
  /** Rows of an entry, ascending. */
  postingStarts: Uint32Array
  postings: Uint32Array
  popularity: Float32Array
  flags: Uint8Array
  /** Whether any row says when it was created. */
  hasTimes: boolean
  aliases: ReadonlyMap<string, string[]>
  /** A number of a row; null is -1. */
  number(name: 'likes' | 'hours' | 'trend', row: number): number
  /** 0 for null, else one more. */
  downloads: Float64Array
  /** An entry's text as it is written. */
  text(entry: number): string
  /** A name as it is written, in pieces: separator, word, separator, ... */
  name(row: number): string[]
  id(row: number): string
}

/** A letter's or digit's bit; digits and other scripts share six. */
export function bitOf(code: number): number {
  return 1 << (code > 96 && code < 123 ? code - 97 : 26 + (code % 6))
}

/** Whether a character of a folded text counts where separators do not. */
export function isWordCode(code: number): boolean {
  return (code > 96 && code < 123) || (code > 47 && code < 58) || code > 127
}

export const hashStep = (hash: number, code: number) => Math.imul(hash ^ code, 0x01000193)

/** Steps between two places where others may have the thread. */
const STRIDE = 8192
const CODES_STRIDE = 1 << 17
/** A name may begin with a byte order mark. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Reads the codes from `from` to `to`, of one to four bytes each, which begin at byte `at`; answers with where they end. */
function fillCodes(codes: Uint32Array, bytes: Uint8Array, at: number, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    let code = bytes[at++]!
    if (code > 191) {
      if (code < 255) code = 192 + (code - 192) * 256 + bytes[at++]!
      else {
        code = bytes[at]! + bytes[at + 1]! * 256 + bytes[at + 2]! * 65536
        at += 3
      }
    }
    codes[i] = code
  }
  return at
}

/** Reads codes; see the format. */
function* readCodes(bytes: Uint8Array, count: number): Generator<void, Uint32Array> {
  // A code takes a byte or more: a count beyond that would only ask for memory.
  if (count > bytes.length) throw invalidFile('a stream has another length')
  const codes = new Uint32Array(count)
  let at = 0
  for (let from = 0; from < count; from += CODES_STRIDE) {
    at = fillCodes(codes, bytes, at, from, Math.min(count, from + CODES_STRIDE))
    yield
  }
  if (at !== bytes.length) throw invalidFile('a stream has another length')
  return codes
}

/** Codes of symbols as places in their list, counted from `first`. Those that occur once come last, in order. */
function* readSymbols(bytes: Uint8Array, count: number, first: number, end: number): Generator<void, Uint32Array> {
  const codes = yield* readCodes(bytes, count)
  placeSymbols(codes, first, end)
  yield
  return codes
}

function placeSymbols(codes: Uint32Array, first: number, end: number): void {
  let once = end
  for (let i = 0; i < codes.length; i++) if (codes[i] === 0) once--
  const again = once - first
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!
    if (code > again) throw invalidFile('a code names no text')
    codes[i] = code === 0 ? once++ : first + code - 1
  }
}

function charsOf(text: string): Uint16Array {
  const chars = new Uint16Array(text.length + 1)
  for (let at = 0; at < text.length; at++) chars[at] = text.charCodeAt(at)
  return chars
}

/** Where each NUL-ended text starts, and the end of the last. */
function findStarts(text: string, count: number): Uint32Array {
  const starts = new Uint32Array(count + 1)
  for (let i = 1; i <= count; i++) starts[i] = text.indexOf('\0', starts[i - 1]) + 1
  if (starts[count] !== text.length) throw invalidFile('a text does not end')
  return starts
}

function countTexts(bytes: Uint8Array): number {
  let count = 0
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0) count++
  return count
}

function sum(values: Uint32Array): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}

/** Puts entries from `from` to `to` into masks and table. Words with one folded form become the same. */
function addEntries({ chars, starts, masks, table }: Index, same: Uint32Array, from: number, to: number): void {
  const last = table.length - 1
  for (let entry = from; entry < to; entry++) {
    let mask = 0
    let hash = 0
    const start = starts[entry]!
    const length = starts[entry + 1]! - start
    for (let at = start; at < start + length; at++) {
      const code = chars[at]!
      if (!isWordCode(code)) continue
      mask |= bitOf(code)
      hash = hashStep(hash, code)
    }
    masks[entry] = mask
    same[entry] = entry
    let slot = hash & last
    for (; table[slot] !== 0; slot = (slot + 1) & last) {
      const other = table[slot]! - 1
      if (entry >= same.length || masks[other] !== mask) continue
      const start2 = starts[other]!
      let i = 0
      while (i < length && chars[start + i] === chars[start2 + i]) i++
      if (i === length) break
    }
    if (table[slot] === 0) table[slot] = entry + 1
    else same[entry] = table[slot]! - 1
  }
}

/** A number out of its byte planes. */
function planeValue(bytes: Uint8Array, i: number, count: number): number {
  let value = 0
  for (let unit = 1; i < bytes.length; i += count, unit *= 256) value += bytes[i]! * unit
  return value
}

/** Gathers the rows' entries, `from` to `to`, and counts them. */
function addRows(
  index: Index,
  words: { counts: Uint32Array; forms: Uint32Array; same: Uint32Array },
  fields: readonly Uint32Array[],
  tags: { counts: Uint32Array; codes: Uint32Array },
  from: number,
  to: number,
  /** Words and tags before `from`. */
  place: { word: number; tag: number },
): void {
  const { rowStarts, wordEnds, rowEntries, postingStarts } = index
  let at = rowStarts[from]!
  for (let row = from; row < to; row++) {
    for (let i = words.counts[row]!; i > 0; i--) rowEntries[at++] = words.same[words.forms[place.word++]!]!
    wordEnds[row] = at
    for (let i = 0; i < fields.length; i++) rowEntries[at++] = fields[i]![row]!
    for (let i = tags.counts[row]!; i > 0; i--) rowEntries[at++] = tags.codes[place.tag++]!
    rowStarts[row + 1] = at
  }
  for (let i = rowStarts[from]!; i < at; i++) postingStarts[rowEntries[i]! + 2]!++
}

/** Turns the rows' entries round: the rows of each entry. `postingStarts` has moved one on when all rows are in. */
function addPostings({ rowStarts, rowEntries, postingStarts, postings }: Index, from: number, to: number): void {
  for (let row = from; row < to; row++)
    for (let at = rowStarts[row]!; at < rowStarts[row + 1]!; at++) postings[postingStarts[rowEntries[at]! + 1]!++] = row
}

/** A reader of the next rows' downloads, in order; answers with where it is. */
function downloadsReader({ flags, downloads, popularity, number }: Index, bytes: Uint8Array) {
  let at = 0
  const readDifference = () => {
    let value = 0
    let unit = 1
    for (; bytes[at]! > 127; unit *= 128) value += (bytes[at++]! - 128) * unit
    value += bytes[at++]! * unit
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2
  }
  const predict = downloadsPredictor()
  return (from: number, to: number): number => {
    for (let row = from; row < to; row++) {
      const likes = number('likes', row) + 1
      predict(flags[row]! & 3, likes, (guess) => {
        const difference = readDifference()
        downloads[row] = guess + difference
        return difference
      })
      popularity[row] = Math.log10(Math.max(1, downloads[row]!) * Math.max(1, likes))
    }
    return at
  }
}

/** Opens the file in steps: at each `yield` others may have the thread. Throws `manifest-invalid`, `manifest-too-new`. */
export function* openSteps(file: Uint8Array): Generator<void, Index> {
  const { header: unknownHeader, payload } = unpackFile(LETTERS, file)
  const header = unknownHeader as SearchHeader
  if (typeof header !== 'object' || header === null || !Array.isArray(header.lengths))
    throw invalidFile('its header lacks lengths')
  if (header.version > VERSION)
    throw new DecentraError(
      'manifest-too-new',
      `The search index has version ${header.version}; this reads ${VERSION}.`,
    )
  if (!hasIntactChecksum(file)) throw invalidFile('its checksum does not match')
  yield
  const { rows } = header
  const streams = {} as Record<Stream, Uint8Array>
  let end = 0
  STREAMS.forEach((name, i) => {
    const start = end
    end += header.lengths[i] as number
    streams[name] = payload.subarray(start, end)
  })
  if (end !== payload.length || rows !== streams.flags.length) throw invalidFile('its streams do not fill it')

  const kinds = [0]
  for (const name of ['words', ...FIELDS, 'tags'] as const) kinds.push(kinds.at(-1)! + countTexts(streams[name]))
  const entries = kinds.at(-1)!
  yield
  // The texts of the vocabulary are the first streams.
  const texts = STREAMS.slice(0, kinds.length - 1).reduce((bytes, name) => bytes + streams[name].length, 0)
  const written = decoder.decode(payload.subarray(0, texts))
  yield
  const writtenStarts = findStarts(written, entries)
  yield
  const folded = fold(written)
  yield
  const starts = findStarts(folded, entries)
  yield
  const chars = charsOf(folded)
  yield

  const wordCounts = yield* readCodes(streams.wordCounts, rows)
  const forms = yield* readSymbols(streams.wordCodes, sum(wordCounts), 0, kinds[1]!)
  const fields: Uint32Array[] = []
  for (const [i, name] of FIELDS.entries())
    fields.push(yield* readSymbols(streams[`${name}Codes`], rows, kinds[i + 1]!, kinds[i + 2]!))
  const [, types, tasks] = fields as [Uint32Array, Uint32Array, Uint32Array]
  for (let row = 0; row < rows; row++) if (chars[starts[tasks[row]!]!] === 0) tasks[row] = types[row]!
  const tagCounts = yield* readCodes(streams.tagsCounts, rows)
  const tagCodes = yield* readSymbols(streams.tagsCodes, sum(tagCounts), kinds.at(-2)!, entries)
  const total = forms.length + rows * FIELDS.length + tagCodes.length
  yield
  const separatorTotal = countTexts(streams.separators)
  const separatorText = decoder.decode(streams.separators)
  const separatorStarts = findStarts(separatorText, separatorTotal)
  let inner = 0
  for (let row = 0; row < rows; row++) inner += Math.max(0, wordCounts[row]! - 1)
  const separators = yield* readSymbols(streams.separatorCodes, inner + 2 * rows, 0, separatorTotal)
  yield

  /** Sums that only hits need, made for the first. */
  let places: (Record<'words' | 'inner' | 'ids' | 'numbers' | 'idStarts', Uint32Array> & { idText: string }) | undefined
  const formOf = (row: number) => (streams.flags[row]! >> 3) & 3
  const locate = () => {
    if (places) return places
    const words = new Uint32Array(rows + 1)
    const inner = new Uint32Array(rows + 1)
    const ids = new Uint32Array(rows + 1)
    const numbers = new Uint32Array(rows + 1)
    for (let row = 0; row < rows; row++) {
      words[row + 1] = words[row]! + wordCounts[row]!
      inner[row + 1] = inner[row]! + Math.max(0, wordCounts[row]! - 1)
      const form = formOf(row)
      ids[row + 1] = ids[row]! + (form === ID_FORMS.whole ? 1 : 0)
      numbers[row + 1] = numbers[row]! + (form === ID_FORMS.number ? 1 : 0)
    }
    const idText = decoder.decode(streams.ids)
    return (places = { words, inner, ids, numbers, idText, idStarts: findStarts(idText, countTexts(streams.ids)) })
  }
  const cut = (text: string, starts: Uint32Array, i: number) => text.slice(starts[i], starts[i + 1]! - 1)
  const text = (entry: number) => cut(written, writtenStarts, entry)
  const separator = (i: number) => cut(separatorText, separatorStarts, separators[i]!)

  const index: Index = {
    rows,
    chars,
    starts,
    kinds,
    masks: new Int32Array(entries),
    table: new Uint32Array(1 << (33 - Math.clz32(entries))),
    rowStarts: new Uint32Array(rows + 1),
    wordEnds: new Uint32Array(rows),
    rowEntries: new Uint32Array(total),
    postingStarts: new Uint32Array(entries + 2),
    postings: new Uint32Array(total),
    downloads: new Float64Array(rows),
    popularity: new Float32Array(rows),
    flags: streams.flags,
    hasTimes: streams.hours.length > 0,
    aliases: new Map(Object.entries(header.aliases ?? {}).filter(([, meanings]) => Array.isArray(meanings))),
    number: (name, row) => planeValue(streams[name], row, rows) - 1,
    text,
    name(row) {
      const { words, inner } = locate()
      const parts = [separator(inner[rows]! + row)]
      for (let i = 0; i < wordCounts[row]!; i++) {
        if (i > 0) parts.push(separator(inner[row]! + i - 1))
        parts.push(text(forms[words[row]! + i]!))
      }
      parts.push(separator(inner[rows]! + rows + row))
      return parts
    },
    id(row) {
      const form = formOf(row)
      const { ids, numbers, idText, idStarts } = locate()
      if (form === ID_FORMS.number)
        return `${SOURCES[1]}:${planeValue(streams.idNumbers, numbers[row]!, numbers[rows]!)}`
      if (form === ID_FORMS.whole) return cut(idText, idStarts, ids[row]!)
      const name = this.name(row).join('')
      return form === ID_FORMS.name ? name : `${text(fields[0]![row]!)}/${name}`
    },
  }
  const same = new Uint32Array(kinds[1]!)
  for (let from = 0; from < entries; from += STRIDE) {
    addEntries(index, same, from, Math.min(entries, from + STRIDE))
    yield
  }
  const place = { word: 0, tag: 0 }
  for (let from = 0; from < rows; from += STRIDE) {
    addRows(
      index,
      { counts: wordCounts, forms, same },
      fields,
      { counts: tagCounts, codes: tagCodes },
      from,
      Math.min(rows, from + STRIDE),
      place,
    )
    yield
  }
  const { postingStarts } = index
  for (let entry = 1; entry <= entries; entry++) postingStarts[entry + 1]! += postingStarts[entry]!
  for (let from = 0; from < rows; from += STRIDE) {
    addPostings(index, from, Math.min(rows, from + STRIDE))
    yield
  }
  const readDownloads = downloadsReader(index, streams.downloads)
  let read = 0
  for (let from = 0; from < rows; from += STRIDE) {
    read = readDownloads(from, Math.min(rows, from + STRIDE))
    yield
  }
  if (read !== streams.downloads.length) throw invalidFile('a stream has another length')
  return index
}
