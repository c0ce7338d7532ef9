import { setFlagsFromString } from 'node:v8'
import type { ProgressEvent } from '../options.js'

/** Models above which memory matters more than time. */
const MANY_MODELS = 20_000

/**
 * Lets the engine collect garbage earlier once a catalogue turns out to be large: left to itself it keeps three times
 * what is in use, measured at 100,000 models. A process may choose so for itself; a library must not.
 */
export function createMemorySaver(): (event: ProgressEvent) => void {
  let saving = false
  return (event) => {
    if (saving || event.type !== 'progress' || event.models < MANY_MODELS) return
    saving = true
    setFlagsFromString('--optimize-for-size')
  }
}
