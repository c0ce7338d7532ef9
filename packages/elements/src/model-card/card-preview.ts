import { html, render, type ReactiveController, type ReactiveElement } from 'lit'
import { adoptStyles } from '../base/adopt-styles.js'
import type { CardParts } from './card-parts.js'
import { factsOf, renderFacts } from './facts.js'
import { factsStyles } from './facts.styles.js'

/** Before a hover counts as interest rather than as passing over. */
const OPEN_AFTER_MS = 300
/** For a pointer on its way from the card to the preview. */
const CLOSE_AFTER_MS = 150

/** Closes the preview that is open; a page shows one at a time. */
let closeShown = () => {}

/**
 * The overlay that hover and focus bring up. It lies in the top layer, so it moves nothing and nothing clips it. The
 * pointer may enter it; Escape closes it and leaves the focus where it is; a scroll closes it.
 */
export class CardPreview implements ReactiveController {
  readonly #host: ReactiveElement
  readonly #parts: CardParts
  readonly #box: HTMLElement
  #timer: AbortController | undefined
  #pointed = false

  constructor(host: ReactiveElement, parts: CardParts) {
    this.#host = host
    this.#parts = parts
    const box = document.createElement('div')
    box.setAttribute('part', 'preview')
    box.setAttribute('popover', 'manual')
    this.#box = box
    adoptStyles(host, factsStyles)
    host.renderRoot.append(box)
    host.addEventListener('pointerleave', this.#leave)
    host.addEventListener('focusout', this.#leave)
    host.addController(this)
  }

  hostDisconnected(): void {
    this.#timer?.abort()
    this.#close()
  }

  hostUpdated(): void {
    if (!this.#box.matches(':popover-open')) return
    if (this.#wanted()) this.#draw()
    else this.#close()
  }

  /** A pointer or the focus came: opens the preview soon, if they stay. Fingers do not hover; the card leaves them out. */
  wake(pointed: boolean): void {
    if (this.#box.showPopover === undefined) return
    this.#pointed ||= pointed
    this.#after(OPEN_AFTER_MS, () => {
      if (this.#wanted()) this.#open()
    })
  }

  /** Whether somebody points at the card or has moved the focus into it by keyboard, and its facts are not open anyway. */
  #wanted(): boolean {
    const host = this.#host as ReactiveElement & { expanded: boolean }
    // After a tap `:hover` sticks, so a pointer must have come as one.
    const pointed = this.#pointed && host.matches(':hover')
    const focused = host.renderRoot.querySelector(':focus-visible') !== null
    return !host.expanded && (pointed || focused)
  }

  readonly #leave = (event: Event) => {
    if (event.type === 'pointerleave') this.#pointed = false
    this.#after(CLOSE_AFTER_MS, () => {
      if (!this.#wanted()) this.#close()
    })
  }

  #after(ms: number, act: () => void): void {
    this.#timer?.abort()
    const timer = (this.#timer = new AbortController())
    this.#parts
      .world()
      .clock.sleep(ms, timer.signal)
      .then(act, () => {})
  }

  #draw(): void {
    const { local } = this.#parts
    const model = this.#parts.model()
    if (model === undefined) return
    render(
      html`<p class="whole" dir="auto">${model.name}</p>
        <p class="id" dir="auto">${model.id}</p>
        ${renderFacts(factsOf(local, model))}`,
      this.#box,
    )
  }

  #open(): void {
    if (this.#box.matches(':popover-open')) return
    closeShown()
    closeShown = this.#close
    this.#draw()
    this.#box.showPopover()
    this.#place()
    document.addEventListener('keydown', this.#onKey, true)
    document.addEventListener('scroll', this.#onScroll, true)
  }

  readonly #close = () => {
    if (closeShown === this.#close) closeShown = () => {}
    document.removeEventListener('keydown', this.#onKey, true)
    document.removeEventListener('scroll', this.#onScroll, true)
    if (this.#box.isConnected && this.#box.matches(':popover-open')) this.#box.hidePopover()
  }

  /** Below the card, or above it where there is more room; never past the sides of the screen. */
  #place(): void {
    const card = this.#host.getBoundingClientRect()
    const { style } = this.#box
    const screen = document.documentElement.clientWidth
    const width = Math.min(Math.max(card.width, 320), screen - 16)
    style.setProperty('--_width', `${width}px`)
    style.setProperty('--_left', `${Math.max(8, Math.min(card.left, screen - width - 8))}px`)
    const height = this.#box.offsetHeight
    const below = innerHeight - card.bottom
    const top = below >= height || below >= card.top ? card.bottom : card.top - height
    style.setProperty('--_top', `${Math.max(0, top)}px`)
  }

  readonly #onScroll = (event: Event) => {
    if (event.target !== this.#box) this.#close()
  }

  readonly #onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    // The key has done its work: a dialog around the card stays open.
    event.preventDefault()
    event.stopPropagation()
    this.#timer?.abort()
    this.#close()
  }
}
