import { Budget, type BudgetSnapshot, restoreBudget, snapshotBudget } from '@decentramodels/core/limiter'
import type { LimitClass, LimitRule, LimitState } from '@decentramodels/core/contract'
import type { Caller } from '../caller.js'

/** What may start, level by level. A run needs room in every one that it belongs to. */
export interface LevelRules {
  /** Of one visitor, by class of task. */
  visitor: Readonly<Record<LimitClass, LimitRule>>
  /** Of a server with a secret key, by class: it speaks for visitors of its own. */
  server: Readonly<Record<LimitClass, LimitRule>>
  /** All visitors of one address prefix together: a new pass is cheap, a new prefix is not. */
  prefix: LimitRule
  /** All callers of one key. */
  key: LimitRule
  /** All callers, by class. */
  total: Readonly<Record<LimitClass, LimitRule>>
  /** Everything that goes to the upstream. */
  upstream: LimitRule
}

const MINUTE_MS = 60_000
const perMinute = (limit: number, burst: number, concurrency: number): LimitRule => ({
  limit,
  windowMs: MINUTE_MS,
  burst,
  concurrency,
})

/** Classes with room for that many visitors at their full speed. */
function times(visitors: number, rules: LevelRules['visitor']): LevelRules['visitor'] {
  const scale = ({ limit, windowMs, burst, concurrency }: LimitRule): LimitRule => ({
    limit: limit * visitors,
    windowMs,
    burst: burst * visitors,
    concurrency: concurrency * visitors,
  })
  return {
    'text-to-image': scale(rules['text-to-image']),
    'text-to-video': scale(rules['text-to-video']),
    'text-to-audio': scale(rules['text-to-audio']),
    analysis: scale(rules.analysis),
  }
}

/**
 * What has no setting: room for a family or an office behind one prefix, for a busy page behind one key, and no more than
 * honest pages need. The upstream's free plan runs one call at a time.
 */
export const LEVEL_RULES: Pick<LevelRules, 'prefix' | 'key' | 'upstream'> = {
  prefix: perMinute(60, 60, 12),
  key: perMinute(600, 600, 100),
  upstream: { limit: 1200, windowMs: MINUTE_MS, burst: 1200, concurrency: 1 },
}

/** The levels of a gateway whose visitors may start that much: a server speaks for 20 of them, 50 of them fill it. */
export function levelRules(visitor: LevelRules['visitor'], upstreamConcurrency: number): LevelRules {
  return {
    ...LEVEL_RULES,
    visitor,
    server: times(20, visitor),
    total: times(50, visitor),
    upstream: { ...LEVEL_RULES.upstream, concurrency: upstreamConcurrency },
  }
}

/** What is kept of the levels while the gateway is down. */
export type LevelsSnapshot = Record<string, BudgetSnapshot>

/** Who asks, as far as limits care. */
export type LimitedCaller = Pick<Caller, 'kind' | 'keyId' | 'visitor' | 'ipPrefix'>

/** Budgets that a run holds on to until it is over. */
export interface HeldBudgets {
  /** The narrowest first. */
  budgets: Budget[]
  release(): void
}

interface Entry {
  budget: Budget
  /** Runs that wait or go on with it. */
  holders: number
}

/** The budgets of every level, made when somebody needs them and dropped when they are full again. */
export class Levels {
  readonly upstream: Budget
  readonly #rules: LevelRules
  readonly #now: () => number
  readonly #entries = new Map<string, Entry>()
  /** From then on, for one window, everything counts as used up. */
  #unknownSince = -Infinity

  constructor(rules: LevelRules, now: () => number) {
    this.#rules = rules
    this.#now = now
    this.upstream = new Budget(rules.upstream)
  }

  /** What a run needs besides the upstream. */
  hold(caller: LimitedCaller, limitClass: LimitClass): HeldBudgets {
    const entries = this.#names(caller, limitClass).map((name) => this.#entry(name))
    for (const entry of entries) entry.holders++
    return {
      budgets: entries.map(({ budget }) => budget),
      release() {
        for (const entry of entries.splice(0)) entry.holders--
      },
    }
  }

  /** What a run would need; for questions alone. */
  budgets(caller: LimitedCaller, limitClass: LimitClass): Budget[] {
    return this.#names(caller, limitClass).map((name) => this.#entry(name).budget)
  }

  /** How a class stands for a caller. */
  state(caller: LimitedCaller, limitClass: LimitClass): LimitState {
    const now = this.#now()
    const own = this.budgets(caller, limitClass)[0]!
    const left = own.blockedUntil > now ? 0 : Math.max(0, own.rule.limit - startsAfter(own, now - own.rule.windowMs))
    return { ...own.rule, left, resetsInMs: Math.ceil(own.resetsInMs(now)) }
  }

  /**
   * The gateway before this one ended without saying what had started: for one window, everything that can have started
   * counts as started.
   */
  assumeFull(): void {
    this.#unknownSince = this.#now()
    this.upstream.block(this.#unknownSince + this.#rules.upstream.windowMs)
  }

  snapshot(): LevelsSnapshot {
    this.sweep()
    const now = this.#now()
    const all: [string, Budget][] = [['upstream', this.upstream]]
    for (const [name, { budget }] of this.#entries) all.push([name, budget])
    return Object.fromEntries(all.map(([name, budget]) => [name, snapshotBudget(budget, now)]))
  }

  restore(snapshot: LevelsSnapshot): void {
    const now = this.#now()
    for (const [name, kept] of Object.entries(snapshot))
      if (name === 'upstream') restoreBudget(this.upstream, kept, now)
      else if (/^(?:(?:visitor|server|total):[a-z-]+|prefix|key)(?::|$)/.test(name))
        restoreBudget(this.#entry(name).budget, kept, now)
  }

  /** Drops budgets that nobody holds and that are as good as new. */
  sweep(): void {
    const now = this.#now()
    for (const [name, { budget, holders }] of this.#entries)
      if (holders === 0 && budget.running === 0 && budget.resetsInMs(now) <= 0) this.#entries.delete(name)
  }

  /** The narrowest first. */
  #names({ kind, keyId, visitor, ipPrefix }: LimitedCaller, limitClass: LimitClass): string[] {
    const own = `${kind}:${limitClass}:${keyId}:${visitor}`
    const shared = [`key:${keyId}`, `total:${limitClass}`]
    return kind === 'server' ? [own, ...shared] : [own, `prefix:${ipPrefix}`, ...shared]
  }

  #entry(name: string): Entry {
    let entry = this.#entries.get(name)
    if (!entry) {
      const rule = this.#rule(name)
      entry = { budget: new Budget(rule), holders: 0 }
      entry.budget.block(this.#unknownSince + rule.windowMs)
      this.#entries.set(name, entry)
    }
    return entry
  }

  /** The rule of a budget, told by its name. */
  #rule(name: string): LimitRule {
    const [level, limitClass] = name.split(':') as ['visitor' | 'server' | 'prefix' | 'key' | 'total', LimitClass]
    const rule = this.#rules[level]
    return 'limit' in rule ? rule : rule[limitClass]
  }
}

/** How many starts of a budget are younger than a moment: looked for by halves, because every answer asks. */
function startsAfter({ starts }: Budget, moment: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (starts[middle]! <= moment) low = middle + 1
    else high = middle
  }
  return starts.length - low
}
