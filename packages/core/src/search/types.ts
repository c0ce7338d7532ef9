import type { FileInfo } from '../contract/manifest.js'
import type { Origin, Source } from '../contract/model.js'
import type { SizeClass } from '../contract/size-class.js'

/** Which models may be hits: each given field must hold one of its values. */
export interface SearchFilter {
  source?: readonly Source[]
  origin?: readonly Origin[]
  type?: readonly string[]
  task?: readonly string[]
  baseModel?: readonly string[]
  license?: readonly string[]
  size?: readonly SizeClass[]
  /** Less than 7 days old. */
  isNew?: boolean
}

/** `relevance`: what matches best, the more popular first among equals. The others order all matches by one value. */
export type SearchSort = 'relevance' | 'trending' | 'newest' | 'downloads' | 'likes' | 'name'

export interface SearchOptions {
  /** Most hits to return; 20 by default. */
  limit?: number | undefined
  /** Hits to leave out before the first: for reading on in a long result; 0 by default. */
  offset?: number | undefined
  filter?: SearchFilter | undefined
  /** `relevance` by default. */
  sort?: SearchSort | undefined
  /** Epoch milliseconds, for what is new; the present by default. */
  now?: number | undefined
}

/** What to highlight: UTF-16 units of the model's name or author. */
export interface HighlightRange {
  field: 'name' | 'author'
  start: number
  end: number
}

export interface SearchHit {
  /** Place of the model in the order given to the builder. */
  position: number
  id: string
  /** The greater, the better; comparable within one result. */
  score: number
  ranges: HighlightRange[]
}

/** How many matches hold a value, the most frequent first. A field's own filter does not count against it. */
export type Facets = Record<keyof SearchFilter, { value: string; count: number }[]>

export interface SearchResult {
  hits: SearchHit[]
  /** Models that match query and filter. */
  total: number
  facets: Facets
}

export interface SearchIndex {
  /** Models in the index. */
  readonly total: number
  /** The file with the words of the descriptions that was published with it; see `addSearchText`. */
  readonly textFile: FileInfo | undefined
  /** Answers at once: no promise, no work left over. Throws `invalid-input` for options that make no sense. */
  search(query: string, options?: SearchOptions): SearchResult
}
