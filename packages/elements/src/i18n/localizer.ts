import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { formatNumber } from './formats.js'
import { findTerm, onTermsChange, type Terms } from './terms.js'

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
export class Localizer implements ReactiveController {
  readonly host: ReactiveControllerHost & Element
  readonly #locale: () => string | undefined
  #lang = 'en'

  constructor(host: ReactiveControllerHost & Element, locale: () => string | undefined) {
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

  term<Key extends keyof Terms>(key: Key): Terms[Key] {
    return findTerm(this.lang, key)
  }

  number(value: number): string {
    return formatNumber(this.lang, value)
  }

  /** "1.2M". */
  compact(value: number): string {
    return formatNumber(this.lang, value, { notation: 'compact', maximumFractionDigits: 1 })
  }

  /** "+12%" for 0.12. */
  percent(value: number): string {
    return formatNumber(this.lang, value, {
      style: 'percent',
      signDisplay: 'exceptZero',
      notation: Math.abs(value) >= 10 ? 'compact' : 'standard',
      maximumFractionDigits: 0,
    })
  }
}
