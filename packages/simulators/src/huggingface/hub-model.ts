/** A model as the Hub's API writes it. A field that is absent is unknown. */
export interface HubModel {
  _id: string
  id: string
  modelId: string
  author?: string
  /** False, or how access is granted. */
  gated?: false | 'auto' | 'manual'
  private: false
  disabled?: false
  lastModified?: string
  createdAt?: string
  likes: number
  /** Of the last 30 days. */
  downloads: number
  trendingScore?: number
  pipeline_tag?: string
  library_name?: string
  tags?: string[]
  sha?: string
  siblings?: { rfilename: string }[]
  safetensors?: { parameters: Record<string, number>; total: number }
}

/** Orders that `sort` may name; all of them descending. */
export const HUB_SORTS = [
  'createdAt',
  'downloads',
  'likes',
  'lastModified',
  'likes30d',
  'trendingScore',
  'num_parameters',
  'mainSize',
  'id',
] as const
export type HubSort = (typeof HUB_SORTS)[number]

/** What a model is sorted by; null when unknown. */
export function sortValue(model: HubModel, sort: HubSort): string | number | null {
  switch (sort) {
    case 'num_parameters':
      return model.safetensors?.total ?? null
    // Neither is recorded. Likes stand in for the likes of 30 days, the parameters for the bytes of the weights.
    case 'likes30d':
      return model.likes
    case 'mainSize':
      return model.safetensors?.total ?? null
    default:
      return model[sort] ?? null
  }
}

/** Less than 0 when `a` comes first: the greater value, then the lesser `_id`; unknown last. As the Hub's cursors do. */
export function compareForSort(a: SortPlace, b: SortPlace): number {
  if (a.value !== b.value) {
    if (a.value === null) return 1
    if (b.value === null) return -1
    return a.value < b.value ? 1 : -1
  }
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

/** A place in an order: the value sorted by, and the `_id` that breaks ties. */
export interface SortPlace {
  value: string | number | null
  key: string
}

/** Models by row number, whatever stands behind them: a recording or a rule. */
export interface HubCatalog {
  readonly size: number
  /** Row numbers in an order. */
  order(sort: HubSort): ArrayLike<number>
  place(row: number, sort: HubSort): SortPlace
  model(row: number): HubModel
  /** By id, letter case aside as on the Hub. */
  find(id: string): HubModel | undefined
}
