import { invalidFile, packFile, unpackFile } from './container.js'
import { fnv1aRange } from './fnv.js'

/*
 * The column file: a table as columns of fixed width, so that opening costs next to nothing and a row is read when it
 * is asked for. `cards.bin` and the generator's history are column files.
 *
 * Header: { kind, rows, columns: [{ name, type, start, ... }] }; `start` counts from the first byte of the payload.
 *
 * Column types
 *   number  `width` 1, 2, 4 (unsigned) or 8 (double) bytes a row, little endian; null is the greatest unsigned value or
 *           NaN. The stored value is (value - offset) / scale.
 *   text    `width`-byte lengths of all rows, then all UTF-8 bytes. No null.
 *   dict    `width`-byte codes of all rows; the greatest code is null. Values are the text column `values`.
 *
 * Every fixed-width run is stored as planes: byte 0 of all rows, then byte 1 of all rows, and so on. The high bytes,
 * mostly zero, then compress to almost nothing.
 */

const LETTERS = 'DMC1'

type Width = 1 | 2 | 4 | 8

interface TextLayout {
  start: number
  rows: number
  width: Width
  bytes: number
}
interface NumberColumn {
  name: string
  type: 'number'
  start: number
  width: Width
  offset: number
  scale: number
}
interface TextColumn extends TextLayout {
  name: string
  type: 'text'
}
interface DictColumn {
  name: string
  type: 'dict'
  start: number
  width: Width
  values: TextLayout
}
export type Column = NumberColumn | TextColumn | DictColumn

export interface ColumnHeader {
  kind: string
  rows: number
  columns: Column[]
}

/** Values to be written as one column. */
export type ColumnInput =
  | {
      name: string
      type: 'number'
      values: (number | null)[]
      /** Smallest step that is kept; 1 by default. */ scale?: number
    }
  | { name: string; type: 'text'; values: string[] }
  | { name: string; type: 'dict'; values: (string | null)[] }

// ---- Writing

const LIMIT: Record<1 | 2 | 4, number> = { 1: 0xff, 2: 0xffff, 4: 0xffffffff }

function widthFor(greatest: number): Width {
  if (greatest < LIMIT[1]) return 1
  if (greatest < LIMIT[2]) return 2
  return greatest < LIMIT[4] ? 4 : 8
}

class Payload {
  #chunks: Uint8Array[] = []
  length = 0

  add(bytes: Uint8Array): number {
    const start = this.length
    const padding = (8 - (bytes.length % 8)) % 8
    this.#chunks.push(bytes, new Uint8Array(padding))
    this.length += bytes.length + padding
    return start
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.length)
    let at = 0
    for (const chunk of this.#chunks) {
      all.set(chunk, at)
      at += chunk.length
    }
    return all
  }
}

/** Numbers as byte planes; null becomes the greatest value of the width. */
function planes(values: ArrayLike<number | null>, width: Width): Uint8Array {
  const rows = values.length
  const bytes = new Uint8Array(rows * width)
  const cell = new DataView(new ArrayBuffer(8))
  for (let row = 0; row < rows; row++) {
    const value = values[row] ?? null
    if (width === 8) cell.setFloat64(0, value ?? NaN, true)
    else cell.setUint32(0, value ?? LIMIT[width], true)
    for (let plane = 0; plane < width; plane++) bytes[plane * rows + row] = cell.getUint8(plane)
  }
  return bytes
}

function addText(payload: Payload, values: string[]): TextLayout {
  const encoder = new TextEncoder()
  const encoded = values.map((value) => encoder.encode(value))
  const total = encoded.reduce((sum, bytes) => sum + bytes.length, 0)
  const width = widthFor(encoded.reduce((most, bytes) => Math.max(most, bytes.length), 0))
  const lengths = planes(
    encoded.map((bytes) => bytes.length),
    width,
  )
  const all = new Uint8Array(lengths.length + total)
  all.set(lengths)
  let at = lengths.length
  for (const bytes of encoded) {
    all.set(bytes, at)
    at += bytes.length
  }
  return { start: payload.add(all), rows: values.length, width, bytes: total }
}

