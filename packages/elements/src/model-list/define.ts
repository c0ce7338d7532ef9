import '../model-card/define.js'
import { DmModelList } from './model-list.js'

DmModelList.define()

declare global {
  interface HTMLElementTagNameMap {
    'dm-model-list': DmModelList
  }
}
