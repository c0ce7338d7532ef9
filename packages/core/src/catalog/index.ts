export type { CardList, CatalogStats, FilterView, OpenOptions, SearchHits, SectionView } from './types.js'
