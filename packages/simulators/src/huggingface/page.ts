import type { Fault } from '../faults.js'
import { decodeCursor, encodeCursor } from './cursor.js'
import { compareForSort, type HubCatalog, type HubModel, type HubSort, type SortPlace } from './hub-model.js'
import { BadHubQuery, type HubQuery } from './query.js'

/** Models of one page and the cursor of the next; undefined on the last. */
export interface HubPage {
  models: HubModel[]
  nextCursor: string | undefined
}

/** First index of an order that lies after a place. */
function indexAfter(catalog: HubCatalog, sort: HubSort, order: ArrayLike<number>, place: SortPlace): number {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareForSort(catalog.place(order[middle]!, sort), place) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

function wantedBefore(
  catalog: HubCatalog,
  query: HubQuery,
  order: ArrayLike<number>,
  index: number,
): HubModel | undefined {
  for (let i = index - 1; i >= 0; i--) {
    const model = catalog.model(order[i]!)
    if (query.wants === undefined || query.wants(model)) return model
  }
  return undefined
}

/** Cuts a page out of a catalogue. Throws {@link BadHubQuery} for a cursor of another order. */
export function readHubPage(catalog: HubCatalog, query: HubQuery, fault: Fault | undefined): HubPage {
  const order = catalog.order(query.sort)
  let start = 0
  if (query.cursor !== undefined) {
    const place = decodeCursor(query.sort, query.cursor)
    if (place === undefined) throw new BadHubQuery('Invalid cursor')
    start = indexAfter(catalog, query.sort, order, place)
  }
  if (fault?.kind === 'empty-page') return { models: [], nextCursor: query.cursor ?? firstCursor(query.sort) }

  const models: HubModel[] = []
  let index = start
  let last = -1
  let more = false
  for (; index < order.length; index++) {
    const model = catalog.model(order[index]!)
    if (query.wants !== undefined && !query.wants(model)) continue
    // One model past the page tells whether there is a next one.
    if (models.length === query.limit) {
      more = true
      break
    }
    models.push(model)
    last = order[index]!
  }
  const nextCursor = more ? encodeCursor(query.sort, catalog.place(last, query.sort)) : undefined
  if (fault?.kind === 'skipped-item') models.shift()
  if (fault?.kind === 'duplicate-item') {
    const before = wantedBefore(catalog, query, order, start) ?? models[0]
    if (before) models.unshift(before)
  }
  return { models, nextCursor }
}

/** A cursor before everything: above all numbers and texts. */
function firstCursor(sort: HubSort): string {
  const text = sort === 'createdAt' || sort === 'lastModified' || sort === 'id'
  return encodeCursor(sort, { value: text ? '\u{10ffff}' : Number.MAX_VALUE, key: '' })
}
