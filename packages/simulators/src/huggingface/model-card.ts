import type { HubModel } from './hub-model.js'

/** How a model came from its base, as the Hub's tags spell it. */
const RELATIONS = new Set(['finetune', 'quantized', 'adapter', 'merge'])

/** What the Hub reads out of a model author's own YAML. */
export interface ModelCardFacts {
  /** As authors write it: one value stands alone, several are a list. */
  cardData: Record<string, string | string[]>
  baseModels?: { relation?: string; models: { id: string }[] }
}

function oneOrMany(values: readonly string[]): string | string[] {
  return values.length === 1 ? values[0]! : [...values]
}

/**
 * The model card's data, worked out of the recorded tags, which the Hub makes from it. Undefined when no tags are recorded.
 */
export function readCard(model: HubModel): ModelCardFacts | undefined {
  if (model.tags === undefined) return undefined
  const cardData: ModelCardFacts['cardData'] = {}
  const after = (prefix: string) =>
    model.tags!.filter((tag) => tag.startsWith(prefix)).map((tag) => tag.slice(prefix.length))
  const set = (name: string, values: readonly string[]) => {
    if (values.length > 0) cardData[name] = oneOrMany(values)
  }
  set('license', after('license:'))
  set(
    'language',
    model.tags.filter((tag) => /^[a-z]{2}$/.test(tag)),
  )
  set('datasets', after('dataset:'))
  if (model.library_name !== undefined) cardData.library_name = model.library_name
  if (model.pipeline_tag !== undefined) cardData.pipeline_tag = model.pipeline_tag

  const bases = after('base_model:')
  const plain = bases.filter((base) => !RELATIONS.has(base.slice(0, base.indexOf(':'))))
  set('base_model', plain)
  if (plain.length === 0) return { cardData }
  const relation = bases.map((base) => base.slice(0, base.indexOf(':'))).find((name) => RELATIONS.has(name))
  return { cardData, baseModels: { ...(relation && { relation }), models: plain.map((id) => ({ id })) } }
}
