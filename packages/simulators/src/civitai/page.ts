import type { Fault } from '../faults.js'
import { type CivitaiCatalog, compareKeys, sortKeys } from './catalog.js'
import { decodePlace, encodePlace, type Place } from './cursor.js'
import type { CivitaiEntry } from './entry.js'
import { BadCivitaiQuery, type CivitaiQuery } from './query.js'

/** Entries of one page and how to go on; a cursor is absent on the last page. */
export interface CivitaiPage {
  entries: CivitaiEntry[]
  nextCursor?: string
  /** For a walk by page numbers. */
  nextPage?: number
}

const badCursor = () => new BadCivitaiQuery(400, { error: 'Invalid cursor' })

function indexAfter(order: readonly CivitaiEntry[], query: CivitaiQuery, place: Place): number {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const entry = order[middle]!
    if (compareKeys(sortKeys(entry, query.sort), entry.id, place.keys, place.id) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

/** With `query`, hits are cut into pages first and filtered then: a page can be empty and still have a next one. */
function readHits(catalog: CivitaiCatalog, query: CivitaiQuery, words: string): CivitaiPage {
  const start = query.cursor === undefined ? 0 : Number(query.cursor)
  if (!Number.isSafeInteger(start) || start < 0) throw badCursor()
  const hits = catalog.order(query.sort).filter((entry) => entry.name.toLowerCase().includes(words))
  const end = start + query.limit
  const entries = hits.slice(start, end).filter((entry) => query.wants(entry))
  return end < hits.length ? { entries, nextCursor: String(end) } : { entries }
}

function readNumbered(catalog: CivitaiCatalog, query: CivitaiQuery, page: number): CivitaiPage {
  const wanted = catalog.order(query.sort).filter((entry) => query.wants(entry))
  const end = page * query.limit
  const entries = wanted.slice(end - query.limit, end)
  return end < wanted.length ? { entries, nextPage: page + 1 } : { entries }
}

function readAfterCursor(catalog: CivitaiCatalog, query: CivitaiQuery, fault: Fault | undefined): CivitaiPage {
  const order = catalog.order(query.sort)
  const place = query.cursor === undefined ? undefined : decodePlace(query.cursor, query.sort)
  if (query.cursor !== undefined && place === undefined) throw badCursor()
  const start = place === undefined ? 0 : indexAfter(order, query, place)
  const entries: CivitaiEntry[] = []
  let nextCursor: string | undefined
  for (let i = start; i < order.length; i++) {
    const entry = order[i]!
    if (!query.wants(entry)) continue
    if (entries.length === query.limit) {
      nextCursor = encodePlace(entries.at(-1)!, entry, query.sort)
      break
    }
    entries.push(entry)
  }
  if (fault?.kind === 'duplicate-item') {
    const before = order.slice(0, start).findLast((entry) => query.wants(entry)) ?? entries[0]
    if (before) entries.unshift(before)
  }
  return nextCursor === undefined ? { entries } : { entries, nextCursor }
}

/** Before every entry of any order. */
const FIRST_CURSOR = {
  'Highest Rated': `${2 ** 52}|0|0`,
  'Most Downloaded': `${2 ** 52}|0|0`,
  Newest: '9999-12-31T23:59:59.999Z',
}

/** Cuts a page out of a catalogue. Throws {@link BadCivitaiQuery} for a cursor that is none. */
export function readCivitaiPage(catalog: CivitaiCatalog, query: CivitaiQuery, fault: Fault | undefined): CivitaiPage {
  if (fault?.kind === 'empty-page') {
    if (query.page !== undefined) return { entries: [], nextPage: query.page }
    return { entries: [], nextCursor: query.cursor ?? (query.words === undefined ? FIRST_CURSOR[query.sort] : '0') }
  }
  const page =
    query.words !== undefined
      ? readHits(catalog, query, query.words)
      : query.page !== undefined && query.cursor === undefined
        ? readNumbered(catalog, query, query.page)
        : readAfterCursor(catalog, query, fault)
  if (fault?.kind === 'skipped-item') page.entries.shift()
  return page
}
