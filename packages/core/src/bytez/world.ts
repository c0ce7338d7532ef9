import type { Runtime } from '../runtime.js'
import type { BytezTransport } from './transport.js'

/** What all calls of one client share. */
export interface World {
  readonly apiKey: string
  /** Without a slash at its end. */
  readonly baseUrl: string
  readonly runtime: Runtime
  /** When each model answered last, in monotonic milliseconds: one that did lately is running. */
  readonly answeredAt: Map<string, number>
  /** What each model refused since it last answered: one that refuses two different inputs is broken. */
  readonly refusedInputs: Map<string, Set<string>>
  readonly waitWhenBusy: boolean
  readonly send: BytezTransport
}

/** The upstream stops a model that nobody called for this long. */
const IDLE_MS = 5 * 60_000

/** Whether a model is likely running. */
export function isWarm({ answeredAt, runtime }: World, model: string): boolean {
  const at = answeredAt.get(model)
  return at !== undefined && runtime.clock.monotonic() - at < IDLE_MS
}

/** Notes that a model answered. */
export function noteAnswer({ answeredAt, refusedInputs, runtime }: World, model: string): void {
  answeredAt.set(model, runtime.clock.monotonic())
  refusedInputs.delete(model)
}

/** Most models and inputs that are remembered. */
const MOST = 100

/** Notes that a model refused an input, and says how many different ones it has refused. */
export function noteRefusal({ refusedInputs }: World, model: string, body: string): number {
  if (!refusedInputs.has(model) && refusedInputs.size >= MOST) refusedInputs.clear()
  const inputs = refusedInputs.get(model) ?? new Set()
  refusedInputs.set(model, inputs)
  // Both ends and the length tell inputs apart; a file need not be kept for it.
  if (inputs.size < MOST) inputs.add(`${body.length} ${body.slice(0, 500)} ${body.slice(-500)}`)
  return inputs.size
}
