import { DecentraError } from '../contract/decentra-error.js'
import type { ErrorCode } from '../contract/errors.js'
import { sleep } from '../runtime.js'
import type { Budget } from './budget.js'
import type { Hall } from './queue.js'
import type { JobOptions, QueuePlace, Run } from './types.js'

/** Who waits, and whose turn it is. */
export interface Line {
  add<T>(run: Run<T>, options: JobOptions, budgets: readonly Budget[]): Promise<T>
  pump(): void
  place(user: string, options: JobOptions, budgets: readonly Budget[]): { position?: number; startsInMs: number }
  clear(reason: unknown): void
}

/** A waiting job. */
interface Job {
  readonly run: Run<unknown>
  readonly options: JobOptions
  readonly budgets: readonly Budget[]
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
  readonly jobs: Job[]
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

/** An empty line. It holds one timer while somebody waits for time, none otherwise. */
export function createLine(hall: Hall): Line {
  const { shared, now } = hall
  const clock = hall.runtime?.clock ?? { sleep }
  /** In the order of their turns. */
  const users = new Map<string, User>()
  let added = 0
  /** Waiting jobs that want to be told their place. */
  let watched = 0
  let isTelling = false
  let isPumping = false
  /** A budget of all jobs is awaited. */
  let isBlocked = false
  let timer: AbortController | undefined
  let wakeAt = Infinity

  function add<T>(run: Run<T>, options: JobOptions, budgets: readonly Budget[]): Promise<T> {
    const { user: name = '', weight = 1, priority = 0, signal } = options
    if (signal?.aborted) {
      // Aborted while the line was loading: it has been counted.
      hall.onChange()
      return Promise.reject(signal.reason)
    }
    if (!(Number.isInteger(weight) && weight > 0 && Number.isFinite(priority)))
      return refuse('invalid-input', 'A weight is a whole number from 1, a priority a number.')
    let user = users.get(name)
    const isOwn = user !== undefined && user.jobs.length - user.first >= hall.maxPerUser
    if (isOwn || hall.queued >= hall.maxQueued)
      return refuse(isOwn ? 'rate-limited' : 'queue-full', 'Too many jobs are waiting already.', {
        retryAfterMs: Math.max(1, Math.ceil(timer ? wakeAt - now() : expectMs(budgets, options, 0, 1))),
      })
    if (!user) users.set(name, (user = { jobs: [], first: 0, starts: 0, owes: 0 }))
    const { jobs, first } = user
    const job: Job = { run, options, budgets, number: added++, resolve: undefined!, stop: undefined, told: undefined }
    const result = new Promise<T>((resolve) => (job.resolve = resolve as Job['resolve']))
    let place = jobs.length
    while (place > first && (jobs[place - 1]!.options.priority ?? 0) < priority) place--
    if (place < jobs.length) jobs.splice(place, 0, job)
    else jobs.push(job)
    hall.queued++
    if (options.onQueue) watched++
    if (signal) signal.addEventListener('abort', (job.stop = () => drop(job, signal.reason)))
    // Where a budget of all is awaited, one more changes nothing before its time.
    if (isBlocked && now() < wakeAt) changed()
    else pump()
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
    hall.queued--
    if (onQueue) watched--
    job.number = -1
    if (job.stop) signal!.removeEventListener('abort', job.stop)
  }

  function drop(job: Job, reason: unknown): void {
    if (job.number < 0) return
    remove(job)
    job.resolve(Promise.reject(reason))
    pump()
  }

  /** The job whose turn it is, or milliseconds until there may be one. */
  function next(): Job | number {
    const at = now()
    let wakeMs = Infinity
    isBlocked = false
    /** Budgets that somebody whose turn is earlier waits for: nobody overtakes there, or a heavy job would wait forever. */
    let awaited: Set<Budget> | undefined
    const hasRoom = ({ budgets, options }: Job): boolean => {
      let waitMs = 0
      let missing: Budget | undefined
      for (const budget of budgets) {
        const ms = awaited?.has(budget) ? Infinity : budget.waitMs(at, options.weight)
        if (ms > waitMs) {
          waitMs = ms
          missing = budget
        }
      }
      if (!missing) return true
      wakeMs = Math.min(wakeMs, waitMs)
      if (shared.includes(missing)) isBlocked = true
      else (awaited ??= new Set()).add(missing)
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
        const isMixed = jobs[first]!.options.priority !== jobs.at(-1)!.options.priority
        if (isMixed && starts % OLDEST_EVERY === OLDEST_EVERY - 1) {
          job = jobs.slice(first).reduce((one, other) => (one.number < other.number ? one : other))
          if (!hasRoom(job)) job = undefined
        }
        for (let i = first; !job && !isBlocked && i < jobs.length; i++) if (hasRoom(jobs[i]!)) job = jobs[i]
        if (!job) continue
        // To the end: others have their turn first.
        if (users.size > 1) {
          users.delete(name)
          users.set(name, user)
        }
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
      found.resolve(hall.start(found.run, found.options, found.budgets, Math.min(now(), wakeAt)))
    }
    isPumping = false
    wakeIn(found)
    changed()
  }

  function changed(): void {
    if (watched > 0 && !isTelling) {
      isTelling = true
      // Once for all that happens in this turn of the event loop.
      queueMicrotask(tell)
    }
    hall.onChange()
  }

  function wakeIn(waitMs: number): void {
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
    const lines = Array.from(users.values(), ({ jobs, first }) => jobs.slice(first))
    const order: Job[] = []
    for (let round = 0; lines.some((line) => round < line.length); round++)
      for (const line of lines) if (round < line.length) order.push(line[round]!)
    return order
  }

  /** Expected wait of a job with `ahead` others before it and as much to start, itself included, as `count`. */
  function expectMs(budgets: readonly Budget[], { weight }: JobOptions, ahead: number, count: number): number {
    const at = now()
    return Math.max(
      0,
      ...shared.map((budget) => budget.expectMs(at, count, ahead)),
      ...budgets.map((budget) => budget.expectMs(at, weight)),
    )
  }

  function tell(): void {
    isTelling = false
    let count = 0
    order().forEach((job, ahead) => {
      const { budgets, options, told } = job
      count += options.weight ?? 1
      if (!options.onQueue || job.number < 0) return
      const startsInMs = expectMs(budgets, options, ahead, count)
      const startsAt = now() + startsInMs
      if (told?.position === ahead + 1 && Math.abs(told.startsInMs - startsAt) < TOLD_FROM_MS) return
      job.told = { position: ahead + 1, startsInMs: startsAt }
      try {
        options.onQueue({ position: ahead + 1, startsInMs })
      } catch (error) {
        drop(job, error)
      }
    })
  }

  return {
    add,
    pump,
    place(name, options, budgets) {
      const user = users.get(name)
      const line = order()
      // A new user's job comes after one of each other user.
      const ahead = user ? line.indexOf(user.jobs[user.first]!) : users.size
      const own = user ? line[ahead]! : { options, budgets }
      const count = [...line.slice(0, ahead), own].reduce((sum, { options }) => sum + (options.weight ?? 1), 0)
      const startsInMs = expectMs(own.budgets, own.options, ahead, count)
      return user ? { position: ahead + 1, startsInMs } : { startsInMs }
    },
    clear(reason) {
      for (const job of order()) drop(job, reason)
    },
  }
}

function refuse(code: ErrorCode, message: string, options?: { retryAfterMs: number }): Promise<never> {
  return Promise.reject(new DecentraError(code, message, options))
}
