import { DecentraError } from '../contract/decentra-error.js'
import type { Searcher } from './search.js'
import { textSteps } from './text.js'
import type { SearchIndex } from './types.js'

/**
 * Lets an index find words of descriptions too, which `buildSearchText` wrote of the same models. What is found so
 * comes after what is found in names. Throws `manifest-invalid` for anything else.
 */
export function addSearchText(index: SearchIndex, bytes: Uint8Array): void {
  const steps = textSteps(bytes)
  for (;;) {
    const { done, value } = steps.next()
    if (!done) continue
    if (value.rows !== index.total) throw new DecentraError('manifest-invalid', 'These texts belong to another index.')
    ;(index as Searcher).addText(value)
    return
  }
}
