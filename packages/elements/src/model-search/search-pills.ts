import { html, nothing, type TemplateResult } from 'lit'
import type { Facets, SearchFilter } from '@decentramodels/core/search'
import '../i18n/en-filters.js'
import { adoptStyles } from '../base/adopt-styles.js'
import type { Localizer } from '../i18n/localizer.js'
import { FACETS, type Field, type Pill, PillOrder, toggleValue } from './facets.js'
import { searchPillsStyles } from './search-pills.styles.js'

/** Values of an open facet that are shown, and that are shown on demand. */
const SHOWN = 6
const MORE = 24

/** What pills ask of the search. */
export interface PillParts {
  readonly local: Localizer
  filter(): SearchFilter
  choose(filter: SearchFilter): void
  update(): void
  /** Out of the filters, where they lie above the results. */
  close(): void
}

/** The filters as one toolbar: one stop for Tab, arrows go from pill to pill. */
export class SearchPills {
  readonly #parts: PillParts
  readonly #order = new PillOrder()
  /** Facets of which more values are shown. */
  readonly #grown = new Set<Field>()
  /** The pill that Tab reaches. */
  #stop = ''

  constructor(parts: PillParts) {
    this.#parts = parts
    adoptStyles(parts.local.host, searchPillsStyles)
  }

  /** After each drawing: the focus stays on its pill, whatever came or went before it. */
  keepFocus(): void {
    const { activeElement } = this.#parts.local.host.shadowRoot!
    const key = (activeElement as HTMLElement | null)?.dataset.key
    if (key === undefined || key === this.#stop) return
    const pills = activeElement!.closest('.pills')!.querySelectorAll<HTMLElement>('.pill')
    ;[...pills].find((pill) => pill.dataset.key === this.#stop)?.focus()
  }

  /** Without counts there are only those values that every catalogue has. `found`: how many models there are, in words. */
  render(
    names: readonly string[] | undefined,
    facets: Facets | undefined,
    mode: 'index' | 'scan' | undefined,
    found: string | undefined,
  ): TemplateResult {
    const { local } = this.#parts
    const filter = this.#parts.filter()
    const groups = FACETS.filter(({ name }) => !names || names.includes(name))
      .map(({ name, field, values }) => {
        const grown = this.#grown.has(field)
        const { pills, more } = this.#order.pills(field, values, facets, filter, grown ? MORE : SHOWN)
        // Comparing cards tells nothing of some fields.
        const known =
          mode !== 'scan' || (!facets && field !== 'size') || pills.some(({ count, on }) => (count ?? 0) > 0 || on)
        return { name, field, pills: known ? pills : [], more, grown }
      })
      .filter(({ pills }) => pills.length > 0)
    const keys = groups.flatMap(({ field, pills }) => pills.map(({ value }) => `${field} ${value}`))
    const stop = keys.includes(this.#stop) || this.#stop.endsWith(' ') ? this.#stop : keys[0]
    return html`<div class="sheet">
      <div
        class="pills"
        part="pills"
        role="toolbar"
        aria-label=${local.term('filters')}
        @keydown=${this.#key}
        @focusin=${this.#focused}
      >
        ${groups.map(({ name, field, pills, more, grown }) => {
          const titles = local.term('facetTitles')
          const title = titles[name] ?? name
          return html`<div class="group" role="group" aria-labelledby=${`title-${name}`}>
            <span class="title" id=${`title-${name}`}>${title}</span>
            ${pills.map((pill) => this.#renderPill(field, pill, stop))}
            ${
              more || grown
                ? html`<button
                    class="pill more"
                    part="pill"
                    type="button"
                    data-key=${`${field} `}
                    tabindex=${stop === `${field} ` ? 0 : -1}
                    aria-expanded=${grown ? 'true' : 'false'}
                    aria-label=${local.term(grown ? 'fewerOf' : 'moreOf')(title)}
                    @click=${() => this.#grow(field)}
                  >
                    ${grown ? '−' : '+'}
                  </button>`
                : nothing
            }
          </div>`
        })}
      </div>
      ${
        found === undefined
          ? nothing
          : html`<button class="button done" part="done" type="button" @click=${() => this.#parts.close()}>
              ${local.term('showFound')(found)}
            </button>`
      }
    </div>`
  }

  #renderPill(field: Field, { value, count, on }: Pill, stop: string | undefined): TemplateResult {
    const { local } = this.#parts
    const key = `${field} ${value}`
    const dim = count === 0 && !on
    return html`<button
      class="pill"
      part="pill"
      type="button"
      data-key=${key}
      tabindex=${key === stop ? 0 : -1}
      aria-pressed=${on ? 'true' : 'false'}
      aria-disabled=${dim ? 'true' : nothing}
      @click=${() => !dim && this.#parts.choose(toggleValue(this.#parts.filter(), field, value))}
    >
      <span class="value" dir="auto">${labelOf(local, field, value)}</span>${
        count === undefined
          ? nothing
          : html` <span class="number" aria-hidden="true">${local.number(count)}</span
              ><span class="unseen">${local.term('models')(local.number(count), count)}</span>`
      }
    </button>`
  }

  #grow(field: Field): void {
    if (!this.#grown.delete(field)) this.#grown.add(field)
    this.#parts.update()
  }

  readonly #focused = (event: FocusEvent) => {
    const key = (event.target as HTMLElement).dataset.key
    if (key === undefined || key === this.#stop) return
    this.#stop = key
    this.#parts.update()
  }

  readonly #key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const bar = event.currentTarget as HTMLElement
    const pills = [...bar.querySelectorAll<HTMLElement>('.pill')]
    const at = pills.indexOf(event.target as HTMLElement)
    const rtl = getComputedStyle(bar).direction === 'rtl'
    const step = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, ArrowDown: 1, ArrowUp: -1 }[event.key]
    const to =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? pills.length - 1
          : step === undefined || at < 0
            ? undefined
            : (at + step + pills.length) % pills.length
    if (to === undefined) return
    event.preventDefault()
    pills[to]?.focus()
  }
}

/** A value in words. Licenses and base models are names, and stay as they are. */
export function labelOf(local: Localizer, field: Field, value: string): string {
  const words = local.term('facetValues')
  if (field !== 'license' && field !== 'baseModel' && Object.hasOwn(words, value)) return words[value]!
  if (field !== 'task' && field !== 'type') return value
  const spaced = value.replaceAll('-', ' ')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}
