import { type CivitaiSort, sortKeys } from './catalog.js'
import type { CivitaiEntry } from './entry.js'

/** A place in an order, as a cursor spells it. */
export interface Place {
  keys: readonly [number, number]
  id: number
}

/**
 * The cursor after an entry, in the forms seen on the real site: `likes|downloads|id`, or a time for `Newest`.
 * The bare time would lose an entry of the same instant, so then the id is added.
 */
export function encodePlace(entry: CivitaiEntry, next: CivitaiEntry, sort: CivitaiSort): string {
  const [first, second] = sortKeys(entry, sort)
  if (sort !== 'Newest') return `${first}|${second}|${entry.id}`
  const time = new Date(first).toISOString()
  return sortKeys(next, sort)[0] === first ? `${time}|${entry.id}` : time
}

/** Undefined when the text is no cursor of this order. */
export function decodePlace(cursor: string, sort: CivitaiSort): Place | undefined {
  const parts = cursor.split('|')
  if (sort === 'Newest') {
    const time = Date.parse(parts[0]!)
    const id = parts[1] === undefined ? Infinity : Number(parts[1])
    return Number.isNaN(time) || Number.isNaN(id) ? undefined : { keys: [time, 0], id }
  }
  const [first, second, id] = parts.map((part) => (/^\d+$/.test(part) ? Number(part) : NaN))
  if (parts.length !== 3 || [first, second, id].some((number) => number === undefined || Number.isNaN(number)))
    return undefined
  return { keys: [first!, second!], id: id! }
}
