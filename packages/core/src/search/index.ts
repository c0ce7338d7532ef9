export { buildSearchIndex } from './build.js'
export { openSearchIndex } from './search.js'
export type {
  Facets,
  HighlightRange,
  SearchFilter,
  SearchHit,
  SearchIndex,
  SearchOptions,
  SearchResult,
  SearchSort,
} from './types.js'
