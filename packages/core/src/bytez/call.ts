import ky, { isHTTPError } from 'ky'
import { DecentraError } from '../contract/decentra-error.js'
import { withDeadline } from '../runtime/deadline.js'
import { type ColdBootWatch, watchColdBoot } from './cold-boot.js'
import { type Refusal, type RepeatReason, readRefusal } from './failure.js'
import { longWaits } from './long-waits.js'
import { networkRefusal } from './network-failure.js'
import { waitBeforeRepeat } from './wait-before-repeat.js'
import type { World } from './world.js'

/** One call of the upstream; it may be sent several times until it is taken. */
export interface Call {
  path: string
  /** JSON text; absent: a GET. */
  body?: string
  /** Native paths know the key as `Key`, OpenAI-compatible ones as `Bearer`. */
  scheme: 'Key' | 'Bearer'
  /** For messages and the log. */
  task: string
  model: string
  /** For the call with all its repetitions. */
  deadlineMs: number
  signal?: AbortSignal
  /** Told each time it is sent. */
  onSend?(): void
  /** Told when the model gives no sign of life; absent: nobody waits for a start. */
  onColdBoot?(elapsedMs: number): void
  /** The model is likely running: a long silence is work, not a start. Should it be started after all, it gets more time. */
  isWarm?: boolean
}

/** More time for a model that has to be started first. */
export const START_MS = 300_000

/** More repetitions than any deadline allows: what bounds them is the deadline, and the table of waits. */
const MOST_REPEATS = 10_000

/**
 * Sends a call and hands its answer to `read`. Sends it again only where the upstream said that it did not run it: it has
 * no idempotency, so anything else might be paid for twice.
 * @throws DecentraError; the signal's reason when aborted
 */
export async function send<T>(world: World, call: Call, read: (response: Response) => Promise<T>): Promise<T> {
  const { clock } = world.runtime
  const { model, deadlineMs: ms } = call
  const late = () => new DecentraError('upstream-timeout', `${model} gave no answer within ${ms / 1000} s.`)
  return withDeadline({ clock, ms, signal: call.signal, late }, async (signal, renew) => {
    const attempt = new Attempt(world, call, signal, renew)
    try {
      return await attempt.load(read)
    } catch (cause) {
      throw attempt.failure(cause)
    }
  })
}

class Attempt {
  readonly #world: World
  readonly #call: Call
  readonly #watch: ColdBootWatch
  readonly #signal: AbortSignal
  readonly #renew: (ms: number) => void
  #endsAt: number
  #isWarm: boolean
  readonly #repeats = new Map<RepeatReason, number>()
  #sent = 0
  #waitMs = 0
  /** What came in place of an answer, last. */
  #refusal: Refusal | undefined

  constructor(world: World, call: Call, signal: AbortSignal, renew: (ms: number) => void) {
    const { clock } = world.runtime
    this.#world = world
    this.#call = call
    this.#watch = watchColdBoot(clock, call.onColdBoot, signal)
    this.#signal = signal
    this.#renew = renew
    this.#isWarm = call.isWarm ?? false
    this.#endsAt = clock.monotonic() + call.deadlineMs
  }

  async load<T>(read: (response: Response) => Promise<T>): Promise<T> {
    const { baseUrl, apiKey, runtime } = this.#world
    const { path, body, scheme } = this.#call
    const dispatcher = await (this.#world.longWaits ??= longWaits(this.#world.isPlatformFetch))
    const headers: Record<string, string> = { authorization: `${scheme} ${apiKey}` }
    if (body !== undefined) headers['content-type'] = 'application/json'
    const response = await ky(baseUrl + path, {
      method: body === undefined ? 'GET' : 'POST',
      ...(body !== undefined && { body }),
      headers,
      signal: this.#signal,
      // The key goes to the configured host and nowhere else.
      redirect: 'manual',
      timeout: false,
      fetch: (request, init) => {
        this.#onSend()
        return runtime.fetch(request, { ...init, ...dispatcher })
      },
      retry: {
        limit: MOST_REPEATS,
        methods: ['get', 'post'],
        afterStatusCodes: [],
        // The wait is ours, on the runtime's clock.
        delay: () => 0,
        shouldRetry: ({ error }) => this.#mayRepeat(error),
      },
      hooks: { beforeRetry: [() => runtime.clock.sleep(this.#waitMs, this.#signal)] },
    })
    this.#watch.end()
    this.#refusal = undefined
    return read(response)
  }

  /** What a failure means: what the upstream said, if it said something. */
  failure(cause: unknown): unknown {
    return this.#refusal?.error ?? networkRefusal(this.#world, this.#call.model, cause, this.#sent).error
  }

  #onSend(): void {
    this.#refusal = undefined
    this.#sent++
    this.#call.onSend?.()
    if (!this.#isWarm) this.#watch.begin()
  }

  #mayRepeat(error: unknown): boolean {
    const { task, model } = this.#call
    const { clock, log } = this.#world.runtime
    const refusal = isHTTPError(error)
      ? readRefusal(this.#world, model, error.response.status, error.data, error.response.headers)
      : networkRefusal(this.#world, model, error, this.#sent)
    this.#refusal = refusal
    const { repeat } = refusal
    // While the model is loaded, the person goes on waiting for it; a limit is another wait.
    if (repeat === 'loading') this.#waitForStart()
    else this.#watch.end()
    if (repeat === undefined || (!this.#world.waitWhenBusy && refusal.error.code === 'rate-limited')) return false
    const times = (this.#repeats.get(repeat) ?? 0) + 1
    const waitMs = waitBeforeRepeat(repeat, times, refusal.error.retryAfterMs)
    if (waitMs === undefined || clock.monotonic() + waitMs >= this.#endsAt) return false
    this.#repeats.set(repeat, times)
    this.#waitMs = waitMs
    log({ type: 'call-repeated', task, model, code: refusal.error.code, waitMs, attempt: this.#sent })
    return true
  }

  /** A model that was taken for running is not: it was stopped early. */
  #waitForStart(): void {
    this.#watch.begin()
    if (!this.#isWarm) return
    this.#isWarm = false
    this.#endsAt += START_MS
    this.#renew(this.#endsAt - this.#world.runtime.clock.monotonic())
  }
}
