import { readCard } from './model-card.js'
import type { HubModel } from './hub-model.js'

/** Names that `expand` may give. */
export const EXPAND_NAMES = [
  'author', 'baseModels', 'cardData', 'childrenModelCount', 'config', 'createdAt', 'disabled', 'downloads',
  'downloadsAllTime', 'evalResults', 'gated', 'gguf', 'inference', 'inferenceProviderMapping', 'lastModified',
  'library_name', 'likes', 'mask_token', 'model-index', 'pipeline_tag', 'private', 'resourceGroup', 'safetensors', 'sha',
  'siblings', 'spaces', 'tags', 'transformersInfo', 'trendingScore', 'usedStorage', 'widgetData',
] as const // prettier-ignore
export type ExpandName = (typeof EXPAND_NAMES)[number]

/** What a list gives when nothing is asked for. */
const DEFAULT_FIELDS = [
  '_id', 'id', 'likes', 'trendingScore', 'private', 'downloads', 'tags', 'pipeline_tag', 'library_name', 'createdAt', 'modelId',
] as const // prettier-ignore

/** What `full` gives. */
const FULL_FIELDS = [
  '_id', 'id', 'author', 'gated', 'lastModified', 'likes', 'trendingScore', 'private', 'sha', 'downloads', 'tags',
  'pipeline_tag', 'library_name', 'createdAt', 'modelId', 'siblings',
] as const // prettier-ignore

/** What a caller wants of each model. */
export interface FieldChoice {
  full: boolean
  cardData: boolean
  /** Not recorded and not simulated: accepted, and never in the answer. */
  config: boolean
  /** Empty: no choice of single fields. */
  expand: readonly ExpandName[]
}

function pick(model: HubModel, names: readonly (keyof HubModel)[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {}
  for (const name of names) if (model[name] !== undefined) picked[name] = model[name]
  return picked
}

function readField(model: HubModel, name: ExpandName): unknown {
  switch (name) {
    case 'cardData':
      return readCard(model)?.cardData
    case 'baseModels':
      return readCard(model)?.baseModels
    case 'disabled':
      return false
    default:
      return (model as unknown as Record<string, unknown>)[name]
  }
}

/** A model with the fields that were asked for; an unknown one is absent. */
export function projectModel(model: HubModel, choice: FieldChoice): Record<string, unknown> {
  if (choice.expand.length > 0) {
    const picked: Record<string, unknown> = { _id: model._id, id: model.id }
    for (const name of choice.expand) {
      const value = readField(model, name)
      if (value !== undefined) picked[name] = value
    }
    return picked
  }
  const picked = pick(model, choice.full ? FULL_FIELDS : DEFAULT_FIELDS)
  const card = choice.cardData ? readCard(model)?.cardData : undefined
  if (card !== undefined) picked.cardData = card
  return picked
}

/** The single model's page: everything there is. */
export function projectWhole(model: HubModel): Record<string, unknown> {
  const whole = projectModel(model, { full: true, cardData: true, config: true, expand: [] })
  if (model.safetensors) whole.safetensors = model.safetensors
  whole.disabled = false
  return whole
}
