import '../model-card/define.js'
import { DmModelSection } from './model-section.js'

DmModelSection.define()

declare global {
  interface HTMLElementTagNameMap {
    'dm-model-section': DmModelSection
  }
}
