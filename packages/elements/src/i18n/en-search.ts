import { completeEnglish } from './terms.js'

const sorts: Record<string, string> = {
  relevance: 'Best match',
  popular: 'Most popular',
  trending: 'Trending',
  newest: 'Newest',
  downloads: 'Most used',
  likes: 'Most liked',
  name: 'Name',
}

/** Terms of `dm-model-search`; `en-filters.ts` has those of its later parts. */
export const enSearch = {
  sorts,
  searchLabel: 'Search models',
  searchHint: 'Name, author, task, size',
  clearSearch: 'Clear the search',
  sortBy: 'Sort by',
  filters: 'Filters',
  filtersOn: (count: string) => `Filters, ${count} on`,
  clearAll: 'Clear all',
  foundFor: (models: string, query: string) => `${models} for “${query}”`,
  noneFor: (query: string) => (query === '' ? 'No model has all of these' : `No model for “${query}”`),
  noneFiltered: (query: string) => `No model for “${query}” has all of these`,
}

completeEnglish(enSearch)
