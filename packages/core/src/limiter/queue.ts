import { DecentraError } from '../contract/decentra-error.js'
import type { Runtime } from '../runtime.js'
import type { Budget } from './budget.js'
import type { Line } from './line.js'
import type { JobOptions, QueuedJobOptions, Run } from './types.js'

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

/** What the line of waiting jobs needs of its queue. */
export interface Hall {
  readonly shared: readonly Budget[]
  readonly runtime: FairQueueOptions['runtime']
  readonly maxQueued: number
  maxPerUser: number
  queued: number
  running: number
  now(): number
  start<T>(run: Run<T>, options: JobOptions, budgets: readonly Budget[], due?: number): Promise<T>
  onChange(): void
}

/**
 * The part of a queue that starts jobs and knows no waiting. The line of those that wait is handed in, or loads when the
 * first job has to wait.
 */
export function createQueue(
  { budgets: shared = [], maxQueued = 1000, maxPerUser = Infinity, onChange = () => {}, runtime }: FairQueueOptions,
  makeLine?: (hall: Hall) => Line,
): FairQueue {
  const clock = runtime?.clock ?? { now: () => Date.now(), monotonic: () => performance.now() }
  const base = clock.now() - clock.monotonic()
  const never = new AbortController().signal
  let loading: Promise<Line> | undefined
  let refuse: (() => Promise<never>) | undefined
  let ended: (() => void) | undefined

  const all = ({ budgets }: QueuedJobOptions) => (budgets ? [...shared, ...budgets] : shared)
  const hall: Hall & FairQueue = {
    shared,
    runtime,
    maxQueued,
    maxPerUser,
    onChange,
    now: () => base + clock.monotonic(),
    queued: 0,
    running: 0,
    async start(run, { weight, signal }, budgets, due) {
      const began = hall.now()
      for (const budget of budgets) budget.take(began, weight, due)
      hall.running++
      onChange()
      try {
        return await run(signal ?? never)
      } finally {
        for (const budget of budgets) budget.release(hall.now() - began)
        if (--hall.running === 0) ended?.()
        hall.pump()
      }
    },
    add(run, options = {}) {
      const { weight = 1, signal } = options
      const budgets = all(options)
      const now = hall.now()
      if (refuse) return refuse()
      if (weight > 0 && !signal?.aborted && hall.queued === 0 && budgets.every((b) => b.waitMs(now, weight) <= 0))
        return hall.start(run, options, budgets)
      if (line) return line.add(run, options, budgets)
      hall.queued++
      loading ??= import('./line.js').then(({ createLine }) => createLine(hall))
      return loading.then(
        (loaded) => {
          // From now on the line counts who waits.
          if (!line) hall.queued = 0
          line = loaded
          return refuse ? refuse() : line.add(run, options, budgets)
        },
        (cause) => {
          hall.queued = 0
          loading = undefined
          throw new DecentraError('network-failed', 'The queue did not load.', { cause })
        },
      )
    },
    pump() {
      if (line) line.pump()
      else onChange()
    },
    place(user = '', options = {}) {
      const budgets = all(options)
      return (
        line?.place(user, options, budgets) ?? {
          startsInMs: Math.max(0, ...budgets.map((budget) => budget.expectMs(hall.now(), options.weight))),
        }
      )
    },
    close(reason = AbortSignal.abort().reason) {
      refuse = () => Promise.reject(reason)
      line?.clear(reason)
      return new Promise((resolve) => {
        ended = resolve
        if (hall.running === 0) resolve()
      })
    },
  }
  let line = makeLine?.(hall)
  return hall
}
