import { badgesOf, type ModelCard, type ModelMetadata } from '@decentramodels/core'
import '../i18n/en-later.js'

/** Full metadata as a card. */
export function cardOf(model: ModelMetadata): ModelCard {
  return { ...model, badges: badgesOf(model) }
}
