import type { ModelCard } from '@decentramodels/core'
import type { CardList, CatalogLike, SearchHits } from '@decentramodels/core/catalog'
import type { HighlightRange, SearchFilter, SearchSort } from '@decentramodels/core/search'

/** What is asked of the catalogue. */
export interface Asked {
  readonly query: string
  readonly filter: SearchFilter
  readonly sort: SearchSort
}

export const SORTS: readonly SearchSort[] = ['relevance', 'trending', 'newest', 'downloads', 'likes', 'name']

/** Characters of a query that are looked at. */
export const QUERY_CAP = 200

/** Hits that come with the first answer: as many as a list asks for at a time. */
const FIRST = 100
/** Most hits that a catalogue gives at once. */
const MOST = 1000

/** What a catalogue answered. */
export interface Answer extends Pick<SearchHits, 'total' | 'searched' | 'of' | 'mode'> {
  readonly asked: Asked
  readonly catalog: CatalogLike
  readonly facets: SearchHits['facets'] | undefined
  readonly models: CardList
  /** What to mark of a model; known of those that were read. */
  readonly rangesOf: (id: string) => readonly HighlightRange[] | undefined
}

/** How many values of filters are on. */
export const countOn = (filter: SearchFilter) => Object.values(filter).flat().length

/** Whether everything is asked for, as it lies in the catalogue: that needs no search. */
export const isEverything = ({ query, filter, sort }: Asked) =>
  query.trim() === '' && countOn(filter) === 0 && sort === 'relevance'

/** Asks the catalogue. `counted`: also count the values of everything, which takes the search index. */
export async function findAnswer(
  catalog: CatalogLike,
  asked: Asked,
  counted: boolean,
  signal: AbortSignal,
): Promise<Answer> {
  const { query, filter, sort } = asked
  const everything = isEverything(asked)
  const search = (limit: number, offset = 0, signal?: AbortSignal) =>
    catalog.search(query, { filter, sort, limit, offset, ...(signal && { signal }) })
  if (everything) {
    const models = await catalog.all({ signal })
    const total = models.length
    const { mode, facets } = counted ? await search(1, 0, signal) : { mode: 'index' as const, facets: undefined }
    return { asked, catalog, total, searched: total, of: total, mode, facets, models, rangesOf: () => [] }
  }
  const first = await search(FIRST, 0, signal)
  const ranges = new Map<string, readonly HighlightRange[]>()
  const take = ({ hits }: SearchHits): ModelCard[] =>
    hits.map(({ id, card, ranges: found }) => {
      ranges.set(id, found)
      return card
    })
  const atHand = take(first)
  const { total } = first
  const read = async (start: number, end: number, signal?: AbortSignal): Promise<ModelCard[]> => {
    if (end <= atHand.length || atHand.length >= total) return atHand.slice(start, end)
    const found: ModelCard[] = []
    for (let at = start; at < end; at += MOST) found.push(...take(await search(Math.min(MOST, end - at), at, signal)))
    return found
  }
  return {
    ...first,
    asked,
    catalog,
    models: {
      length: total,
      slice: (start = 0, end = total, options) => read(start, end, options?.signal),
      ids: async (options) => (await read(0, total, options?.signal)).map(({ id }) => id),
    },
    rangesOf: (id) => ranges.get(id),
  }
}
