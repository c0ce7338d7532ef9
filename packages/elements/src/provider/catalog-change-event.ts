import type { CatalogChange } from '@decentramodels/core/contract'

/**
 * The catalogue was published anew while the page is open. Cancelable: after `preventDefault()` the provider says
 * nothing of it.
 *
 * @example
 * provider.addEventListener('dm-catalog-change', ({ change }) => console.log(change.added))
 */
export class CatalogChangeEvent extends Event {
  /** What came, changed and went. */
  readonly change: CatalogChange

  constructor(change: CatalogChange) {
    super('dm-catalog-change', { bubbles: true, composed: true, cancelable: true })
    this.change = change
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'dm-catalog-change': CatalogChangeEvent
  }
}
