import { DmQuickAction } from './quick-action.js'

DmQuickAction.define()

declare global {
  interface HTMLElementTagNameMap {
    'dm-quick-action': DmQuickAction
  }
}
