import type { CatalogLike } from '@decentramodels/core/catalog'
import type { SectionInfo } from '@decentramodels/core/contract'
import { initialState, Task as Loader, TaskStatus } from '@lit/task'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { baseStyles, laterStyles } from '../base/base.styles.js'
import { CatalogSource } from '../base/catalog-source.js'
import type { ProvidedValue } from '../context.js'
import { createElement } from '../base/create-element.js'
import { DmElement } from '../base/dm-element.js'
import { gridStyles } from '../base/grid.styles.js'
import { renderProblem, renderSimulated } from '../base/notices.js'
import { LazyPart } from '../base/lazy-part.js'
import { DmModelSection } from '../model-section/model-section.js'
import { CatalogOpenEvent } from './catalog-open-event.js'
import { ProviderSource } from './provider-link.js'
import { providerStyles } from './provider.styles.js'

/** The standard sections and their cards: they keep their place until the catalogue says what there is. */
const EXPECTED: readonly Pick<SectionInfo, 'id' | 'initial'>[] = [
  { id: 'trending', initial: 6 },
  { id: 'official', initial: 8 },
  { id: 'community', initial: 10 },
]

/**
 * Opens a catalogue and gives it to every element below. Without content of its own it shows all sections, so that a
 * script and this one tag are a whole catalogue.
 *
 * @summary Opens a catalogue for all elements below; alone it shows everything.
 * @status experimental
 * @since 0.1.0
 *
 * @example
 * ```html
 * <dm-provider src="https://models.example/manifests/"></dm-provider>
 * ```
 *
 * @fires {CatalogOpenEvent} dm-catalog-open - The catalogue is open; the event carries it.
 * @fires {CatalogChangeEvent} dm-catalog-change - The catalogue was published anew. Cancelable: the provider then says nothing of it.
 *
 * @slot - Elements that use the catalogue. Without any, all sections are shown.
 *
 * @csspart sections - The sections that are shown when there is no content.
 * @csspart error - The error message.
 * @csspart retry - The button that tries again.
 * @csspart empty - What is shown when the catalogue holds no model.
 * @csspart simulated - Note that records are not real.
 * @csspart stale - Note that a saved copy is shown.
 * @csspart age - When the data was made; only when there is no content.
 * @csspart update - The pill that says how many models are new.
 * @csspart show - The button in the pill that shows them.
 * @csspart dismiss - The button that closes the pill.
 * @csspart new - The models that came since the page was opened.
 * @csspart new-heading - The title above them.
 *
 * @cssprop [--dm-section-title-font=inherit] - Font of the title above new models, as the `font` shorthand.
 * @cssprop [--dm-section-title-size=1.25rem] - Size of the title above new models.
 * @cssprop [--dm-space-section=2.5rem] - Space between sections.
 * @cssprop [--dm-space-gap=0.75rem] - Gap between cards.
 * @cssprop [--dm-card-min=20rem] - Least width of a column.
 *
 * @cssstate loading - The catalogue is being opened.
 * @cssstate ready - The catalogue is open.
 * @cssstate error - The catalogue could not be opened.
 * @cssstate stale - The catalogue comes from a saved copy.
 *
 * @dependency dm-model-section
 * @dependency dm-model-card
 */
export class DmProvider extends DmElement {
  static override readonly tag: string = 'dm-provider'
  static override styles = [baseStyles, gridStyles, providerStyles, laterStyles]
  static override properties = {
    ...DmElement.properties,
    catalog: { attribute: false },
    src: {},
    locale: {},
    modelHref: { attribute: 'model-href' },
    headingLevel: { type: Number, attribute: 'heading-level' },
    pollSeconds: { type: Number, attribute: 'poll-seconds' },
  }

  /** An opened catalogue; wins over `src`. */
  catalog: CatalogLike | undefined

  /** Address of the manifest folder, absolute or relative to the page. */
  src: string | undefined

  /** Language of all elements below, such as `de`. Default: each follows the closest `lang`. */
  locale: string | undefined

  /**
   * Template of a model's address: `{slug}` and `{id}` are filled in, such as `/models/{slug}`.
   * Default: the model's page at its source.
   */
  modelHref: string | undefined

