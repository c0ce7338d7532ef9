import '../model-section/define.js'
import { DmProvider } from './provider.js'

DmProvider.define()

declare global {
  interface HTMLElementTagNameMap {
    'dm-provider': DmProvider
  }
}
