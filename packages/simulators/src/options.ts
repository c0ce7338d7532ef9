import { DecentraError } from '@decentramodels/core/contract'
import type { FaultPlan } from './faults.js'

/** When the Hugging Face records were taken; a simulator's clock starts here. */
export const RECORDED_AT = '2025-12-22T01:44:32.041Z'

/** Options of every simulator. */
export interface SimulatorOptions {
  /**
   * Which models are served. Default `recorded`: 16,193 of Hugging Face and 2,335 of CivitAI; the overlay
   * adds 6 and 93.
   * `synthetic`: that many invented models of Hugging Face, a tenth as many of CivitAI, always the same for one seed
   * (default 1). `overlay` does not apply to them.
   */
  records?: 'recorded' | { synthetic: number; seed?: number }
  /**
   * Default true: fill what the recording lacks (dates, sizes, trending scores, growth, newer CivitAI entries) with
   * simulated values. False: those fields are absent, as recorded.
   */
  overlay?: boolean
  /** The time that the simulator believes it is, in epoch ms. Default: {@link RECORDED_AT} plus the time since creation. */
  now?: () => number
  /** Faults to serve; see {@link FaultPlan}. Push into it at any time. */
  faults?: FaultPlan
  /** Milliseconds that every answer takes at least. Default 0. */
  delayMs?: number
  /**
   * Requests per client in each window of 5 minutes. Default 500, as the Hugging Face Hub allows without an account; a
   * request with a token has twice that. `Infinity` switches the limit off. CivitAI publishes no limit and has none here.
   */
  quota?: number
}

/** A clock that starts at the recording and runs at the world's pace. */
export function recordingClock(): () => number {
  const start = Date.parse(RECORDED_AT)
  const created = performance.now()
  return () => start + Math.floor(performance.now() - created)
}

/** The most invented models that are tested. */
const SYNTHETIC_CAP = 4_000_000

/** Throws `invalid-input` for what is no number of models. */
export function checkCount(models: number): number {
  if (Number.isInteger(models) && models >= 1 && models <= SYNTHETIC_CAP) return models
  throw new DecentraError(
    'invalid-input',
    `${models} synthetic models can not be made: use a whole number from 1 to ${SYNTHETIC_CAP}.`,
  )
}
