import { ContextEvent } from '@lit/context'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { decentraContext, type ProvidedValue } from '../context.js'

type Host = ReactiveControllerHost & HTMLElement

/*
 * The community's context protocol, spoken by hand: a third of the size of the ready-made controllers, and an element
 * finds its nearest provider also when that one is registered after it.
 */

const ANNOUNCEMENT = 'context-provider'

/** Asks the nearest provider for its value, and again when a provider comes into the page. */
export class ProviderLink implements ReactiveController {
  /** Undefined outside of a provider. */
  value: ProvidedValue | undefined
  readonly #host: Host
  #leave: (() => void) | undefined

  constructor(host: Host) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    this.value = undefined
    document.addEventListener(ANNOUNCEMENT, this.#ask)
    this.#ask()
  }

  hostDisconnected(): void {
    document.removeEventListener(ANNOUNCEMENT, this.#ask)
    this.#leave?.()
    this.#leave = undefined
  }

  readonly #ask = () => {
    this.#host.dispatchEvent(new ContextEvent(decentraContext, this.#host, this.#take, true))
  }

  readonly #take = (value: ProvidedValue, leave?: () => void) => {
    if (this.#leave !== leave) this.#leave?.()
    this.#leave = leave
    this.value = value
    this.#host.requestUpdate()
  }
}

/** Gives a value to every element below its host. */
export class ProviderSource implements ReactiveController {
  readonly #host: Host
  readonly #takers = new Map<(value: ProvidedValue, leave?: () => void) => void, () => void>()
  #value: ProvidedValue

  constructor(host: Host, value: ProvidedValue) {
    this.#host = host
    this.#value = value
    host.addController(this)
    host.addEventListener('context-request', (event) => {
      // The host's own question goes to the provider above it.
      if ((event.context as unknown) !== decentraContext || event.composedPath()[0] === host) return
      event.stopPropagation()
      const take = event.callback as unknown as (value: ProvidedValue, leave?: () => void) => void
      const leave = this.#takers.get(take) ?? (() => void this.#takers.delete(take))
      if (event.subscribe) this.#takers.set(take, leave)
      take(this.#value, event.subscribe ? leave : undefined)
    })
  }

  hostConnected(): void {
    const announcement = new Event(ANNOUNCEMENT, { bubbles: true, composed: true })
    this.#host.dispatchEvent(Object.assign(announcement, { context: decentraContext, contextTarget: this.#host }))
  }

  /** Tells every taker, when and only when something is different. */
  set(value: ProvidedValue): void {
    const former = this.#value
    if ((Object.keys(value) as (keyof ProvidedValue)[]).every((key) => former[key] === value[key])) return
    this.#value = value
    for (const [take, leave] of this.#takers) take(value, leave)
  }
}
