import { DmRunResult } from './run-result.js'

DmRunResult.define()

declare global {
  interface HTMLElementTagNameMap {
    'dm-run-result': DmRunResult
  }
}
