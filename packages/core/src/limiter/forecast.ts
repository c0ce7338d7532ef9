import { Budget } from './budget.js'

/** What a forecast needs to know of a job. */
export interface Expected {
  weight: number
  budgets: readonly Budget[]
}

/**
 * Milliseconds until each of these jobs may start, in this order: what the shared budgets let through one after the other,
 * the wait of each job's own budgets as it is now, and, where places are short, how long jobs took lately.
 */
export function expectStarts(
  order: readonly Expected[],
  shared: readonly Budget[],
  meanMs: number,
  now: number,
): number[] {
  const places = Math.min(...shared.map(({ rule }) => rule.concurrency))
  const free = Math.min(...shared.map(({ rule, running }) => rule.concurrency - running))
  const copies = shared.map((budget) => {
    const copy = new Budget({ ...budget.rule, concurrency: Infinity })
    copy.restore(budget.snapshot(now), now)
    return copy
  })
  let at = now
  return order.map(({ weight, budgets }, i) => {
    at += Math.max(0, ...copies.map((copy) => copy.waitMs(at, weight)))
    for (const copy of copies) copy.take(at, weight)
    const own = budgets.map((budget) => budget.waitMs(now, weight)).filter((ms) => ms < Infinity)
    const rounds = i < free ? 0 : Math.ceil((i + 1 - free) / places)
    return Math.max(at - now, rounds * meanMs, ...own)
  })
}
