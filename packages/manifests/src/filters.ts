import { type ModelMetadata, sizeClass } from '@decentramodels/core/contract'
import type { Candidate } from './candidate.js'
import { heldBy, type NsfwLevel } from './levels.js'

/** Order of a filter's ids: a key, descending; ties and unknown values by popularity. `upstream` keeps the API's own order. */
export type FilterOrder = 'downloads' | 'likes' | 'lastUpdated' | 'upstream'

/** One row of the table of filters. */
export interface FilterRow {
  id: string
  title: string
  /** Name of a drawing. */
  icon: string
  source: ModelMetadata['source']
  order: FilterOrder
  /** Ids that the manifest holds at most. */
  limit: number
  /** Parameters of the upstream's list call, all of which it knows (it ignores or refuses what it does not). */
  query: readonly (readonly [name: string, value: string])[]
  /** Asked again here, because an upstream may answer with more than was asked for. */
  holds(candidate: Candidate): boolean
  /**
   * Days of a period that only the upstream can rank by. Where its list was not asked for (the seed's scope), models
   * updated within these days stand for it.
   */
  periodDays?: number
  /** Level that the filter asks for, where it asks for one. */
  level?: NsfwLevel
}

const LIMIT = 500

const anything = () => true
const licensed = (license: string) => (candidate: Candidate) => candidate.model.license === license
const typed = (type: string) => (candidate: Candidate) => candidate.model.type === type
const basedOn = (base: string) => (candidate: Candidate) => candidate.baseModels.includes(base)
const both =
  (...tests: FilterRow['holds'][]): FilterRow['holds'] =>
  (candidate) =>
    tests.every((test) => test(candidate))
const sized = (size: ReturnType<typeof sizeClass>) => (candidate: Candidate) => sizeClass(candidate.model) === size
const within = (level: NsfwLevel) => (candidate: Candidate) => heldBy(candidate, level)

type Query = FilterRow['query']
const DOWNLOADS: Query = [['sort', 'downloads']]
const LIKES: Query = [['sort', 'likes']]
// Bounds are inclusive upstream; `holds` decides about a model of exactly 7 or 13 billion parameters.
const SMALL: Query[number] = ['num_parameters', 'max:7B']
const APACHE: Query[number] = ['filter', 'license:apache-2.0']

function huggingface(row: Pick<FilterRow, 'id' | 'title' | 'icon' | 'order' | 'query' | 'holds'>): FilterRow {
  return { ...row, source: 'huggingface', limit: LIMIT }
}

const CHECKPOINT: Query[number] = ['types', 'Checkpoint']
const PERIOD_DAYS = { Month: 30, Week: 7 } as const
const LORA: Query[number] = ['types', 'LORA']

function civitai(row: {
  id: string
  title: string
  icon: string
  holds: FilterRow['holds']
  types?: Query
  period?: 'Month' | 'Week'
  baseModel?: string
  level?: NsfwLevel
}): FilterRow {
  const { types = [CHECKPOINT, LORA], period, baseModel, ...rest } = row
  return {
    ...rest,
    ...(period === undefined ? {} : { periodDays: PERIOD_DAYS[period] }),
    source: 'civitai',
    limit: LIMIT,
    // What was downloaded most within a period only the upstream knows: counts of ours are for all time.
    order: period === undefined ? 'downloads' : 'upstream',
    query: [
      ...types,
      ['sort', 'Most Downloaded'],
      ['period', period ?? 'AllTime'],
      ...(baseModel === undefined ? [] : ([['baseModels', baseModel]] as const)),
    ],
  }
}

const SDXL = 'SDXL 1.0'

