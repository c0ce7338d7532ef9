import type { CatalogLike } from '@decentramodels/core/catalog'
import type { SearchFilter, SearchSort } from '@decentramodels/core/search'
import { initialState, Task as Loader, TaskStatus } from '@lit/task'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import '../i18n/en-search.js'
import { drawIcon } from '../base/action-icons.js'
import { baseStyles, laterStyles } from '../base/base.styles.js'
import { CatalogSource } from '../base/catalog-source.js'
import { createElement } from '../base/create-element.js'
import { DmElement } from '../base/dm-element.js'
import { gridStyles } from '../base/grid.styles.js'
import { LazyPart } from '../base/lazy-part.js'
import { pageUrl } from '../base/model-link.js'
import { renderProblem, renderSimulated } from '../base/notices.js'
import { renderSkeleton } from '../base/skeleton.js'
import type { DmModelList } from '../model-list/model-list.js'
import type { AddressSync } from './address-sync.js'
import { type Answer, type Asked, countOn, findAnswer, isEverything, QUERY_CAP, SORTS } from './answer.js'
import { modelSearchStyles } from './model-search.styles.js'
import { SearchEvent } from './search-event.js'

/** Rows of the skeleton. */
const BONES = 12
/** Rest of the keyboard before it is said how many models there are. */
const SAY_MS = 500

const lensIcon = drawIcon('M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 20 20')
const crossIcon = drawIcon('M6 6l12 12M18 6 6 18')
const filterIcon = drawIcon('M3.5 6h17M7 12h10M10.5 18h3')

/**
 * Searches a catalogue on every keystroke: box, filter pills with counts, sort, results.
 *
 * Nothing but the list is loaded until somebody means to search: the index comes with the first focus of the box, or
 * when the pointer comes near. Until it is there, what is loaded already answers. With `sync="url"` query, pills and
 * order are in the address, and Back finds list, place and focus again.
 *
 * @summary Search box, filter pills and results.
 * @status experimental
 * @since 0.1.0
 *
 * @example
 * ```html
 * <dm-provider src="/manifests/">
 *   <dm-model-search sync="url">
 *     <form slot="form" role="search" action="/models/"><input name="q" type="search" aria-label="Search" /></form>
 *   </dm-model-search>
 * </dm-provider>
 * ```
 *
 * @fires {SearchEvent} dm-search - A search was answered.
 *
 * @slot - Shown until the results are there: a prerendered list with links.
 * @slot form - A form of the page's own, for before the script and without it; what was typed there is taken over.
 *
 * @csspart base - The whole.
 * @csspart form - The form.
 * @csspart input - The search box.
 * @csspart clear - The button that empties the box.
 * @csspart filters-button - The button that shows the filters where there is no room for them.
 * @csspart sort - The order.
 * @csspart pills - All pills.
 * @csspart pill - Each pill.
 * @csspart done - The button that leads from the filters to the results, where they lie above those.
 * @csspart count - How many models were found.
 * @csspart clear-all - The button that takes back query and filters.
 * @csspart note - What the answer leaves out.
 * @csspart results - The list of results, a `dm-model-list`.
 * @csspart empty - What is shown when nothing was found.
 * @csspart suggestion - Each button with what may have been meant.
 * @csspart error - The error message when the search failed.
 * @csspart retry - The button that tries again.
 * @csspart simulated - Note that records are not real; only outside a provider.
 * @csspart stale - Note that a saved copy is shown; only outside a provider.
 *
 * @cssprop [--dm-search-top=auto] - Where the box stays when the page scrolls, from the upper edge; `auto`: nowhere.
 * @cssprop [--dm-color-bg=Canvas] - Background of a box that stays.
 * @cssprop [--dm-card-min=20rem] - Least width of a column.
 * @cssprop [--dm-space-gap=0.75rem] - Gap between the rows of the skeleton.
 *
 * @cssstate loading - The first answer is on its way.
 * @cssstate ready - Results are shown.
 * @cssstate empty - Nothing was found.
 * @cssstate error - The search failed.
 * @cssstate stale - The results come from a saved copy.
 *
 * @dependency dm-model-list
 */
export class DmModelSearch extends DmElement {
  static override readonly tag: string = 'dm-model-search'
  static override styles = [baseStyles, gridStyles, modelSearchStyles, laterStyles]
  static override properties = {
    ...DmElement.properties,
    catalog: { attribute: false },
    src: {},
    query: { attribute: false },
    filter: { attribute: false },
    sort: {},
    facets: {},
    label: {},
    placeholder: {},
    sync: {},
    action: {},
    headingLevel: { type: Number, attribute: 'heading-level' },
  }

