import { EXPAND_NAMES, type ExpandName, type FieldChoice } from './fields.js'
import { HUB_SORTS, type HubModel, type HubSort } from './hub-model.js'

/** Largest page; more is answered with this many, as the Hub does. */
export const HUB_PAGE_CAP = 1000

/** A list request, understood. */
export interface HubQuery {
  sort: HubSort
  /** Models of one page, 1 to {@link HUB_PAGE_CAP}. */
  limit: number
  cursor: string | undefined
  fields: FieldChoice
  /** Undefined when every model is wanted. */
  wants: ((model: HubModel) => boolean) | undefined
}

/** A request that the Hub answers with 400. */
export class BadHubQuery extends Error {}

function isTrue(text: string | null): boolean {
  return text !== null && text !== 'false' && text !== '0'
}

function oneOf<Name extends string>(names: readonly Name[], text: string, parameter: string): Name {
  const name = names.find((known) => known === text)
  if (name === undefined) throw new BadHubQuery(`Invalid ${parameter} "${text}". Use one of: ${names.join(', ')}`)
  return name
}

const SCALE: Record<string, number> = { '': 1, k: 1e3, m: 1e6, b: 1e9, t: 1e12 }

function readCount(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([kmbt]?)$/i.exec(text)
  if (!match) throw new BadHubQuery(`Invalid num_parameters "${text}". Use for example min:6B,max:128B`)
  return Number(match[1]) * SCALE[match[2]!.toLowerCase()]!
}

/** `min:6B,max:128B`, either half alone, or one number. */
function readRange(text: string): { min: number; max: number } {
  const range = { min: 0, max: Infinity }
  for (const part of text.split(',')) {
    const [bound, count] = part.includes(':') ? part.split(':', 2) : ['both', part]
    if (bound !== 'min' && bound !== 'max' && bound !== 'both')
      throw new BadHubQuery(`Invalid num_parameters "${text}"`)
    if (bound !== 'max') range.min = readCount(count!)
    if (bound !== 'min') range.max = readCount(count!)
  }
  return range
}

function readFields(parameters: URLSearchParams): FieldChoice {
  const expand = parameters.getAll('expand').concat(parameters.getAll('expand[]'))
  const names = expand.flatMap((text) => text.split(','))
  const choice = {
    full: isTrue(parameters.get('full')),
    cardData: isTrue(parameters.get('cardData')),
    config: isTrue(parameters.get('config')),
    expand: names.map((name): ExpandName => oneOf(EXPAND_NAMES, name, 'expand')),
  }
  if (names.length > 0 && (choice.full || choice.cardData || choice.config))
    throw new BadHubQuery('expand can not be used with full, cardData or config')
  return choice
}

type Test = (model: HubModel) => boolean

/** A tag in the wide sense of `filter`: the Hub repeats task and library among the tags. */
function hasTag(model: HubModel, tag: string): boolean {
  return model.pipeline_tag === tag || model.library_name === tag || model.tags?.includes(tag) === true
}

/** What these name is neither recorded nor simulated, so nothing is known to match. */
const UNKNOWABLE = ['apps', 'inference', 'inference_provider', 'trained_dataset'] as const

function readTests(parameters: URLSearchParams): Test[] {
  const tests: Test[] = []
  const author = parameters.get('author')
  if (author) tests.push((model) => model.author === author)
  const task = parameters.get('pipeline_tag')
  if (task) tests.push((model) => model.pipeline_tag === task)
  const tags = ['filter', 'library', 'language', 'license', 'tags'].flatMap((name) =>
    parameters
      .getAll(name)
      .flatMap((text) => text.split(','))
      .map((tag) => (name === 'license' ? `license:${tag}` : tag)),
  )
  for (const tag of tags) if (tag !== '') tests.push((model) => hasTag(model, tag))
  const gated = parameters.get('gated')
  if (gated !== null) tests.push((model) => model.gated !== undefined && Boolean(model.gated) === isTrue(gated))
  const size = parameters.get('num_parameters')
  if (size !== null) {
    const { min, max } = readRange(size)
    tests.push(
      (model) => model.safetensors !== undefined && model.safetensors.total >= min && model.safetensors.total <= max,
    )
  }
  const words = (parameters.get('search') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  for (const word of words) tests.push((model) => model.id.toLowerCase().includes(word))
  if (UNKNOWABLE.some((name) => parameters.has(name))) tests.push(() => false)
  return tests
}

/** Reads the parameters of a list. Throws {@link BadHubQuery}. */
export function readHubQuery(parameters: URLSearchParams): HubQuery {
  const limit = Number(parameters.get('limit') ?? HUB_PAGE_CAP)
  if (!Number.isInteger(limit) || limit < 1) throw new BadHubQuery('limit must be a whole number of 1 or more')
  const direction = parameters.get('direction')
  if (direction !== null && direction !== '-1') throw new BadHubQuery('direction must be -1: every order is descending')
  const tests = readTests(parameters)
  return {
    sort: oneOf(HUB_SORTS, parameters.get('sort') ?? 'trendingScore', 'sort'),
    limit: Math.min(limit, HUB_PAGE_CAP),
    cursor: parameters.get('cursor') ?? undefined,
    fields: readFields(parameters),
    wants: tests.length === 0 ? undefined : (model) => tests.every((test) => test(model)),
  }
}
