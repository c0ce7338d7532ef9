import type { ModelCard, ModelMetadata } from '@decentramodels/core'
import { isModelCard, isNew } from '@decentramodels/core'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { baseStyles, laterStyles } from '../base/base.styles.js'
import { DmElement } from '../base/dm-element.js'
import { chevronIcon, downloadsIcon, openIcon, upIcon } from '../base/icons.js'
import { LazyPart } from '../base/lazy-part.js'
import { modelLink } from '../base/model-link.js'
import type { CardParts } from './card-parts.js'
import type { CardPreview } from './card-preview.js'
import { cardHueStyles, loadFaces, presentFaces } from './load-faces.js'
import { modelCardStyles } from './model-card.styles.js'
import { ModelSelectEvent } from './select-event.js'

/**
 * A model in 80 px: face, name, what it does, who made it, how much it is used.
 *
 * Hovering or focusing it shows a preview above the page; the button on its face opens all facts in place. Both hold
 * the same facts, so nothing needs a mouse.
 *
 * @summary A model in 80 px that opens to all its facts.
 * @status experimental
 * @since 0.1.0
 *
 * @example
 * ```html
 * <dm-model-card></dm-model-card>
 * <script type="module">
 *   document.querySelector('dm-model-card').model = card
 * </script>
 * ```
 *
 * @fires {ModelSelectEvent} dm-model-select - The name or the action was activated. Cancelable: the link is then not followed.
 *
 * @csspart base - The card.
 * @csspart glyph - The face; a button that opens the card, unless `compact`.
 * @csspart name - The heading.
 * @csspart link - The link in the heading.
 * @csspart badge - Each badge.
 * @csspart meta - The second line.
 * @csspart stat - Each figure of the second line.
 * @csspart action - The link at the end.
 * @csspart details - The facts of the opened card.
 * @csspart preview - The overlay with the facts.
 *
 * @cssprop [--dm-color-image] - Hue of models that make images.
 * @cssprop [--dm-color-video] - Hue of models that make videos.
 * @cssprop [--dm-color-audio] - Hue of models for sound and speech.
 * @cssprop [--dm-color-text-task] - Hue of models for text.
 * @cssprop [--dm-color-vision] - Hue of models that see.
 * @cssprop [--dm-color-data] - Hue of all other models.
 * @cssprop [--dm-font-mono] - Font of ids.
 *
 * @cssstate loading - There is no model yet.
 * @cssstate expanded - The card is open.
 */
export class DmModelCard extends DmElement {
  static override readonly tag: string = 'dm-model-card'
  static override styles = [baseStyles, cardHueStyles, modelCardStyles, laterStyles]
  static override properties = {
    ...DmElement.properties,
    model: { attribute: false },
    href: {},
    headingLevel: { type: Number, attribute: 'heading-level' },
    compact: { type: Boolean, reflect: true },
    expanded: { type: Boolean, reflect: true },
  }

  /** The model to show; full metadata will do as well. Until it is set, the card keeps its place. */
  model: ModelCard | ModelMetadata | undefined

  /** Where the card leads. Default: the provider's `model-href`, else the model's page at its source. */
  href: string | undefined

  /** Level of the name as a heading, 1 to 6. */
  headingLevel = 3

  /** Without the button that opens the card and without preview. */
  compact = false

  /** Whether the card is open. */
  expanded = false

  #preview: Promise<CardPreview> | undefined

