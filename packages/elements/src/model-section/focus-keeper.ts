import type { ReactiveController, ReactiveElement } from 'lit'

/** Keeps the focus on its card when a newer list moves it: an element that is taken out and put back has lost it. */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReactiveElement
  #card: Element | null = null
  #inner: Element | null | undefined

  constructor(host: ReactiveElement) {
    this.#host = host
  }

  hostUpdate(): void {
    this.#card = (this.#host.renderRoot as ShadowRoot).activeElement
    this.#inner = this.#card?.shadowRoot?.activeElement
  }

  hostUpdated(): void {
    const root = this.#host.renderRoot as ShadowRoot
    if (this.#card === null || root.activeElement !== null) return
    // The model may be gone: then the title is the nearest place.
    const left = this.#card.isConnected ? (this.#inner ?? this.#card) : root.querySelector('[part=heading]')
    if (left instanceof HTMLElement) left.focus({ preventScroll: true })
  }
}
