import { invalidFile, packFile, unpackFile } from './container.js'

/*
 * `filters.bin`: every filter and section as row numbers of the card columns. A list of a few hundred ids takes a few
 * hundred bytes: its rows in ascending order as Rice-coded gaps, and its order as the name of a column that yields it
 * (descending, unknown last, ties by row), or, where no column does, as a bit-packed permutation.
 *
 * Header: { rows, lists: [{ id, count, order, k, start }] }; k is the Rice parameter, start counts payload bytes.
 * A list's bits, lowest first: `count` gaps (unary quotient of ones ended by a zero, then k bits), then, for order
 * `explicit`, `count` positions of ceil(log2 count) bits each: the place in ascending order of the 1st, 2nd, ... id.
 */
const LETTERS = 'DMF1'

/** Orders that a reader can rebuild from the card columns, cheapest first; `popularity` is the order of the rows. */
export const ROW_ORDERS = ['popularity', 'downloads', 'likes', 'lastUpdated'] as const
export type RowOrder = (typeof ROW_ORDERS)[number] | 'explicit'

/** Numbers a row is sorted by, for the orders that need any. */
export interface OrderColumns {
  downloads(row: number): number | null
  likes(row: number): number | null
  lastUpdated(row: number): number | null
}

interface ListHeader {
  id: string
  count: number
  order: RowOrder
  k: number
  start: number
}

/** Sorts rows by a column, descending; unknown last, ties by row. */
function sortRows(rows: ArrayLike<number>, order: RowOrder, columns: OrderColumns): number[] {
  // Typed arrays sort numbers natively: a hundred thousand in a few milliseconds.
  const ascending = Float64Array.from(rows).sort()
  if (order === 'popularity' || order === 'explicit' || ascending.length === 0) return Array.from(ascending)
  const keys = ascending.map((row) => Math.max(columns[order](row) ?? -1, -1))
  const greatest = keys.reduce((most, key) => Math.max(most, key), 0)
  const span = ascending.at(-1)! + 1
  if (keys.every(Number.isInteger) && (greatest + 2) * span <= Number.MAX_SAFE_INTEGER) {
    // Key and row as one number, so that no comparing function is called.
    return Array.from(ascending.map((row, i) => (greatest - keys[i]!) * span + row).sort(), (both) => both % span)
  }
  const places = Array.from(ascending, (_, i) => i)
  return places.sort((a, b) => keys[b]! - keys[a]! || a - b).map((i) => ascending[i]!)
}

class BitWriter {
  #bytes: number[] = []
  #bit = 0

  get length(): number {
    return this.#bytes.length
  }
  write(value: number, bits: number): void {
    for (let i = 0; i < bits; i++) {
      if (this.#bit === 0) this.#bytes.push(0)
      if ((value >>> i) & 1) this.#bytes[this.#bytes.length - 1]! |= 1 << this.#bit
      this.#bit = (this.#bit + 1) & 7
    }
  }
  unary(value: number): void {
    for (; value > 0; value--) this.write(1, 1)
    this.write(0, 1)
  }
  /** Goes on at the next whole byte. */
  align(): void {
    this.#bit = 0
  }
  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }
}

class BitReader {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, startByte: number) {
    this.#bytes = bytes
    this.#at = startByte * 8
  }
  /** The next bits as a number, at most 31 of them. */
  read(bits: number): number {
    let value = 0
    for (let got = 0; got < bits;) {
      const byte = this.#bytes[this.#at >>> 3]
      if (byte === undefined) throw invalidFile('a list runs past its end')
      const from = this.#at & 7
      const take = Math.min(8 - from, bits - got)
      value |= ((byte >>> from) & ((1 << take) - 1)) << got
      got += take
      this.#at += take
    }
    return value >>> 0
  }
  /** Ones up to the next zero. */
  unary(): number {
    let value = 0
    for (;;) {
      const byte = this.#bytes[this.#at >>> 3]
      if (byte === undefined) throw invalidFile('a list runs past its end')
      const from = this.#at & 7
      // Ones at the bottom of what is left of the byte, counted by the lowest zero above them.
      const ones = Math.min(31 - Math.clz32(~(byte >>> from) & -~(byte >>> from)), 8 - from)
      value += ones
      this.#at += ones
      if (from + ones < 8) {
        this.#at++
        return value
      }
    }
  }
}

function gapsOf(ascending: readonly number[]): number[] {
  return ascending.map((row, i) => row - (i === 0 ? 0 : ascending[i - 1]! + 1))
}

