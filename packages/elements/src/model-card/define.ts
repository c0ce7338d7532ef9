import { DmModelCard } from './model-card.js'

DmModelCard.define()

declare global {
  interface HTMLElementTagNameMap {
    'dm-model-card': DmModelCard
  }
}