/** The 25 filters of the catalogue. A new filter is a new row. */
export const FILTERS: readonly FilterRow[] = [
  huggingface({
    id: 'hf-filter/likes',
    title: 'Most liked',
    icon: 'heart',
    order: 'likes',
    query: LIKES,
    holds: anything,
  }),
  huggingface({
    id: 'hf-filter/recent',
    title: 'Recently updated',
    icon: 'clock',
    order: 'lastUpdated',
    query: [['sort', 'lastModified']],
    holds: ({ model }) => model.lastUpdated !== null,
  }),
  huggingface({
    id: 'hf-filter/small',
    title: 'Small, under 7B',
    icon: 'size-small',
    order: 'downloads',
    query: [...DOWNLOADS, SMALL],
    holds: sized('small'),
  }),
  huggingface({
    id: 'hf-filter/medium',
    title: 'Medium, 7B to 13B',
    icon: 'size-medium',
    order: 'downloads',
    query: [...DOWNLOADS, ['num_parameters', 'min:7B,max:13B']],
    holds: sized('medium'),
  }),
  huggingface({
    id: 'hf-filter/large',
    title: 'Large, over 13B',
    icon: 'size-large',
    order: 'downloads',
    query: [...DOWNLOADS, ['num_parameters', 'min:13B']],
    holds: sized('large'),
  }),
  huggingface({
    id: 'hf-filter/apache',
    title: 'Apache 2.0',
    icon: 'license',
    order: 'downloads',
    query: [...DOWNLOADS, APACHE],
    holds: licensed('apache-2.0'),
  }),
  huggingface({
    id: 'hf-filter/mit',
    title: 'MIT',
    icon: 'license',
    order: 'downloads',
    query: [...DOWNLOADS, ['filter', 'license:mit']],
    holds: licensed('mit'),
  }),
  huggingface({
    id: 'hf-filter/small/apache',
    title: 'Small, Apache 2.0',
    icon: 'license',
    order: 'downloads',
    query: [...DOWNLOADS, SMALL, APACHE],
    holds: both(sized('small'), licensed('apache-2.0')),
  }),
  huggingface({
    id: 'hf-filter/likes/small',
    title: 'Most liked, small',
    icon: 'heart',
    order: 'likes',
    query: [...LIKES, SMALL],
    holds: sized('small'),
  }),

  civitai({ id: 'civitai-filter/pg', title: 'PG', icon: 'shield', level: 'pg', holds: within('pg') }),
  civitai({ id: 'civitai-filter/pg13', title: 'Up to PG-13', icon: 'shield', level: 'pg13', holds: within('pg13') }),
  civitai({ id: 'civitai-filter/r', title: 'Up to R', icon: 'shield', level: 'r', holds: within('r') }),
  civitai({ id: 'civitai-filter/x', title: 'Up to X', icon: 'shield', level: 'x', holds: within('x') }),
  civitai({ id: 'civitai-filter/xxx', title: 'All levels', icon: 'shield', level: 'xxx', holds: within('xxx') }),
  civitai({ id: 'civitai-filter/month', title: 'This month', icon: 'calendar', period: 'Month', holds: anything }),
  civitai({ id: 'civitai-filter/week', title: 'This week', icon: 'calendar', period: 'Week', holds: anything }),
  civitai({
    id: 'civitai-filter/checkpoints',
    title: 'Checkpoints',
    icon: 'checkpoint',
    types: [CHECKPOINT],
    holds: typed('checkpoint'),
  }),
  civitai({ id: 'civitai-filter/loras', title: 'LoRAs', icon: 'lora', types: [LORA], holds: typed('lora') }),
  civitai({ id: 'civitai-filter/sdxl', title: 'SDXL 1.0', icon: 'image', baseModel: SDXL, holds: basedOn(SDXL) }),
  civitai({ id: 'civitai-filter/sd15', title: 'SD 1.5', icon: 'image', baseModel: 'SD 1.5', holds: basedOn('SD 1.5') }),
  civitai({
    id: 'civitai-filter/month/checkpoints/sdxl',
    title: 'SDXL checkpoints this month',
    icon: 'checkpoint',
    period: 'Month',
    types: [CHECKPOINT],
    baseModel: SDXL,
    holds: both(typed('checkpoint'), basedOn(SDXL)),
  }),
  civitai({
    id: 'civitai-filter/month/loras/sdxl',
    title: 'SDXL LoRAs this month',
    icon: 'lora',
    period: 'Month',
    types: [LORA],
    baseModel: SDXL,
    holds: both(typed('lora'), basedOn(SDXL)),
  }),
  civitai({
    id: 'civitai-filter/week/checkpoints/sdxl',
    title: 'SDXL checkpoints this week',
    icon: 'checkpoint',
    period: 'Week',
    types: [CHECKPOINT],
    baseModel: SDXL,
    holds: both(typed('checkpoint'), basedOn(SDXL)),
  }),
  civitai({
    id: 'civitai-filter/r/checkpoints',
    title: 'Checkpoints up to R',
    icon: 'checkpoint',
    level: 'r',
    types: [CHECKPOINT],
    holds: both(within('r'), typed('checkpoint')),
  }),
  civitai({
    id: 'civitai-filter/r/loras',
    title: 'LoRAs up to R',
    icon: 'lora',
    level: 'r',
    types: [LORA],
    holds: both(within('r'), typed('lora')),
  }),
]
