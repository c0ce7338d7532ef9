/* eslint-disable lit-a11y/no-redundant-role -- Safari drops the role of a list without markers, so it is named. */
import type { ModelCard } from '@decentramodels/core'
import type { CardList, CatalogLike } from '@decentramodels/core/catalog'
import { initialState, Task as Loader, TaskStatus } from '@lit/task'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import '../i18n/en-list.js'
import { baseStyles, laterStyles } from '../base/base.styles.js'
import { CatalogSource } from '../base/catalog-source.js'
import { DmElement } from '../base/dm-element.js'
import { gridStyles } from '../base/grid.styles.js'
import { LazyPart } from '../base/lazy-part.js'
import { whenNear } from '../base/nearby.js'
import { renderProblem, renderSimulated } from '../base/notices.js'
import { renderSkeleton } from '../base/skeleton.js'
import { CardPages } from './card-pages.js'
import { findRow } from './find-row.js'
import { holdScroll, listKey, type Memory, recall, releaseScroll, remember } from './list-memory.js'
import { ListWindow, type Place } from './list-window.js'
import { modelListStyles } from './model-list.styles.js'
import type { RangesOf } from './row-highlights.js'

/** Rows that are there before anything is shown, and rows of the skeleton. */
const FIRST = 60
const BONES = 12
/** Rest of the keyboard before the list says which rows are in sight. */
const SAY_MS = 500

/** What is shown, and of what list. */
interface Shown {
  readonly key: string
  readonly catalog: CatalogLike | undefined
  readonly title: string | undefined
  readonly pages: CardPages
  readonly total: number
  /** Where to begin; undefined: where the reader is, moved `by` rows. */
  readonly memory: Memory | undefined
  readonly by: number
  readonly instead: { id: string; title: string } | undefined
}

/**
 * All models of a catalogue, of a section or of a filter, or models of the page's own, as a grid of cards: one or a
 * million. Long lists keep only those cards in the page that are in sight, and read the others as one scrolls.
 *
 * It scrolls with the page, or by itself when the page gives it a height and `overflow: auto`. Its own content (a
 * prerendered list) is shown until the first cards are there.
 *
 * @summary One to a million models as a grid of cards.
 * @status experimental
 * @since 0.1.0
 *
 * @example
 * ```html
 * <dm-provider src="/manifests/">
 *   <dm-model-list filter="hf-filter/likes" restore></dm-model-list>
 * </dm-provider>
 * ```
 *
 * @slot - Shown until the cards are there: a prerendered list with links.
 * @slot empty - Shown when the list holds no model.
 *
 * @csspart base - The whole.
 * @csspart list - The list.
 * @csspart item - Each list item.
 * @csspart position - Says where in a long list one is, while one scrolls fast.
 * @csspart empty - What is shown when there is no model.
 * @csspart problem - What stands in the place of rows that did not load.
 * @csspart error - The error message when nothing loaded.
 * @csspart retry - The button that tries again.
 * @csspart simulated - Note that records are not real; only outside a provider.
 * @csspart stale - Note that a saved copy is shown; only outside a provider.
 * @csspart card-base - `base` of each card.
 * @csspart card-name - `name` of each card.
 * @csspart card-action - `action` of each card.
 *
 * @cssprop [--dm-card-min=20rem] - Least width of a column.
 * @cssprop [--dm-space-gap=0.75rem] - Gap between cards.
 *
 * @cssstate loading - Cards are on their way and none are shown.
 * @cssstate ready - Cards are shown.
 * @cssstate empty - The list holds no model.
 * @cssstate error - The list did not load.
 * @cssstate stale - The cards come from a saved copy.
 *
 * @dependency dm-model-card
 */
export class DmModelList extends DmElement {
  static override readonly tag: string = 'dm-model-list'
  static override styles = [baseStyles, gridStyles, modelListStyles, laterStyles]
  static override properties = {
    ...DmElement.properties,
    models: { attribute: false },
    catalog: { attribute: false },
    src: {},
    category: {},
    filter: {},
    label: {},
    headingLevel: { type: Number, attribute: 'heading-level' },
    restore: { type: Boolean },
    ranges: { attribute: false },
  }

  /** Models to show; win over everything else. */
  models: CardList | readonly ModelCard[] | undefined

  /** An opened catalogue; wins over `src` and the provider. */
  catalog: CatalogLike | undefined

  /** Address of a manifest folder, for a list without provider. */
  src: string | undefined

  /** Id of a section of the catalogue, such as `newest`. */
  category: string | undefined

  /** Id of a filter of the catalogue, such as `hf-filter/small`. Without it and `category`: all models. */
  filter: string | undefined

  /** Name of the list for those who do not see it. Default: the title of the section or filter. */
  label: string | undefined

  /** Level of the models' names as headings, 1 to 6. */
  headingLevel = 3

  /** Whether Back and a reload find the list as it was left: place, focus, opened cards. */
  restore = false

  /** What to mark of a model's name and author, by its id, as `catalog.search()` says it; a new function marks anew. */
  ranges: RangesOf | undefined

