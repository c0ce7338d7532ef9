export { addSearchText } from './add-text.js'
export { buildSearchIndex } from './build.js'
export { buildSearchText } from './build-text.js'
export { openSearchIndex } from './search.js'
export { rankTrends } from './trend.js'
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
