import type { LimitRule, LimitState } from '../contract/limits.js'

/** What a budget remembers, as plain data: for storage, and for other pages and processes. */
export interface BudgetSnapshot {
  /** When it was taken, in the clock of the budget that took it. */
  at: number
  /** Milliseconds since each start that a window may still hold, oldest first. */
  ages: number[]
  /** Milliseconds until the bucket is full. */
  emptyMs: number
  /** Milliseconds for which nothing starts, as a server asked. */
  blockedMs: number
}

/** A wait this short is a rounding error of the bucket. */
const ROUNDING_MS = 1e-6
/** Share of one refill that a late timer is given back: below 1, so that no more than `burst` start at once. */
const LATE_SHARE = 0.999

/**
 * How much may start: a bucket (capacity `burst`, refilled at `limit / windowMs`), the exact window (never more than
 * `limit` starts in any half-open stretch of `windowMs`) and places (`concurrency`). Pure arithmetic: `now` is any clock in
 * milliseconds that does not run backwards, the same one in all calls. No timers, nothing shared. A few hundred bytes.
 *
 * `limit` and `burst` may be `Infinity`, for places alone.
 */
export class Budget {
  /** May be replaced at any time; what has started stays counted. */
  rule: LimitRule
  /** Starts that have not been released. */
  running = 0
  /** Starts that a window may still hold, oldest first, from `#first` on. */
  #starts: number[] = []
  #first = 0
  /** When the bucket is full again. */
  #fullAt = -Infinity
  #blockedUntil = -Infinity

  constructor(rule: LimitRule) {
    this.rule = rule
  }

  /** Milliseconds until `weight` more may start: 0 is now, `Infinity` not before a `release()`. */
  waitMs(now: number, weight = 1): number {
    const { limit, windowMs, burst, concurrency } = this.rule
    if (this.running >= concurrency || limit < 1) return Infinity
    const mustLeave = this.#used(now) + Math.min(weight, limit) - limit
    const window = mustLeave > 0 ? this.#starts[this.#first + Math.ceil(mustLeave) - 1]! + windowMs - now : 0
    const capacity = Math.max(burst, 1)
    const missing = Math.min(weight, capacity) - capacity
    const bucket = capacity < Infinity ? this.#fullAt + missing * this.#gapMs - now : 0
    return Math.max(window, bucket > ROUNDING_MS ? bucket : 0, this.#blockedUntil - now, 0)
  }

  /**
   * Counts a start, and says whether it may happen; if not, nothing is counted. `due`: when it would have started if its
   * timer had been on time; what a late timer lost is given back, at most one refill.
   */
  take(now: number, weight = 1, due = now): boolean {
    if (this.waitMs(now, weight) > 0) return false
    const { limit } = this.rule
    const late = Math.min(now - due, this.#gapMs * LATE_SHARE)
    this.#fullAt = Math.max(this.#fullAt, now - Math.max(late, 0)) + weight * this.#gapMs
    if (limit < Infinity) for (let i = Math.min(weight, limit); i > 0; i--) this.#starts.push(now)
    this.running++
    return true
  }

  /** A start has ended: its place is free. What it took of the window stays taken. */
  release(): void {
    this.running = Math.max(0, this.running - 1)
  }

  /** Nothing starts before `until`. An earlier, longer block stays. */
  block(until: number): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, until)
  }

  /** A start that was counted at `from` happened at `to`, later. */
  restamp(from: number, to: number): void {
    const at = this.#starts.lastIndexOf(from)
    if (at < this.#first) return
    this.#starts.splice(at, 1)
    this.#starts.push(to)
  }

  /** What a server knows better: its rule, and what it says is left if that is less. */
  adopt({ limit, windowMs, burst, concurrency, left, resetsInMs }: LimitState, now: number): void {
    this.rule = { limit, windowMs, burst, concurrency }
    const unknown = Math.min(now, now + resetsInMs - windowMs)
    for (let more = this.left(now) - Math.max(0, left); more > 0; more--) this.#starts.push(unknown)
    this.#starts.sort((one, other) => one - other)
  }

  /** Starts that the window has left; 0 while blocked. */
  left(now: number): number {
    return this.#blockedUntil > now ? 0 : Math.max(0, this.rule.limit - this.#used(now))
  }

  /** Milliseconds until everything is left again when nothing more starts. 0 and nothing running: the budget may be dropped. */
  resetsInMs(now: number): number {
    const last = this.#used(now) > 0 ? this.#starts.at(-1)! + this.rule.windowMs : now
    return Math.max(last, this.#fullAt, this.#blockedUntil, now) - now
  }

  snapshot(now: number): BudgetSnapshot {
    this.#used(now)
    return {
      at: now,
      // Rounded to the careful side.
      ages: this.#starts.slice(this.#first).map((start) => Math.floor(now - start)),
      emptyMs: Math.max(0, Math.ceil(this.#fullAt - now)),
      blockedMs: Math.max(0, Math.ceil(this.#blockedUntil - now)),
    }
  }

  /** Replaces what was remembered. A snapshot from the future counts as taken now: a clock was set back. Damaged: ignored. */
  restore({ at, ages, emptyMs, blockedMs }: BudgetSnapshot, now: number): void {
    if (![at, emptyMs, blockedMs, ...ages].every(Number.isFinite)) return
    const taken = Math.min(at, now)
    this.#starts = ages.map((age) => taken - age).sort((one, other) => one - other)
    this.#first = 0
    this.#fullAt = taken + emptyMs
    this.#blockedUntil = taken + blockedMs
  }

  /** Milliseconds in which the bucket gains one start. */
  get #gapMs(): number {
    return this.rule.windowMs / this.rule.limit
  }

  /** Starts that the window holds; forgets those that have left it. */
  #used(now: number): number {
    const starts = this.#starts
    while (this.#first < starts.length && starts[this.#first]! + this.rule.windowMs <= now) this.#first++
    if (this.#first > 64 && this.#first * 2 > starts.length) {
      starts.splice(0, this.#first)
      this.#first = 0
    }
    return starts.length - this.#first
  }
}

/** A budget with everything left. One for each visitor, key, address prefix, class or upstream account. */
export function createBudget(rule: LimitRule): Budget {
  return new Budget(rule)
}
