/* eslint-disable lit-a11y/no-redundant-role -- Safari drops the role of a list without markers, so it is named. */
/* eslint-disable lit-a11y/click-events-have-key-events -- A slot hears the clicks of the button in it. */
import type { CatalogLike, FilterView, SectionView } from '@decentramodels/core/catalog'
import { initialState, Task as Loader, TaskStatus } from '@lit/task'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { baseStyles, laterStyles } from '../base/base.styles.js'
import { CatalogSource } from '../base/catalog-source.js'
import { createElement } from '../base/create-element.js'
import { DmElement } from '../base/dm-element.js'
import { gridStyles } from '../base/grid.styles.js'
import { LazyPart } from '../base/lazy-part.js'
import { renderProblem, renderSimulated } from '../base/notices.js'
import { renderSkeleton } from '../base/skeleton.js'
import { loadFaces } from '../model-card/load-faces.js'
import { DmModelCard } from '../model-card/model-card.js'
import type { Growth } from './growth.js'
import { type Loaded, STEP } from './loaded.js'
import { modelSectionStyles } from './model-section.styles.js'
import type { Place } from './place.js'
import { sectionTitle } from './section-title.js'

/** Cards of a filter shown at first, and rows of a skeleton whose length is not known. */
const INITIAL = 6

/**
 * A section or a filter of the catalogue as a titled grid of cards, with a button that shows more.
 *
 * Takes its catalogue from the `catalog` property, else from `src`, else from the nearest `dm-provider`. Its own
 * content (a prerendered list) is shown until the cards are there.
 *
 * @summary A titled, growing grid of model cards.
 * @status experimental
 * @since 0.1.0
 *
 * @example
 * ```html
 * <dm-provider src="/manifests/">
 *   <dm-model-section category="trending"></dm-model-section>
 *   <dm-model-section filter="hf-filter/small" initial-count="12"></dm-model-section>
 * </dm-provider>
 * ```
 *
 * @slot - Shown until the cards are there: a prerendered list with links.
 * @slot card - Pattern of a card: an element that is cloned for each model and gets it as its `model` property.
 * @slot more - Your own button in place of "Show more".
 * @slot empty - Shown when the list holds no model.
 *
 * @csspart base - The section.
 * @csspart heading - The title.
 * @csspart count - How many models there are.
 * @csspart list - The list.
 * @csspart item - Each list item.
 * @csspart more - The button "Show more".
 * @csspart all - The link to the whole list.
 * @csspart end - The closing sentence.
 * @csspart top - The link back to the top.
 * @csspart empty - What is shown when there is no model.
 * @csspart error - The error message.
 * @csspart retry - The button that tries again.
 * @csspart simulated - Note that records are not real; only outside a provider.
 * @csspart stale - Note that a saved copy is shown; only outside a provider.
 * @csspart card-base - `base` of each card.
 * @csspart card-name - `name` of each card.
 * @csspart card-action - `action` of each card.
 *
 * @cssprop [--dm-card-min=20rem] - Least width of a column.
 * @cssprop [--dm-space-gap=0.75rem] - Gap between cards.
 * @cssprop [--dm-section-title-font=inherit] - Font of the title, as the `font` shorthand.
 * @cssprop [--dm-section-title-size=1.25rem] - Size of the title.
 *
 * @cssstate loading - Cards are on their way and none are shown.
 * @cssstate ready - Cards are shown.
 * @cssstate empty - The list holds no model.
 * @cssstate error - The cards did not load.
 * @cssstate stale - The cards come from a saved copy.
 *
 * @dependency dm-model-card
 */
export class DmModelSection extends DmElement {
  static override readonly tag: string = 'dm-model-section'
  static override styles = [baseStyles, gridStyles, modelSectionStyles, laterStyles]
  static override properties = {
    ...DmElement.properties,
    catalog: { attribute: false },
    src: {},
    category: {},
    filter: {},
    initialCount: { type: Number, attribute: 'initial-count' },
    headingLevel: { type: Number, attribute: 'heading-level' },
    href: {},
    restore: { type: Boolean },
  }

  /** An opened catalogue; wins over `src` and the provider. */
  catalog: CatalogLike | undefined

  /** Address of a manifest folder, for a section without provider. */
  src: string | undefined

  /** Id of a section of the catalogue, such as `trending`. */
  category: string | undefined

  /** Id of a filter of the catalogue, such as `hf-filter/small`; used when there is no `category`. */
  filter: string | undefined

  /** Cards shown at first. Default: as the catalogue says, 6 for a filter. */
  initialCount: number | undefined

