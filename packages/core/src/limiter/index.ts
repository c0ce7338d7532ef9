export { Budget, createBudget } from './budget.js'
export { createLimiter } from './limiter.js'
export { createFairQueue } from './fair-queue.js'
export type { FairQueue, FairQueueOptions } from './queue.js'
export { type BudgetSnapshot, restoreBudget, snapshotBudget } from './snapshot.js'
export type {
  AdoptedPolicy,
  ClassRule,
  JobOptions,
  Limiter,
  LimiterOptions,
  LimitStatus,
  QueuedJobOptions,
  QueuePlace,
  Run,
  ScheduleOptions,
  Tabs,
} from './types.js'
