import { badgesOf, type ModelCard, type ModelMetadata } from './model.js'

// Apart from `model.ts`: the first screen has its cards as they are.

/** What a card shows of a model. */
export function toModelCard(model: ModelMetadata): ModelCard {
  return {
    id: model.id,
    name: model.name,
    author: model.author,
    type: model.type,
    task: model.task,
    downloads: model.downloads,
    likes: model.likes,
    source: model.source,
    origin: model.origin,
    weeklyGrowth: model.weeklyGrowth,
    createdAt: model.createdAt,
    lastUpdated: model.lastUpdated,
    license: model.license,
    badges: badgesOf(model),
  }
}
