import type { ModelMetadata } from '@decentramodels/core'
import type { CatalogLike } from '@decentramodels/core/catalog'
import { readModelMetadata } from '@decentramodels/core/contract'
import { initialState, Task as Loader, TaskStatus } from '@lit/task'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { baseStyles, laterStyles } from '../base/base.styles.js'
import { CatalogSource } from '../base/catalog-source.js'
import { DmElement } from '../base/dm-element.js'
import { gridStyles } from '../base/grid.styles.js'
import { LazyPart } from '../base/lazy-part.js'
import { renderProblem, renderSimulated } from '../base/notices.js'
import { hueStyles } from '../model-card/hues.styles.js'
import { type CopyState, renderDetail } from './detail-view.js'
import { modelDetailStyles } from './model-detail.styles.js'
import { ModelLoadEvent } from './model-load-event.js'
import { SimilarModels } from './similar-models.js'

/** How long the button says that it has copied. */
const COPIED_MS = 3000

interface Found {
  readonly id: string
  readonly catalog: CatalogLike
  /** Undefined: the catalogue has no such model. */
  readonly model: ModelMetadata | undefined
}

/**
 * Everything known about one model, as text and links: what it is, whether you may use it, how much it is used, and
 * what else there is of its kind.
 *
 * Takes the model from its property, else loads it by id: from the `catalog` property, from `src`, or from the nearest
 * `dm-provider`. Its own content (the same view, prerendered) is shown until the model is there.
 *
 * @summary Everything known about one model.
 * @status experimental
 * @since 0.1.0
 *
 * @example
 * ```html
 * <dm-provider src="/manifests/">
 *   <dm-model-detail model-id="author/name"></dm-model-detail>
 * </dm-provider>
 * ```
 *
 * @fires {ModelLoadEvent} dm-model-load - Another model is shown; the event carries it.
 *
 * @slot - Shown until the model is there: the same, prerendered.
 * @slot actions - Further links or buttons, after the link to the source.
 * @slot empty - Shown when the catalogue has no such model, in place of a sentence.
 *
 * @csspart base - The whole view.
 * @csspart glyph - The model's face.
 * @csspart name - The name.
 * @csspart byline - Author, task and type.
 * @csspart id - The id.
 * @csspart badge - Each badge.
 * @csspart actions - The row of actions.
 * @csspart open - The link to the source.
 * @csspart copy - The button that copies the id.
 * @csspart use - License and access.
 * @csspart title - The title of each section.
 * @csspart numbers - Downloads, likes and growth.
 * @csspart history - Downloads day by day.
 * @csspart days - What goes through the days of the chart by keys.
 * @csspart day - The day that is looked at, below the chart.
 * @csspart description - The description.
 * @csspart tags - The tags.
 * @csspart facts - The facts.
 * @csspart picture - The picture.
 * @csspart similar - Similar models.
 * @csspart recorded - When the records were made.
 * @csspart empty - What is shown when there is no such model.
 * @csspart error - The error message.
 * @csspart retry - The button that tries again.
 * @csspart simulated - Note that records are not real; only outside a provider.
 * @csspart stale - Note that a saved copy is shown; only outside a provider.
 *
 * @cssprop [--dm-color-on-accent] - Text on the accent color.
 * @cssprop [--dm-detail-name-font=inherit] - Font of the name, as the `font` shorthand.
 * @cssprop [--dm-font-mono] - Font of ids and numbers.
 * @cssprop [--dm-card-min=20rem] - Least width of a column of similar models.
 * @cssprop [--dm-space-gap=0.75rem] - Gap between similar models.
 * @cssprop [--dm-color-image] - Hue of models that make images.
 * @cssprop [--dm-color-video] - Hue of models that make videos.
 * @cssprop [--dm-color-audio] - Hue of models for sound and speech.
 * @cssprop [--dm-color-text-task] - Hue of models for text.
 * @cssprop [--dm-color-vision] - Hue of models that see.
 * @cssprop [--dm-color-data] - Hue of all other models.
 *
 * @cssstate loading - The model is on its way and none is shown.
 * @cssstate ready - A model is shown.
 * @cssstate empty - The catalogue has no such model.
 * @cssstate error - The model did not load.
 * @cssstate stale - The model comes from a saved copy.
 *
 * @dependency dm-model-card
 */
