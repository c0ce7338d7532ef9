import type { Records } from './records.js'
import type { CardList } from './types.js'

/** Rows that are read at a time: their numbers are spelled out, and a million of them would be felt. */
const STRETCH = 10_000

type Use = <T>(work: (records: Records, signal: AbortSignal) => Promise<T>, signal?: AbortSignal) => Promise<T>

/** All rows, which are in order of popularity already, so that no list of their numbers is needed. */
export function allCards(total: () => number, use: Use): CardList {
  const read = <T>(
    start: number | undefined,
    end: number | undefined,
    part: (records: Records, rows: readonly number[], signal: AbortSignal) => Promise<T[]>,
    signal: AbortSignal | undefined,
  ) =>
    use(async (records, signal) => {
      const from = place(start ?? 0, records.total)
      const to = place(end ?? records.total, records.total)
      const all: T[] = []
      for (let first = from; first < to; first += STRETCH) {
        const rows = Array.from({ length: Math.min(STRETCH, to - first) }, (_, i) => first + i)
        for (const one of await part(records, rows, signal)) all.push(one)
      }
      return all
    }, signal)
  return {
    // As much as a slice would find: a newer publication may have been adopted.
    get length() {
      return total()
    },
    slice: (start, end, { signal } = {}) =>
      read(start, end, (records, rows, signal) => records.cards(rows, signal), signal),
    ids: ({ signal } = {}) => read(0, undefined, (records, rows, signal) => records.ids(rows, signal), signal),
  }
}

/** The row that an argument of `slice` means, as arrays take it: negative ones count from the end. */
function place(asked: number, total: number): number {
  const whole = Math.trunc(asked) || 0
  return whole < 0 ? Math.max(0, total + whole) : Math.min(whole, total)
}
