import { hasIntactChecksum, invalidFile, unpackFile } from '../contract/container.js'
import { DecentraError } from '../contract/decentra-error.js'
import { downloadsPredictor, FIELDS, LETTERS, type SearchHeader, type Stream, STREAMS, VERSION } from './format.js'
import { type Names, openNames } from './names.js'
import { countTexts, decoder, planeValue, readCodes, readSymbols } from './streams.js'
import { fold } from './tokens.js'

/**
 * The file laid out for searching. Its vocabulary are "entries": the words of names first, then the values of each
 * field, then tags.
 */
export interface Index extends Names {
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

/** Copies the characters, and notes where each of the NUL-ended texts starts. */
function readChars(text: string, chars: Uint16Array, starts: Uint32Array): void {
  let found = 0
  for (let at = 0; at < text.length; at++) {
    const code = (chars[at] = text.charCodeAt(at))
    if (code === 0) starts[++found] = at + 1
  }
  if (found !== starts.length - 1 || starts[found] !== text.length) throw invalidFile('a text does not end')
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
  const vocabulary = decoder.decode(payload.subarray(0, texts))
  yield
  const folded = fold(vocabulary)
  yield
  const starts = new Uint32Array(entries + 1)
  const chars = new Uint16Array(folded.length + 1)
  readChars(folded, chars, starts)
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
  /** Only hits are written out: what that takes is made for the first of them. */
  let names: Names | undefined
  const written = () => (names ??= openNames(streams, rows, vocabulary, wordCounts, forms, fields[0]!, entries))

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
    text: (entry) => written().text(entry),
    name: (row) => written().name(row),
    id: (row) => written().id(row),
    find: (id) => written().find(id),
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
