import { createRuntime, type Runtime } from '@decentramodels/core'
import { LitElement, type PropertyValues } from 'lit'
import type { ProvidedValue } from '../context.js'
import { Localizer } from '../i18n/localizer.js'
import { ProviderLink } from '../provider/provider-link.js'
import { defineElement } from './define-element.js'
import { VERSION } from './version.js'

let platform: Runtime | undefined

/**
 * What all our elements have in common: registration, version, runtime, language, states.
 *
 * @attr {'light' | 'dark' | 'auto'} theme - Color scheme of the element and all below. Default: as the page has it.
 *
 * @cssprop [--dm-color-surface] - Background of cards and notes.
 * @cssprop [--dm-color-raised] - Background of what lies above the page.
 * @cssprop [--dm-color-line] - Hairlines.
 * @cssprop [--dm-color-control] - Borders of buttons.
 * @cssprop [--dm-color-text] - Text.
 * @cssprop [--dm-color-muted] - Secondary text.
 * @cssprop [--dm-color-accent] - Focus ring and pointed-at parts.
 * @cssprop [--dm-color-info] - Notes.
 * @cssprop [--dm-color-warn] - Warnings and limits.
 * @cssprop [--dm-color-danger] - Errors.
 * @cssprop [--dm-color-ok] - New and rising.
 * @cssprop [--dm-radius=0.625rem] - Corner radius.
 * @cssprop [--dm-corner-cut=0rem] - Size of the two cut corners.
 */
export abstract class DmElement extends LitElement {
  /** Tag under which {@link DmElement.define} registers by default. */
  static readonly tag: string
  /** Version of the package. */
  static readonly version: string = VERSION

  static override properties = { runtime: { attribute: false } }

  /** Registers the element. Silent when the same version is there, one warning when another one is; never throws. */
  static define(tag: string = this.tag, registry: CustomElementRegistry = customElements): void {
    // The abstract parts are filled in by every class that is registered.
    defineElement(tag, this as unknown as CustomElementConstructor & { version: string }, registry)
  }

  /** The world: clock, fetch, cache. Default: the provider's, else the platform's own. */
  runtime: Partial<Runtime> | undefined

  readonly #internals = this.attachInternals()
  readonly #link = new ProviderLink(this)
  #made: { from: Partial<Runtime>; runtime: Runtime } | undefined

  /** Words, numbers and dates in the closest language. */
  protected readonly local = new Localizer(this, () => this.provided?.locale)

  /** What the nearest provider gives; undefined outside of one. */
  protected get provided(): ProvidedValue | undefined {
    return this.#link.value
  }

  /** The complete runtime. */
  protected get world(): Runtime {
    const own = this.runtime
    if (own === undefined) return this.provided?.runtime ?? (platform ??= createRuntime())
    if (this.#made?.from !== own) this.#made = { from: own, runtime: createRuntime(own) }
    return this.#made.runtime
  }

  protected override firstUpdated(_changed: PropertyValues): void {
    // Without it elements are complete, only less lively.
    void import('./later.styles.js').catch(() => {})
  }

  /** Turns a custom state on or off: `:state(name)`; `[data-state~=name]` in browsers without it. */
  protected setState(name: string, on: boolean): void {
    const { states } = this.#internals
    try {
      if (on) states.add(name)
      else states.delete(name)
    } catch {
      this.toggleAttribute(`data-state-${name}`, on)
    }
  }
}
