/* eslint-disable lit-a11y/no-redundant-role -- Safari drops the role of a list without markers, so it is named. */
import type { ModelMetadata } from '@decentramodels/core'
import { modelUrl, safeUrl } from '@decentramodels/core'
import { html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult } from 'lit'
import { adoptStyles } from '../base/adopt-styles.js'
import type { CardParts } from './card-parts.js'
import { factsOf, renderFacts, sourceName } from './facts.js'
import { factsStyles } from './facts.styles.js'

const TAGS_SHOWN = 12

/** The opened card: all facts, and from the provider's catalogue description, size and tags. */
export class CardDetails implements ReactiveController {
  readonly #host: ReactiveElement
  readonly #parts: CardParts
  #id: string | undefined
  #metadata: ModelMetadata | undefined
  #failed = false
  #loading: AbortController | undefined

  constructor(host: ReactiveElement, parts: CardParts) {
    this.#host = host
    this.#parts = parts
    host.addController(this)
    adoptStyles(host, factsStyles)
  }

  hostDisconnected(): void {
    this.close()
  }

  /** Stops what is under way. */
  close(): void {
    this.#loading?.abort()
    if (this.#metadata === undefined) this.#id = undefined
  }

  /** Loads the rest of the open model, once. */
  open(): void {
    const model = this.#parts.model()
    const catalog = this.#parts.catalog()
    if (model === undefined || catalog === undefined || model.id === this.#id) return
    this.#loading?.abort()
    const loading = (this.#loading = new AbortController())
    this.#id = model.id
    this.#metadata = undefined
    this.#failed = false
    catalog.model(model.id, { signal: loading.signal }).then(
      (metadata) => {
        if (loading.signal.aborted) return
        this.#metadata = metadata
        this.#host.requestUpdate()
      },
      () => {
        if (loading.signal.aborted) return
        // Closing and opening the card tries again.
        this.#failed = true
        this.#host.requestUpdate()
      },
    )
  }

  render(): TemplateResult | typeof nothing {
    const { local } = this.#parts
    const model = this.#parts.model()
    if (model === undefined) return nothing
    const more = this.#metadata
    const facts = factsOf(local, model)
    if (more?.parameters != null) facts.push([local.term('parameters'), local.compact(more.parameters)])
    if (more?.baseModel) facts.push([local.term('baseModel'), more.baseModel])
    const source = safeUrl(more?.url) ?? safeUrl(modelUrl(model))
    return html`<p class="id" dir="auto">${model.id}</p>
      ${more?.description ? html`<p class="about" dir="auto" tabindex="0">${more.description}</p>` : nothing}
      ${this.#failed ? html`<p class="about">${local.term('descriptionFailed')}</p>` : nothing} ${renderFacts(facts)}
      ${
        more?.tags.length
          ? html`<ul class="tags" role="list" aria-label=${local.term('tags')}>
              ${more.tags.slice(0, TAGS_SHOWN).map((tag) => html`<li dir="auto">${tag}</li>`)}
            </ul>`
          : nothing
      }
      ${source ? html`<a class="source" href=${source}>${local.term('atSource')(sourceName(model.source))}</a>` : nothing}`
  }
}
