import type { CatalogLike } from '@decentramodels/core/catalog'

/**
 * A provider has opened its catalogue.
 *
 * @example
 * provider.addEventListener('dm-catalog-open', ({ catalog }) => console.log(catalog.stats.totalModels))
 */
export class CatalogOpenEvent extends Event {
  /** The opened catalogue. */
  readonly catalog: CatalogLike

  constructor(catalog: CatalogLike) {
    super('dm-catalog-open', { bubbles: true, composed: true })
    this.catalog = catalog
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'dm-catalog-open': CatalogOpenEvent
  }
}
