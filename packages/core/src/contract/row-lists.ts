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
  const ascending = Array.from(rows).sort((a, b) => a - b)
  if (order === 'popularity' || order === 'explicit') return ascending
  const read = columns[order]
  const keys = new Map(ascending.map((row) => [row, read(row) ?? -1]))
  return ascending.sort((a, b) => keys.get(b)! - keys.get(a)! || a - b)
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
  read(bits: number): number {
    let value = 0
    for (let i = 0; i < bits; i++, this.#at++) {
      const byte = this.#bytes[this.#at >>> 3]
      if (byte === undefined) throw invalidFile('a list runs past its end')
      value |= ((byte >>> (this.#at & 7)) & 1) << i
    }
    return value >>> 0
  }
  unary(): number {
    let value = 0
    while (this.read(1) === 1) value++
    return value
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
