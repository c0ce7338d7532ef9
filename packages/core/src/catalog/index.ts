export { Catalog } from './catalog.js'
export type {
  CardList,
  CatalogHit,
  CatalogLike,
  CatalogSearchOptions,
  CatalogStats,
  FilterView,
  OpenOptions,
  SearchHits,
  SectionView,
} from './types.js'
