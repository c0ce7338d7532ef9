import type { Runtime } from '@decentramodels/core'
import { DecentraError, type LimitClass, type LimitState } from '@decentramodels/core/contract'
import { createFairQueue, type FairQueue, type QueuePlace } from '@decentramodels/core/limiter'
import { type LevelRules, Levels, type LevelsSnapshot, type LimitedCaller } from './levels.js'

/** How many runs may wait: of one visitor, of one server, in all. */
export interface QueueBounds {
  maxPerVisitor: number
  maxPerServer: number
  maxTotal: number
}

/**
 * A caller may hold as many places as are free, the callers of one key together nine times as many. So the fuller the
 * queue, the less anybody may hold, and a newcomer still finds a place: those who came first do not share it out.
 */
const PLACES_OF_KEY = 9

export interface QueueJob {
  run(): Promise<void>
  signal: AbortSignal
  onQueue(place: QueuePlace): void
}

export interface Placed {
  /** It had not to wait. */
  isStarted: boolean
  /** Settles as the job does; rejects with the signal's reason when it is aborted before its turn. */
  done: Promise<void>
}

/** Runs that wait for room at every level: fair turns between callers, bounds for each of them and for all. */
export class RunQueue {
  readonly #bounds: QueueBounds
  readonly #levels: Levels
  readonly #queue: FairQueue
  /** Runs that wait, by caller. */
  readonly #waiting = new Map<string, number>()
  /** Runs that wait, by key. */
  readonly #waitingOfKey = new Map<string, number>()

  constructor(rules: LevelRules, bounds: QueueBounds, clock: Runtime['clock']) {
    this.#bounds = bounds
    const base = clock.now() - clock.monotonic()
    this.#levels = new Levels(rules, () => base + clock.monotonic())
    // Bounds are kept here, where visitors and servers have different ones.
    this.#queue = createFairQueue({ budgets: [this.#levels.upstream], maxQueued: Infinity, runtime: { clock } })
  }

  /** Whether one more may wait. */
  get hasRoom(): boolean {
    return this.#queue.queued < this.#bounds.maxTotal
  }

  /** Throws `rate-limited` when too many runs of this caller wait, `queue-full` when too many wait in all. */
  check(caller: LimitedCaller, limitClass: LimitClass): void {
    const max = this.maxFor(caller)
    const own = this.#waiting.get(nameOf(caller)) ?? 0
    const ofKey = this.#waitingOfKey.get(caller.keyId) ?? 0
    const free = this.#bounds.maxTotal - this.#queue.queued
    const isOwn = own >= max
    if (!isOwn && own < free && ofKey < free * PLACES_OF_KEY) return
    const { startsInMs } = this.place(caller, limitClass)
    throw new DecentraError(
      isOwn ? 'rate-limited' : 'queue-full',
      isOwn ? `${max} of your runs are waiting already.` : 'Too many runs are waiting already.',
      { retryAfterMs: Math.max(1000, startsInMs) },
    )
  }

  /** Starts the run now or when it is its turn. Throws as {@link check} does. */
  add(caller: LimitedCaller, limitClass: LimitClass, { run, signal, onQueue }: QueueJob): Placed {
    this.check(caller, limitClass)
    const user = nameOf(caller)
    const held = this.#levels.hold(caller, limitClass)
    let isStarted = false
    let isWaiting = false
    const wait = (more: 1 | -1) => {
      isWaiting = more > 0
      add(this.#waiting, user, more)
      add(this.#waitingOfKey, caller.keyId, more)
    }
    const leave = () => {
      if (isWaiting) wait(-1)
    }
    const job = () => {
      isStarted = true
      leave()
      return run()
    }
    const done = this.#queue.add(job, { user, budgets: held.budgets, signal, onQueue }).finally(() => {
      leave()
      held.release()
    })
    if (!isStarted) wait(1)
    return { isStarted, done }
  }

  /** Where a run of this caller would stand if it came now; 0: it would start at once. */
  place(caller: LimitedCaller, limitClass: LimitClass): { position: number; startsInMs: number } {
    const own = this.#waiting.get(nameOf(caller)) ?? 0
    const budgets = this.#levels.budgets(caller, limitClass)
    const { position, startsInMs } = this.#queue.place(nameOf(caller), { budgets })
    // Behind the caller's own; who has none waiting has a turn before those who have many.
    if (position !== undefined) return { position: position + own, startsInMs: Math.ceil(startsInMs) }
    const others = Math.min(this.#queue.queued, this.#waiting.size)
    return { position: startsInMs > 0 || others > 0 ? others + 1 : 0, startsInMs: Math.ceil(startsInMs) }
  }

  state(caller: LimitedCaller, limitClass: LimitClass): LimitState {
    return this.#levels.state(caller, limitClass)
  }

  maxFor(caller: LimitedCaller): number {
    return caller.kind === 'server' ? this.#bounds.maxPerServer : this.#bounds.maxPerVisitor
  }

  /** The upstream asked for a pause: nobody starts. */
  pause(ms: number): void {
    this.#levels.upstream.block(this.#queue.now() + ms)
  }

  assumeFull(): void {
    this.#levels.assumeFull()
  }

  restore(snapshot: LevelsSnapshot): void {
    this.#levels.restore(snapshot)
  }

  snapshot(): LevelsSnapshot {
    return this.#levels.snapshot()
  }

  sweep(): void {
    this.#levels.sweep()
  }

  /** Those that wait leave with the reason; resolves when those that run have ended. */
  close(reason: unknown): Promise<void> {
    return this.#queue.close(reason)
  }
}

function add(counts: Map<string, number>, name: string, more: number): void {
  const count = (counts.get(name) ?? 0) + more
  if (count > 0) counts.set(name, count)
  else counts.delete(name)
}

/** Who takes turns: visitors of different keys are different people. */
function nameOf({ keyId, visitor }: LimitedCaller): string {
  return `${keyId} ${visitor}`
}
