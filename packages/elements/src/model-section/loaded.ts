import type { ModelCard } from '@decentramodels/core'
import type { SectionInfo } from '@decentramodels/core/contract'
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
  /** The sections of the first screen. */
  readonly sections: readonly SectionInfo[]
}

/** Cards that each press of the button adds. */
export const STEP = 12