  /** Level of the section titles when the provider shows the sections itself, 1 to 6. */
  headingLevel = 2

  /** Seconds between two looks for a newer publication while the page is visible; 0: never. */
  pollSeconds = 60

  readonly #source = new CatalogSource()
  readonly #elements = new Map<string, DmModelSection>()
  readonly #failure = new LazyPart(this, () => import('../base/failure.js'))
  readonly #stale = new LazyPart(this, () => import('../base/stale.js'))
  readonly #updates = new LazyPart(this, async () => {
    // Nobody waits for news: the page comes first.
    await new Promise((resolve) => (globalThis.requestIdleCallback ?? setTimeout)(resolve))
    const { CatalogUpdates } = await import('./updates.js')
    return new CatalogUpdates(this, {
      local: this.local,
      catalog: () => this.#opened,
      refresh: () => this.#revision++,
    })
  })
  #opened: CatalogLike | undefined
  #sections = EXPECTED
  #revision = 0

  readonly #given = new ProviderSource(this, this.#value())

  readonly #loader = new Loader(this, {
    args: () => [this.catalog, this.src, this.world] as const,
    task: async ([given, src, world], { signal }) => {
      if (!given && !src) return initialState
      const catalog = given ?? (await this.#source.open(src!, world))
      return { catalog, sections: await catalog.sections({ signal }) }
    },
    onComplete: ({ catalog, sections }) => {
      this.#opened = catalog
      this.#sections = sections
      this.dispatchEvent(new CatalogOpenEvent(catalog))
    },
  })

  /** Opens the catalogue again, for instance after an error. */
  retry(): void {
    this.#source.close()
    void this.#loader.run()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated && this.#opened === undefined) void this.#loader.run()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#loader.abort()
    if (this.#opened === undefined) this.#source.close()
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('src') || changed.has('catalog')) this.#opened = undefined
    const failed = this.#loader.status === TaskStatus.ERROR
    const error = failed && this.#opened === undefined ? this.#loader.error : undefined
    this.#given.set(this.#value(error))
  }

  protected override updated(): void {
    this.setState('loading', this.#loader.status === TaskStatus.PENDING)
    this.setState('ready', this.#opened !== undefined)
    this.setState('error', this.#loader.status === TaskStatus.ERROR)
    this.setState('stale', this.#opened?.stats.stale ?? false)
  }

  #value(error?: unknown): ProvidedValue {
    return {
      catalog: this.#opened,
      error,
      runtime: this.world,
      locale: this.locale || undefined,
      modelHref: this.modelHref || undefined,
      revision: this.#revision,
    }
  }

  protected override render(): TemplateResult {
    const { local } = this
    const failed = this.#loader.status === TaskStatus.ERROR
    const alone = this.childElementCount === 0
    const stats = this.#opened?.stats
    const simulated = renderSimulated(local, stats?.simulated)
    const updates = this.#opened && this.#updates.value
    return html`<div class="unseen" role="status">${updates?.status}</div>
      <div class="notices">
        ${failed ? renderProblem(local, this.#failure, this.#loader.error, () => this.retry()) : nothing}
        ${stats?.stale ? this.#stale.value?.renderStale(local, stats) : nothing} ${alone ? simulated : nothing}
      </div>
      ${updates?.render()}
      <slot @slotchange=${() => this.requestUpdate()}></slot>
      ${alone ? this.#renderSections(failed) : html`<div class="notices">${simulated}</div>`}${updates?.renderEnd()}`
  }

  #renderSections(failed: boolean): TemplateResult | typeof nothing {
    if (!this.#opened && (failed || !(this.src || this.catalog))) return nothing
    return html`<div class="sections" part="sections">
      ${this.#sections.map((section) => this.#sectionOf(section))}
    </div>`
  }

  #sectionOf({ id, initial }: (typeof EXPECTED)[number]): DmModelSection {
    let section = this.#elements.get(id)
    if (section === undefined) {
      section = createElement(DmModelSection)
      section.category = id
      this.#elements.set(id, section)
    }
    section.headingLevel = this.headingLevel
    section.initialCount = initial
    return section
  }
}
