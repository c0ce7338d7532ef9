import { DecentraError } from '../contract/decentra-error.js'
import { platformClock, type Runtime } from '../runtime.js'
import type { Budget } from './budget.js'
import { expectStarts } from './forecast.js'
import { Job, Turns } from './turns.js'
import type { JobOptions, QueuedJobOptions, QueuePlace, Run } from './types.js'

export interface FairQueueOptions {
  /** Budgets of every job: of the upstream account, of a class ... They are looked at first. */
  budgets?: readonly Budget[]
  /** Jobs that may wait, in all. Default 1,000. */
  maxQueued?: number
  /** Jobs of one user that may wait. Default: no bound of its own. */
  maxPerUser?: number
  /** Called when anything came, started, ended or left. */
  onChange?(): void
  runtime?: Partial<Pick<Runtime, 'clock'>>
}

/** The longest sleep that every platform's timers keep. */
const LONGEST_SLEEP_MS = 2 ** 30
/** A change of the expected start below this is not told. */
const TOLD_FROM_MS = 1000
/** Share of the newest job in how long jobs take. */
const NEWEST_SHARE = 1 / 8

/**
 * Starts jobs in fair turns, each as soon as all of its budgets have room. One timer while something waits for time, none
 * otherwise.
 */
export class FairQueue {
  maxQueued: number
  maxPerUser: number
  /** Jobs that run. */
  running = 0
  readonly #budgets: readonly Budget[]
  readonly #clock: Runtime['clock']
  readonly #base: number
  readonly #onChange: (() => void) | undefined
  readonly #turns = new Turns()
  readonly #never = new AbortController().signal
  #added = 0
  /** Waiting jobs that want to be told their place. */
  #watched = 0
  #isTelling = false
  #isPumping = false
  #meanMs = 0
  #timer: AbortController | undefined
  #wakeAt = Infinity
  #closed: { reason: unknown } | undefined
  #ending: Promise<void> | undefined
  #ended: (() => void) | undefined

  constructor({ budgets = [], maxQueued = 1000, maxPerUser = Infinity, onChange, runtime }: FairQueueOptions = {}) {
    this.#budgets = budgets
    this.maxQueued = maxQueued
    this.maxPerUser = maxPerUser
    this.#onChange = onChange
    this.#clock = runtime?.clock ?? platformClock
    this.#base = this.#clock.now() - this.#clock.monotonic()
  }

  /** Jobs that wait. */
  get queued(): number {
    return this.#turns.queued
  }

  /**
   * The clock of the queue and its budgets: milliseconds since 1970 as of the start, from then on the monotonic clock. A
   * wall clock that is set forward or back changes nothing.
   */
  now(): number {
    return this.#base + this.#clock.monotonic()
  }

