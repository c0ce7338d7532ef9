import type { ModelCard } from '@decentramodels/core'
import type { CatalogChange } from '@decentramodels/core/contract'

/** What publications brought and took, added up: a model counts once, however often it is named. */
export class News {
  readonly #added = new Map<string, ModelCard>()
  readonly #removed = new Set<string>()
  /** Changes name some and count all. */
  #unnamedAdded = 0
  #unnamedRemoved = 0

  /** Newest first. */
  get added(): ModelCard[] {
    return [...this.#added.values()].reverse()
  }

  get addedCount(): number {
    return this.#added.size + this.#unnamedAdded
  }

  get removedCount(): number {
    return this.#removed.size + this.#unnamedRemoved
  }

  add({ added, addedCount, removed, removedCount }: CatalogChange): void {
    for (const card of [...added].reverse()) {
      this.#removed.delete(card.id)
      this.#added.delete(card.id)
      this.#added.set(card.id, card)
    }
    for (const id of removed) if (!this.#added.delete(id)) this.#removed.add(id)
    this.#unnamedAdded += Math.max(0, addedCount - added.length)
    this.#unnamedRemoved += Math.max(0, removedCount - removed.length)
  }

  /** Adds later news. */
  join(later: News): void {
    this.add({
      at: '',
      added: later.added,
      addedCount: later.addedCount,
      updated: [],
      updatedCount: 0,
      removed: [...later.#removed],
      removedCount: later.removedCount,
    })
  }
}
