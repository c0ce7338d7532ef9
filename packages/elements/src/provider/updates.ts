/* eslint-disable lit-a11y/no-redundant-role -- Safari drops the role of a list without markers, so it is named. */
import type { ModelCard } from '@decentramodels/core'
import type { CatalogLike } from '@decentramodels/core/catalog'
import { html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult } from 'lit'
import { adoptStyles } from '../base/adopt-styles.js'
import { createElement } from '../base/create-element.js'
import { drawIcon } from '../base/action-icons.js'
import { upIcon } from '../base/icons.js'
import '../i18n/en-updates.js'
import type { Localizer } from '../i18n/localizer.js'
import { formatAge } from '../i18n/times.js'
import { DmModelCard } from '../model-card/model-card.js'
import { renderEmpty } from '../model-section/section-later.js'
import { CatalogChangeEvent } from './catalog-change-event.js'
import { News } from './news.js'
import { updatesStyles } from './updates.styles.js'

/** Cards of new models that are shown; the others are counted. */
const SHOWN = 24

const closeIcon = drawIcon('M4 4l8 8M12 4l-8 8', 16)

/** What following needs of its provider; answers change while the provider lives. */
export interface UpdateParts {
  readonly local: Localizer
  catalog(): CatalogLike | undefined
  /** Lists below show the catalogue as it is now. */
  refresh(): void
}

type Host = ReactiveElement & { readonly pollSeconds: number; readonly headingLevel: number; retry(): void }

/**
 * Follows the catalogue of an open page. What is new is told by a pill above the page, and nothing moves until somebody
 * presses it.
 */
export class CatalogUpdates implements ReactiveController {
  readonly #host: Host
  readonly #parts: UpdateParts
  readonly #cards = new Map<string, DmModelCard>()
  #followed: { catalog: CatalogLike; intervalMs: number; abort: AbortController } | undefined
  #waiting = new News()
  #shown = new News()
  #told = false
  /** Where the focus was before it came to the pill. */
  #former: HTMLElement | undefined

  constructor(host: Host, parts: UpdateParts) {
    this.#host = host
    this.#parts = parts
    adoptStyles(host, updatesStyles)
    host.addController(this)
  }

  hostConnected(): void {
    this.#follow()
  }

  hostDisconnected(): void {
    this.#stop()
    this.#former = undefined
  }

  hostUpdated(): void {
    this.#follow()
    const pill = this.#pill()
    // In the top layer nothing clips or covers it; browsers without one show it in its fixed place.
    if (pill?.showPopover && !pill.matches(':popover-open')) pill.showPopover()
  }

  /** For the live region. */
  get status(): string {
    return this.#told ? this.#words() : ''
  }

  render(): TemplateResult {
    return html`${this.#renderPill()}${this.#renderNew()}`
  }

