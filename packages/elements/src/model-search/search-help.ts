import { Task as Loader, TaskStatus } from '@lit/task'
import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit'
import type { Localizer } from '../i18n/localizer.js'
import type { Answer } from './answer.js'
import { countOn } from './facets.js'

/** What may be done about a search that finds nothing. */
export interface Ways {
  use(query: string): void
  clearFilters(): void
}

/** A search without hits: what may have been meant, and what stands in the way. */
export class SearchHelp {
  readonly #local: Localizer
  readonly #ways: Ways
  readonly #suggestions: Loader<[Answer | undefined], readonly string[]>
  #answer: Answer | undefined

  constructor(host: ReactiveElement, local: Localizer, ways: Ways) {
    this.#local = local
    this.#ways = ways
    this.#suggestions = new Loader(host, {
      args: () => [this.#answer] as [Answer | undefined],
      task: async ([answer], { signal }) => (await answer?.catalog.suggest?.(answer.asked.query, { signal })) ?? [],
    })
  }

  /** The answer that needs help, before each drawing; undefined: none does. */
  look(answer: Answer | undefined): void {
    this.#answer = answer
  }

  render(answer: Answer): TemplateResult {
    const { query, filter } = answer.asked
    const asked = query.trim()
    const filtered = countOn(filter) > 0
    // Those of a former query would be no help.
    const suggestions = this.#suggestions.status === TaskStatus.COMPLETE ? (this.#suggestions.value ?? []) : []
    const term = filtered && asked !== '' ? 'noneFiltered' : 'noneFor'
    return html`<div class="none" part="empty">
      <p><strong dir="auto">${this.#local.term(term)(asked)}</strong></p>
      ${
        suggestions.length > 0
          ? html`<p class="ways">
              ${this.#local.term('didYouMean')}
              ${suggestions.map(
                (other) =>
                  html`<button
                    class="button"
                    part="suggestion"
                    type="button"
                    dir="auto"
                    @click=${() => this.#ways.use(other)}
                  >
                    ${other}
                  </button>`,
              )}
            </p>`
          : filtered
            ? nothing
            : html`<p>${this.#local.term('noneHelp')}</p>`
      }
      ${
        filtered
          ? html`<p class="ways">
              <button class="button" type="button" @click=${() => this.#ways.clearFilters()}>
                ${this.#local.term('clearFilters')}
              </button>
            </p>`
          : nothing
      }
    </div>`
  }
}
