import { DecentraError, isDecentraError } from '../contract/decentra-error.js'
import { isOver, type Run, type RunEvent, type RunRequest } from '../contract/runs.js'
import type { Runtime } from '../runtime.js'
import { readEvents } from './event-reader.js'
import type { Http, Request } from './http.js'
import type { PendingRuns } from './pending-runs.js'
import { readRun } from './read.js'
import type { ResumeOptions } from './types.js'

/** One gateway, and what a client keeps of it. */
export interface Link {
  gateway: string
  runtime: Runtime
  http: Http
  pending: PendingRuns
}

/** A run to send, or one that was sent. */
export type Followed = { request: RunRequest; idempotencyKey: string } | { id: string }

/** Connections without news that are made one after the other, before it is given up for now. */
const MOST_CUTS = 6
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000
/** How long the answer to an earlier request of the same name is waited for. */
const MOST_WAIT_MS = 30 * 60_000
const ASK_AGAIN_MS = 1000

/**
 * Sends a run and follows it to its end, whatever that is, over as many connections as that takes; what was told is not told again. An abort
 * cancels it: also a run that is on its way, as soon as it is known by its id.
 */
export function followRun(link: Link, followed: Followed, options: ResumeOptions): Promise<Run> {
  return new Following(link, followed, options).toEnd()
}

class Following {
  readonly #link: Link
  readonly #followed: Followed
  readonly #options: ResumeOptions
  readonly #position = { after: 0 }
  #id: string | undefined
  /** What a listener threw: a fault of the caller's, and no reason to connect again. */
  #thrown: { error: unknown } | undefined

  constructor(link: Link, followed: Followed, options: ResumeOptions) {
    this.#link = link
    this.#followed = followed
    this.#options = options
    if ('id' in followed) this.#id = followed.id
  }

  async toEnd(): Promise<Run> {
    const { signal } = this.#options
    const cancel = () => this.#cancel()
    signal?.addEventListener('abort', cancel)
    try {
      const run = await this.#follow()
      this.#forget()
      return run
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  async #follow(): Promise<Run> {
    const { clock } = this.#link.runtime
    const { signal } = this.#options
    const waitUntil = clock.monotonic() + MOST_WAIT_MS
    for (let cuts = 0; ;) {
      const { after } = this.#position
      const known = this.#id
      let pauseMs = 0
      try {
        const run = await this.#connect()
        if (run) return run
      } catch (error) {
        signal?.throwIfAborted()
        if (this.#thrown) throw this.#thrown.error
        if (!isDecentraError(error)) throw error
        if (error.code === 'not-found' || error.code === 'gone') this.#forget()
        const isFirstRunning = error.code === 'idempotency-in-progress' && clock.monotonic() < waitUntil
        if (isFirstRunning) pauseMs = Math.max(ASK_AGAIN_MS, error.retryAfterMs ?? 0)
        else if (error.code !== 'network-failed' && error.code !== 'unavailable') throw error
        else if (cuts >= MOST_CUTS) throw error
      }
      signal?.throwIfAborted()
      if (pauseMs === 0) {
        const isNews = this.#position.after > after || known !== this.#id
        cuts = isNews ? 0 : cuts + 1
        if (cuts > MOST_CUTS) return this.#ask()
        pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** cuts) * (0.5 + Math.random() / 2)
      }
      await clock.sleep(pauseMs, signal)
    }
  }

  /** One connection; the run when it ended on it. */
  #connect(): Promise<Run | undefined> {
    const { http } = this.#link
    const { signal } = this.#options
    return http.call(this.#request(), async (response, renew) => {
      this.#learnId(/\/runs\/([^/?]+)$/.exec(response.headers.get('location') ?? '')?.[1])
      signal?.throwIfAborted()
      if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
        return this.#readWhole(await response.json())
      let ended: Run | undefined
      for await (const event of readEvents(response, this.#link, this.#position, renew, signal)) {
        signal?.throwIfAborted()
        this.#tell(event)
        if ('run' in event) ended = event.run
      }
      return ended
    })
  }

  #request(): Request {
    const accept = 'text/event-stream'
    if (this.#id !== undefined) {
      const { after } = this.#position
      return {
        route: 'runEvents',
        parts: { id: this.#id },
        query: `?after=${after}`,
        headers: { accept },
        signal: this.#options.signal,
        repeat: true,
      }
    }
    const { request, idempotencyKey } = this.#followed as Extract<Followed, { request: unknown }>
    // Without the caller's signal: to cancel a run, its id must have come.
    return {
      route: 'createRun',
      body: request,
      headers: { accept: `${accept}, application/json`, 'idempotency-key': idempotencyKey },
      repeat: true,
    }
  }

  /** A gateway that does not stream answers with the run: as it ended, or as it stands. */
  #readWhole(body: unknown): Run | undefined {
    const run = readRun(body, this.#link.gateway)
    this.#learnId(run.id)
    if (!isOver(run.state)) return undefined
    this.#tell({ type: run.state as 'succeeded' | 'failed' | 'canceled', run })
    return run
  }

  /** After many connections without news: how it stands, once. */
  async #ask(): Promise<Run> {
    const { gateway, http } = this.#link
    const { signal } = this.#options
    const id = this.#id
    const run =
      id === undefined
        ? undefined
        : await http.json({ route: 'run', parts: { id }, signal }, (body) => readRun(body, gateway))
    if (run && isOver(run.state)) return run
    throw new DecentraError('unavailable', 'There is no news of the run. It can be followed on later.')
  }

  #learnId(id: string | undefined): void {
    if (id === undefined || this.#id !== undefined) return
    this.#id = id
    const { request } = this.#followed as Extract<Followed, { request: unknown }>
    const createdAt = new Date(this.#link.runtime.clock.now()).toISOString()
    if (this.#options.signal?.aborted) return this.#cancel()
    const { task, model } = request
    this.#link.pending.add({ id, task, ...(model !== undefined && { model }), createdAt })
  }

  #cancel(): void {
    if (this.#id === undefined) return
    this.#forget()
    // Nobody waits for it, also not a page that is going away.
    this.#link.http
      .call({ route: 'cancelRun', parts: { id: this.#id }, repeat: true, keepalive: true }, async () => {})
      .catch(() => {})
  }

  #forget(): void {
    if (this.#id !== undefined) this.#link.pending.remove(this.#id)
  }

  #tell(event: RunEvent): void {
    try {
      this.#options.onEvent?.(event)
    } catch (error) {
      this.#thrown = { error }
      throw error
    }
  }
}
