import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit'
import '../i18n/en-later.js'
import { adoptStyles } from '../base/adopt-styles.js'
import type { Localizer } from '../i18n/localizer.js'
import { type Loaded, STEP } from './loaded.js'
import { sectionLaterStyles } from './section-later.styles.js'

/** What growing needs of its section. */
export interface GrowthParts {
  loaded(): Loaded | undefined
  show(loaded: Loaded): void
}

/** "Show more": adds cards, moves the focus to the first new one and says how many are shown. */
export class Growth {
  readonly #host: ReactiveElement
  readonly #local: Localizer
  readonly #parts: GrowthParts
  #pending: AbortController | undefined
  #failed = false
  #shown: readonly [number, number] | undefined

  constructor(host: ReactiveElement, local: Localizer, parts: GrowthParts) {
    this.#host = host
    this.#local = local
    this.#parts = parts
    adoptStyles(host, sectionLaterStyles)
  }

  get pending(): boolean {
    return this.#pending !== undefined
  }

  /** For the live region. */
  get status(): string {
    if (!this.#shown) return ''
    const [shown, total] = this.#shown.map((count) => this.#local.number(count)) as [string, string]
    return this.#local.term('shown')(shown, total)
  }

  /** What went wrong, beside the button that tries again. */
  get failure(): TemplateResult | typeof nothing {
    return this.#failed ? html`<p role="alert">${this.#local.term('moreFailed')}</p>` : nothing
  }

  /** Another list is shown, or the section left the page. */
  stop(): void {
    this.#pending?.abort()
    this.#pending = undefined
    this.#failed = false
    this.#shown = undefined
  }

  async grow(): Promise<void> {
    const loaded = this.#parts.loaded()
    if (loaded === undefined || this.#pending) return
    const pending = (this.#pending = new AbortController())
    this.#failed = false
    this.#host.requestUpdate()
    const from = loaded.cards.length
    try {
      const next = await loaded.list.slice(from, from + STEP, { signal: pending.signal })
      if (this.#pending !== pending) return
      // Where a newer publication came meanwhile, a card may stand further down than it did.
      const known = new Set(loaded.cards.map(({ id }) => id))
      const cards = [...loaded.cards, ...next.filter(({ id }) => !known.has(id))]
      // A list may hold less than it promised, when records were left out.
      const total = next.length < Math.min(STEP, loaded.total - from) ? cards.length : loaded.total
      this.#parts.show({ ...loaded, cards, total })
      this.#shown = [cards.length, total]
    } catch {
      if (this.#pending !== pending) return
      this.#failed = true
    }
    this.#pending = undefined
    this.#host.requestUpdate()
    await this.#host.updateComplete
    if (!this.#failed) await this.#focus(from)
  }

  async #focus(at: number): Promise<void> {
    const items = this.#host.renderRoot.querySelectorAll<HTMLElement>('[part=item]')
    const item = items[Math.min(at, items.length - 1)]
    const card = item?.firstElementChild
    if (!(card instanceof HTMLElement)) return
    if ('updateComplete' in card) await card.updateComplete
    card.focus()
    if ((this.#host.renderRoot as ShadowRoot).activeElement === card) return
    // A card of the page's own that takes no focus: its list item does.
    item!.tabIndex = -1
    item!.focus()
  }
}
