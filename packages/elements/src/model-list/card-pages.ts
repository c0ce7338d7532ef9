import type { ModelCard } from '@decentramodels/core'
import type { CardList } from '@decentramodels/core/catalog'

/** Rows that are asked for at a time. */
const PAGE = 100
/** Pages kept: a few thousand cards, whatever the list holds. */
const KEPT = 40

interface Page {
  cards?: readonly ModelCard[]
  error?: unknown
  loading?: AbortController
  done?: Promise<void>
}

/** The cards of a list, read in pages as they are needed; what nobody needs any more is stopped and forgotten. */
export class CardPages {
  readonly #list: CardList
  readonly #changed: () => void
  /** By number; the one needed last is at the end. */
  readonly #pages = new Map<number, Page>()

  constructor(list: CardList, changed: () => void) {
    this.#list = list
    this.#changed = changed
  }

  /** A row's card; undefined while it is not there, null where the list holds less than it promised. */
  get(index: number): ModelCard | null | undefined {
    const cards = this.#pages.get(Math.floor(index / PAGE))?.cards
    return cards && (cards[index % PAGE] ?? null)
  }

  /** Whether a row's page did not load. */
  hasFailed(index: number): boolean {
    return this.#pages.get(Math.floor(index / PAGE))?.error !== undefined
  }

  /** Starts what is missing of rows `from` to `to`, end not included, and stops what is not of them. */
  want(from: number, to: number): void {
    const first = Math.floor(from / PAGE)
    const last = Math.floor((Math.max(from + 1, to) - 1) / PAGE)
    for (const [number, page] of this.#pages) {
      if (number >= first && number <= last) continue
      page.loading?.abort()
      if (page.cards === undefined) this.#pages.delete(number)
    }
    for (let number = first; number <= last; number++) void this.#load(number)
  }

  /** Rows `from` to `to`, or the reason why they did not come. */
  async load(from: number, to: number, signal: AbortSignal): Promise<void> {
    const stop = () => this.stop()
    signal.addEventListener('abort', stop)
    try {
      const numbers = new Set([from, Math.max(from, to - 1)].map((index) => Math.floor(index / PAGE)))
      await Promise.all([...numbers].map((number) => this.#load(number)))
      signal.throwIfAborted()
      const failed = [...this.#pages.values()].find(({ error }) => error !== undefined)
      if (failed) throw failed.error
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  /** Pages that did not load are asked for again. */
  retry(): void {
    for (const [number, { error }] of this.#pages) {
      if (error === undefined) continue
      this.#pages.delete(number)
      void this.#load(number)
    }
    this.#changed()
  }

  /** Stops what is under way. */
  stop(): void {
    for (const [number, { loading, cards }] of this.#pages) {
      loading?.abort()
      if (cards === undefined) this.#pages.delete(number)
    }
  }

  #load(number: number): Promise<void> | undefined {
    let page = this.#pages.get(number)
    // Known or not, it is the one needed last.
    this.#pages.delete(number)
    this.#pages.set(number, (page ??= {}))
    if (!page.cards && page.error === undefined) page.done ??= this.#read(number, page)
    return page.done
  }

  async #read(number: number, page: Page): Promise<void> {
    const loading = (page.loading = new AbortController())
    const start = number * PAGE
    try {
      const end = Math.min(this.#list.length, start + PAGE)
      const cards: unknown = await this.#list.slice(start, end, { signal: loading.signal })
      // Pages make lists of their own.
      if (!Array.isArray(cards)) throw new TypeError('A list of models gave no models.')
      page.cards = cards as ModelCard[]
    } catch (error) {
      page.error = error ?? 'failed'
    }
    delete page.loading
    if (loading.signal.aborted) return
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= KEPT) break
      this.#pages.delete(old)
    }
    this.#changed()
  }
}
