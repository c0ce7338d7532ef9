import { DecentraError } from '../contract/decentra-error.js'
import type { LimitClass } from '../contract/limits.js'
import { Budget } from './budget.js'
import { createQueue, type FairQueue } from './queue.js'
import type { AdoptedPolicy, ClassRule, Limiter, LimiterOptions } from './types.js'

/** No server is waited for longer. */
const MOST_PENALTY_MS = 86_400_000

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
  /** Resolves when the last state is stored. */
  saved?: () => Promise<void>
}

/** A limiter for this page or process; with `tabs`, for all tabs of this origin. */
export function createLimiter<C extends string = LimitClass>({
  classes: rules,
  name = 'limits',
  maxQueued,
  runtime = {},
  tabs,
}: LimiterOptions<C>): Limiter<C> {
  const classes = new Map<string, Class>()
  let loading: Promise<void> | undefined
  for (const [key, rule] of Object.entries<ClassRule>(rules)) {
    const budget = new Budget(rule)
    const queue = createQueue({ budgets: [budget], maxQueued, onChange: () => own.onChange?.(), runtime })
    const models = new Map<string, [Budget]>()
    for (const [model, less] of Object.entries(rule.models ?? {})) models.set(model, [new Budget({ ...rule, ...less })])
    classes.set(key, { rule, budget, models, queue })
  }

  const unknown = (key: string) => new DecentraError('invalid-input', `Unknown class ${key}.`)

  function classOf(key: string): Class {
    const found = classes.get(key)
    if (found) return found
    throw unknown(key)
  }

  const own: OwnLimiter<C> = {
    classes,
    schedule(key, job, options = {}) {
      if (loading) return loading.then(() => own.schedule(key, job, options))
      const found = classes.get(key)
      if (!found) return Promise.reject(unknown(key))
      const budgets = found.models.get(options.model!)
      return found.queue.add(job, budgets ? { ...options, budgets } : options)
    },
    status(key, { user, model } = {}) {
      const { budget, models, queue } = classOf(key)
      const budgets = [budget, ...(models.get(model!) ?? [])]
      const now = queue.now()
      return {
        left: Math.min(...budgets.map((budget) => budget.left(now))),
        resetsInMs: Math.max(...budgets.map((budget) => budget.resetsInMs(now))),
        queued: queue.queued,
        running: queue.running,
        ...queue.place(user, { budgets }),
      }
    },
    adopt(policy: AdoptedPolicy) {
      for (const [key, { rule, budget, models, queue }] of classes) {
        const state = policy.classes[key]
        if (state) {
          budget.adopt(state, queue.now())
          for (const [model, [less]] of models) less.rule = { ...budget.rule, ...rule.models![model] }
        }
        if (policy.queue) queue.maxPerUser = policy.queue.maxPerVisitor
        queue.pump()
      }
    },
    penalize(key, retryAfterMs) {
      const { budget, queue } = classOf(key)
      budget.block(queue.now() + Math.min(retryAfterMs || 0, MOST_PENALTY_MS))
      queue.pump()
    },
    async close() {
      await Promise.all([...classes.values()].map(({ queue }) => queue.close()))
      await own.saved?.()
    },
  }
  // Only a page outlives its reload without a storage of its own being handed in.
  if (runtime.storage || 'document' in globalThis)
    loading = import('./keep.js')
      .then(({ keep }) => keep(own, name, runtime))
      // Not loaded: the limits hold from now on.
      .catch(() => {})
      .then(() => (loading = undefined))
  return tabs?.(own, name, runtime) ?? own
}
