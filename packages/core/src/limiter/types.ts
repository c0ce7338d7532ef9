import type { LimitClass, LimitRule, LimitState } from '../contract/limits.js'
import type { Runtime } from '../runtime.js'
import type { Budget } from './budget.js'
import type { OwnLimiter } from './limiter.js'

/** What is run: it gets the job's signal, or one that never aborts. */
export type Run<T> = (signal: AbortSignal) => T | Promise<T>

/** Where a waiting job stands. */
export interface QueuePlace {
  /** 1 is the next to start. */
  position: number
  /** Expected from the rules and from how long jobs took; it changes when others come, end or give up. */
  startsInMs: number
}

/** How a job waits and starts. */
export interface JobOptions {
  /** Users take turns, whoever came first. Default: one nameless user. */
  user?: string
  /** Starts that it counts as, a whole number. Default 1; more than a rule's limit counts as the limit. */
  weight?: number
  /** The higher goes first among a user's own jobs; every fourth start is of the one that waits longest. Default 0. */
  priority?: number
  /** Aborts: a waiting job leaves the queue and spends nothing; a running one has it as its argument. */
  signal?: AbortSignal
  /** Told when the job has to wait, and whenever its place changes. What it throws ends the job's wait. */
  onQueue?(place: QueuePlace): void
}

/** A job in a queue of several levels. */
export interface QueuedJobOptions extends JobOptions {
  /** Budgets that must have room besides those of the queue: of the visitor, the key, the model ... */
  budgets?: readonly Budget[]
}

/** The rule of a class, and of the models that may have less. */
export interface ClassRule extends LimitRule {
  /** By model id: what differs from the class. Such a start counts for the model and for the class. */
  models?: Record<string, Partial<LimitRule>>
}

export interface ScheduleOptions extends JobOptions {
  /** Model id, for rules of its own. */
  model?: string
}

/** What a person can be told before a start. */
export interface LimitStatus {
  /** Starts that the window has left. */
  left: number
  /** Until a new job of this user would start; while one waits, until that one is expected to. */
  startsInMs: number
  /** Jobs that wait, of all users. */
  queued: number
  /** Where this user's next waiting job stands: 1 is the next to start. Absent: none waits. */
  position?: number
  /** Until everything is left again when nothing more starts. */
  resetsInMs: number
  /** Jobs that run, of all users. */
  running: number
}

/** Starts jobs as rules allow: never too many in any window, in fair turns. */
export interface Limiter<C extends string = LimitClass> {
  /**
   * Runs a job when its class has room; settles as the job does. Rejects with `queue-full` when too many wait (with
   * `rate-limited` when too many of this user's do), with `invalid-input` for an unknown class, and with the signal's
   * reason when it is aborted.
   */
  schedule<T>(name: C, job: Run<T>, options?: ScheduleOptions): Promise<T>
  status(name: C, options?: { user?: string; model?: string }): LimitStatus
  /** Takes over a server's rules, and what it says is left if that is less. Classes that the policy lacks stay. */
  adopt(policy: AdoptedPolicy): void
  /** Nothing of a class starts for that long: the server said `Retry-After`. */
  penalize(name: C, retryAfterMs: number): void
  /** Waiting jobs reject with `AbortError`, new ones too; resolves when the running ones have ended. */
  close(): Promise<void>
}

/** What is read of a {@link LimitPolicy}. */
export interface AdoptedPolicy {
  classes: Partial<Record<string, LimitState>>
  queue?: { maxPerVisitor: number }
}

export interface LimiterOptions<C extends string = LimitClass> {
  classes: Record<C, ClassRule>
  /** Limiters of one name share what is stored, and with `tabs` one budget. Default `limits`; one for each gateway. */
  name?: string
  /** Jobs of a class that may wait. Default 1,000. */
  maxQueued?: number
  /** Clock and storage. Without a storage of its own, only a page keeps what has started across reloads. */
  runtime?: Partial<Runtime>
  /** One budget for all tabs of an origin: `browserTabs()` of `@decentramodels/core/limiter/tabs`. */
  tabs?: Tabs
}

/** Joins the limiters of several pages to one. */
export type Tabs = <C extends string>(own: OwnLimiter<C>, name: string, runtime: Partial<Runtime>) => Limiter<C>
