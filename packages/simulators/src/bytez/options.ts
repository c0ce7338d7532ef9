import type { RunModelRow, TaskId } from '@decentramodels/core/contract'
import type { FaultPlan } from '../faults.js'

/** The parts of a clock that a model's times need; that of a runtime fits. */
export interface SimulatorClock {
  /** Milliseconds that only grow. */
  monotonic(): number
  /** Rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** Options of the stand-in for Bytez. */
export interface BytezSimulatorOptions {
  /** Faults to serve; see {@link FaultPlan}. Push into it at any time. */
  faults?: FaultPlan
  /** Default: real time. */
  clock?: SimulatorClock
  /** Milliseconds that every answer takes at least. Default 0. */
  delayMs?: number
  /** Milliseconds that a model which runs takes for one answer, or how many for a task. Default 0. */
  runMs?: number | ((task: TaskId) => number)
  /** Milliseconds between two pieces of a text that is streamed. Default 0. */
  pieceMs?: number
  /** Milliseconds that the first call of a model waits until it runs. Default 0. */
  coldMs?: number
  /** Milliseconds after its last answer until a model is stopped. Default 5 minutes. */
  idleMs?: number
  /** Calls of one key that may run at a time; one more is refused. Default 1, as on the free plan. */
  concurrency?: number
  /** Calls that one key may begin in each second. Default `Infinity`; closed models allow 10 in any case. */
  perSecond?: number
  /** Default true: answers tell limits, meter, time and cost in headers. Nothing documents them. */
  meterHeaders?: boolean
  /** Default true: pages of any origin may call. False: no CORS headers, and preflights are refused. */
  cors?: boolean
  /** Models to serve beside those of the table of models. */
  models?: readonly Pick<RunModelRow, 'id' | 'task' | 'labels' | 'vectorLength'>[]
}

/** Real time. */
export const REAL_CLOCK: SimulatorClock = {
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error)
      const stop = () => {
        clearTimeout(timer)
        reject(signal!.reason as Error)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop)
        resolve()
      }, ms)
      signal?.addEventListener('abort', stop, { once: true })
    }),
}