  /** Answers that the later parts ask for. */
  readonly #parts: CardParts = {
    local: this.local,
    world: () => this.world,
    model: () => this.#card(),
    catalog: () => this.provided?.catalog,
  }

  readonly #details = new LazyPart(this, async () => {
    const { CardDetails } = await import('./card-details.js')
    return new CardDetails(this, this.#parts)
  })

  readonly #faces = new LazyPart(this, loadFaces)

  /** For what is no sane card. */
  readonly #metadata = new LazyPart(this, () => import('./card-of.js'))

  constructor() {
    super()
    this.addEventListener('pointerenter', this.#wake)
    this.addEventListener('focusin', this.#wake)
  }

  /** Focuses the name. */
  override focus(options?: FocusOptions): void {
    this.renderRoot?.querySelector<HTMLElement>('[part=link], .action')?.focus(options)
  }

  /** The model as a sane card; undefined when it is missing or damaged. */
  #card(): ModelCard | undefined {
    const { model } = this
    if (model === undefined || model === null) return undefined
    const card = 'badges' in model ? model : this.#metadata.value?.cardOf(model)
    return isModelCard(card) ? card : undefined
  }

  /** The preview's code comes with the first pointer or focus: most cards never need it. */
  readonly #wake = async (event: Event) => {
    if (this.compact || (event as PointerEvent).pointerType === 'touch') return
    const pointed = event.type === 'pointerenter'
    try {
      this.#preview ??= import('./card-preview.js').then(({ CardPreview }) => new CardPreview(this, this.#parts))
      const preview = await this.#preview
      preview.wake(pointed)
    } catch {
      // Without it the card still opens in place; the next pointer tries again.
      this.#preview = undefined
    }
  }

  readonly #toggle = () => {
    this.expanded = !this.expanded
  }

  readonly #select = (event: MouseEvent) => {
    // A new tab or a download is the person's own way of opening the link.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    if (!this.dispatchEvent(new ModelSelectEvent(this.#card()!))) event.preventDefault()
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.setState('loading', this.model === undefined)
    if (!this.expanded || this.compact) {
      this.#details.present?.close()
    } else if (this.#details.failed) {
      // The part did not load; closed again, the button can be pressed again.
      this.#details.retry()
      this.expanded = false
    } else {
      this.#details.value?.open()
    }
    this.setState('expanded', this.expanded)
  }

  protected override render(): TemplateResult {
    const model = this.#card()
    if (model === undefined) return this.#renderMissing()
    const { local } = this
    const { name } = model
    const link = modelLink(model, this.href, this.provided?.modelHref)
    const faces = presentFaces() ?? this.#faces.value
    const face = faces?.renderGlyph(model.id)
    const open = this.expanded && !this.compact
    return html`<div class="card ${faces?.taskKind(model.task)}" part="base">
      <div class="row">
        ${
          this.compact
            ? html`<span class="glyph" part="glyph">${face}</span>`
            : html`<button
                class="glyph"
                part="glyph"
                type="button"
                aria-expanded=${open ? 'true' : 'false'}
                aria-controls="details"
                aria-label=${local.term('detailsOf')(name)}
                @click=${this.#toggle}
              >
                ${face}<span class="chip">${chevronIcon}</span>
              </button>`
        }
        <div class="words">
          <div class="title">
            <div class="name" part="name" role="heading" aria-level=${this.headingLevel}>
              <a part="link" href=${link} title=${this.compact ? name : nothing} dir="auto" @click=${this.#select}
                >${name}</a
              >
            </div>
            ${isNew(model, this.world.clock.now()) ? html`<span class="badge new" part="badge">${local.term('newBadge')}</span>` : nothing}
          </div>
          <p class="meta" part="meta">
            <span class="what" dir="auto"
              >${[model.type.replaceAll('-', ' '), model.author].filter(Boolean).join(' · ')}</span
            >
            ${this.#renderDownloads(model.downloads)}${this.#renderGrowth(model.weeklyGrowth)}
          </p>
          ${this.#renderLimits(model)}
        </div>
        <a class="action" part="action" href=${link} aria-label=${local.term('openModel')(name)} @click=${this.#select}
          >${openIcon}</a
        >
      </div>
      <div id="details" part="details" ?hidden=${!open}>${open ? this.#details.present?.render() : nothing}</div>
    </div>`
  }

  #renderMissing(): TemplateResult {
    return html`<div class="card" part="base">
      <div class="row">
        <span class="glyph" part="glyph"></span>
        ${
          this.model && this.#metadata.value
            ? html`<p class="meta" part="meta">${this.local.term('unnamed')}</p>`
            : nothing
        }
      </div>
    </div>`
  }

  /** What a person should know before choosing; a line of its own, because a name is worth more than its end. */
  #renderLimits({ badges }: ModelCard): TemplateResult | typeof nothing {
    if (badges.length === 0) return nothing
    const words = this.local.term('badges')
    return html`<p class="limits">
      ${badges.map((badge) => html`<span class="badge limit" part="badge">${words[badge]}</span>`)}
    </p>`
  }

  #renderDownloads(downloads: number | null): TemplateResult {
    const { local } = this
    if (downloads === null) return html`<span class="figure" part="stat">${local.term('unknownDownloads')}</span>`
    const words = local.term('downloads')(local.number(downloads), downloads)
    return html`<span class="figure" part="stat" title=${words}
      >${downloadsIcon}<span aria-hidden="true">${local.compact(downloads)}</span
      ><span class="unseen">${words}</span></span
    >`
  }

  /** Growth that is news: half a percent or more. The facts say all of it, falling growth too. */
  #renderGrowth(growth: number | null): TemplateResult | typeof nothing {
    if (growth === null || growth < 0.005) return nothing
    const { local } = this
    return html`<span class="figure rising" part="stat"
      >${upIcon}<bdi>${local.percent(growth)}</bdi><span class="wide">&nbsp;${local.term('thisWeek')}</span></span
    >`
  }
}
