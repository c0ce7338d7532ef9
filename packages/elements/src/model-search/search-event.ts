import type { SearchFilter, SearchSort } from '@decentramodels/core/search'

/**
 * A search was answered.
 *
 * @example
 * document.addEventListener('dm-search', ({ query, total }) => console.log(`${total} models for ${query}`))
 */
export class SearchEvent extends Event {
  /** What was typed; empty: all models. */
  readonly query: string
  /** The pills that are on. */
  readonly filter: SearchFilter
  readonly sort: SearchSort
  /** Models that match. */
  readonly total: number

  constructor(asked: { query: string; filter: SearchFilter; sort: SearchSort }, total: number) {
    super('dm-search', { bubbles: true, composed: true })
    this.query = asked.query
    this.filter = asked.filter
    this.sort = asked.sort
    this.total = total
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'dm-search': SearchEvent
  }
}
