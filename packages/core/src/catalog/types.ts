import type { SectionInfo } from '../contract/home.js'
import type { CatalogChange, FilterInfo, SourceInfo } from '../contract/manifest.js'
import type { ModelCard, ModelMetadata } from '../contract/model.js'
import type { Facets, HighlightRange, SearchFilter, SearchSort } from '../search/types.js'
import type { Runtime } from '../runtime.js'

export interface OpenOptions {
  runtime?: Partial<Runtime>
  signal?: AbortSignal
}

interface Abortable {
  signal?: AbortSignal
}

/** Models of a list, read when asked for. */
export interface CardList {
  readonly length: number
  /** Cards `start` (0) to `end` (all), end not included. */
  slice(start?: number, end?: number, options?: Abortable): Promise<ModelCard[]>
  /** All ids, in order. */
  ids(options?: Abortable): Promise<string[]>
}

/** A section: its facts, its first cards at hand, more on demand. */
export interface SectionView extends SectionInfo {
  /** The first `initial` cards (fewer when it holds fewer). */
  readonly cards: readonly ModelCard[]
  /** All cards of the section, up to `limit`. */
  readonly models: CardList
}

/** A filter: its facts and its models. */
export interface FilterView extends FilterInfo {
  readonly models: CardList
}

export interface CatalogSearchOptions extends Abortable {
  /** Most hits to return; 20 by default, 1,000 at most; 0: none, only `total` and facets. */
  limit?: number
  /** Hits to leave out before the first: for reading on in a long result; 0 by default. */
  offset?: number
  /** Only models that hold one of the values of each field. */
  filter?: SearchFilter
  /** `relevance` by default. */
  sort?: SearchSort
  /** Searches every part of a catalogue in parts, and loads those that are missing: for servers. */
  all?: boolean
}

export interface CatalogHit {
  id: string
  score: number
  card: ModelCard
  /** What to highlight; none without the index. */
  ranges: HighlightRange[]
}

export interface SearchHits {
  hits: CatalogHit[]
  /** Models that match, of those searched. */
  total: number
  /** Models searched, of all there are. */
  searched: number
  of: number
  /** How many matches hold a value, of those searched; a scan counts its best 1,000 matches. */
  facets: Facets
  /** `index`: by the search index. `scan`: the loaded cards were compared, because there is no index, or none yet. */
  mode: 'index' | 'scan'
}

export interface CatalogStats {
  totalModels: number
  /** When the manifests were made, ISO. */
  generatedAt: string | null
  /** Milliseconds since then. */
  ageMs: number | null
  /** True when the network failed and what is shown came from the cache. */
  stale: boolean
  /** Fast files, or the plain `models.json` and filters. */
  mode: 'fast' | 'plain'
  /** Records left out because they were not sane. */
  skipped: number
  /** Records that stood twice. */
  duplicates: number
  /** What is not real in these records, in words; null when nothing is. */
  simulated: string | null
  requests: number
  bytes: number
}

/** The surface of an opened catalogue; `Catalog` implements it. */
export interface CatalogLike {
  readonly url: string
  readonly stats: CatalogStats
  /** The sections of the first screen; `section('newest')` is one of which nothing is there. */
  sections(options?: Abortable): Promise<SectionInfo[]>
  section(id: string, options?: Abortable): Promise<SectionView>
  filters(options?: Abortable): Promise<FilterInfo[]>
  filter(id: string, options?: Abortable): Promise<FilterView>
  /** Full metadata; undefined when the catalogue has no such model. */
  model(id: string, options?: Abortable): Promise<ModelMetadata | undefined>
  /** Cards in the order of the ids; undefined where the catalogue has no such model. */
  models(ids: readonly string[], options?: Abortable): Promise<(ModelCard | undefined)[]>
  search(query: string, options?: CatalogSearchOptions): Promise<SearchHits>
  /** Loads the search index, for the first focus of a search box; answers with what the next search will use. */
  prepareSearch?(options?: Abortable): Promise<SearchHits['mode']>
  /**
   * Queries that find something and are near to one that does not, the likest first, at most `limit` (3): for "did you
   * mean". Made of words that stand in names and authors of this catalogue.
   */
  suggest?(query: string, options?: Abortable & { limit?: number }): Promise<string[]>
  /** Every model, most popular first; nothing but `index.json` is loaded until a slice is asked for. */
  all(options?: Abortable): Promise<CardList>
  /** Models like this one, at most `limit` (6); none for an id that the catalogue does not have. */
  similar(id: string, options?: Abortable & { limit?: number }): Promise<ModelCard[]>
  /** Where the records came from. */
  sources(options?: Abortable): Promise<readonly SourceInfo[]>
  /** Publications as they happen, oldest first; `intervalMs` between polls, 60,000 by default. */
  changes(options?: Abortable & { intervalMs?: number }): AsyncIterable<CatalogChange>
}
