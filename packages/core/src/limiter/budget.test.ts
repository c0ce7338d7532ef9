import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LimitRule } from '../contract/limits.js'
import { createBudget } from './budget.js'
import { restoreBudget, snapshotBudget } from './snapshot.js'

const MINUTE = 60_000
const rule = (partial: Partial<LimitRule> = {}): LimitRule => ({
  limit: 10,
  windowMs: MINUTE,
  burst: 10,
  concurrency: Infinity,
  ...partial,
})

/** The most starts that any window of `windowMs` held. */
function fullest(starts: number[], windowMs: number): number {
  let most = 0
  let first = 0
  starts.forEach((start, i) => {
    while (starts[first]! + windowMs <= start) first++
    most = Math.max(most, i - first + 1)
  })
  return most
}

const anyRule = fc.record({
  limit: fc.integer({ min: 1, max: 30 }),
  windowMs: fc.integer({ min: 10, max: 10_000 }),
  burst: fc.integer({ min: 1, max: 30 }),
  concurrency: fc.constant(Infinity),
})

describe('budget', () => {
  it('never lets more than the limit start in any window, nor more than the burst at once', () => {
    fc.assert(
      fc.property(
        anyRule,
        fc.array(fc.tuple(fc.double({ min: 0, max: 500, noNaN: true }), fc.integer({ min: 1, max: 5 })), {
          minLength: 200,
          maxLength: 400,
        }),
        (rule, steps) => {
          const budget = createBudget(rule)
          const starts: number[] = []
          let now = 1_700_000_000_000
          for (const [pause, weight] of steps) {
            now += pause
            const due = now - pause / 2
            if (budget.take(now, weight, due)) for (let i = 0; i < Math.min(weight, rule.limit); i++) starts.push(now)
          }
          expect(fullest(starts, rule.windowMs)).toBeLessThanOrEqual(rule.limit)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('lets the burst start at once, then one each refill', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        const budget = createBudget(rule)
        const at = 5 * rule.windowMs
        let starts = 0
        while (budget.take(at)) starts++
        expect(starts).toBe(Math.min(rule.burst, rule.limit))
      }),
    )
    const budget = createBudget(rule({ burst: 3 }))
    for (const at of [0, 0, 0]) expect(budget.take(at)).toBe(true)
    expect(budget.waitMs(0)).toBe(6000)
    expect(budget.take(5999)).toBe(false)
    expect(budget.take(6000)).toBe(true)
    expect(budget.waitMs(6000)).toBe(6000)
  })

  it('says exactly how long to wait', () => {
    fc.assert(
      fc.property(anyRule, fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 60 }), (rule, weights) => {
        const budget = createBudget(rule)
        let now = 0
        for (const weight of weights) {
          const wait = Math.ceil(budget.waitMs(now, weight))
          if (wait > 1) expect(budget.take(now + wait - 2, weight)).toBe(false)
          now += wait
          expect(budget.take(now, weight)).toBe(true)
        }
      }),
    )
  })

  it('gives back what a late timer lost, and no more than one refill', () => {
    const onTime = createBudget(rule({ burst: 1 }))
    onTime.take(0)
    expect(onTime.take(6100, 1, 6000)).toBe(true)
    expect(onTime.waitMs(6100)).toBe(5900)
    const asleep = createBudget(rule({ burst: 1 }))
    asleep.take(0)
    expect(asleep.take(600_000, 1, 6000)).toBe(true)
    expect(asleep.take(600_000, 1, 6000)).toBe(false)
  })

  it('counts places: a start needs a free one, and a release frees it', () => {
    const budget = createBudget(rule({ concurrency: 2 }))
    budget.take(0)
    budget.take(0)
    expect(budget.waitMs(0)).toBe(Infinity)
    expect(budget.running).toBe(2)
    budget.release()
    expect(budget.waitMs(0)).toBe(0)
    expect(budget.left(0)).toBe(8)
  })

  it('works for places alone, and remembers nothing then', () => {
    const budget = createBudget(rule({ limit: Infinity, burst: Infinity, concurrency: 1 }))
    for (let i = 0; i < 1000; i++) {
      expect(budget.take(1e12 + i)).toBe(true)
      expect(budget.take(1e12 + i)).toBe(false)
      budget.release()
    }
    expect(budget.starts).toEqual([])
  })

  it('lets nothing start where the limit is 0', () => {
    const budget = createBudget(rule({ limit: 0 }))
    expect(budget.take(0)).toBe(false)
    expect(budget.waitMs(1e12)).toBe(Infinity)
  })

  it('counts a start that is heavier than the limit as the limit', () => {
    const budget = createBudget(rule({ limit: 4, burst: 4 }))
    expect(budget.take(MINUTE, 100)).toBe(true)
    expect(budget.left(MINUTE)).toBe(0)
  })

  it('keeps what has started when its rule changes', () => {
    const budget = createBudget(rule())
    for (let i = 0; i < 6; i++) budget.take(1000)
    budget.rule = rule({ limit: 4 })
    expect(budget.waitMs(2000)).toBe(MINUTE - 1000)
    expect(budget.left(2000)).toBe(0)
  })

  it('takes over what a server says is left, if that is less', () => {
    const budget = createBudget(rule())
    budget.take(1_000_000)
    budget.adopt({ ...rule({ limit: 5, burst: 5 }), left: 2, resetsInMs: 30_000 }, 1_000_000)
    expect(budget.left(1_000_000)).toBe(2)
    expect(budget.left(1_030_000)).toBe(4)
    budget.adopt({ ...rule({ limit: 5, burst: 5 }), left: 5, resetsInMs: 0 }, 1_000_000)
    expect(budget.left(1_000_000)).toBe(2)
  })

  it('is blocked until it is told, by the longest that was said', () => {
    const budget = createBudget(rule())
    budget.block(5000)
    budget.block(3000)
    expect(budget.waitMs(1000)).toBe(4000)
    expect(budget.resetsInMs(1000)).toBe(4000)
    expect(budget.take(5000)).toBe(true)
  })

  it('has everything left again when it says so', () => {
    fc.assert(
      fc.property(anyRule, fc.array(fc.nat(3000), { minLength: 1, maxLength: 50 }), (rule, pauses) => {
        const budget = createBudget(rule)
        let now = 10_000
        for (const pause of pauses) budget.take((now += pause))
        const free = now + Math.ceil(budget.resetsInMs(now))
        expect(budget.left(free)).toBe(rule.limit)
        expect(budget.resetsInMs(free)).toBe(0)
        const fresh = createBudget(rule)
        for (let i = 0; i < 40; i++) expect(budget.take(free)).toBe(fresh.take(free))
      }),
    )
  })

  it('expects the k-th start no earlier than it can be, and not long after', () => {
    fc.assert(
      fc.property(
        anyRule,
        fc.array(fc.nat(500), { maxLength: 40 }),
        fc.integer({ min: 1, max: 60 }),
        (rule, past, k) => {
          const budget = createBudget(rule)
          let now = 100_000
          for (const pause of past) budget.take((now += pause))
          const expected = budget.expectMs(now, k)
          let at = now
          for (let i = 0; i < k; i++) {
            at += Math.ceil(budget.waitMs(at))
            budget.take(at)
          }
          expect(expected).toBeLessThanOrEqual(at - now)
          expect(expected).toBeGreaterThanOrEqual(at - now - rule.windowMs - 2 * k)
        },
      ),
    )
  })
})