  /** Level of the title as a heading, 1 to 6; cards are one level below. */
  headingLevel = 2

  /** Address of a page with the whole list; a link "See all" leads there. */
  href: string | undefined

  /** Whether Back and reload bring the grown list, the scroll and the focus back. */
  restore = false

  readonly #source = new CatalogSource()
  readonly #elements = new Map<string, HTMLElement>()
  #loaded: Loaded | undefined
  /** What is not needed for the first cards. */
  readonly #later = new LazyPart(this, () => import('./section-later.js'))
  readonly #failure = new LazyPart(this, () => import('../base/failure.js'))
  readonly #stale = new LazyPart(this, () => import('../base/stale.js'))
  #growth: Growth | undefined
  #place: Place | undefined

  readonly #loader = new Loader(this, {
    args: () =>
      [
        this.catalog ?? this.provided?.catalog,
        this.src,
        this.world,
        this.category,
        this.filter,
        this.initialCount,
        this.provided?.revision,
      ] as const,
    task: async ([given, src, world, category, filter, initialCount], { signal }) => {
      const id = category ?? filter
      if (id === undefined || !(given ?? src)) return initialState
      // The first screen's cards are at hand and cost nothing; other lists read files, so they wait until somebody is near.
      const near = async () => (await import('../base/nearby.js')).whenNear(this, signal)
      if (category === undefined) await near()
      const catalog = this.catalog || !src ? given! : await this.#source.open(src, world)
      signal.throwIfAborted()
      const first = await catalog.sections({ signal })
      if (category !== undefined && !first.some((section) => section.id === category)) await near()
      const view: SectionView | FilterView =
        category === undefined ? await catalog.filter(id, { signal }) : await catalog.section(id, { signal })
      const initial = Math.max(1, initialCount ?? (('initial' in view && view.initial) || INITIAL))
      // A newer publication, or a visit before this one: as much of the list as there was.
      const former = this.restore || this.#loaded?.id === id ? await this.#formerCount(id) : 0
      // A prerendered list has faces: it stays until its cards have them too.
      if (this.#isPrerendered) await loadFaces().catch(() => {})
      const cards = await view.models.slice(0, Math.max(initial, former), { signal })
      return {
        catalog,
        id,
        title: view.title,
        total: cards.length && view.count,
        list: view.models,
        cards,
        initial,
        sections: first,
      }
    },
    onComplete: (loaded) => {
      this.#growth?.stop()
      this.#loaded = loaded
    },
  })

  /** Whether the page brought a list of its own. */
  get #isPrerendered(): boolean {
    return [...this.children].some((child) => !child.slot)
  }

  /** Loads again, for instance after an error. */
  retry(): void {
    if (!this.catalog && this.src) this.#source.close()
    void this.#loader.run()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // On its way while the cards are.
    loadFaces().catch(() => {})
    // What was stopped when the element left the page starts again.
    if (this.hasUpdated && this.#loaded === undefined) void this.#loader.run()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#growth?.stop()
    // A loader does not stop by itself when its element leaves the page.
    this.#loader.abort()
    if (this.#loaded === undefined) this.#source.close()
  }

  protected override willUpdate(_changed: PropertyValues): void {
    // Of another list: what is shown belongs to the former one.
    if (this.#loaded?.id !== (this.category ?? this.filter)) this.#loaded = undefined
    if (this.#loaded) this.#keepElements(this.#loaded)
  }

  protected override updated(): void {
    const failed =
      this.#loader.status === TaskStatus.ERROR || (!this.catalog && !this.src && this.provided?.error !== undefined)
    this.setState('loading', !this.#loaded && !failed)
    this.setState('ready', (this.#loaded?.cards.length ?? 0) > 0)
    this.setState('empty', this.#loaded?.cards.length === 0)
    this.setState('error', failed)
    this.setState('stale', this.#loaded?.catalog.stats.stale ?? false)
  }

  /** Cards of the list that were shown before. */
  async #formerCount(id: string): Promise<number> {
    const { Place } = await import('./place.js')
    this.#place ??= new Place(this, () => this.#loaded)
    return this.#place.countOf(id)
  }

  /** One element for each card shown, kept while its model stays. */
  #keepElements({ cards }: Loaded): void {
    const pattern = this.#pattern()
    const kept = new Set(cards.map(({ id }) => id))
    for (const id of this.#elements.keys()) if (!kept.has(id)) this.#elements.delete(id)
    for (const model of cards) {
      let element = this.#elements.get(model.id)
      if (element === undefined) {
        element = pattern ? (pattern.cloneNode(true) as HTMLElement) : createElement(DmModelCard)
        element.removeAttribute('slot')
        element.setAttribute('exportparts', 'base: card-base, name: card-name, action: card-action')
        this.#elements.set(model.id, element)
      }
      Object.assign(element, { model })
      if (element instanceof DmModelCard) {
        element.headingLevel = Math.min(6, this.headingLevel + 1)
        element.runtime = this.runtime
      }
    }
  }

  /** The page's own card, if it gave one. */
  #pattern(): Element | undefined {
    const pattern = this.querySelector(':scope > [slot=card]')
    return (pattern instanceof HTMLTemplateElement ? pattern.content.firstElementChild : pattern) ?? undefined
  }

  readonly #showMore = async () => {
    try {
      const { Growth } = await import('./growth.js')
      this.#growth ??= new Growth(this, this.local, {
        loaded: () => this.#loaded,
        show: (loaded) => (this.#loaded = loaded),
      })
    } catch {
      // The code did not load: the button stays and can be pressed again.
      return
    }
    await this.#growth.grow()
  }

  readonly #show = (category: string) => {
    this.filter = undefined
    this.category = category
  }

  protected override render(): TemplateResult {
    const loaded = this.#loaded
    return html`${loaded ? this.#renderLoaded(loaded) : this.#renderWaiting()}
      <div class="unseen" role="status">${this.#growth?.status}</div>`
  }

  #renderWaiting(): TemplateResult {
    const { local } = this
    const failed = this.#loader.status === TaskStatus.ERROR
    const failure = failed ? renderProblem(local, this.#failure, this.#loader.error, () => this.retry()) : nothing
    if (this.#isPrerendered) return html`${failure}<slot></slot>`
    if (failed) return html`<section part="base">${failure}</section>`
    // The provider says what went wrong; a skeleton beside it would promise cards.
    if (this.provided?.error !== undefined && !this.src && !this.catalog) return html``
    return html`<section part="base" role="group" aria-busy="true" aria-label=${local.term('loading')}>
      <div class="head"></div>
      ${renderSkeleton(this.initialCount ?? INITIAL)}
    </section>`
  }

  #renderLoaded(loaded: Loaded): TemplateResult {
    const { local } = this
    const { cards, total } = loaded
    const { stats } = loaded.catalog
    const title = sectionTitle(local, loaded.id, loaded.title)
    const alone = this.provided === undefined
    const failed = this.#loader.status === TaskStatus.ERROR
    return html`<section part="base" aria-labelledby="title">
      <div class="head">
        <div
          class="heading"
          id="title"
          part="heading"
          role="heading"
          aria-level=${this.headingLevel}
          tabindex="-1"
          dir="auto"
        >
          ${title}
        </div>
        ${total > 0 ? html`<span class="count" part="count">${local.term('models')(local.number(total), total)}</span>` : nothing}
      </div>
      ${alone && stats.stale ? this.#stale.value?.renderStale(local, stats) : nothing}
      ${alone ? renderSimulated(local, stats.simulated) : nothing}
      ${failed ? renderProblem(local, this.#failure, this.#loader.error, () => this.retry()) : nothing}
      ${
        cards.length === 0
          ? html`<slot name="empty"
              >${this.#later.value?.renderEmptySection(local, loaded, this.#show, () => this.retry())}</slot
            >`
          : html`<ul class="grid" part="list" role="list">
                ${cards.map(
                  ({ id }, i) =>
                    html`<li part="item" class=${i < loaded.initial ? '' : 'later'}>${this.#elements.get(id)}</li>`,
                )}
              </ul>
              ${this.#renderFoot(loaded)}`
      }
    </section>`
  }

  #renderFoot({ cards, initial, total }: Loaded): TemplateResult | typeof nothing {
    const { local } = this
    const rest = total - cards.length
    // A list that was whole from the start needs no end.
    if (rest <= 0 && cards.length <= initial && !this.href) return nothing
    return html`<div class="foot">
      ${
        rest > 0
          ? html`<slot name="more" @click=${this.#showMore}
                ><button
                  class="button"
                  part="more"
                  type="button"
                  aria-disabled=${this.#growth?.pending ? 'true' : 'false'}
                >
                  ${local.term('showMore')(local.number(Math.min(STEP, rest)), local.number(total))}
                </button></slot
              >${this.#growth?.failure}`
          : cards.length > initial
            ? this.#later.value?.renderEnd(local, total, this.#heading)
            : nothing
      }
      ${this.href ? this.#later.value?.renderAll(local, this.href) : nothing}
    </div>`
  }

  readonly #heading = () => this.renderRoot.querySelector<HTMLElement>('[part=heading]')
}
