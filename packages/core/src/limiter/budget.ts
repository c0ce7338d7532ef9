import type { LimitRule, LimitState } from '../contract/limits.js'

/** A wait of the bucket below this is a rounding error. */
const ROUNDING_MS = 1e-6
/** Share of one refill that a late timer is given back: below 1, so that no more than `burst` start at once. */
const LATE_SHARE = 0.999

/**
 * How much may start: a bucket (capacity `burst`, refilled at `limit / windowMs`), the exact window (never more than
 * `limit` starts in any half-open stretch of `windowMs`) and places (`concurrency`). Pure arithmetic: `now` is any clock in
 * milliseconds that does not run backwards, the same one in all calls. No timers, nothing shared.
 *
 * `limit` and `burst` may be `Infinity`, for places alone.
 */
export class Budget {
  /** May be replaced at any time; what has started stays counted. */
  rule: LimitRule
  /** Starts that have not been released. */
  running = 0
  /** The last starts, oldest first: at least those that a window may still hold. */
  starts: number[] = []
  /** When the bucket is full again. */
  fullAt = 0
  /** Nothing starts before. */
  blockedUntil = 0
  /** How long starts took, the last ones above all. */
  #meanMs = 0

  constructor(rule: LimitRule) {
    this.rule = rule
  }

  /** Milliseconds until `weight` more may start: 0 is now, `Infinity` not before a `release()`. */
  waitMs(now: number, weight = 1): number {
    const { limit, burst, concurrency } = this.rule
    const most = Math.min(weight, limit)
    return this.running < concurrency ? this.#rateMs(now, most, Math.min(most, burst)) : Infinity
  }

  /**
   * Milliseconds until `count` more are expected to have started, one after the other, with `ahead` other jobs among them:
   * what the rule lets through, and where places are short, how long jobs took lately.
   */
  expectMs(now: number, count = 1, ahead = 0): number {
    const { concurrency } = this.rule
    const rounds = Math.ceil((this.running + ahead + 1) / concurrency) - 1
    return Math.max(this.#rateMs(now, count), rounds * this.#meanMs || 0)
  }

  /**
   * Counts a start, and says whether it may happen; if not, nothing is counted. `due`, not after `now`: when it would
   * have started if its timer had been on time; what a late timer lost is given back, at most one refill.
   */
  take(now: number, weight = 1, due = now): boolean {
    if (this.waitMs(now, weight) > 0) return false
    const { limit, windowMs } = this.rule
    const refillMs = windowMs / limit
    this.fullAt = Math.max(this.fullAt, due, now - refillMs * LATE_SHARE) + weight * refillMs
    for (let i = limit < Infinity ? Math.min(weight, limit) : 0; i > 0; i--) this.starts.push(now)
    if (this.starts.length > 2 * limit) this.starts.splice(0, this.starts.length - limit)
    this.running++
    return true
  }

  /** A start has ended: its place is free. What it took of the window stays taken. */
  release(tookMs = this.#meanMs): void {
    this.#meanMs = ((this.#meanMs || tookMs) + tookMs) / 2
    this.running--
  }

  /** Nothing starts before `until`. A longer block stays. */
  block(until: number): void {
    this.blockedUntil = Math.max(this.blockedUntil, until)
  }

  /** What a server knows better: its rule, and what it says is left if that is less. */
  adopt(state: LimitState, now: number): void {
    this.rule = state
    this.fullAt = Math.min(this.fullAt, now + state.resetsInMs)
    for (let more = this.left(now) - state.left; more > 0; more--)
      this.starts.push(Math.min(now, now + state.resetsInMs - state.windowMs))
    this.starts.sort((one, other) => one - other)
  }

  /** Starts that the window has left. */
  left(now: number): number {
    return Math.max(0, this.rule.limit - this.held(now).length)
  }

  /** Milliseconds until everything is left again when nothing more starts. 0 and nothing running: the budget may be dropped. */
  resetsInMs(now: number): number {
    return Math.max((this.starts.at(-1) ?? -Infinity) + this.rule.windowMs, this.fullAt, this.blockedUntil, now) - now
  }

  /** Starts that the window holds, oldest first. */
  held(now: number): number[] {
    return this.starts.filter((start) => start + this.rule.windowMs > now)
  }

  /** Milliseconds until the window has room for `count` more, and the bucket holds `tokens`. */
  #rateMs(now: number, count: number, tokens = count): number {
    const { limit, windowMs, burst } = this.rule
    if (limit < 1) return Infinity
    const bucket = this.fullAt + ((tokens - burst) * windowMs) / limit - now
    const windows = Math.floor((count - 1) / limit)
    // The start that must have left the window before.
    const last = this.starts.at(count - windows * limit - limit - 1) ?? -Infinity
    const window = windows * windowMs + Math.max(0, last + windowMs - now)
    return Math.max(bucket > ROUNDING_MS ? bucket : 0, window, this.blockedUntil - now)
  }
}

/** A budget with everything left. One for each visitor, key, address prefix, class or upstream account. */
export function createBudget(rule: LimitRule): Budget {
  return new Budget(rule)
}
