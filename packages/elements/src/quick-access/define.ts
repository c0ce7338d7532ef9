import '../quick-action/define.js'
import { DmQuickAccess } from './quick-access.js'

DmQuickAccess.define()

declare global {
  interface HTMLElementTagNameMap {
    'dm-quick-access': DmQuickAccess
  }
}
