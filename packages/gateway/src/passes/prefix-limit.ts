import { DecentraError } from '@decentramodels/core/contract'
import { type Budget, createBudget } from '@decentramodels/core/limiter'

/** How many visitors may be new from one neighborhood of addresses. */
export interface PrefixLimit {
  /** Counts one; throws `rate-limited`, with the wait, when there were too many. */
  take(prefix: string): void
}

const HOUR_MS = 3_600_000
/** Neighborhoods that are remembered: a few megabytes. */
const MOST_PREFIXES = 20_000

/** `perHour` new visitors in any hour. `monotonic`: a clock in ms that never runs back. */
export function createPrefixLimit(perHour: number, monotonic: () => number): PrefixLimit {
  const rule = { limit: perHour, windowMs: HOUR_MS, burst: perHour, concurrency: Infinity }
  const budgets = new Map<string, Budget>()
  /** Forgets those with nothing left to remember, then the ones that were asked for longest ago. */
  const forget = (now: number) => {
    for (const [prefix, budget] of budgets) if (budget.resetsInMs(now) === 0) budgets.delete(prefix)
    for (const prefix of budgets.keys()) {
      if (budgets.size < MOST_PREFIXES) return
      budgets.delete(prefix)
    }
  }
  return {
    take(prefix) {
      const now = monotonic()
      if (!budgets.has(prefix) && budgets.size >= MOST_PREFIXES) forget(now)
      const budget = budgets.get(prefix) ?? createBudget(rule)
      // Last in the order of the map: used just now.
      budgets.delete(prefix)
      budgets.set(prefix, budget)
      if (!budget.take(now))
        throw new DecentraError('rate-limited', 'Too many new visitors from this network.', {
          retryAfterMs: budget.waitMs(now),
        })
    },
  }
}
