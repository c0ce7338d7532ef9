import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { onTermsChange } from './terms.js'
import { Words } from './words.js'

const live = new Set<Localizer>()
let watching = false

/** One observer for the whole page: languages change seldom, elements are many. */
function watch(): void {
  if (watching) return
  watching = true
  const check = () => live.forEach((localizer) => localizer.check())
  new MutationObserver(check).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['lang'],
    subtree: true,
  })
  onTermsChange(() => live.forEach((localizer) => localizer.host.requestUpdate()))
}

/** The closest `lang`, also across shadow roots. */
function closestLang(element: Element): string {
  for (let at: Element | null = element; at;) {
    const found: Element | null = at.closest('[lang]')
    if (found) return found.getAttribute('lang')!
    const root = at.getRootNode()
    at = root instanceof ShadowRoot ? root.host : null
  }
  return ''
}

/** Gives an element its words and numbers in the closest language, and updates it when that changes. */
export class Localizer extends Words implements ReactiveController {
  readonly host: ReactiveControllerHost & Element
  readonly #locale: () => string | undefined
  #lang = 'en'

  constructor(host: ReactiveControllerHost & Element, locale: () => string | undefined) {
    super()
    this.host = host
    this.#locale = locale
    host.addController(this)
  }

  /** Language tag in use. */
  get lang(): string {
    return this.#locale() || this.#lang
  }

  hostConnected(): void {
    watch()
    live.add(this)
    this.check()
  }

  hostDisconnected(): void {
    live.delete(this)
  }

  /** Looks the language up again. */
  check(): void {
    const lang = closestLang(this.host) || 'en'
    if (lang === this.#lang) return
    this.#lang = lang
    this.host.requestUpdate()
  }
}
