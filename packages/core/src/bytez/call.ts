import { DecentraError } from '../contract/decentra-error.js'
import { withDeadline } from '../runtime/deadline.js'
import { type ColdBootWatch, watchColdBoot } from './cold-boot.js'
import { type Refusal, type RepeatReason, readRefusal } from './failure.js'
import { networkRefusal } from './network-failure.js'
import { readText } from './read-body.js'
import type { BytezRequest, BytezResponse } from './transport.js'
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

/**
 * Sends a call and hands its answer to `read`. Sends it again only where the upstream said that it did not run it: it has
 * no idempotency, so anything else might be paid for twice.
 * @throws DecentraError; the signal's reason when aborted
 */
export async function send<T>(world: World, call: Call, read: (response: BytezResponse) => Promise<T>): Promise<T> {
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

  async load<T>(read: (response: BytezResponse) => Promise<T>): Promise<T> {
    const request = this.#request()
    for (;;) {
      const response = await this.#send(request)
      if (response) {
        this.#watch.end()
        return read(response)
      }
      this.#signal.throwIfAborted()
      const waitMs = this.#waitToRepeat(this.#refusal!)
      if (waitMs === undefined) throw this.#refusal!.error
      await this.#world.runtime.clock.sleep(waitMs, this.#signal)
    }
  }

  /** What a failure means: what the upstream said, if it said something. */
  failure(cause: unknown): unknown {
    return this.#refusal?.error ?? networkRefusal(this.#world, this.#call.model, cause, this.#sent).error
  }

  #request(): BytezRequest {
    const { baseUrl, apiKey } = this.#world
    const { path, body, scheme } = this.#call
    const url = baseUrl + path
    const authorization = `${scheme} ${apiKey}`
    const signal = this.#signal
    if (body === undefined) return { url, method: 'GET', headers: { authorization }, signal }
    return { url, method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body, signal }
  }

  /** Sends the request once. Nothing where something else came in place of an answer: `#refusal` says what. */
  async #send(request: BytezRequest): Promise<BytezResponse | undefined> {
    const world = this.#world
    const { model } = this.#call
    this.#onSend()
    try {
      const response = await world.send(request)
      const { status, headers } = response
      if (status >= 200 && status < 300) return response
      this.#refusal = readRefusal(world, model, status, await readJson(response, model), headers)
    } catch (error) {
      this.#refusal = networkRefusal(world, model, error, this.#sent)
    }
  }

  #onSend(): void {
    this.#refusal = undefined
    this.#sent++
    this.#call.onSend?.()
    if (!this.#isWarm) this.#watch.begin()
  }

  /** How long to wait before the call is sent again; undefined: it is not. */
  #waitToRepeat({ repeat, error }: Refusal): number | undefined {
    const { task, model } = this.#call
    const { clock, log } = this.#world.runtime
    // While the model is loaded, the person goes on waiting for it; a limit is another wait.
    if (repeat === 'loading') this.#waitForStart()
    else this.#watch.end()
    if (repeat === undefined || (!this.#world.waitWhenBusy && error.code === 'rate-limited')) return undefined
    const times = (this.#repeats.get(repeat) ?? 0) + 1
    const waitMs = waitBeforeRepeat(repeat, times, error.retryAfterMs)
    if (waitMs === undefined || clock.monotonic() + waitMs >= this.#endsAt) return undefined
    this.#repeats.set(repeat, times)
    log({ type: 'call-repeated', task, model, code: error.code, waitMs, attempt: this.#sent })
    return waitMs
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

/** The body of a refusal; undefined for one that is no JSON, such as a proxy's page, or that broke off. */
async function readJson(response: BytezResponse, model: string): Promise<unknown> {
  try {
    return JSON.parse(await readText(response, model))
  } catch {
    return undefined
  }
}
