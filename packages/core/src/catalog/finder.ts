import { DecentraError } from '../contract/decentra-error.js'
import type { Runtime } from '../runtime.js'
import type { Found, Searcher } from '../search/search.js'
import { sortFacet } from '../search/sort-facet.js'
import type { Facets, SearchSort } from '../search/types.js'
import type { FastRecords } from './fast.js'
import type { Records } from './records.js'
import { searchTextFiles } from '../contract/manifest.js'
import type { Scan } from './scan.js'
import type { Suggestions } from './suggestions.js'
import { nextTurn, SLICE_MS } from './slices.js'
import type { CatalogSearchOptions, SearchHits } from './types.js'

type Wish = Omit<CatalogSearchOptions, 'signal'>

const DEFAULT_LIMIT = 20
/** Hits of one part that are asked for at a time. */
const STRETCH = 1000
/** What is wrong with an index itself; anything else may pass. */
const LASTING = ['not-found', 'forbidden', 'manifest-invalid', 'manifest-too-new']
const AGAIN_MS = 10_000
const least = (limit: number) => Math.min(limit, STRETCH)
/** A signal for work that nobody stops: the index is loaded once, for all queries. */
const NEVER = new AbortController().signal

/** Finds models of one publication: by its search index, or by comparing cards while there is none. */
export class Finder {
  readonly records: Records
  readonly #runtime: Runtime
  readonly #opened: (Searcher | undefined)[] = []
  /** Parts whose descriptions were asked for. */
  readonly #described = new Set<number>()
  #scan: Scan | undefined
  #suggestions: Suggestions | undefined
  /** When the index, which could not be had, may be asked for again; until then the cards must do. */
  #againAt = 0

  constructor(records: Records, runtime: Runtime) {
    this.records = records
    this.#runtime = runtime
  }

