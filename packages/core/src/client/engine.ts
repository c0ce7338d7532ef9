import { type DecentraError, isDecentraError } from '../contract/decentra-error.js'
import { limitClassOf, LIMITS, type LimitPolicy } from '../contract/limits.js'
import type { Quote, Run, RunEvent, RunOptions, RunResult } from '../contract/runs.js'
import type { TaskId, TaskInput } from '../contract/tasks.js'
import { createLimiter } from '../limiter/limiter.js'
import type { Limiter, LimitStatus, QueuePlace, Tabs } from '../limiter/types.js'
import type { Runtime } from '../runtime.js'
import { followRun, type Link } from './follow-run.js'
import { Http } from './http.js'
import { Passes } from './passes.js'
import { PendingRuns } from './pending-runs.js'
import { readPolicy, readQuote, readRun } from './read.js'
import { resultOf } from './result.js'
import { runRequest } from './run-request.js'
import type { CallOptions, ResumeOptions } from './types.js'
import { unlessAborted } from './unless-aborted.js'

export interface EngineOptions {
  gateway: string
  key: string
  runtime: Runtime
  /** Joins the limits of this page's tabs. */
  tabs?: Tabs | undefined
}

/** A refusal for longer than this is told, and not waited out. */
const MOST_WAIT_MS = 60_000
/** How often a run is queued after the gateway refused it. */
const MOST_TRIES = 3

/** What is behind a client, loaded with its first call. */
export class Engine {
  readonly pending: PendingRuns
  readonly #link: Link
  readonly #limiter: Limiter
  /** Resolves when the limits of the gateway are known. */
  readonly #ready: () => Promise<unknown>

  constructor({ gateway, key, runtime, tabs }: EngineOptions) {
    this.pending = new PendingRuns(gateway, runtime)
    this.#limiter = createLimiter({ classes: LIMITS, name: `limits:${gateway}`, runtime, ...(tabs && { tabs }) })
    const isSecret = key.startsWith('dm_sk_')
    const adopt = (policy: LimitPolicy) => this.#limiter.adopt(policy)
    const passes = new Passes(key, gateway, runtime, new Http(gateway, runtime), adopt)
    const secret = { token: () => Promise.resolve(key), refused: () => false }
    this.#link = {
      gateway,
      runtime,
      http: new Http(gateway, runtime, isSecret ? secret : passes),
      pending: this.pending,
    }
    let policy: Promise<unknown> | undefined
    const forgetPolicy = () => (policy = undefined)
    this.#ready = isSecret
      ? () => {
          policy ??= this.policy()
          policy.catch(forgetPolicy)
          return policy
        }
      : () => passes.token()
  }

  async run<Task extends TaskId>(
    task: Task,
    input: TaskInput<Task>,
    options: RunOptions<Task> = {},
  ): Promise<RunResult<Task>> {
    const { model, signal, idempotencyKey = randomKey() } = options
    // A run of a task has the events of that task.
    const onEvent = options.onEvent as ((event: RunEvent) => void) | undefined
    signal?.throwIfAborted()
    const request = await runRequest(task, input, options)
    await unlessAborted(this.#ready(), signal)
    const limitClass = limitClassOf(task)
    const send = () => followRun(this.#link, { request, idempotencyKey }, { signal, onEvent }).catch(refusalOf)
    const onQueue = onEvent && ((place: QueuePlace) => onEvent({ type: 'queued', ...place }))
    for (let tries = 1; ; tries++) {
      const turn = this.#limiter.schedule(limitClass, send, { model, signal, onQueue })
      const outcome = await unlessAborted(turn, signal)
      // The gateway answers the task that it was sent.
      if (!isDecentraError(outcome)) return resultOf(outcome) as RunResult<Task>
      const waitMs = outcome.retryAfterMs ?? 1000
      if (waitMs > MOST_WAIT_MS || tries >= MOST_TRIES) throw outcome
      this.#limiter.penalize(limitClass, waitMs)
    }
  }

  async resume(id: string, options: ResumeOptions = {}): Promise<RunResult> {
    return resultOf(await unlessAborted(followRun(this.#link, { id }, options), options.signal))
  }

  get(id: string, { signal }: CallOptions = {}): Promise<Run> {
    return this.#runOf('run', id, signal)
  }

  async cancel(id: string, { signal }: CallOptions = {}): Promise<Run> {
    const run = await this.#runOf('cancelRun', id, signal)
    this.pending.remove(id)
    return run
  }

  async quote<Task extends TaskId>(
    task: Task,
    input: TaskInput<Task>,
    options: Pick<RunOptions<Task>, 'model' | 'params' | 'fallback' | 'signal'> = {},
  ): Promise<Quote> {
    const body = await runRequest(task, input, options)
    return this.#link.http.json({ route: 'createQuote', body, signal: options.signal, repeat: true }, readQuote)
  }

  async policy({ signal }: CallOptions = {}): Promise<LimitPolicy> {
    const policy = await this.#link.http.json({ route: 'policy', signal, repeat: true }, readPolicy)
    this.#limiter.adopt(policy)
    return policy
  }

  async limits(task: TaskId, { signal }: CallOptions = {}): Promise<LimitStatus> {
    await unlessAborted(this.#ready(), signal)
    return this.#limiter.status(limitClassOf(task))
  }

  #runOf(route: 'run' | 'cancelRun', id: string, signal: AbortSignal | undefined): Promise<Run> {
    const { http, gateway } = this.#link
    return http.json({ route, parts: { id }, signal, repeat: true }, (body) => readRun(body, gateway))
  }
}

/** The gateway's refusal of a run that it did not take: another turn is waited for. What a run failed of is its end. */
function refusalOf(error: unknown): DecentraError {
  if (isDecentraError(error) && error.code === 'rate-limited') return error
  throw error
}

/** Not every page has `randomUUID`: it needs a secure context. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
