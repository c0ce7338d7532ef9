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

const facetTitles: Record<string, string> = {
  new: 'Age',
  source: 'Source',
  origin: 'Made by',
  size: 'Parameters',
  task: 'Task',
  type: 'Type',
  'base-model': 'Base model',
  license: 'License',
}

/** Values that are not shown as the catalogue writes them. */
const facetValues: Record<string, string> = {
  true: 'New this week',
  huggingface: 'Hugging Face',
  civitai: 'CivitAI',
  lab: 'AI lab',
  community: 'Community',
  small: 'Under 7B',
  medium: '7B to 13B',
  large: 'Over 13B',
  lora: 'LoRA',
  vae: 'VAE',
}

/** Terms of `dm-model-search`. */
export const enSearch = {
  sorts,
  facetTitles,
  facetValues,
  searchLabel: 'Search models',
  searchHint: 'Name, author, task, size',
  clearSearch: 'Clear the search',
  sortBy: 'Sort by',
  filters: 'Filters',
  filtersOn: (count: string) => `Filters, ${count} on`,
  moreOf: (title: string) => `More: ${title}`,
  fewerOf: (title: string) => `Fewer: ${title}`,
  clearAll: 'Clear all',
  foundFor: (models: string, query: string) => `${models} for “${query}”`,
  noneFor: (query: string) => (query === '' ? 'No model has all of these' : `No model for “${query}”`),
  noneFiltered: (query: string) => `No model for “${query}” has all of these`,
  searchedOf: (searched: string, of: string) => `The ${searched} most popular of ${of} were searched.`,
  searchedPlainly: 'This catalogue has no search index: names are compared as they are spelled.',
  didYouMean: 'Did you mean',
  clearFilters: 'Clear the filters',
  noneHelp: 'Try fewer words, or a part of the name.',
}

completeEnglish(enSearch)
