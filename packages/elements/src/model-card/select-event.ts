import type { ModelCard } from '@decentramodels/core'

/**
 * A person chose a model. Cancelable: after `preventDefault()` the link is not followed, and the page decides.
 *
 * @example
 * document.addEventListener('dm-model-select', (event) => {
 *   event.preventDefault()
 *   show(event.model)
 * })
 */
export class ModelSelectEvent extends Event {
  /** The chosen model. */
  readonly model: ModelCard

  constructor(model: ModelCard) {
    super('dm-model-select', { bubbles: true, composed: true, cancelable: true })
    this.model = model
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'dm-model-select': ModelSelectEvent
  }
}
