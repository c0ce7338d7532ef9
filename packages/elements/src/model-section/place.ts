import type { ModelCard } from '@decentramodels/core'
import type { ReactiveController, ReactiveElement } from 'lit'
import { readSaved, save } from '../base/history-state.js'
import { FocusKeeper } from './focus-keeper.js'
import type { Loaded } from './loaded.js'

/** A saved count is of the page's own making, and still it must not load a whole catalogue. */
const MOST_CARDS = 1000

type Host = ReactiveElement & { restore: boolean }

interface SavedPlace {
  count: number
  top: number
  /** Id of the model that had the focus. */
  focus: string | null
}

function isSavedPlace(value: unknown): value is SavedPlace {
  const { count, top, focus } = (value ?? {}) as Record<string, unknown>
  return Number.isSafeInteger(count) && Number.isFinite(top) && (focus === null || typeof focus === 'string')
}

/** Keeps in the entry of the history how far a section has grown, the scroll and the focus, and brings them back. */
export class Place implements ReactiveController {
  readonly #host: Host
  readonly #loaded: () => Loaded | undefined
  #saved: SavedPlace | undefined
  #listening: AbortController | undefined

  constructor(host: Host, loaded: () => Loaded | undefined) {
    this.#host = host
    this.#loaded = loaded
    host.addController(this)
    host.addController(new FocusKeeper(host))
  }

  hostConnected(): void {
    this.#listening?.abort()
    const { signal } = (this.#listening = new AbortController())
    addEventListener('scrollend', this.#keep, { signal })
    addEventListener('pagehide', this.#keep, { signal })
    // The last moment before a link is followed.
    addEventListener('click', this.#keep, { signal, capture: true })
  }

  hostDisconnected(): void {
    this.#listening?.abort()
  }

  hostUpdated(): void {
    const loaded = this.#loaded()
    if (loaded === undefined) return
    const saved = this.#saved
    this.#saved = undefined
    if (saved) void this.#bringBack(saved)
  }

  /** Cards of a list that is shown, or was shown when this entry was left; 0 on a first visit. */
  countOf(id: string): number {
    const loaded = this.#loaded()
    if (loaded?.id === id) return loaded.cards.length
    if (!this.#host.restore) return 0
    const saved = readSaved(`section:${id}`)
    if (!isSavedPlace(saved)) return 0
    this.#saved = saved
    return Math.min(saved.count, MOST_CARDS)
  }

  async #bringBack({ top, focus }: SavedPlace): Promise<void> {
    const cards = [...this.#host.renderRoot.querySelectorAll<HTMLElement & { model?: ModelCard }>('[part=item] > *')]
    await Promise.all(cards.map((card) => (card as Partial<ReactiveElement>).updateComplete))
    if (!this.#host.isConnected) return
    if (focus !== null) cards.find(({ model }) => model?.id === focus)?.focus({ preventScroll: true })
    scrollTo({ top, behavior: 'instant' })
  }

  readonly #keep = () => {
    const loaded = this.#loaded()
    if (loaded === undefined || this.#saved || !this.#host.restore) return
    const card = (this.#host.renderRoot as ShadowRoot).activeElement as { model?: ModelCard } | null
    const place: SavedPlace = { count: loaded.cards.length, top: scrollY, focus: card?.model?.id ?? null }
    save(`section:${loaded.id}`, place)
  }
}
