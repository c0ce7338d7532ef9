import type { Fault } from '../faults.js'
import type { Answer } from './answer.js'
import { Boots } from './boot.js'
import type { Call, ServedModel } from './call.js'
import { Files } from './files.js'
import { Gate } from './gate.js'
import { Models } from './lists.js'
import { type BytezSimulatorOptions, REAL_CLOCK, type SimulatorClock } from './options.js'
import {
  LOADING,
  modelRaised,
  NO_CREDITS,
  PROVIDER_QUOTA,
  type Refusal,
  tooConcurrent,
  UNAUTHORIZED,
} from './refusal.js'

/** Closed models' documented limit. */
const CLOSED_PER_SECOND = 10
const IDLE_MS = 5 * 60_000

/** What a call has when it may begin: it must say when it is over. */
export interface Begun {
  /** Calls that may begin within this second. */
  perSecond: number
  left: number
  /** Milliseconds that the model worked. */
  ranMs: number
  leave(): void
}

/** What one simulator knows. */
export class Simulation {
  readonly clock: SimulatorClock
  readonly models: Models
  readonly files = new Files()
  readonly options: BytezSimulatorOptions
  readonly #gate: Gate
  readonly #boots: Boots

  constructor(options: BytezSimulatorOptions) {
    this.options = options
    this.clock = options.clock ?? REAL_CLOCK
    this.models = new Models(options.models ?? [])
    this.#gate = new Gate(options.concurrency ?? 1)
    this.#boots = new Boots(this.clock, options.coldMs ?? 0, options.idleMs ?? IDLE_MS)
  }

  /** Lets a call in, starts its model if it does not run, and lets the time pass that an answer takes. */
  async begin(key: string, model: ServedModel, closed: boolean, signal: AbortSignal): Promise<Begun> {
    const { perSecond = Infinity, runMs = 0 } = this.options
    const most = closed ? Math.min(CLOSED_PER_SECOND, perSecond) : perSecond
    const { left, leave } = this.#gate.enter(key, most, this.clock.monotonic())
    const ranMs = typeof runMs === 'number' ? runMs : runMs(model.task)
    try {
      // A closed model always runs.
      if (!closed) await this.#boots.wait(model.id, signal)
      if (ranMs > 0) await this.clock.sleep(ranMs, signal)
    } catch (error) {
      leave()
      throw error
    }
    const over = () => {
      this.#boots.used(model.id)
      leave()
    }
    return { perSecond: most, left, ranMs, leave: over }
  }

  /** What a fault says instead of an answer. */
  refusalOf(fault: Fault | undefined): Refusal | undefined {
    switch (fault?.kind) {
      case 'unauthorized':
        return UNAUTHORIZED
      case 'no-credits':
        return NO_CREDITS
      case 'concurrency':
        return tooConcurrent(this.options.concurrency ?? 1)
      case 'provider-quota':
        return PROVIDER_QUOTA
      case 'loading':
        return LOADING
      case 'out-of-memory':
        return modelRaised('CUDA out of memory. Tried to allocate 2.00 GiB')
      default:
        return undefined
    }
  }
}

/** The text of an answer that is text; undefined for any other. */
export function textOf(answer: Answer): string | undefined {
  if (!('output' in answer)) return undefined
  const { output } = answer
  if (typeof output === 'string') return output
  const content = typeof output === 'object' && output !== null && 'content' in output ? output.content : undefined
  return typeof content === 'string' ? content : undefined
}

/** The output as a fault bends it. */
export function bend(call: Call, output: unknown, fault: Fault | undefined): unknown {
  if (fault?.kind === 'chat-parts' && call.model.task === 'chat') {
    const { role, content } = output as { role: string; content: string }
    return { role, content: [{ type: 'text', text: content }] }
  }
  if (fault?.kind === 'nested-vector' && call.model.vectorLength !== undefined) return [[output]]
  return output
}