function addNumbers(payload: Payload, input: Extract<ColumnInput, { type: 'number' }>): NumberColumn {
  const scale = input.scale ?? 1
  let least = Infinity
  let greatest = -Infinity
  let whole = true
  for (const value of input.values) {
    if (value === null) continue
    const step = Math.round(value / scale)
    least = Math.min(least, step)
    greatest = Math.max(greatest, step)
    whole &&= Math.abs(step * scale - value) < scale / 2
  }
  const offset = Number.isFinite(least) ? least : 0
  const width = !whole ? 8 : widthFor(Number.isFinite(greatest) ? greatest - offset : 0)
  const stored = input.values.map((value) =>
    value === null ? null : width === 8 ? value : Math.round(value / scale) - offset,
  )
  const start = payload.add(planes(stored, width))
  return width === 8
    ? { name: input.name, type: 'number', start, width, offset: 0, scale: 1 }
    : { name: input.name, type: 'number', start, width, offset, scale }
}

function addDict(payload: Payload, input: Extract<ColumnInput, { type: 'dict' }>): DictColumn {
  // Frequent values first: small codes compress best.
  const counts = new Map<string, number>()
  for (const value of input.values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  const values = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value)
  const codes = new Map(values.map((value, code) => [value, code]))
  const width = widthFor(values.length)
  const start = payload.add(
    planes(
      input.values.map((value) => (value === null ? null : codes.get(value)!)),
      width,
    ),
  )
  return { name: input.name, type: 'dict', start, width, values: addText(payload, values) }
}

/** Writes a column file. All columns must have the same number of values. */
export function encodeColumns(kind: string, inputs: ColumnInput[]): Uint8Array {
  const rows = inputs[0]?.values.length ?? 0
  const payload = new Payload()
  const columns = inputs.map((input): Column => {
    if (input.values.length !== rows)
      throw new RangeError(`Column ${input.name} has ${input.values.length} rows, not ${rows}.`)
    if (input.type === 'number') return addNumbers(payload, input)
    if (input.type === 'dict') return addDict(payload, input)
    return { name: input.name, type: 'text', ...addText(payload, input.values) }
  })
  return packFile(LETTERS, { kind, rows, columns } satisfies ColumnHeader, payload.bytes())
}

// ---- Reading

/** An opened column file. Rows are read when asked for; asking for a column that is not there throws. */
export interface ColumnFile {
  readonly kind: string
  readonly rows: number
  number(name: string): (row: number) => number | null
  text(name: string): TextReader
  dict(name: string): (row: number) => string | null
}

export interface TextReader {
  (row: number): string
  /** Bytes of the row's UTF-8. */
  byteLength(row: number): number
  /** FNV-1a of the row's UTF-8, going on from `seed`. Makes no text and no view: a million calls leave no garbage. */
  hash(row: number, seed?: number): number
}

/** Reads a row's number out of its planes, where they lie: opening a file costs nothing per row. */
function planeReader(bytes: Uint8Array, start: number, rows: number, width: Width): (row: number) => number {
  const second = start + rows
  const third = second + rows
  const fourth = third + rows
  switch (width) {
    case 1:
      return (row) => bytes[start + row]!
    case 2:
      return (row) => bytes[start + row]! | (bytes[second + row]! << 8)
    case 4:
      return (row) =>
        (bytes[start + row]! |
          (bytes[second + row]! << 8) |
          (bytes[third + row]! << 16) |
          (bytes[fourth + row]! << 24)) >>>
        0
    case 8: {
      const cell = new DataView(new ArrayBuffer(8))
      return (row) => {
        for (let plane = 0; plane < 8; plane++) cell.setUint8(plane, bytes[start + plane * rows + row]!)
        return cell.getFloat64(0, true)
      }
    }
  }
}

/** Rows that are decoded together: one call of the decoder for many short texts. */
const BLOCK_BITS = 5

