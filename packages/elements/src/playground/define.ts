import { DmPlayground } from './playground.js'

DmPlayground.define()

declare global {
  interface HTMLElementTagNameMap {
    'dm-playground': DmPlayground
  }
}
