import { DecentraError } from '../contract/decentra-error.js'
import type { ErrorCode } from '../contract/errors.js'
import { platformClock, type Runtime } from '../runtime.js'
import type { Budget } from './budget.js'
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

/** Starts jobs in fair turns, each as soon as all of its budgets have room. */
export interface FairQueue {
  maxPerUser: number
  /** Jobs that wait. */
  readonly queued: number
  /** Jobs that run. */
  readonly running: number
  /**
   * The clock of the queue and its budgets: milliseconds since 1970 as of the start, from then on the monotonic clock. A
   * wall clock that is set forward or back changes nothing.
   */
  now(): number
  /**
   * Runs a job when it is its turn; settles as the job does. Rejects with `queue-full` when too many wait, with
   * `rate-limited` when too many of this user's do (`retryAfterMs` says when the queue moves on), and with the signal's
   * reason when it is aborted.
   */
  add<T>(run: Run<T>, options?: QueuedJobOptions): Promise<T>
  /** Looks again who may start: call it after a budget was changed from outside. */
  pump(): void
  /** Where a user's next waiting job stands; without one, when a new one would start. */
  place(user?: string, options?: QueuedJobOptions): { position?: number; startsInMs: number }
  /** Refuses new jobs and those that wait, with `AbortError` if no reason is given; resolves when the running ones have ended. */
  close(reason?: unknown): Promise<void>
}

/** A waiting job. */
interface Job {
  run: Run<unknown>
  options: JobOptions
  budgets: readonly Budget[]
  /** Later ones have a higher number; below 0: it waits no longer. */
  number: number
  resolve(value: unknown): void
  stop: (() => void) | undefined
  /** What `onQueue` was told last, the start as a time. */
  told: QueuePlace | undefined
}

/** A user with waiting jobs. */
interface User {
  /** By priority, then by age, from `first` on. */
  jobs: Job[]
  first: number
  /** Starts since the user's first job came to wait. */
  starts: number
  /** Turns to sit out after a heavy job. */
  owes: number
}

/** So often a user's start goes to the job that waits longest, whatever its priority. */
const OLDEST_EVERY = 4
/** Turns that a job may cost at most, whatever it weighs. */
const MOST_OWED = 100
/** The longest sleep that every platform's timers keep. */
const LONGEST_SLEEP_MS = 2 ** 30
/** A change of the expected start below this is not told. */
const TOLD_FROM_MS = 1000
/** Share of the newest job in how long jobs take. */
const NEWEST_SHARE = 1 / 8