function textReader(payload: Uint8Array, layout: TextLayout): TextReader {
  const decoder = new TextDecoder()
  const { rows } = layout
  const textStart = layout.start + rows * layout.width
  let sums: Uint32Array | undefined
  // Start of each row's bytes: one running sum, made on first use.
  const starts = () => {
    if (sums) return sums
    const length = planeReader(payload, layout.start, rows, layout.width)
    const made = new Uint32Array(rows + 1)
    let at = textStart
    for (let row = 0; row < rows; row++) {
      made[row] = at
      at += length(row)
      if (at > textStart + layout.bytes) throw invalidFile('text runs past its end')
    }
    made[rows] = at
    return (sums = made)
  }
  const blocks: (string | undefined)[] = []
  const read = (row: number) => {
    const at = starts()
    const block = row >>> BLOCK_BITS
    const first = at[block << BLOCK_BITS]!
    const end = at[Math.min((block + 1) << BLOCK_BITS, rows)]!
    const text = (blocks[block] ??= decoder.decode(payload.subarray(first, end)))
    // One character a byte: the block is plain ASCII, and a row is a piece of it.
    if (text.length === end - first) return text.slice(at[row]! - first, at[row + 1]! - first)
    return decoder.decode(payload.subarray(at[row], at[row + 1]))
  }
  return Object.assign(read, {
    byteLength: (row: number) => starts()[row + 1]! - starts()[row]!,
    hash: (row: number, seed?: number) => fnv1aRange(payload, starts()[row]!, starts()[row + 1]!, seed),
  })
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isTextLayout(value: TextLayout, size: number): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    isIndex(value.start) &&
    isIndex(value.rows) &&
    [1, 2, 4].includes(value.width) &&
    isIndex(value.bytes) &&
    value.start + value.rows * value.width + value.bytes <= size
  )
}

function isColumn(column: Column, rows: number, size: number): boolean {
  if (typeof column !== 'object' || column === null || typeof column.name !== 'string') return false
  if (column.type === 'text') return column.rows === rows && isTextLayout(column, size)
  if (!isIndex(column.start) || ![1, 2, 4, 8].includes(column.width) || column.start + rows * column.width > size)
    return false
  if (column.type === 'number') return Number.isFinite(column.offset) && Number.isFinite(column.scale)
  return column.type === 'dict' && column.width !== 8 && isTextLayout(column.values, size)
}

/**
 * Opens a column file of the given kind. Throws `manifest-invalid` when the structure does not hold; does not read the
 * payload, so call `hasIntactChecksum` first when the bytes come from outside.
 */
export function openColumns(file: Uint8Array, kind: string): ColumnFile {
  const { header: raw, payload } = unpackFile(LETTERS, file)
  const header = raw as ColumnHeader
  if (header?.kind !== kind) throw invalidFile(`it holds "${String(header?.kind)}", not "${kind}"`)
  if (!isIndex(header.rows) || !Array.isArray(header.columns)) throw invalidFile('its header lacks rows or columns')
  const columns = new Map<string, Column>()
  for (const column of header.columns) {
    if (!isColumn(column, header.rows, payload.length)) throw invalidFile('a column lies outside the file')
    columns.set(column.name, column)
  }
  const find = <T extends Column['type']>(name: string, type: T) => {
    const column = columns.get(name)
    if (column?.type !== type) throw invalidFile(`it has no ${type} column "${name}"`)
    return column as Extract<Column, { type: T }>
  }
  return {
    kind,
    rows: header.rows,
    number(name) {
      const column = find(name, 'number')
      const read = planeReader(payload, column.start, header.rows, column.width)
      const nothing = column.width === 8 ? NaN : LIMIT[column.width]
      // Steps of a power of ten are divided by its inverse: 12 / 1000 is 0.012, 12 * 0.001 is not.
      const inverse = Math.round(1 / column.scale)
      return (row) => {
        if (row >= header.rows) return null
        const value = read(row)
        if (value === nothing || Number.isNaN(value)) return null
        return column.scale < 1 ? (value + column.offset) / inverse : (value + column.offset) * column.scale
      }
    },
    text(name) {
      return textReader(payload, find(name, 'text'))
    },
    dict(name) {
      const column = find(name, 'dict')
      const code = planeReader(payload, column.start, header.rows, column.width)
      const read = textReader(payload, column.values)
      const texts: (string | undefined)[] = []
      return (row) => {
        if (row >= header.rows) return null
        const at = code(row)
        return at < column.values.rows ? (texts[at] ??= read(at)) : null
      }
    },
  }
}
