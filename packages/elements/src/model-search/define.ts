import '../model-card/define.js'
import { DmModelSearch } from './model-search.js'

DmModelSearch.define()

declare global {
  interface HTMLElementTagNameMap {
    'dm-model-search': DmModelSearch
  }
}
