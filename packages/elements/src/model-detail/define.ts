import '../model-card/define.js'
import { DmModelDetail } from './model-detail.js'

DmModelDetail.define()

declare global {
  interface HTMLElementTagNameMap {
    'dm-model-detail': DmModelDetail
  }
}