  /** An opened catalogue; wins over `src` and the provider. */
  catalog: CatalogLike | undefined

  /** Address of a manifest folder, for a search without provider. */
  src: string | undefined

  /** What is searched for; 200 characters of it are looked at. */
  query = ''

  /** Only models that hold one of the values of each field. */
  filter: SearchFilter = {}

  /** `relevance`, `trending`, `newest`, `downloads`, `likes` or `name`. */
  sort: SearchSort = 'relevance'

  /**
   * Kinds of pills, with blanks between: `new`, `source`, `origin`, `size`, `task`, `type`, `base-model`, `license`.
   * Default: all; empty: none.
   */
  facets: string | undefined

  /** Name of the search for those who do not see it. Default: "Search models". */
  label: string | undefined

  /** Shown in the empty box. */
  placeholder: string | undefined

  /** `url`: query, pills and order are in the address of the page. */
  sync: 'url' | undefined

  /** Where the form leads when the catalogue cannot be opened here: a page that understands `?q=`. */
  action: string | undefined

  /** Level of the models' names as headings, 1 to 6. */
  headingLevel = 3

  readonly #source = new CatalogSource()
  readonly #failure = new LazyPart(this, () => import('../base/failure.js'))
  readonly #stale = new LazyPart(this, () => import('../base/stale.js'))
  /** What results are shown in. */
  readonly #listClass = new LazyPart(this, async () => {
    await import('../model-list/define.js')
    return (await import('../model-list/model-list.js')).DmModelList
  })
  readonly #help = new LazyPart(this, async () => {
    const { SearchHelp } = await import('./search-help.js')
    return new SearchHelp(this, this.local, { use: this.#use, clearFilters: () => this.#choose({ filter: {} }) })
  })
  readonly #pills = new LazyPart(this, async () => {
    const { SearchPills } = await import('./search-pills.js')
    return new SearchPills({
      local: this.local,
      filter: () => this.filter,
      choose: (filter) => this.#choose({ filter }),
      update: () => this.requestUpdate(),
      close: this.#close,
    })
  })
  #sync: AddressSync | undefined
  /** Whether the address has said what is asked, where it has a say. */
  #told = false
  #typed = false
  #list: DmModelList | undefined
  #answer: Answer | undefined
  /** What the index can do; undefined before somebody asked for it. */
  #mode: 'index' | 'scan' | undefined
  #preparing: CatalogLike | undefined
  #published: string | null | undefined
  /** Whether somebody asked for something else than before, so that the results begin at their beginning. */
  #asking = false
  /** Whether the next results get a list of their own, which finds its place again. */
  #returning = false
  #open = false
  readonly #resized = new ResizeObserver(() => this.requestUpdate())
  /** Whether the filters have still to come into sight. */
  #opening = false
  #status = ''
  #saying: AbortController | undefined

  readonly #loader = new Loader(this, {
    args: () =>
      [
        this.catalog ?? this.provided?.catalog,
        this.src,
        this.world,
        this.query,
        this.filter,
        this.sort,
        this.#mode,
        this.#told,
        this.provided?.revision,
      ] as const,
    task: async ([given, src, , query, filter, sort, mode], { signal }) => {
      if ((!given && !src) || !this.#told) return initialState
      const catalog = await this.#opened()
      signal.throwIfAborted()
      const asked = { query, filter, sort }
      if (!isEverything(asked)) void this.#prepare()
      return findAnswer(catalog, asked, mode === 'index', signal)
    },
    onComplete: (answer) => this.#take(answer),
  })

  /** Focuses the box. */
  override focus(options?: FocusOptions): void {
    this.renderRoot?.querySelector('input')?.focus(options)
  }

  /** Searches again, for instance after an error. */
  retry(): void {
    if (!this.catalog && this.src) this.#source.close()
    this.#listClass.retry()
    void this.#loader.run()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.#sync) Object.assign(this, this.#sync.start())
    if (!this.hasUpdated) {
      this.addEventListener('focusin', this.#prepare)
      this.addEventListener('pointerenter', this.#prepare)
      this.#takeOver()
      if (this.sync === 'url') void this.#follow()
      else this.#told = true
    } else if (this.#loader.status !== TaskStatus.COMPLETE) void this.#loader.run()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sync?.stop()
    this.#resized.disconnect()
    this.#loader.abort()
    this.#saying?.abort()
    if (this.#answer === undefined) this.#source.close()
  }

  /** What was typed before the script was there. */
  #takeOver(): void {
    const typed = this.querySelector<HTMLInputElement>('[slot=form] input[name=q]')
    if (!typed) return
    if (typed.value !== typed.defaultValue) this.#type(typed.value)
    if (typed === document.activeElement) void this.updateComplete.then(() => this.focus())
  }

  /** Does what the address says, and keeps it saying what is done. */
  async #follow(): Promise<void> {
    try {
      const { AddressSync } = await import('./address-sync.js')
      this.#sync = new AddressSync({
        clock: () => this.world.clock,
        listId: () => this.#listId,
        go: (asked, found) => this.#go(asked, found),
      })
      const { query } = this
      Object.assign(this, this.#sync.start())
      // Whoever is quick has the last word.
      if (this.#typed) this.query = query
    } catch {
      // Without it the search works, only not by its address.
    }
    this.#told = true
    this.requestUpdate()
  }

  get #listId(): string {
    return this.id && `${this.id}-results`
  }

  get #asked(): Asked {
    const { query, filter, sort } = this
    return { query, filter, sort }
  }

  async #opened(): Promise<CatalogLike> {
    const given = this.provided?.catalog
    return this.catalog ?? (this.src ? this.#source.open(this.src, this.world) : given!)
  }

  /** Somebody means to search. */
  readonly #prepare = async (event?: Event): Promise<void> => {
    // A finger that scrolls means nothing of the kind.
    if ((event as PointerEvent | undefined)?.pointerType === 'touch') return
    if (!this.catalog && !this.src && !this.provided?.catalog) return
    try {
      const catalog = await this.#opened()
      if (this.#preparing === catalog) return
      this.#preparing = catalog
      this.#mode = (await catalog.prepareSearch?.()) ?? 'scan'
      this.requestUpdate()
    } catch {
      // The search itself says what is wrong; the next focus tries again.
      this.#preparing = undefined
    }
  }

  /** Another search, by what somebody chose. */
  #choose(change: Partial<Asked>): void {
    this.#sync?.choose(this.#asked)
    Object.assign(this, change)
    this.#asking = true
    this.#sync?.choose(this.#asked)
  }

  #type(query: string): void {
    this.query = query
    this.#asking = this.#typed = true
    void this.#sync?.type(this.#asked)
  }

  /** Back or forward. */
  #go(asked: Asked, found: boolean): void {
    if (isSame(asked, this.#asked)) return
    Object.assign(this, asked)
    this.#returning = true
    this.#asking = !found
  }

  readonly #use = (query: string) => {
    this.#choose({ query })
    this.focus()
  }

  readonly #clearAll = () => {
    this.#choose({ query: '', filter: {} })
    this.focus()
  }

  #take(answer: Answer): void {
    const former = this.#answer?.asked
    this.#answer = answer
    const event = new SearchEvent(answer.asked, answer.total)
    this.dispatchEvent(event)
    const { generatedAt } = answer.catalog.stats
    const isNewer = this.#mode === 'index' && this.#published !== generatedAt
    if (answer.mode === 'scan' && (isNewer || this.#mode === 'scan')) {
      // A newer publication has an index of its own, which is on its way; one that did not come may come now.
      if (isNewer) {
        this.#published = generatedAt
        this.#mode = undefined
      }
      this.#preparing = undefined
      void this.#prepare()
    }
    if (former ? !isSame(former, answer.asked) : !isEverything(answer.asked)) void this.#say()
  }

  /** How many there are, when somebody asked and has stopped. */
  async #say(): Promise<void> {
    this.#saying?.abort()
    const saying = (this.#saying = new AbortController())
    try {
      await this.world.clock.sleep(SAY_MS, saying.signal)
    } catch {
      return
    }
    this.#status = this.#count(this.#answer!)
    this.requestUpdate()
  }

  #number({ total }: Answer): string {
    return this.local.term('models')(this.local.number(total), total)
  }

  #count(answer: Answer): string {
    const { asked, total } = answer
    const { local } = this
    const query = asked.query.trim()
    if (total === 0) return local.term(query && countOn(asked.filter) > 0 ? 'noneFiltered' : 'noneFor')(query)
    const models = this.#number(answer)
    return query ? local.term('foundFor')(models, query) : models
  }

  protected override willUpdate(): void {
    if (typeof this.query !== 'string') this.query = ''
    if (this.query.length > QUERY_CAP) this.query = this.query.slice(0, QUERY_CAP)
    if (!SORTS.includes(this.sort)) this.sort = 'relevance'
    this.filter ??= {}
    // On its way while the catalogue is.
    const List = this.#listClass.value
    const answer = this.#answer
    const isHelpless = answer && (answer.total === 0 || answer.searched < answer.of || this.#mode === 'scan')
    const help = isHelpless ? this.#help.value : this.#help.present
    help?.look(answer?.total === 0 ? answer : undefined)
    if (List && answer && answer.total > 0) this.#show(answer, List)
  }

  /** Hands the results to the list. */
  #show(answer: Answer, List: typeof DmModelList): void {
    if (this.#list?.models === answer.models) return
    const former = this.#list
    if (!former || this.#returning) {
      this.#list = createElement(List)
      this.#list.setAttribute('part', 'results')
      // Its own content, prerendered, stands until the first cards are there.
      if (!former && this.#isPrerendered && isEverything(answer.asked))
        this.#list.append(document.createElement('slot'))
    }
    if (former && this.#asking) this.#toTop()
    this.#asking = this.#returning = false
    Object.assign(this.#list!, {
      id: this.#listId,
      models: answer.models,
      ranges: answer.rangesOf,
      restore: this.#sync !== undefined,
    })
  }

  get #isPrerendered(): boolean {
    return [...this.children].some((child) => !child.slot)
  }

  /** Results begin where they are seen. */
  #toTop(): void {
    const main = this.renderRoot.querySelector('.main')
    if (main && main.getBoundingClientRect().top < 0) main.scrollIntoView({ block: 'start', behavior: 'instant' })
  }

  protected override updated(_changed: PropertyValues): void {
    const answer = this.#answer
    const failed = this.#failed
    this.setState('loading', !answer && !failed)
    this.setState('ready', !failed && (answer?.total ?? 0) > 0)
    this.setState('empty', !failed && answer?.total === 0)
    this.setState('error', failed)
    this.setState('stale', answer?.catalog.stats.stale ?? false)
    const box = this.renderRoot.querySelector('input')!
    if (box.value !== this.query) box.value = this.query
    this.#pills.present?.keepFocus()
    // What lies under open filters can be neither seen nor reached.
    const button = this.renderRoot.querySelector('.show-filters')
    this.renderRoot.querySelector<HTMLElement>('.main')!.inert = this.#open && !!button?.getClientRects().length
    if (this.#open) this.#resized.observe(this)
    else this.#resized.disconnect()
    if (this.#opening && this.#pills.present) {
      this.#opening = false
      this.renderRoot.querySelector('.sheet')!.scrollIntoView({ block: 'nearest', behavior: 'instant' })
    }
    // Filters that nobody sees are not loaded.
    if (this.#hasPills && !this.#pills.present && this.renderRoot.querySelector('.side')!.getClientRects().length)
      void this.#pills.value
  }

  get #hasPills(): boolean {
    return this.facets === undefined || this.facets.trim() !== ''
  }

  /** Whether the search failed, or its results cannot be drawn. */
  get #hasTrouble(): boolean {
    return this.#loader.status === TaskStatus.ERROR || this.#listClass.failed
  }

  get #failed(): boolean {
    return this.#hasTrouble || (!this.catalog && !this.src && this.provided?.error !== undefined)
  }

  readonly #submit = (event: SubmitEvent) => {
    // Where nothing can be found here, the form leads to the page that it names.
    if (this.#failed && this.action) return
    event.preventDefault()
    this.#sync?.choose(this.#asked)
  }

  readonly #boxKey = (event: KeyboardEvent) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    if (event.key === 'Escape' && this.query !== '') {
      event.preventDefault()
      this.#type('')
    } else if (event.key === 'ArrowDown' && this.#list && this.#answer!.total > 0) {
      event.preventDefault()
      this.#list.focus()
    }
  }

  /** Keys that the list leaves to us: up from its first row, and out of it. */
  readonly #listKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const at = event.composedPath()[0] as Element
    if (
      event.key !== 'Escape' &&
      !(event.key === 'ArrowUp' && at.matches('[part=link], [part=action], [part=glyph], li'))
    )
      return
    event.preventDefault()
    this.focus()
  }

  protected override render(): TemplateResult {
    const { local } = this
    const label = this.label ?? local.term('searchLabel')
    const on = countOn(this.filter)
    const action = this.action && pageUrl(this.action)
    const hasPills = this.#hasPills
    const sorts = local.term('sorts')
    return html`<div class="frame ${hasPills ? '' : 'bare'}" part="base">
      <div class="head">
        <form
          part="form"
          role="search"
          aria-label=${label}
          method="get"
          action=${action || nothing}
          @submit=${this.#submit}
        >
          <div class="field">
            ${lensIcon}
            <input
              part="input"
              name="q"
              type="search"
              aria-label=${label}
              placeholder=${this.placeholder ?? local.term('searchHint')}
              maxlength=${QUERY_CAP}
              autocomplete="off"
              autocapitalize="none"
              spellcheck="false"
              enterkeyhint="search"
              dir="auto"
              @input=${(event: InputEvent) => this.#type((event.target as HTMLInputElement).value)}
              @keydown=${this.#boxKey}
            />
            ${
              this.query === ''
                ? nothing
                : html`<button
                    class="clear"
                    part="clear"
                    type="button"
                    aria-label=${local.term('clearSearch')}
                    @click=${() => this.#use('')}
                  >
                    ${crossIcon}
                  </button>`
            }
          </div>
        </form>
        <div class="tools">
          ${
            hasPills
              ? html`<button
                  class="button show-filters"
                  part="filters-button"
                  type="button"
                  aria-expanded=${this.#open ? 'true' : 'false'}
                  aria-controls="filters"
                  @click=${this.#toggle}
                >
                  ${filterIcon} ${on > 0 ? local.term('filtersOn')(local.number(on)) : local.term('filters')}
                </button>`
              : nothing
          }
          <label class="sort">
            <span>${local.term('sortBy')}</span>
            <select part="sort" @change=${this.#sorted}>
              ${SORTS.map(
                (sort) =>
                  html`<option value=${sort} .selected=${sort === this.sort}>
                    ${sorts[sort === 'relevance' && this.query.trim() === '' ? 'popular' : sort]}
                  </option>`,
              )}
            </select>
          </label>
        </div>
      </div>
      <div class="side ${this.#open ? 'open' : ''}" id="filters" @keydown=${this.#sideKey}>
        ${hasPills ? this.#pills.present?.render(this.facets?.split(/[\s,]+/), this.#facets, this.#mode, this.#answer && this.#number(this.#answer)) : nothing}
      </div>
      <div class="main" @keydown=${this.#listKey}>${this.#renderResults(on)}</div>
      <slot name="form" hidden></slot>
      <div class="unseen" role="status">${this.#status}</div>
    </div>`
  }

  /** What was counted; a scan in the time before the index is there has not counted all. */
  get #facets(): Answer['facets'] {
    return this.#answer && (this.#answer.mode === 'index' || this.#mode === 'scan') ? this.#answer.facets : undefined
  }

  readonly #toggle = () => {
    this.#open = this.#opening = !this.#open
    void this.#prepare()
    this.requestUpdate()
  }

  /** Out of filters that lie above the results. */
  readonly #close = () => {
    this.#open = false
    this.requestUpdate()
    this.renderRoot.querySelector<HTMLElement>('.show-filters')?.focus()
  }

  readonly #sideKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !this.#open) return
    event.preventDefault()
    this.#close()
  }

  readonly #sorted = (event: Event) => {
    this.#choose({ sort: (event.target as HTMLSelectElement).value as SearchSort })
  }

  #renderResults(on: number): TemplateResult {
    const { local } = this
    const answer = this.#answer
    const alone = this.provided === undefined
    const stats = answer?.catalog.stats
    return html`${alone && stats?.stale ? this.#stale.value?.renderStale(local, stats) : nothing}
      ${alone ? renderSimulated(local, stats?.simulated) : nothing}
      ${this.#hasTrouble ? renderProblem(local, this.#failure, this.#loader.error, () => this.retry()) : nothing}
      <div class="line">
        <p part="count" dir="auto">${answer && answer.total > 0 ? this.#count(answer) : nothing}</p>
        ${
          on > 0 || this.query.trim() !== ''
            ? html`<button class="button" part="clear-all" type="button" @click=${this.#clearAll}>
                ${local.term('clearAll')}
              </button>`
            : nothing
        }
      </div>
      ${answer && this.#help.present?.renderNote(answer, this.#mode === 'scan')} ${this.#renderList(answer)}`
  }

  #renderList(answer: Answer | undefined): TemplateResult {
    const list = this.#list
    const none = answer?.total === 0
    if (list) {
      list.hidden = none
      list.headingLevel = this.headingLevel
      list.runtime = this.runtime
      list.label = answer && answer.asked.query.trim() !== '' ? this.#count(answer) : undefined
    }
    const waiting =
      this.#isPrerendered && isEverything(this.#asked)
        ? html`<slot></slot>`
        : this.#failed
          ? nothing
          : html`<div role="group" aria-busy="true" aria-label=${this.local.term('loading')}>
              ${renderSkeleton(BONES)}
            </div>`
    const help = this.#help.failed ? html`<p part="empty">${answer && this.#count(answer)}</p>` : nothing
    return html`${none ? (this.#help.present?.render(answer) ?? help) : nothing}${list ?? (none ? nothing : waiting)}`
  }
}

function isSame(one: Asked, other: Asked): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
