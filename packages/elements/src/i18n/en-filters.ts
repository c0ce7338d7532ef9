import { completeEnglish } from './terms.js'

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

/** Terms of the pills of `dm-model-search`, and of what it says beside results. */
export const enFilters = {
  facetTitles,
  facetValues,
  moreOf: (title: string) => `More: ${title}`,
  fewerOf: (title: string) => `Fewer: ${title}`,
  showFound: (models: string) => `Show ${models}`,
  searchedOf: (searched: string, of: string) => `The ${searched} most popular of ${of} were searched.`,
  searchedPlainly: 'This catalogue has no search index: names are compared as they are spelled.',
  searchedMost: (most: string) => `The best ${most} are counted and shown.`,
  didYouMean: 'Did you mean',
  clearFilters: 'Clear the filters',
  noneHelp: 'Try fewer words, or a part of the name.',
}

completeEnglish(enFilters)
