import { DmLimitStatus } from './limit-status.js'

DmLimitStatus.define()

declare global {
  interface HTMLElementTagNameMap {
    'dm-limit-status': DmLimitStatus
  }
}
