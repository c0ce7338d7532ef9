import { DecentraError } from '../contract/decentra-error.js'
import { isNew, type ModelCard } from '../contract/model.js'
import { sortFacet } from '../search/sort-facet.js'
import type { Facets, SearchFilter, SearchSort } from '../search/types.js'
import type { ScanHits } from './scan.js'
import type { CatalogHit, SearchHits } from './types.js'

/** A scan's matches that are filtered and counted. */
const MOST = 1000

/** What cards tell of each facet; base model and size are in the index alone. */
const READ: Partial<Record<keyof SearchFilter, (card: ModelCard, now: number) => string | null>> = {
  source: (card) => card.source,
  origin: (card) => card.origin,
  type: (card) => card.type,
  task: (card) => card.task,
  license: (card) => card.license,
  isNew: (card, now) => String(isNew(card, now)),
}

const KEYS: Record<Exclude<SearchSort, 'relevance' | 'name'>, (card: ModelCard) => number | null> = {
  trending: (card) => card.weeklyGrowth,
  newest: (card) => (card.createdAt === null ? null : Date.parse(card.createdAt)),
  downloads: (card) => card.downloads,
  likes: (card) => card.likes,
}

/** Filters, counts and sorts what a scan finds, by what cards tell. */
export async function sift(
  scan: (limit: number) => Promise<ScanHits>,
  {
    limit,
    offset,
    filter,
    sort,
    now,
  }: { limit: number; offset: number; filter: SearchFilter; sort: SearchSort; now: number },
): Promise<SearchHits> {
  for (const name of Object.keys(filter))
    if (!Object.hasOwn(READ, name))
      throw new DecentraError('unavailable', `Without the search index there is no filter "${name}".`)
  // A limit that makes no sense is the scan's to refuse.
  const found = await scan(limit >= 1 && limit <= MOST && Number.isInteger(limit) ? MOST : limit)
  const facets = countFacets(found.hits, now, filter)
  const hits = found.hits.filter(({ card }) => failing(card, now, filter).length === 0)
  if (sort === 'name') hits.sort((a, b) => (a.card.name < b.card.name ? -1 : 1))
  else if (sort !== 'relevance') {
    const key = KEYS[sort]
    hits.sort((a, b) => (key(b.card) ?? -Infinity) - (key(a.card) ?? -Infinity) || b.score - a.score)
  }
  return { ...found, hits: hits.slice(offset, offset + limit), total: hits.length, facets }
}

/** Filters that the card does not pass. */
function failing(card: ModelCard, now: number, filter: SearchFilter): string[] {
  return Object.entries(filter).flatMap(([name, wanted]) => {
    if (wanted === undefined) return []
    const value = READ[name as keyof SearchFilter]!(card, now)
    const passes = typeof wanted === 'boolean' ? value === String(wanted) : (wanted as string[]).includes(value!)
    return passes ? [] : [name]
  })
}

/** How many hits hold a value. A field's own filter does not count against it. */
function countFacets(hits: readonly CatalogHit[], now: number, filter: SearchFilter): Facets {
  const facets: Facets = { source: [], origin: [], type: [], task: [], baseModel: [], license: [], size: [], isNew: [] }
  for (const [name, read] of Object.entries(READ)) {
    const counts = new Map<string, number>()
    for (const { card } of hits) {
      const value = read(card, now)
      if (value !== null && failing(card, now, filter).every((failed) => failed === name))
        counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    facets[name as keyof Facets] = sortFacet(counts)
  }
  return facets
}