  readonly #source = new CatalogSource()
  readonly #later = new LazyPart(this, () => import('../model-section/section-later.js'))
  readonly #failure = new LazyPart(this, () => import('../base/failure.js'))
  readonly #stale = new LazyPart(this, () => import('../base/stale.js'))
  readonly #highlights = new LazyPart(this, async () => {
    const { RowHighlights } = await import('./row-highlights.js')
    return new RowHighlights()
  })
  #shown: Shown | undefined
  #window: ListWindow | undefined
  #position = ''
  #moving = false
  #status = ''
  #saying: AbortController | undefined
  /** Whether its own content, which stands for the first list, has had its time. */
  #tookOver = false

  readonly #loader = new Loader(this, {
    args: () =>
      [
        this.models,
        this.catalog ?? this.provided?.catalog,
        this.src,
        this.world,
        this.category,
        this.filter,
        this.provided?.revision,
      ] as const,
    task: async ([models, given, src, world, category, filter], { signal }) => {
      if (!models && !given && !src) return initialState
      const key = this.#key()
      const former = this.#shown?.key === key ? this.#window?.place : undefined
      const memory = this.#shown === undefined && this.restore ? recall(key) : undefined
      // Whoever comes back wants the list at once; it may be that it is out of sight only because it is not there yet.
      if (!former && !memory) await whenNear(this, signal)
      const catalog = models ? undefined : this.catalog || !src ? given! : await this.#source.open(src, world)
      signal.throwIfAborted()
      const view = !catalog
        ? undefined
        : category !== undefined
          ? await catalog.section(category, { signal })
          : filter !== undefined
            ? await catalog.filter(filter, { signal })
            : undefined
      const list = models ? listOf(models) : (view?.models ?? (await catalog!.all({ signal })))
      const pages = new CardPages(list, () => this.#window?.refresh())
      const place: Place | undefined = memory?.place ?? former
      const found = place?.id && place.index > 0 ? await findRow(list, place.id, place.index, signal) : undefined
      const by = found === undefined ? 0 : found - place!.index
      let total = Number.isFinite(list.length) ? Math.max(0, Math.floor(list.length)) : 0
      const at = Math.min(Math.max(0, (place?.index ?? 0) + by), Math.max(0, total - 1))
      if (total > 0) await pages.load(Math.max(0, at - FIRST / 2), Math.min(total, at + FIRST), signal)
      // Records that are not sane were left out.
      if (total <= FIRST) while (total > 0 && pages.get(total - 1) === null) total--
      const others = total === 0 && catalog ? await catalog.sections({ signal }) : []
      return {
        key,
        catalog,
        title: view?.title,
        pages,
        total,
        memory: memory && { ...memory, place: { ...memory.place, index: at } },
        by,
        instead: others.find(({ count, id }) => count > 0 && id !== category),
      }
    },
    onComplete: (shown) => {
      this.#shown?.pages.stop()
      this.#shown = shown
      this.#fresh = true
    },
  })
  #fresh = false

  /** Loads again, for instance after an error. */
  retry(): void {
    if (!this.catalog && this.src) this.#source.close()
    void this.#loader.run()
  }

  /** Focuses the first model in sight, as soon as it is there. */
  override focus(_options?: FocusOptions): void {
    this.#window?.focusRow(this.#window.inSight[0])
  }

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('pagehide', this.#save)
    if (!this.hasUpdated) return
    this.#window?.start()
    // What was stopped when the element left the page starts again.
    if (this.#loader.status !== TaskStatus.COMPLETE) void this.#loader.run()
    this.#window?.refresh()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('pagehide', this.#save)
    this.#loader.abort()
    this.#window?.stop()
    this.#saying?.abort()
    this.#shown?.pages.stop()
    releaseScroll(this)
    this.#highlights.present?.stop()
    if (this.#shown === undefined) this.#source.close()
  }

  protected override willUpdate(): void {
    // Another list: what is shown belongs to the former one.
    if (this.#shown && this.#shown.key !== this.#key()) {
      this.#shown.pages.stop()
      this.#shown = undefined
      this.#dropWindow()
    }
    if (this.#shown?.total === 0) this.#dropWindow()
  }

  protected override updated(changed: PropertyValues): void {
    const shown = this.#shown
    const failed =
      this.#loader.status === TaskStatus.ERROR ||
      (!this.models && !this.catalog && !this.src && this.provided?.error !== undefined)
    this.setState('loading', !shown && !failed)
    this.setState('ready', (shown?.total ?? 0) > 0)
    this.setState('empty', shown?.total === 0)
    this.setState('error', failed)
    this.setState('stale', shown?.catalog?.stats.stale ?? false)
    if (shown && shown.total > 0 && this.#fresh) this.#show(shown)
    else if (changed.has('headingLevel') || changed.has('runtime')) this.#window?.dress()
    this.#mark()
  }

  #show({ pages, total, memory, by }: Shown): void {
    this.#fresh = false
    this.#tookOver = true
    const space = this.renderRoot.querySelector<HTMLElement>('.space')!
    const window = this.#window
    if (window) {
      const { place } = window
      window.show(pages, total, { ...place, index: Math.max(0, place.index + by) }, by)
      return
    }
    const made = (this.#window = new ListWindow(this, space, {
      dress: (card) => {
        card.headingLevel = this.headingLevel
        card.runtime = this.runtime
      },
      failed: () => this.#renderFailedRows(),
      moved: (first, fast) => this.#moved(first, fast),
      rested: () => this.#rested(),
      jumped: () => void this.#say(),
      drawn: () => this.#mark(),
      sleep: (ms, signal) => this.world.clock.sleep(ms, signal),
    }))
    made.start()
    if (memory) made.open(memory.opened)
    made.show(pages, total, memory?.place)
    if (memory?.focus && document.activeElement === document.body) made.focusRow(memory.focus.index + by, false)
  }

  #mark(): void {
    const { ranges } = this
    if (ranges && this.#window) void this.#highlights.value?.show(this.#window.cards, ranges)
    else this.#highlights.present?.stop()
  }

  #dropWindow(): void {
    this.#window?.stop()
    this.#window = undefined
  }

  /** Names the list, in this element and in the history. */
  #key(): string {
    return listKey(this.id, this.models ? '' : (this.category ?? this.filter ?? 'all'))
  }

  #moved(first: number, fast: boolean): void {
    if (!fast && !this.#moving) return
    this.#moving ||= fast
    this.#position = this.local.term('position')(this.local.number(first + 1), this.local.number(this.#shown!.total))
    this.requestUpdate()
  }

  #rested(): void {
    if (this.#moving) this.requestUpdate()
    this.#moving = false
    this.#save()
  }

  readonly #save = () => {
    const window = this.#window
    if (!this.restore || !window) return
    remember(this.#key(), { place: window.place, focus: window.focus, opened: window.opened })
    holdScroll(this)
  }

  /** Which rows are in sight, when somebody asked by keys and has stopped. */
  async #say(): Promise<void> {
    this.#saying?.abort()
    const saying = (this.#saying = new AbortController())
    try {
      await this.world.clock.sleep(SAY_MS, saying.signal)
    } catch {
      return
    }
    if (!this.#window) return
    const [first, last] = this.#window.inSight
    const { local } = this
    this.#status = local.term('rowsShown')(
      local.number(first + 1),
      local.number(last + 1),
      local.number(this.#window.total),
    )
    this.requestUpdate()
  }

  readonly #category = (category: string) => {
    this.filter = undefined
    this.category = category
  }

  protected override render(): TemplateResult {
    return html`${this.#shown ? this.#renderShown(this.#shown) : this.#renderWaiting()}
      <div class="unseen" role="status">${this.#status}</div>`
  }

  #renderWaiting(): TemplateResult {
    const { local } = this
    const failed = this.#loader.status === TaskStatus.ERROR
    const failure = failed ? renderProblem(local, this.#failure, this.#loader.error, () => this.retry()) : nothing
    const prerendered = !this.#tookOver && [...this.children].some((child) => !child.slot)
    if (prerendered) return html`${failure}<slot></slot>`
    if (failed) return html`<div part="base">${failure}</div>`
    // The provider says what went wrong; a skeleton beside it would promise cards.
    if (this.provided?.error !== undefined && !this.src && !this.catalog && !this.models) return html``
    return html`<div part="base" role="group" aria-busy="true" aria-label=${local.term('loading')}>
      ${renderSkeleton(BONES)}
    </div>`
  }

  #renderShown({ catalog, title, total, instead }: Shown): TemplateResult {
    const { local } = this
    const alone = this.provided === undefined
    const stats = catalog?.stats
    const failed = this.#loader.status === TaskStatus.ERROR
    return html`<div part="base">
      ${alone && stats?.stale ? this.#stale.value?.renderStale(local, stats) : nothing}
      ${alone ? renderSimulated(local, stats?.simulated) : nothing}
      ${failed ? renderProblem(local, this.#failure, this.#loader.error, () => this.retry()) : nothing}
      ${
        total === 0
          ? html`<slot name="empty"
              >${this.#later.value?.renderEmpty(local, instead, this.#category, () => this.retry())}</slot
            >`
          : html`<div class="space">
              <div class="position ${this.#moving ? 'on' : ''}" part="position" aria-hidden="true">
                <span dir="auto">${this.#position}</span>
              </div>
              <div class="ruler"></div>
              <ul
                class="grid"
                part="list"
                role="list"
                aria-label=${this.label || title || local.term('allModels')}
              ></ul>
            </div>`
      }
    </div>`
  }

  #renderFailedRows(): TemplateResult {
    const { local } = this
    return html`<div class="problem" part="problem">
      <p role="alert">${local.term('rowsFailed')}</p>
      <button class="button" part="retry" type="button" @click=${() => this.#shown?.pages.retry()}>
        ${local.term('retry')}
      </button>
    </div>`
  }
}

/** Models of the page's own as a list. */
function listOf(models: CardList | readonly ModelCard[]): CardList {
  if (!Array.isArray(models)) return models as CardList
  return {
    length: models.length,
    slice: async (start, end) => models.slice(start, end) as ModelCard[],
    ids: async () => (models as ModelCard[]).map((model) => model?.id),
  }
}