describe('snapshot of a budget', () => {
  it('remembers on the careful side, in whatever clock reads it', () => {
    fc.assert(
      fc.property(
        anyRule,
        fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 60 }),
        fc.nat(20_000),
        (rule, pauses, later) => {
          const budget = createBudget(rule)
          let now = 1_700_000_000_000
          for (const pause of pauses) budget.take((now += pause))
          const copy = createBudget(rule)
          restoreBudget(copy, JSON.parse(JSON.stringify(snapshotBudget(budget, now))), now + later)
          for (const weight of [1, 2, rule.limit]) {
            const [wait, copied] = [budget.waitMs(now + later, weight), copy.waitMs(now + later, weight)]
            expect(copied).toBeGreaterThanOrEqual(wait - 1e-3)
            expect(copied).toBeLessThanOrEqual(wait + 2)
          }
        },
      ),
    )
  })

  it('counts one from the future as taken now', () => {
    const budget = createBudget(rule())
    for (let i = 0; i < 10; i++) budget.take(3_600_000)
    const copy = createBudget(rule())
    restoreBudget(copy, snapshotBudget(budget, 3_601_000), 1_000_000)
    expect(copy.waitMs(1_000_000)).toBe(59_000)
  })

  it('leaves alone what is no snapshot', () => {
    const budget = createBudget(rule())
    budget.take(1000)
    const good = snapshotBudget(budget, 1000)
    for (const bad of [
      null,
      undefined,
      7,
      'x',
      [],
      {},
      { ...good, ages: 'many' },
      { ...good, ages: [null] },
      { ...good, at: '1000' },
      { ...good, fillsInMs: NaN },
      { ...good, blockedMs: undefined },
    ])
      restoreBudget(budget, bad, 1000)
    expect(snapshotBudget(budget, 1000)).toEqual(good)
  })
})