  /**
   * The end of a whole catalogue: that it is empty, when it is, and when the data was made; a saved copy says that at the
   * top.
   */
  renderEnd(): TemplateResult | typeof nothing {
    const { local } = this.#parts
    const { ageMs, stale, totalModels } = this.#parts.catalog()?.stats ?? {}
    if (this.#host.childElementCount > 0) return nothing
    const listed = this.#host.renderRoot.querySelector('[part=sections]')?.childElementCount
    if (totalModels === 0 && !listed)
      return renderEmpty(
        local,
        undefined,
        () => {},
        () => this.#host.retry(),
      )
    if (ageMs == null || stale) return nothing
    return html`<p part="age">${local.term('dataAge')(formatAge(local.lang, ageMs))}</p>`
  }

  #follow(): void {
    const catalog = this.#parts.catalog()
    const intervalMs = this.#host.pollSeconds * 1000
    // A folder of plain files alone says nothing of its publications.
    const wanted = this.#host.isConnected && catalog && intervalMs > 0 && catalog.stats.mode === 'fast'
    if (wanted && this.#followed?.catalog === catalog && this.#followed.intervalMs === intervalMs) return
    const former = this.#followed?.catalog
    this.#stop()
    if (catalog && former && former !== catalog) this.#forget()
    if (!wanted) return
    const abort = new AbortController()
    this.#followed = { catalog, intervalMs, abort }
    // The page does not hear of what moves within the host.
    for (const tree of [this.#host.renderRoot, document])
      tree.addEventListener('focusout', this.#remember, { signal: abort.signal })
    void this.#listen(catalog, intervalMs, abort.signal)
  }

  #stop(): void {
    this.#followed?.abort.abort()
    this.#followed = undefined
  }

  /** Another catalogue: its news are others. */
  #forget(): void {
    this.#waiting = new News()
    this.#shown = new News()
    this.#told = false
    this.#cards.clear()
    this.#host.requestUpdate()
  }

  async #listen(catalog: CatalogLike, intervalMs: number, signal: AbortSignal): Promise<void> {
    try {
      for await (const change of catalog.changes({ signal, intervalMs })) {
        if (!this.#host.dispatchEvent(new CatalogChangeEvent(change))) continue
        this.#waiting.add(change)
        // New counts alone are no news; they come with the next press.
        this.#told = this.#words() !== ''
        this.#host.requestUpdate()
      }
    } catch {
      // Stopped; or the code that follows did not load, and the page stays as it is.
    }
  }

  #words(): string {
    const { local } = this.#parts
    const { addedCount, removedCount } = this.#waiting
    if (addedCount > 0) return local.term('newModels')(local.number(addedCount), addedCount)
    if (removedCount > 0) return local.term('removedModels')(local.number(removedCount), removedCount)
    return ''
  }

  #pill(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('[part=update]')
  }

  #renderPill(): TemplateResult | typeof nothing {
    if (!this.#told) return nothing
    const { local } = this.#parts
    return html`<div part="update" popover="manual" @keydown=${this.#onKey}>
      <button part="show" type="button" @click=${this.#show}>${upIcon}${this.#words()}</button>
      <button part="dismiss" type="button" aria-label=${local.term('dismiss')} @click=${this.#dismiss}>
        ${closeIcon}
      </button>
    </div>`
  }

  #renderNew(): TemplateResult | typeof nothing {
    const { local } = this.#parts
    const models = this.#shown.added.slice(0, SHOWN)
    if (models.length === 0) return nothing
    const rest = this.#shown.addedCount - models.length
    return html`<section part="new" aria-labelledby="new">
      <div id="new" part="new-heading" role="heading" aria-level=${this.#host.headingLevel} tabindex="-1" dir="auto">
        ${local.term('newSince')}
      </div>
      <ul class="grid" role="list">
        ${models.map((model) => html`<li>${this.#cardOf(model)}</li>`)}
      </ul>
      ${rest > 0 ? html`<p>${local.term('moreNew')(local.number(rest))}</p>` : nothing}
    </section>`
  }

  #cardOf(model: ModelCard): DmModelCard {
    let card = this.#cards.get(model.id)
    if (card === undefined) this.#cards.set(model.id, (card = createElement(DmModelCard)))
    card.model = model
    card.headingLevel = Math.min(6, this.#host.headingLevel + 1)
    return card
  }

  readonly #show = async () => {
    const cameWith = this.#waiting.addedCount
    this.#shown.join(this.#waiting)
    this.#waiting = new News()
    this.#told = false
    this.#parts.refresh()
    this.#host.requestUpdate()
    await this.#host.updateComplete
    const heading = this.#host.renderRoot.querySelector<HTMLElement>('[part=new-heading]')
    if (cameWith > 0 && heading) heading.focus()
    else this.#former?.focus()
  }

  /** What waits comes with the next change, or with the next press. */
  readonly #dismiss = () => {
    this.#told = false
    this.#host.requestUpdate()
    this.#former?.focus()
  }

  /** The event of losing it names an element deep in other trees; the pill's own event would name their hosts. */
  readonly #remember = (event: Event) => {
    const [left] = event.composedPath()
    if (left instanceof HTMLElement && !this.#pill()?.contains(left)) this.#former = left
  }

  readonly #onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    // The key has done its work: a dialog around the provider stays open.
    event.preventDefault()
    event.stopPropagation()
    this.#dismiss()
  }
}
