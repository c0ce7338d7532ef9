export { Catalog } from './catalog.js'
export type { CardList, CatalogLike, CatalogStats, FilterView, OpenOptions, SearchHits, SectionView } from './types.js'