export class DmModelDetail extends DmElement {
  static override readonly tag: string = 'dm-model-detail'
  static override styles = [baseStyles, gridStyles, hueStyles, modelDetailStyles, laterStyles]
  static override properties = {
    ...DmElement.properties,
    catalog: { attribute: false },
    src: {},
    model: { attribute: false },
    modelId: { attribute: 'model-id' },
    headingLevel: { type: Number, attribute: 'heading-level' },
    pictures: { type: Boolean },
  }

  /** An opened catalogue; wins over `src` and the provider. */
  catalog: CatalogLike | undefined

  /** Address of a manifest folder, for an element without provider. */
  src: string | undefined

  /** The model to show; wins over `model-id`. */
  model: ModelMetadata | undefined

  /** Id of the model, such as `author/name` or `civitai:<number>`. */
  modelId: string | undefined

  /** Level of the name as a heading, 1 to 6; the sections are one level below. */
  headingLevel = 1

  /** Whether to show the model's picture, which comes from the host of its source. */
  pictures = false

  readonly #source = new CatalogSource()
  readonly #failure = new LazyPart(this, () => import('../base/failure.js'))
  readonly #stale = new LazyPart(this, () => import('../base/stale.js'))
  #found: Found | undefined
  /** The model on the screen. */
  #shown: ModelMetadata | undefined
  #announced: string | undefined
  #copy: CopyState = 'idle'
  #day: number | undefined
  #leave = new AbortController()
  #brokenPicture: string | undefined

