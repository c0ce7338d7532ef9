import type { ModelCard } from '@decentramodels/core'
import type { CardList, CatalogLike } from '@decentramodels/core/catalog'

/** What a section has on the screen. */
export interface Loaded {
  readonly catalog: CatalogLike
  readonly id: string
  readonly title: string
  readonly total: number
  readonly list: CardList
  readonly cards: readonly ModelCard[]
  /** Cards that stood there at first. */
  readonly initial: number
  /** Of an empty list: a section that has something to show. */
  readonly instead: { id: string; title: string } | undefined
}

/** Cards that each press of the button adds. */
export const STEP = 12
