import { DecentraError } from '../contract/decentra-error.js'
import { isNew, type ModelCard, type ModelMetadata } from '../contract/model.js'
import { sizeClass } from '../contract/size-class.js'
import { sortFacet } from '../search/sort-facet.js'
import { findWords, fold } from '../search/tokens.js'
import type { Facets, SearchFilter, SearchSort } from '../search/types.js'
import type { ScanHits } from './scan.js'
import type { CatalogHit, SearchHits } from './types.js'

/** A scan's matches that are filtered and counted. */
const MOST = 1000

type Read = (card: ModelCard, now: number) => string | null

/** What cards tell of each facet. */
const OF_CARDS: Partial<Record<keyof SearchFilter, Read>> = {
  source: (card) => card.source,
  origin: (card) => card.origin,
  type: (card) => card.type,
  task: (card) => card.task,
  license: (card) => card.license,
  isNew: (card, now) => String(isNew(card, now)),
}

/** Base model and size, which only the index or the full metadata tell. */
async function ofModels(hits: readonly CatalogHit[], model: Model): Promise<typeof OF_CARDS> {
  const models = new Map(await Promise.all(hits.map(async ({ id }) => [id, await model(id)] as const)))
  const sizeOf = (known: ModelMetadata | undefined) => (known === undefined ? null : sizeClass(known))
  return {
    baseModel: ({ id }) => models.get(id)?.baseModel ?? null,
    size: ({ id }) => sizeOf(models.get(id)),
  }
}

type Model = (id: string) => Promise<ModelMetadata | undefined>

const KEYS: Record<Exclude<SearchSort, 'relevance' | 'name'>, (card: ModelCard) => number | null> = {
  trending: (card) => card.weeklyGrowth,
  newest: (card) => (card.createdAt === null ? null : Date.parse(card.createdAt)),
  downloads: (card) => card.downloads,
  likes: (card) => card.likes,
}

/** Filters, counts and sorts what a scan finds, by what cards tell; with `model`, which is at hand, by all of it. */
export async function sift(
  scan: (limit: number) => Promise<ScanHits>,
  {
    limit,
    offset,
    filter,
    sort,
    now,
  }: { limit: number; offset: number; filter: SearchFilter; sort: SearchSort; now: number },
  model: Model | undefined,
): Promise<SearchHits> {
  if (!(offset >= 0 && offset % 1 === 0) || !(Object.hasOwn(KEYS, sort) || sort === 'relevance' || sort === 'name'))
    throw new DecentraError('invalid-input', 'Search takes an "offset" of 0 or more and a "sort" that it knows.')
  for (const [name, wanted] of Object.entries(filter) as [string, unknown][]) {
    const isOfModels = name === 'baseModel' || name === 'size'
    const isOfKind = wanted === undefined || Array.isArray(wanted) || (name === 'isNew' && typeof wanted === 'boolean')
    if (!isOfKind || (!isOfModels && !Object.hasOwn(OF_CARDS, name)))
      throw new DecentraError('invalid-input', `There is no filter "${name}" of this kind.`)
    if (isOfModels && model === undefined)
      throw new DecentraError('unavailable', `Without the search index there is no filter "${name}".`)
  }
  // A limit that makes no sense is the scan's to refuse.
  const found = await scan(limit >= 0 && limit <= MOST && Number.isInteger(limit) ? MOST : limit)
  const read = { ...OF_CARDS, ...(model && (await ofModels(found.hits, model))) }
  const failing = (card: ModelCard) => failures(read, card, now, filter)
  const facets = countFacets(read, found.hits, now, failing)
  const hits = found.hits.filter(({ card }) => failing(card).length === 0)
  if (sort === 'name') sortByName(hits)
  else if (sort !== 'relevance') {
    const key = KEYS[sort]
    hits.sort((a, b) => (key(b.card) ?? -Infinity) - (key(a.card) ?? -Infinity) || b.score - a.score)
  }
  return { ...found, hits: hits.slice(offset, offset + limit), total: hits.length, facets }
}

/** By the words of the name, as the index does it. */
function sortByName(hits: CatalogHit[]): void {
  const keys = new Map(
    hits.map(({ id, card }) => [
      id,
      findWords(card.name)
        .map(({ text }) => fold(text))
        .join('\0'),
    ]),
  )
  const key = ({ id }: CatalogHit) => keys.get(id)!
  hits.sort((a, b) => (key(a) === key(b) ? (a.id < b.id ? -1 : 1) : key(a) < key(b) ? -1 : 1))
}

/** Filters that the card does not pass. */
function failures(read: typeof OF_CARDS, card: ModelCard, now: number, filter: SearchFilter): string[] {
  return Object.entries(filter).flatMap(([name, wanted]) => {
    if (wanted === undefined) return []
    const value = read[name as keyof SearchFilter]!(card, now)
    const passes = typeof wanted === 'boolean' ? value === String(wanted) : (wanted as string[]).includes(value!)
    return passes ? [] : [name]
  })
}

/** How many hits hold a value. A field's own filter does not count against it. */
function countFacets(
  reads: typeof OF_CARDS,
  hits: readonly CatalogHit[],
  now: number,
  failing: (card: ModelCard) => string[],
): Facets {
  const facets: Facets = { source: [], origin: [], type: [], task: [], baseModel: [], license: [], size: [], isNew: [] }
  for (const [name, read] of Object.entries(reads)) {
    const counts = new Map<string, number>()
    for (const { card } of hits) {
      const value = read(card, now)
      if (value !== null && failing(card).every((failed) => failed === name))
        counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    facets[name as keyof Facets] = sortFacet(Array.from(counts, ([value, count]) => ({ value, count })))
  }
  return facets
}
