/** A page of somebody's own, made of the elements: first screen, a list, a model. What a site does with addresses. */
import type { ModelSelectEvent } from '../packages/elements/src/model-card/select-event.js'
import type { QuickActionEvent } from '../packages/elements/src/quick-action/quick-action-event.js'
import '../packages/elements/src/model-detail/define.js'
import '../packages/elements/src/model-list/define.js'
import { html, LitElement, type TemplateResult } from 'lit'
import { ADDRESS, StoryWorld } from './world.js'

type Place = { kind: 'home' } | { kind: 'list' } | { kind: 'model'; id: string }

export class JourneyPage extends LitElement {
  static override properties = { world: { attribute: false }, place: { state: true } }

  world = new StoryWorld()
  place: Place = { kind: 'home' }

  /** In the page's own tree: the elements are its content. */
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  #go(place: Place): void {
    this.place = place
    window.scrollTo(0, 0)
  }

  protected override render(): TemplateResult {
    return html`<dm-provider
      src=${ADDRESS}
      poll-seconds="1"
      .runtime=${this.world.runtime}
      @dm-model-select=${(event: ModelSelectEvent) => {
        event.preventDefault()
        this.#go({ kind: 'model', id: event.model.id })
      }}
      @dm-quick-action=${(event: QuickActionEvent) => {
        event.preventDefault()
        this.#go({ kind: event.action === 'browse' ? 'list' : 'home' })
      }}
    >
      ${this.#renderPlace()}
    </dm-provider>`
  }

  #renderPlace(): TemplateResult {
    const { place } = this
    if (place.kind === 'model')
      return html`<p><button class="back" type="button" @click=${() => this.#go({ kind: 'list' })}>Back</button></p>
        <dm-model-detail model-id=${place.id}></dm-model-detail>`
    return html`<dm-quick-access>
        <dm-quick-action icon="trending"><a href="#trending">Trending</a></dm-quick-action>
        <dm-quick-action icon="browse"><a href="#models">Browse small models</a></dm-quick-action>
      </dm-quick-access>
      ${
        place.kind === 'home'
          ? html`<dm-model-section category="trending"></dm-model-section>
              <dm-model-section category="official"></dm-model-section>`
          : html`<h2>Small and liked</h2>
              <dm-model-list filter="hf-filter/likes/small"></dm-model-list>`
      }`
  }
}

customElements.define('journey-page', JourneyPage)