  readonly #loader = new Loader(this, {
    args: () =>
      [
        this.catalog ?? this.provided?.catalog,
        this.src,
        this.world,
        this.model ? undefined : this.modelId,
        this.provided?.revision,
      ] as const,
    task: async ([given, src, world, id], { signal }) => {
      if (!id || !(given ?? src)) return initialState
      const catalog = this.catalog || !src ? given! : await this.#source.open(src, world)
      signal.throwIfAborted()
      return { id, catalog, model: await catalog.model(id, { signal }) }
    },
    onComplete: (found) => (this.#found = found),
  })

  readonly #similar = new SimilarModels(this, () => [this.#catalog, this.#shown?.id] as const)

  /** Of a given model too: what is similar to it. */
  get #catalog(): CatalogLike | undefined {
    return this.#found?.catalog ?? this.catalog ?? this.provided?.catalog
  }

  /** Loads again, for instance after an error. */
  retry(): void {
    if (!this.catalog && this.src) this.#source.close()
    void this.#loader.run()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // What was stopped when the element left the page starts again.
    if (!this.hasUpdated) return
    if (this.#loader.status !== TaskStatus.COMPLETE) void this.#loader.run()
    this.#similar.resume()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    // A loader does not stop by itself when its element leaves the page.
    this.#loader.abort()
    this.#similar.stop()
    this.#forget()
    this.requestUpdate()
    if (this.#found === undefined) this.#source.close()
  }

  get #failed(): boolean {
    if (this.model) return this.#shown === undefined
    const isProviderShut = !this.catalog && !this.src && this.provided?.error !== undefined
    return isProviderShut || this.#loader.status === TaskStatus.ERROR
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('modelId') && !this.modelId) this.#found = undefined
    // Records of other generators may lack fields; a damaged one is none. What is loaded stays until the next is there.
    this.#shown = this.model ? readModelMetadata(this.model) : this.#found?.model
    // A model under the id of another would be a lie.
    if (!this.model && this.#failed && this.#found?.id !== this.modelId) this.#shown = undefined
    if (this.#shown?.id !== this.#announced) this.#forget()
  }

  /** What was done with one model says nothing of the next. */
  #forget(): void {
    this.#leave.abort()
    this.#copy = 'idle'
    this.#day = undefined
  }

  protected override updated(): void {
    const shown = this.#shown
    this.setState('loading', this.#isWaiting)
    this.setState('ready', shown !== undefined)
    this.setState('empty', this.#isMissing)
    this.setState('error', this.#failed)
    this.setState('stale', shown !== undefined && (this.#found?.catalog.stats.stale ?? false))
    if (shown === undefined || shown.id === this.#announced) return
    this.#announced = shown.id
    const event = new ModelLoadEvent(shown)
    this.dispatchEvent(event)
  }

  get #isMissing(): boolean {
    return !this.model && !this.#failed && this.#found !== undefined && this.#found.model === undefined
  }

  get #isWaiting(): boolean {
    return this.#shown === undefined && !this.#isMissing && !this.#failed
  }

  protected override render(): TemplateResult {
    const { local } = this
    const shown = this.#shown
    const isLoading = this.#loader.status === TaskStatus.PENDING
    const stats = this.provided === undefined ? this.#found?.catalog.stats : undefined
    return html`<div class="notices" aria-busy=${isLoading ? 'true' : 'false'}>
        ${this.#failed ? this.#renderFailure() : nothing}
        ${stats?.stale ? this.#stale.value?.renderStale(local, stats) : nothing}
        ${renderSimulated(local, stats?.simulated)}
      </div>
      ${shown ? this.#renderModel(shown) : nothing} ${this.#isMissing ? this.#renderMissing() : nothing}
      ${shown || this.#isMissing ? nothing : this.#renderOwn()}`
  }

  /** What the page has prerendered; else the place that the model will take. */
  #renderOwn(): TemplateResult {
    const hasOwn = [...this.children].some((child) => !child.slot)
    return html`<slot @slotchange=${() => this.requestUpdate()}></slot>${
        hasOwn || !this.#isWaiting
          ? nothing
          : html`<div class="detail" role="status" aria-label=${this.local.term('loadingModel')}>
              <div class="bones"></div>
              <div class="bones"></div>
              <div class="bones"></div>
            </div>`
      }`
  }

  #renderModel(model: ModelMetadata): TemplateResult {
    const { local } = this
    const catalog = this.#catalog
    return renderDetail(model, local, {
      headingLevel: this.headingLevel,
      now: this.world.clock.now(),
      recordedAt: catalog?.stats.generatedAt ?? null,
      copy: { state: this.#copy, run: () => void this.#copyId(model.id) },
      days: {
        day: this.#day,
        see: (day) => {
          if (day === this.#day) return
          this.#day = day
          this.requestUpdate()
        },
      },
      actions: html`<slot name="actions"></slot>`,
      picture:
        this.pictures && model.image !== this.#brokenPicture
          ? {
              failed: () => {
                this.#brokenPicture = model.image ?? undefined
                this.requestUpdate()
              },
            }
          : undefined,
      similar: this.#similar.render(this.headingLevel + 2),
    })
  }

  #renderFailure(): TemplateResult | typeof nothing {
    const { local } = this
    if (this.model) return html`<p class="notice danger" part="error" role="alert">${local.term('unnamed')}</p>`
    // The provider says what went wrong, and tries again.
    if (this.#loader.status !== TaskStatus.ERROR) return nothing
    return renderProblem(local, this.#failure, this.#loader.error, () => this.retry())
  }

  #renderMissing(): TemplateResult {
    const { local } = this
    return html`<slot name="empty"
      ><div class="notice" part="empty">
        <p><strong>${local.term('missingTitle')}</strong> ${local.term('missingText')}</p>
        <p class="id" part="id"><bdi>${this.modelId}</bdi></p>
        <button class="button" part="retry" type="button" @click=${() => this.retry()}>
          ${local.term('checkAgain')}
        </button>
      </div></slot
    >`
  }

  async #copyId(id: string): Promise<void> {
    this.#leave.abort()
    const leave = (this.#leave = new AbortController())
    try {
      await navigator.clipboard.writeText(id)
      if (leave.signal.aborted) return
      this.#copy = 'copied'
    } catch {
      if (leave.signal.aborted) return
      // A page without permission, or without a secure address.
      const place = this.renderRoot.querySelector('[part=id]')
      if (place) getSelection()?.selectAllChildren(place)
      this.#copy = 'failed'
    }
    this.requestUpdate()
    if (this.#copy === 'failed') return
    await this.world.clock.sleep(COPIED_MS, leave.signal).then(
      () => {
        this.#copy = 'idle'
        this.requestUpdate()
      },
      () => {},
    )
  }
}
