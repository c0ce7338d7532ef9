import { DecentraError } from '../contract/decentra-error.js'
import type { LimitClass } from '../contract/limits.js'
import { defaultStorage, platformClock, type Runtime } from '../runtime.js'
import { Budget, type BudgetSnapshot } from './budget.js'
import { FairQueue } from './queue.js'
import type { AdoptedPolicy, ClassRule, Limiter, LimiterOptions, LimitStatus, Run, ScheduleOptions } from './types.js'

/** How long the first start waits for a storage that does not answer. */
const LOAD_MS = 1000
/** No server is waited for longer. */
const MOST_PENALTY_MS = 24 * 3600_000

/** One class: its budget, those of the models that have less, and its queue. */
export interface Class {
  readonly rule: ClassRule
  readonly budget: Budget
  readonly models: ReadonlyMap<string, readonly [Budget]>
  readonly queue: FairQueue
}

/** Snapshots of all budgets, by class, or class and model. */
export type Snapshots = Record<string, BudgetSnapshot>

/** The limiter of one page or process. */
export class OwnLimiter<C extends string = LimitClass> implements Limiter<C> {
  readonly name: string
  readonly classes = new Map<string, Class>()
  /** Called when anything came, started, ended or left. */
  onChange: (() => void) | undefined
  readonly #budgets: [key: string, budget: Budget, queue: FairQueue][] = []
  readonly #storage: Runtime['storage'] | undefined
  #loading: Promise<void> | undefined
  #isDirty = false
  #saving: Promise<void> | undefined

  constructor({ classes, name = 'limits', maxQueued, runtime = {} }: LimiterOptions<C>) {
    this.name = name
    const { clock = platformClock } = runtime
    for (const [key, rule] of Object.entries<ClassRule>(classes)) {
      const budget = new Budget(rule)
      const queue = new FairQueue({
        budgets: [budget],
        maxQueued,
        onChange: () => this.#changed(),
        runtime: { clock },
      })
      const models = new Map<string, [Budget]>()
      this.#budgets.push([key, budget, queue])
      for (const [model, less] of Object.entries(rule.models ?? {})) {
        const own = new Budget({ ...rule, ...less })
        models.set(model, [own])
        this.#budgets.push([`${key} ${model}`, own, queue])
      }
      this.classes.set(key, { rule, budget, models, queue })
    }
    this.#storage = runtime.storage ?? ('document' in globalThis ? defaultStorage() : undefined)
    if (this.#storage) this.#loading = this.#load(this.#storage, clock)
  }

  schedule<T>(name: C, job: Run<T>, options: ScheduleOptions = {}): Promise<T> {
    if (this.#loading) return this.#loading.then(() => this.schedule(name, job, options))
    const found = this.classes.get(name)
    if (!found) return Promise.reject(unknownClass(name))
    const budgets = found.models.get(options.model ?? '')
    return found.queue.add(job, budgets ? { ...options, budgets } : options)
  }

  status(name: C, { user, model = '' }: { user?: string; model?: string } = {}): LimitStatus {
    const { budget, models, queue } = this.#class(name)
    const own = models.get(model)
    const all = [budget, ...(own ?? [])]
    const now = queue.now()
    return {
      left: Math.min(...all.map((budget) => budget.left(now))),
      resetsInMs: Math.max(...all.map((budget) => budget.resetsInMs(now))),
      queued: queue.queued,
      running: queue.running,
      ...queue.place(user, { budgets: own }),
    }
  }

  adopt(policy: AdoptedPolicy): void {
    for (const [name, { rule, budget, models, queue }] of this.classes) {
      const state = policy.classes[name]
      if (state) {
        budget.adopt(state, queue.now())
        for (const [model, [own]] of models) own.rule = { ...budget.rule, ...rule.models![model] }
      }
      if (policy.queue) queue.maxPerUser = policy.queue.maxPerVisitor
      queue.pump()
    }
  }

  penalize(name: C, retryAfterMs: number): void {
    const { budget, queue } = this.#class(name)
    if (retryAfterMs > 0) budget.block(queue.now() + Math.min(retryAfterMs, MOST_PENALTY_MS))
    queue.pump()
  }

  async close(): Promise<void> {
    await Promise.all([...this.classes.values()].map(({ queue }) => queue.close()))
    await this.#saving
  }

  /** What all budgets remember. */
  snapshot(): Snapshots {
    const all: Snapshots = {}
    for (const [key, budget, queue] of this.#budgets) all[key] = budget.snapshot(queue.now())
    return all
  }

  /** Replaces what the budgets remember. */
  restore(all: Snapshots): void {
    for (const [key, budget, queue] of this.#budgets)
      if (Object.hasOwn(all, key)) {
        budget.restore(all[key]!, queue.now())
        queue.pump()
      }
  }

  #class(name: string): Class {
    const found = this.classes.get(name)
    if (!found) throw unknownClass(name)
    return found
  }

  async #load(storage: Runtime['storage'], clock: Runtime['clock']): Promise<void> {
    const loaded = new AbortController()
    try {
      const text = await Promise.race([storage.get(this.name), clock.sleep(LOAD_MS, loaded.signal)])
      this.restore(JSON.parse(text || '{}'))
    } catch {
      // Forbidden, or not ours: the limits hold from now on.
    }
    loaded.abort()
    this.#loading = undefined
  }

  #changed(): void {
    this.onChange?.()
    this.#isDirty = true
    if (this.#storage) this.#saving ??= this.#save(this.#storage)
  }

  /** Writes as often as the storage takes it, the last state last. */
  async #save(storage: Runtime['storage']): Promise<void> {
    while (this.#isDirty) {
      this.#isDirty = false
      try {
        await storage.set(this.name, JSON.stringify(this.snapshot()))
      } catch {
        // Full or forbidden: the limits hold in this page.
      }
    }
    this.#saving = undefined
  }
}

function unknownClass(name: string): DecentraError {
  return new DecentraError('invalid-input', `There are no limits for "${name}".`)
}

/** A limiter for this page or process; with `tabs`, for all tabs of this origin. */
export function createLimiter<C extends string = LimitClass>(options: LimiterOptions<C>): Limiter<C> {
  const own = new OwnLimiter(options)
  return options.tabs ? options.tabs(own, options.runtime?.clock ?? platformClock) : own
}
