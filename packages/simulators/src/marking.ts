import type { MiddlewareHandler } from 'hono'
import type { SimulatorOptions } from './options.js'

/** Header on every answer: says what in it is not a real upstream's. */
export const SIMULATED_HEADER = 'DM-Simulated'

/** What is simulated, in words. */
export function simulatedNote(options: SimulatorOptions): string {
  if (typeof options.records === 'object') return 'synthetic catalogue, all records invented'
  return options.overlay === false ? 'recorded 2025-12-22' : 'recorded 2025-12-22, dates and growth simulated'
}

/** Marks every answer, errors included. */
export function markSimulated(options: SimulatorOptions): MiddlewareHandler {
  const note = simulatedNote(options)
  return async (context, next) => {
    await next()
    context.res.headers.set(SIMULATED_HEADER, note)
  }
}
