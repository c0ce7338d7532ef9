/* eslint-disable lit-a11y/no-redundant-role -- Safari drops the role of a list without markers, so it is named. */
import type { CatalogLike } from '@decentramodels/core/catalog'
import { initialState, Task as Loader, TaskStatus } from '@lit/task'
import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit'
import { createElement } from '../base/create-element.js'
import { whenNear } from '../base/nearby.js'
import { renderSkeleton } from '../base/skeleton.js'
import { DmModelCard } from '../model-card/model-card.js'

const SHOWN = 6

/** Models like the one shown, as cards; read when a person comes near. */
export class SimilarModels {
  readonly #host: ReactiveElement
  readonly #loader: Loader<readonly [CatalogLike | undefined, string | undefined], DmModelCard[]>

  constructor(host: ReactiveElement, of: () => readonly [CatalogLike | undefined, string | undefined]) {
    this.#host = host
    this.#loader = new Loader(host, {
      args: of,
      task: async ([catalog, id], { signal }) => {
        if (catalog === undefined || id === undefined) return initialState
        await host.updateComplete
        const place = host.renderRoot.querySelector('[part=similar]')
        if (place) await whenNear(place, signal)
        const models = await catalog.similar(id, { limit: SHOWN, signal })
        return models.map((model) => Object.assign(createElement(DmModelCard), { model }))
      },
    })
  }

  stop(): void {
    this.#loader.abort()
  }

  /** What was stopped starts again. */
  resume(): void {
    if (this.#loader.status !== TaskStatus.COMPLETE) void this.#loader.run()
  }

  /** Nothing when there are none: whoever came for one model misses nothing. */
  render(headingLevel: number): TemplateResult | typeof nothing {
    const { status, value } = this.#loader
    if (status === TaskStatus.INITIAL || status === TaskStatus.ERROR) return nothing
    // The cards of the former model would look like those of this one.
    if (status === TaskStatus.PENDING || value === undefined) return renderSkeleton(SHOWN)
    if (value.length === 0) return nothing
    for (const card of value) card.headingLevel = Math.min(6, headingLevel)
    return html`<ul class="grid" role="list">
      ${value.map((card) => html`<li>${card}</li>`)}
    </ul>`
  }
}