/** An empty queue. It holds one timer while something waits for time, none otherwise. */
export function createFairQueue({
  budgets: shared = [],
  maxQueued = 1000,
  maxPerUser = Infinity,
  onChange,
  runtime,
}: FairQueueOptions = {}): FairQueue {
  const clock = runtime?.clock ?? platformClock
  const base = clock.now() - clock.monotonic()
  /** In the order of their turns. */
  const users = new Map<string, User>()
  const never = new AbortController().signal
  let queued = 0
  let running = 0
  let added = 0
  /** Waiting jobs that want to be told their place. */
  let watched = 0
  let isTelling = false
  let isPumping = false
  /** How long jobs took lately. */
  let meanMs = 0
  let timer: AbortController | undefined
  let wakeAt = Infinity
  let closed: { reason: unknown } | undefined
  let ended: (() => void) | undefined

  const now = () => base + clock.monotonic()
  const all = ({ budgets }: QueuedJobOptions) => (budgets ? [...shared, ...budgets] : shared)
  const refuse = (code: ErrorCode, message: string, options?: { retryAfterMs: number }) =>
    Promise.reject(new DecentraError(code, message, options))

  async function start<T>(run: Run<T>, { weight, signal }: JobOptions, budgets: readonly Budget[]): Promise<T> {
    const began = now()
    for (const budget of budgets) budget.take(began, weight, Math.min(began, wakeAt))
    running++
    onChange?.()
    try {
      return await run(signal ?? never)
    } finally {
      for (const budget of budgets) budget.release()
      meanMs += (now() - began - meanMs) * (meanMs ? NEWEST_SHARE : 1)
      if (--running === 0) ended?.()
      pump()
    }
  }

  function add<T>(run: Run<T>, options: QueuedJobOptions = {}): Promise<T> {
    const { user: name = '', weight = 1, priority = 0, signal } = options
    if (closed || signal?.aborted) return Promise.reject((closed ?? signal!).reason)
    if (!(Number.isInteger(weight) && weight > 0 && Number.isFinite(priority)))
      return refuse('invalid-input', 'A weight is a whole number from 1, a priority a number.')
    const budgets = all(options)
    const at = now()
    if (queued === 0 && budgets.every((budget) => budget.waitMs(at, weight) <= 0)) return start(run, options, budgets)
    let user = users.get(name)
    const isOwn = user && user.jobs.length - user.first >= queue.maxPerUser
    if (queued >= maxQueued || isOwn)
      return refuse(isOwn ? 'rate-limited' : 'queue-full', 'Too many jobs are waiting.', {
        retryAfterMs: Math.max(1, Math.ceil(timer ? wakeAt - at : meanMs)),
      })
    if (!user) users.set(name, (user = { jobs: [], first: 0, starts: 0, owes: 0 }))
    const { jobs, first } = user
    const job: Job = { run, options, budgets, number: added++, resolve: undefined!, stop: undefined, told: undefined }
    const result = new Promise<T>((resolve) => (job.resolve = resolve as Job['resolve']))
    let place = jobs.length
    while (place > first && (jobs[place - 1]!.options.priority ?? 0) < priority) place--
    if (place < jobs.length) jobs.splice(place, 0, job)
    else jobs.push(job)
    queued++
    if (options.onQueue) watched++
    if (signal) signal.addEventListener('abort', (job.stop = () => drop(job, signal.reason)))
    pump()
    return result
  }

  /** A job waits no longer. */
  function remove(job: Job): void {
    const { user: name = '', signal, onQueue } = job.options
    const user = users.get(name)!
    const { jobs, first } = user
    const at = jobs.indexOf(job, first)
    if (at > first) jobs.splice(at, 1)
    else {
      jobs[user.first++] = undefined!
      // Cut off now and then: from a long list, each time would take long.
      if (user.first > 32 && user.first * 2 > jobs.length) user.first -= jobs.splice(0, user.first).length
    }
    if (jobs.length === user.first) users.delete(name)
    queued--
    if (onQueue) watched--
    job.number = -1
    if (job.stop) signal!.removeEventListener('abort', job.stop)
  }

  function drop(job: Job, reason: unknown): void {
    remove(job)
    job.resolve(Promise.reject(reason))
    pump()
  }

  /** The job whose turn it is, or milliseconds until there may be one. */
  function next(): Job | number {
    const at = now()
    let wakeMs = Infinity
    let isBlocked = false
    /** Budgets that somebody whose turn is earlier waits for: nobody overtakes there, or a heavy job would wait forever. */
    const awaited = new Set<Budget>()
    const hasRoom = ({ budgets, options }: Job): boolean => {
      let waitMs = 0
      let missing: Budget | undefined
      for (const budget of budgets) {
        const ms = awaited.has(budget) ? Infinity : budget.waitMs(at, options.weight)
        if (ms > waitMs) [waitMs, missing] = [ms, budget]
      }
      if (!missing) return true
      wakeMs = Math.min(wakeMs, waitMs)
      awaited.add(missing)
      isBlocked = shared.includes(missing)
      return false
    }
    let isOwed = true
    while (isOwed) {
      isOwed = false
      let left = users.size
      for (const [name, user] of users) {
        if (isBlocked || left-- === 0) break
        const { jobs, first, starts } = user
        let job: Job | undefined
        if (
          starts % OLDEST_EVERY === OLDEST_EVERY - 1 &&
          jobs[first]!.options.priority !== jobs.at(-1)!.options.priority
        ) {
          job = jobs.slice(first).reduce((one, other) => (one.number < other.number ? one : other))
          if (!hasRoom(job)) job = undefined
        }
        for (let i = first; !job && !isBlocked && i < jobs.length; i++) if (hasRoom(jobs[i]!)) job = jobs[i]
        if (!job) continue
        // To the end: others have their turn first.
        users.delete(name)
        users.set(name, user)
        if (user.owes > 0 && users.size > 1) {
          user.owes--
          isOwed = true
          continue
        }
        user.starts++
        user.owes = Math.min((job.options.weight ?? 1) - 1, MOST_OWED)
        return job
      }
    }
    return wakeMs
  }

  function pump(): void {
    if (isPumping) return
    isPumping = true
    let found: Job | number
    while (typeof (found = next()) === 'object') {
      remove(found)
      found.resolve(start(found.run, found.options, found.budgets))
    }
    isPumping = false
    sleep(found)
    if (watched > 0 && !isTelling) {
      isTelling = true
      // Once for all that happens in this turn of the event loop.
      queueMicrotask(tell)
    }
    onChange?.()
  }

  function sleep(waitMs: number): void {
    const until = now() + waitMs
    if (timer && Math.abs(until - wakeAt) < 1) return
    timer?.abort()
    timer = undefined
    wakeAt = until
    if (until === Infinity) return
    const own = (timer = new AbortController())
    clock.sleep(Math.min(Math.ceil(waitMs), LONGEST_SLEEP_MS), own.signal).then(
      () => {
        if (timer === own) timer = undefined
        pump()
      },
      () => {},
    )
  }

  /** All waiting jobs, in the order in which they are likely to start. */
  function order(): Job[] {
    const lines = [...users.values()].map(({ jobs, first }) => jobs.slice(first))
    const order: Job[] = []
    for (let round = 0; order.length < queued; round++)
      for (const line of lines) if (round < line.length) order.push(line[round]!)
    return order
  }

  /** Expected wait of a job behind `ahead` others that start `units` together with it. */
  function expectMs({ budgets, options }: Pick<Job, 'budgets' | 'options'>, ahead: number, units: number): number {
    const at = now()
    const waits = shared.map((budget) => {
      const { concurrency } = budget.rule
      const rounds = Math.ceil((budget.running + ahead + 1 - concurrency) / concurrency)
      return Math.max(budget.expectMs(at, units), rounds > 0 ? rounds * meanMs : 0)
    })
    return Math.max(0, ...waits, ...budgets.map((budget) => budget.expectMs(at, options.weight ?? 1)))
  }

  function tell(): void {
    isTelling = false
    let units = 0
    order().forEach((job, i) => {
      const { onQueue, weight = 1 } = job.options
      const startsInMs = expectMs(job, i, (units += weight))
      const startsAt = now() + startsInMs
      if (!onQueue || job.number < 0) return
      if (job.told?.position === i + 1 && Math.abs(job.told.startsInMs - startsAt) < TOLD_FROM_MS) return
      job.told = { position: i + 1, startsInMs: startsAt }
      try {
        onQueue({ position: i + 1, startsInMs })
      } catch (error) {
        drop(job, error)
      }
    })
  }

  const queue: FairQueue = {
    maxPerUser,
    get queued() {
      return queued
    },
    get running() {
      return running
    },
    now,
    add,
    pump,
    place(name = '', options = {}) {
      const user = users.get(name)
      const line = order()
      const at = user ? line.indexOf(user.jobs[user.first]!) : users.size
      const job = user ? line[at]! : { options, budgets: all(options) }
      const units = [...line.slice(0, at), job].reduce((sum, { options }) => sum + (options.weight ?? 1), 0)
      const startsInMs = expectMs(job, at, units)
      return user ? { position: at + 1, startsInMs } : { startsInMs }
    },
    close(reason = AbortSignal.abort().reason) {
      closed ??= { reason }
      for (const job of order()) drop(job, reason)
      return new Promise((resolve) => {
        ended = resolve
        if (running === 0) resolve()
      })
    },
  }
  return queue
}
