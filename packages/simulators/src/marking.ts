import type { Source } from '@decentramodels/core/contract'
import type { MiddlewareHandler } from 'hono'
import type { SimulatorOptions } from './options.js'

/** Header on every answer: says what in it is not a real upstream's. */
export const SIMULATED_HEADER = 'DM-Simulated'

const NOTES: Record<Source, { recorded: string; overlaid: string }> = {
  huggingface: { recorded: 'recorded 2025-12-22', overlaid: 'recorded 2025-12-22, dates and growth simulated' },
  civitai: {
    recorded: 'CivitAI records of 2023-07-04',
    overlaid: 'CivitAI records of 2023-07-04 with later dates, some SDXL entries invented',
  },
}

/** What is simulated in the answers of a source, in words. */
export function simulatedNote(options: SimulatorOptions, source: Source): string {
  if (typeof options.records === 'object') return 'synthetic catalogue, all records invented'
  return options.overlay === false ? NOTES[source].recorded : NOTES[source].overlaid
}

/** Marks the answers of a catalogue. */
export function markSimulated(options: SimulatorOptions, source: Source): MiddlewareHandler {
  return markAs(simulatedNote(options, source))
}

/** Marks every answer, errors included, unless it is marked already. */
export function markAs(note: string): MiddlewareHandler {
  return async (context, next) => {
    await next()
    if (!context.res.headers.has(SIMULATED_HEADER)) context.res.headers.set(SIMULATED_HEADER, note)
  }
}
