import type { ModelMetadata } from '@decentramodels/core'

/**
 * A `dm-model-detail` shows another model. A page may set its title.
 *
 * @example
 * document.addEventListener('dm-model-load', ({ model }) => (document.title = model.name))
 */
export class ModelLoadEvent extends Event {
  /** The model. */
  readonly model: ModelMetadata

  constructor(model: ModelMetadata) {
    super('dm-model-load', { bubbles: true, composed: true })
    this.model = model
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'dm-model-load': ModelLoadEvent
  }
}
