import { Task as Loader, TaskStatus } from '@lit/task'
import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit'
import type { Localizer } from '../i18n/localizer.js'
import '../i18n/en-filters.js'
import { adoptStyles } from '../base/adopt-styles.js'
import { type Answer, countOn } from './answer.js'
import { searchHelpStyles } from './search-help.styles.js'

/** Matches that are counted and sorted without an index. */
const SCANNED = 1000

/** What may be done about a search that finds nothing. */
export interface Ways {
  use(query: string): void
  clearFilters(): void
}

/** What is said beside results: what an answer leaves out; without hits, what may have been meant. */
export class SearchHelp {
  readonly #local: Localizer
  readonly #ways: Ways
  readonly #suggestions: Loader<[Answer | undefined], readonly string[]>
  #answer: Answer | undefined

  constructor(host: ReactiveElement, local: Localizer, ways: Ways) {
    this.#local = local
    this.#ways = ways
    adoptStyles(host, searchHelpStyles)
    this.#suggestions = new Loader(host, {
      args: () => [this.#answer] as [Answer | undefined],
      task: async ([answer], { signal }) => (await answer?.catalog.suggest?.(answer.asked.query, { signal })) ?? [],
    })
  }

  /** The answer that needs help, before each drawing; undefined: none does. */
  look(answer: Answer | undefined): void {
    this.#answer = answer
  }

  /** What the answer leaves out. `plainly`: there is no index to search by. */
  renderNote({ searched, of, asked, total }: Answer, plainly: boolean): TemplateResult | typeof nothing {
    const local = this.#local
    const notes = [
      searched < of && local.term('searchedOf')(local.number(searched), local.number(of)),
      plainly && asked.query.trim() !== '' && local.term('searchedPlainly'),
      plainly && total === SCANNED && local.term('searchedMost')(local.number(SCANNED)),
    ].filter(Boolean)
    return notes.length > 0 ? html`<p class="quiet" part="note">${notes.join(' ')}</p>` : nothing
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