  /** Loads the index, at least its first part. */
  async prepare(signal: AbortSignal, all = false): Promise<SearchHits['mode']> {
    const { records } = this
    const count = all ? records.searchParts.length : Math.min(1, records.searchParts.length)
    const { clock, log } = this.#runtime
    for (let part = 0; part < count && clock.monotonic() >= this.#againAt; part++) {
      if (this.#opened[part]) continue
      try {
        await this.#open(records as FastRecords, part, signal)
      } catch (error) {
        signal.throwIfAborted()
        const lasts = LASTING.includes((error as DecentraError).code)
        if (part === 0) this.#againAt = clock.monotonic() + (lasts ? Infinity : AGAIN_MS)
        log({ type: 'file-failed', file: records.searchParts[part]!, error })
        break
      }
    }
    return this.#opened[0] ? 'index' : 'scan'
  }

  async search(query: string, wish: Wish, signal: AbortSignal): Promise<SearchHits> {
    // While the index is on its way, what is loaded already answers; but not what only the index knows.
    const { baseModel, size } = wish.filter ?? {}
    const mayScan = this.records.hasTexts && !wish.all && baseModel === undefined && size === undefined
    if (mayScan && !this.#opened[0]) void this.prepare(NEVER)
    else await this.prepare(signal, wish.all)
    if (!this.#opened[0]) return this.#byScan(query, wish, signal)
    if (wish.all) for (const part of this.#opened.keys()) await this.#describe(part, signal)
    const hits = await this.#byIndex(query, wish, signal)
    void this.#describe(0, NEVER)
    return hits
  }

  /** Queries near to one that finds nothing; each of them finds something. */
  async suggest(query: string, limit: number, signal: AbortSignal): Promise<string[]> {
    const { Suggestions } = await import('./suggestions.js')
    this.#suggestions ??= new Suggestions(this.records, this.#runtime.clock)
    const finds = async (other: string) => (await this.search(other, { limit: 1 }, signal)).total > 0
    return this.#suggestions.suggest(query, limit, finds, signal)
  }

  async #byIndex(
    query: string,
    { limit = DEFAULT_LIMIT, offset = 0, filter, sort = 'relevance' }: Wish,
    signal: AbortSignal,
  ): Promise<SearchHits> {
    const records = this.records as FastRecords
    const now = this.#runtime.clock.now()
    const found: Found[] = []
    const facets: Facets[] = []
    let total = 0
    let searched = 0
    const options = { filter, sort, now }
    const alone = this.#opened.length === 1
    const end = offset + limit
    for (const [part, searcher] of this.#opened.entries()) {
      if (searcher === undefined) continue
      // Of several parts all up to the last that is asked for: only together have they an order.
      const result = searcher.search(query, alone ? { limit, offset, ...options } : { limit: least(end), ...options })
      const { hits } = result
      while (!alone && hits.length < Math.min(end, result.total)) {
        await nextTurn()
        hits.push(...searcher.search(query, { limit: least(end - hits.length), offset: hits.length, ...options }).hits)
      }
      for (const hit of hits) found.push({ ...hit, position: records.firstRow(part) + hit.position })
      facets.push(result.facets)
      total += result.total
      searched += searcher.total
      if (this.#opened.length > 1) await nextTurn()
    }
    if (facets.length > 1) found.sort((a, b) => compareFound(a, b, sort))
    const best = alone ? found : found.slice(offset, end)
    const cards = await records.cards(
      best.map(({ position }) => position),
      signal,
    )
    const byId = new Map(cards.map((card) => [card.id, card]))
    return {
      hits: best.flatMap(({ id, score, ranges }) => {
        const card = byId.get(id)
        return card === undefined ? [] : [{ id, score, card, ranges }]
      }),
      total,
      searched,
      of: records.total,
      facets: addFacets(facets),
      mode: 'index',
    }
  }

  async #byScan(
    query: string,
    { limit = DEFAULT_LIMIT, offset = 0, filter = {}, sort = 'relevance' }: Wish,
    signal: AbortSignal,
  ): Promise<SearchHits> {
    const { Scan } = await import('./scan.js')
    this.#scan ??= new Scan(this.records, this.#runtime.clock)
    const { sift } = await import('./sift.js')
    // The plain files hold all of a model; of the fast ones each would be a request.
    const model = this.records.mode === 'plain' ? (id: string) => this.records.model(id, signal) : undefined
    const wish = { limit, offset, filter, sort, now: this.#runtime.clock.now() }
    return sift((most) => this.#scan!.search(query, most, signal), wish, model)
  }

  /** Opens a part in slices, so that nothing on the page waits for it. */
  async #open(records: FastRecords, part: number, signal: AbortSignal): Promise<void> {
    const name = records.searchParts[part]!
    const open = async (bytes: Uint8Array, signal: AbortSignal) => {
      const { openSteps } = await import('../search/search.js')
      const searcher = await this.#inSlices(openSteps(bytes), signal)
      if (records.firstRow(part) + searcher.total !== records.firstRow(part + 1))
        throw new DecentraError('manifest-invalid', `${name} belongs to other cards.`)
      return searcher
    }
    this.#opened[part] = await records.opened(name, open, signal)
  }

  /** Loads the words of descriptions, where there are any: after the first answer, which does not need them. */
  async #describe(part: number, signal: AbortSignal): Promise<void> {
    const records = this.records as FastRecords
    const searcher = this.#opened[part]
    if (searcher?.textFile === undefined || this.#described.has(part)) return
    this.#described.add(part)
    const name = searchTextFiles(records.index.cardParts)[part]!
    const open = async (bytes: Uint8Array, signal: AbortSignal) => {
      const { textSteps } = await import('../search/text.js')
      const text = await this.#inSlices(textSteps(bytes), signal)
      if (text.rows !== searcher.total) throw new DecentraError('manifest-invalid', `${name} belongs to other cards.`)
      return text
    }
    try {
      searcher.addText(await records.opened(name, open, signal, searcher.textFile))
    } catch (error) {
      if (signal.aborted) this.#described.delete(part)
      else this.#runtime.log({ type: 'file-failed', file: name, error })
    }
  }

  async #inSlices<T>(steps: Generator<void, T>, signal: AbortSignal): Promise<T> {
    const { clock } = this.#runtime
    for (let started = clock.monotonic(); ;) {
      const step = steps.next()
      if (step.done) return step.value
      if (clock.monotonic() - started < SLICE_MS) continue
      await nextTurn()
      signal.throwIfAborted()
      started = clock.monotonic()
    }
  }
}

/** Hits of several parts in one order. Within a part they are in order already, so what is equal stays as it is. */
function compareFound(a: Found, b: Found, sort: SearchSort): number {
  if (a.key !== b.key) return a.key < b.key === (sort === 'name') ? -1 : 1
  if (sort === 'name') return a.id < b.id ? -1 : 1
  return b.score - a.score || a.position - b.position
}

function addFacets(parts: readonly Facets[]): Facets {
  if (parts.length === 1) return parts[0]!
  const names = Object.keys(parts[0]!) as (keyof Facets)[]
  return Object.fromEntries(
    names.map((name) => {
      const counts = new Map<string, number>()
      for (const part of parts)
        for (const { value, count } of part[name]) counts.set(value, (counts.get(value) ?? 0) + count)
      return [name, sortFacet(Array.from(counts, ([value, count]) => ({ value, count })))]
    }),
  ) as unknown as Facets
}
