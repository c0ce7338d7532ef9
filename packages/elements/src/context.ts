import type { Runtime } from '@decentramodels/core'
import type { CatalogLike } from '@decentramodels/core/catalog'
import { createContext } from '@lit/context'

/** What a provider gives to every element below it. */
export interface ProvidedValue {
  /** Undefined until it is open. */
  readonly catalog: CatalogLike | undefined
  /** Why the catalogue could not be opened; the provider itself shows it. */
  readonly error: unknown
  readonly runtime: Runtime
  /** Language tag for all elements below; undefined: each follows the closest `lang`. */
  readonly locale: string | undefined
  /** Template of a model's address, such as `/models/{slug}`; undefined: the page at its source. */
  readonly modelHref: string | undefined
  /** Rises when a newer publication of the catalogue is to be shown: lists load again and keep what they show till then. */
  readonly revision: number
}

/** Key of the provider's value. */
export const decentraContext = createContext<ProvidedValue>(Symbol.for('decentramodels.context'))
