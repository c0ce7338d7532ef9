import type { ModelMetadata } from '../contract/model.js'

/** A model of which only what matters is said: `author/name` for its id. */
export function modelOf(id: string, facts: Partial<ModelMetadata> = {}): ModelMetadata {
  const cut = id.indexOf('/')
  return {
    id,
    slug: id.replaceAll(/[/:]/g, '--'),
    name: id.slice(cut + 1),
    author: cut < 0 ? null : id.slice(0, cut),
    description: '',
    downloads: 100,
    likes: 10,
    tags: [],
    source: 'huggingface',
    type: 'text-generation',
    task: 'text-generation',
    baseModel: null,
    parameters: null,
    license: null,
    commercialUse: 'unknown',
    createdAt: null,
    lastUpdated: null,
    origin: 'community',
    weeklyGrowth: null,
    trendingScore: null,
    gated: null,
    nsfwLevel: null,
    url: 'https://example.com/',
    image: null,
    dailyDownloads: null,
    ...facts,
  }
}
