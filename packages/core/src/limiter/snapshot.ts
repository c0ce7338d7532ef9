import type { Budget } from './budget.js'
import type { Class } from './limiter.js'

/** What a budget remembers, as plain data: for storage, and for other pages and processes. */
export interface BudgetSnapshot {
  /** When it was taken, in the clock of the budget that took it. */
  at: number
  /** Milliseconds since each start that the window holds, oldest first. */
  ages: number[]
  /** Milliseconds until the bucket is full. */
  fillsInMs: number
  /** Milliseconds for which nothing starts, as a server asked. */
  blockedMs: number
}

/** Rounded to the careful side. Runs in progress are left out: who restores knows whether they still run. */
export function snapshotBudget(budget: Budget, now: number, at = now): BudgetSnapshot {
  return {
    at,
    ages: budget.held(now).map((start) => Math.floor(now - start)),
    fillsInMs: Math.max(0, Math.ceil(budget.fullAt - now)),
    blockedMs: Math.max(0, Math.ceil(budget.blockedUntil - now)),
  }
}

/**
 * Replaces what a budget remembers. A snapshot from the future counts as taken now: a clock was set back. Anything that is
 * no snapshot is left alone.
 */
export function restoreBudget(budget: Budget, snapshot: unknown, now: number): void {
  const { at, ages, fillsInMs, blockedMs } = (snapshot ?? {}) as BudgetSnapshot
  if (!Array.isArray(ages) || ![at, fillsInMs, blockedMs, ...ages].every(Number.isFinite)) return
  const taken = Math.min(at, now)
  budget.starts = ages.map((age) => taken - age).sort((one, other) => one - other)
  budget.fullAt = taken + fillsInMs
  budget.blockedUntil = taken + blockedMs
}

/** Snapshots by class, or class and model. */
export type Snapshots = Record<string, BudgetSnapshot>

/** `at`: when they count as taken. Default: now. */
export function snapshotAll(classes: ReadonlyMap<string, Class>, at?: number): Snapshots {
  return Object.fromEntries(budgetsOf(classes).map(([key, budget, now]) => [key, snapshotBudget(budget, now, at)]))
}

/** For limiters in which nothing waits. */
export function restoreAll(classes: ReadonlyMap<string, Class>, snapshots: Snapshots): void {
  for (const [key, budget, now] of budgetsOf(classes)) restoreBudget(budget, snapshots[key], now)
}

/** All budgets by key: the class, or class and model. */
export function budgetsOf(classes: ReadonlyMap<string, Class>): [key: string, budget: Budget, now: number][] {
  return [...classes].flatMap(([key, { budget, models, queue }]) => [
    [key, budget, queue.now()],
    ...Array.from(models, ([model, [own]]): [string, Budget, number] => [`${key} ${model}`, own, queue.now()]),
  ])
}
