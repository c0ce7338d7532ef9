import type { ModelCard, Runtime } from '@decentramodels/core'
import type { CatalogLike } from '@decentramodels/core/catalog'
import type { Localizer } from '../i18n/localizer.js'

/** What the parts of a card that load later ask of it; answers change while the card lives. */
export interface CardParts {
  readonly local: Localizer
  world(): Runtime
  model(): ModelCard | undefined
  catalog(): CatalogLike | undefined
}