  /**
   * Runs a job when it is its turn; settles as the job does. Rejects with `queue-full` when too many wait, with
   * `rate-limited` when too many of this user's do (`retryAfterMs` says when the queue moves on), and with the signal's
   * reason when it is aborted.
   */
  add<T>(run: Run<T>, options: QueuedJobOptions = {}): Promise<T> {
    const { user = '', weight = 1, priority = 0, signal, onQueue } = options
    if (this.#closed) return Promise.reject(this.#closed.reason)
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (!(Number.isInteger(weight) && weight > 0 && Number.isFinite(priority)))
      return Promise.reject(
        new DecentraError('invalid-input', 'A weight is a whole number from 1, a priority a number.'),
      )
    const budgets = this.#all(options)
    if (this.queued === 0) {
      const now = this.now()
      if (budgets.every((budget) => budget.waitMs(now, weight) <= 0)) return this.#start(run, options, budgets, now)
    }
    if (this.queued >= this.maxQueued) return this.#refuse('queue-full', 'Too many jobs wait already.')
    if ((this.#turns.user(user)?.queued ?? 0) >= this.maxPerUser)
      return this.#refuse('rate-limited', 'Too many of your own jobs wait already.')
    const job = new Job(this.#turns.lane(user, priority, budgets), run, options, this.#added++, this.#drop)
    const result = new Promise<T>((resolve) => (job.resolve = resolve as Job['resolve']))
    this.#turns.add(job)
    if (onQueue) this.#watched++
    signal?.addEventListener('abort', job)
    this.pump()
    return result
  }

  /** Looks again who may start: call it after a budget was changed from outside. */
  pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    let wakeMs: number
    do wakeMs = this.#startNext()
    while (wakeMs === 0)
    this.#isPumping = false
    this.#sleep(wakeMs)
    this.#tell()
    this.#onChange?.()
  }

  /** Where a user's next waiting job stands; without one, when a new one would start. */
  place(user = '', options: QueuedJobOptions = {}): { position?: number; startsInMs: number } {
    const waiting = this.#turns.user(user)
    const order = this.#turns.order()
    const at = waiting ? order.findIndex(({ lane }) => lane.user === waiting) : this.#turns.users
    const ahead = order.slice(0, at).map(facts)
    const own = waiting ? facts(order[at]!) : { weight: options.weight ?? 1, budgets: this.#all(options) }
    const startsInMs = this.#expect([...ahead, own])[at]!
    return waiting ? { position: at + 1, startsInMs } : { startsInMs }
  }

  /** Refuses new jobs and those that wait; resolves when the running ones have ended. */
  close(reason: unknown = new DOMException('The queue was closed.', 'AbortError')): Promise<void> {
    this.#closed ??= { reason }
    for (const job of this.#turns.order()) this.#drop(job, reason)
    return (this.#ending ??= new Promise((resolve) => {
      this.#ended = resolve
      if (this.running === 0) resolve()
    }))
  }

  #all({ budgets }: QueuedJobOptions): readonly Budget[] {
    return budgets ? [...this.#budgets, ...budgets] : this.#budgets
  }

  #expect(order: Parameters<typeof expectStarts>[0]): number[] {
    return expectStarts(order, this.#budgets, this.#meanMs, this.now())
  }

  #refuse(code: 'queue-full' | 'rate-limited', message: string): Promise<never> {
    const nextMs = this.#timer ? this.#wakeAt - this.now() : this.#meanMs
    return Promise.reject(new DecentraError(code, message, { retryAfterMs: Math.max(1, Math.ceil(nextMs)) }))
  }

  /** Starts the next job that can: 0 when one did, else milliseconds until one may. */
  #startNext(): number {
    const now = this.now()
    let wakeMs = Infinity
    /** Budgets that somebody whose turn is earlier waits for: nobody overtakes there, or a heavy job would wait forever. */
    let awaited: Set<Budget> | undefined
    const job = this.#turns.take(({ budgets, first }) => {
      let waitMs = 0
      let missing: Budget | undefined
      for (const budget of budgets) {
        const ms = awaited?.has(budget) ? Infinity : budget.waitMs(now, first!.weight)
        if (ms > waitMs) [waitMs, missing] = [ms, budget]
      }
      if (!missing) return true
      wakeMs = Math.min(wakeMs, waitMs)
      if (this.#budgets.includes(missing)) return undefined
      ;(awaited ??= new Set()).add(missing)
      return false
    })
    if (!job) return wakeMs
    this.#forget(job)
    job.resolve(this.#start(job.run as Run<unknown>, job.options, job.lane.budgets, now))
    return 0
  }

  async #start<T>(run: Run<T>, { weight, signal }: JobOptions, budgets: readonly Budget[], began: number): Promise<T> {
    for (const budget of budgets) budget.take(began, weight, Math.min(began, this.#wakeAt))
    this.running++
    this.#onChange?.()
    try {
      return await run(signal ?? this.#never)
    } finally {
      for (const budget of budgets) budget.release()
      this.#meanMs += (this.now() - began - this.#meanMs) * (this.#meanMs ? NEWEST_SHARE : 1)
      this.running--
      if (this.running === 0) this.#ended?.()
      this.pump()
    }
  }

  readonly #drop = (job: Job, reason: unknown): void => {
    this.#turns.remove(job)
    this.#forget(job)
    job.resolve(Promise.reject(reason))
    this.pump()
  }

  /** A job waits no longer. */
  #forget(job: Job): void {
    const { signal, onQueue } = job.options
    signal?.removeEventListener('abort', job)
    if (onQueue) this.#watched--
  }

  #sleep(waitMs: number): void {
    const wakeAt = waitMs < Infinity ? this.now() + waitMs : Infinity
    if (this.#timer && Math.abs(wakeAt - this.#wakeAt) < 1) return
    this.#timer?.abort()
    this.#timer = undefined
    this.#wakeAt = wakeAt
    if (wakeAt === Infinity) return
    const timer = (this.#timer = new AbortController())
    this.#clock.sleep(Math.min(Math.ceil(waitMs), LONGEST_SLEEP_MS), timer.signal).then(
      () => {
        if (this.#timer === timer) this.#timer = undefined
        this.pump()
      },
      () => {},
    )
  }

  /** Tells those who asked where they stand, once for all that happened in this turn of the event loop. */
  #tell(): void {
    if (this.#watched === 0 || this.#isTelling) return
    this.#isTelling = true
    queueMicrotask(() => {
      this.#isTelling = false
      const order = this.#turns.order()
      const now = this.now()
      for (const [i, startsInMs] of this.#expect(order.map(facts)).entries()) {
        const job = order[i]!
        const place: QueuePlace = { position: i + 1, startsInMs }
        const last = job.told
        if (
          !job.options.onQueue ||
          (last?.position === i + 1 && Math.abs(last.startsInMs - now - startsInMs) < TOLD_FROM_MS)
        )
          continue
        job.told = { position: i + 1, startsInMs: now + startsInMs }
        try {
          job.options.onQueue(place)
        } catch (error) {
          this.#drop(job, error)
        }
      }
    })
  }
}

function facts({ weight, lane }: Job): { weight: number; budgets: readonly Budget[] } {
  return { weight, budgets: lane.budgets }
}

/** A queue with nothing in it. */
export function createFairQueue(options?: FairQueueOptions): FairQueue {
  return new FairQueue(options)
}
