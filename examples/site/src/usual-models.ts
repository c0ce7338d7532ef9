import type { ModelCard } from '@decentramodels/core'
import type { CatalogLike } from '@decentramodels/core/catalog'

/** So many stand below the form. */
const SHOWN = 12

export interface UsualModels {
  cards: ModelCard[]
  /** How many the catalogue holds. */
  total: number
}

/** The most used models of a task that can be run, which are those of Hugging Face. */
export async function usualModels(catalog: CatalogLike, task: string, signal?: AbortSignal): Promise<UsualModels> {
  const abort = signal ? { signal } : {}
  // Until the index is there, a search knows the cards alone that were read by then.
  await catalog.prepareSearch?.(abort)
  const filter = { task: [task], source: ['huggingface'] } as const
  const { hits, total } = await catalog.search('', { filter, sort: 'downloads', limit: SHOWN, ...abort })
  return { cards: hits.map(({ card }) => card), total }
}