/** The Rice parameter with the fewest bits: gaps of sets are close to geometric, for which Rice codes are near the optimum. */
function bestRice(gaps: readonly number[]): number {
  let best = 0
  let least = Infinity
  for (let k = 0; k < 31; k++) {
    const bits = gaps.reduce((sum, gap) => sum + Math.floor(gap / 2 ** k) + 1 + k, 0)
    if (bits < least) {
      least = bits
      best = k
    }
  }
  return best
}

function positionBits(count: number): number {
  return count < 2 ? 0 : 32 - Math.clz32(count - 1)
}

function findOrder(rows: readonly number[], columns: OrderColumns | undefined): RowOrder {
  const candidates = columns === undefined ? (['popularity'] as const) : ROW_ORDERS
  for (const order of candidates) {
    const sorted = sortRows(rows, order, columns!)
    if (sorted.every((row, i) => row === rows[i])) return order
  }
  return 'explicit'
}

/**
 * Writes lists of row numbers, each in its own order and without repeats.
 * Give `columns` only when a reader has all rows at hand (one `cards.bin`); without it each order is spelled out.
 */
export function encodeRowLists(
  rows: number,
  lists: Iterable<{ id: string; rows: readonly number[] }>,
  columns?: OrderColumns,
): Uint8Array {
  const bits = new BitWriter()
  const headers: ListHeader[] = []
  for (const list of lists) {
    const ascending = [...list.rows].sort((a, b) => a - b)
    const gaps = gapsOf(ascending)
    if (gaps.some((gap) => gap < 0)) throw new RangeError(`List ${list.id} holds a row twice.`)
    const k = bestRice(gaps)
    const order = findOrder(list.rows, columns)
    headers.push({ id: list.id, count: list.rows.length, order, k, start: bits.length })
    for (const gap of gaps) {
      bits.unary(Math.floor(gap / 2 ** k))
      bits.write(gap, k)
    }
    if (order === 'explicit') {
      const place = new Map(ascending.map((row, i) => [row, i]))
      for (const row of list.rows) bits.write(place.get(row)!, positionBits(list.rows.length))
    }
    bits.align()
  }
  return packFile(LETTERS, { rows, lists: headers }, bits.bytes())
}

/** The opened lists. */
export interface RowLists {
  /** Rows of the card columns that the lists speak of. */
  readonly total: number
  has(id: string): boolean
  count(id: string): number
  /** Row numbers in the list's own order. Undefined for an unknown list; throws `manifest-invalid` for a damaged one. */
  rows(id: string, columns: OrderColumns): number[] | undefined
}

/** Opens `filters.bin`. Throws `manifest-invalid`. */
export function openRowLists(file: Uint8Array): RowLists {
  const { header, payload } = unpackFile(LETTERS, file)
  const raw = header as { rows: number; lists: ListHeader[] }
  if (!Number.isSafeInteger(raw?.rows) || !Array.isArray(raw.lists)) throw invalidFile('its header lacks rows or lists')
  const lists = new Map<string, ListHeader>()
  for (const list of raw.lists) {
    const sane =
      typeof list?.id === 'string' &&
      Number.isSafeInteger(list.count) &&
      list.count >= 0 &&
      list.count <= raw.rows &&
      Number.isSafeInteger(list.start) &&
      list.start >= 0 &&
      list.start <= payload.length &&
      Number.isSafeInteger(list.k) &&
      list.k >= 0 &&
      list.k < 31 &&
      (list.order === 'explicit' || ROW_ORDERS.includes(list.order))
    if (!sane) throw invalidFile('a list lies outside the file')
    lists.set(list.id, list)
  }
  return {
    total: raw.rows,
    has: (id) => lists.has(id),
    count: (id) => lists.get(id)?.count ?? 0,
    rows(id, columns) {
      const list = lists.get(id)
      if (list === undefined) return undefined
      const bits = new BitReader(payload, list.start)
      const ascending: number[] = []
      let next = 0
      for (let i = 0; i < list.count; i++) {
        const row = next + bits.unary() * 2 ** list.k + bits.read(list.k)
        if (row >= raw.rows) throw invalidFile('a list names a row that is not there')
        ascending.push(row)
        next = row + 1
      }
      if (list.order !== 'explicit') return sortRows(ascending, list.order, columns)
      const width = positionBits(list.count)
      return Array.from(ascending, () => {
        const row = ascending[bits.read(width)]
        if (row === undefined) throw invalidFile('a list names a place that is not there')
        return row
      })
    },
  }
}
