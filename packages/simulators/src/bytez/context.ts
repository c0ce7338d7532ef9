import type { Context } from 'hono'
import type { FaultVariables } from '../faults.js'

/** What is kept for the handlers of a request. */
export interface BytezVariables extends FaultVariables {
  /** Of the caller. */
  key: string
}

export type BytezContext = Context<{ Variables: BytezVariables }>
