import { DecentraError } from '../contract/decentra-error.js'
import type { LimitClass } from '../contract/limits.js'
import { platformClock } from '../runtime.js'
import { Budget } from './budget.js'
import { createFairQueue, type FairQueue } from './queue.js'
import type { AdoptedPolicy, ClassRule, Limiter, LimiterOptions } from './types.js'

/** No server is waited for longer. */
const MOST_PENALTY_MS = 24 * 3600_000

/** One class: its budget, those of the models that have less, and its queue. */
export interface Class {
  readonly rule: ClassRule
  readonly budget: Budget
  readonly models: ReadonlyMap<string, readonly [Budget]>
  readonly queue: FairQueue
}

/** The limiter of one page or process, with what joining several to one needs. */
export interface OwnLimiter<C extends string> extends Limiter<C> {
  readonly classes: ReadonlyMap<string, Class>
  /** Called when anything came, started, ended or left. */
  onChange?: () => void
}

/** A limiter for this page or process; with `tabs`, for all tabs of this origin. */
export function createLimiter<C extends string = LimitClass>({
  classes: rules,
  name = 'limits',
  maxQueued,
  runtime = {},
  tabs,
}: LimiterOptions<C>): Limiter<C> {
  const { clock = platformClock, storage } = runtime
  const classes = new Map<string, Class>()
  let save: (() => Promise<void>) | undefined
  let loading: Promise<void> | undefined
  for (const [key, rule] of Object.entries<ClassRule>(rules)) {
    const budget = new Budget(rule)
    const queue = createFairQueue({ budgets: [budget], maxQueued, onChange: changed, runtime: { clock } })
    const models = new Map<string, [Budget]>()
    for (const [model, less] of Object.entries(rule.models ?? {})) models.set(model, [new Budget({ ...rule, ...less })])
    classes.set(key, { rule, budget, models, queue })
  }

  function changed(): void {
    own.onChange?.()
    void save?.()
  }

  function classOf(key: string): Class {
    const found = classes.get(key)
    if (!found) throw new DecentraError('invalid-input', `There are no limits for "${key}".`)
    return found
  }

  const own: OwnLimiter<C> = {
    classes,
    schedule(key, job, options = {}) {
      if (loading) return loading.then(() => own.schedule(key, job, options))
      try {
        const { queue, models } = classOf(key)
        const budgets = models.get(options.model!)
        return queue.add(job, budgets ? { ...options, budgets } : options)
      } catch (error) {
        return Promise.reject(error)
      }
    },
    status(key, { user, model } = {}) {
      const { budget, models, queue } = classOf(key)
      const less = models.get(model!) ?? []
      const now = queue.now()
      return {
        left: Math.min(...[budget, ...less].map((budget) => budget.left(now))),
        resetsInMs: Math.max(...[budget, ...less].map((budget) => budget.resetsInMs(now))),
        queued: queue.queued,
        running: queue.running,
        ...queue.place(user, { budgets: less }),
      }
    },
    adopt(policy: AdoptedPolicy) {
      for (const [key, { rule, budget, models, queue }] of classes) {
        const state = policy.classes[key]
        if (state) {
          budget.adopt(state, queue.now())
          for (const [model, [less]] of models) less.rule = { ...budget.rule, ...rule.models![model] }
        }
        queue.maxPerUser = policy.queue?.maxPerVisitor ?? queue.maxPerUser
        queue.pump()
      }
    },
    penalize(key, retryAfterMs) {
      const { budget, queue } = classOf(key)
      if (retryAfterMs > 0) budget.block(queue.now() + Math.min(retryAfterMs, MOST_PENALTY_MS))
      queue.pump()
    },
    async close() {
      await Promise.all(Array.from(classes.values(), ({ queue }) => queue.close()))
      await save?.()
    },
  }
  // Only a page outlives its reload without a storage of its own being handed in.
  if (storage || 'document' in globalThis)
    loading = import('./keep.js')
      .then(({ keep }) => keep(classes, name, runtime))
      .then(
        (kept) => void (save = kept),
        // Not loaded, or nothing kept: the limits hold from now on.
        () => {},
      )
      .finally(() => (loading = undefined))
  return tabs ? tabs(own, name, clock) : own
}
