export { Budget, type BudgetSnapshot, createBudget } from './budget.js'
export { createLimiter } from './limiter.js'
export { createFairQueue, FairQueue, type FairQueueOptions } from './queue.js'
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
