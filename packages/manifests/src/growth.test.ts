import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dailyDownloads, weeklyGrowth } from './growth.js'

const of =
  (days: (number | null | undefined)[]) =>
  (ago: number): number | null | undefined =>
    days[ago]

describe('weeklyGrowth', () => {
  it('compares the median of the last three days with that of days 6 to 8', () => {
    expect(weeklyGrowth(of([110, 120, 130, 0, 0, 0, 100, 90, 105]))).toBe(0.2)
    expect(weeklyGrowth(of([50, 40, 60, 0, 0, 0, 100, 100, 100]))).toBe(-0.5)
  })

  it('rounds to three decimals and knows no negative zero', () => {
    expect(weeklyGrowth(of([1000.4, 1001, 1002, 0, 0, 0, 3000, 3000, 3000]))).toBe(-0.666)
    expect(Object.is(weeklyGrowth(of([99999, 99999, 99999, 0, 0, 0, 100000, 100000, 100000])), 0)).toBe(true)
  })

  it('bears missing days, and one day of a list that was cut short', () => {
    expect(weeklyGrowth(of([120, undefined, 120, 0, 0, 0, undefined, 100, 100]))).toBe(0.2)
    expect(weeklyGrowth(of([undefined, 120, 120, 0, 0, 0, 100, null, 100]))).toBe(0.2)
  })

  it('is null with under four usable days, or with nothing to grow from', () => {
    expect(weeklyGrowth(of([120, 120, 120, 1, 1, 1]))).toBeNull()
    expect(
      weeklyGrowth(
        of([120, 1, 1, 1, 1, 1, 100, undefined, undefined].map((n, i) => (i === 1 || i === 2 ? undefined : n))),
      ),
    ).toBeNull()
    expect(weeklyGrowth(of([5, 5, 5, 0, 0, 0, 0, 0, 0]))).toBeNull()
    expect(weeklyGrowth(() => undefined)).toBeNull()
  })

  it('is finite or null, and does not depend on one wild day', () => {
    const count = fc.option(fc.nat(2 ** 40), { nil: undefined })
    fc.assert(
      fc.property(fc.array(count, { minLength: 9, maxLength: 9 }), (days) => {
        const growth = weeklyGrowth(of(days))
        expect(growth === null || Number.isFinite(growth)).toBe(true)
      }),
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.nat(1e12),
        fc.constantFrom(0, 1, 2, 6, 7, 8),
        (steady, wild, day) => {
          const days = Array.from({ length: 9 }, (_, ago) => (ago === day ? wild : steady))
          expect(weeklyGrowth(of(days))).toBe(0)
        },
      ),
    )
  })
})

describe('dailyDownloads', () => {
  const now = Date.parse('2025-12-22T01:44:32Z')

  it('begins with the first known day and ends with today; missing days stay unknown', () => {
    expect(dailyDownloads(of([9, 8, undefined, null, 5]), now)).toEqual({
      since: '2025-12-18',
      counts: [5, null, null, 8, 9],
    })
    expect(dailyDownloads(of([null, 8, 7]), now)).toEqual({ since: '2025-12-20', counts: [7, 8, null] })
    expect(dailyDownloads(of([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]), now)).toEqual({
      since: '2025-12-14',
      counts: [1, 2, 3, 4, 5, 6, 7, 8, 9],
    })
  })

  it('is null with under two known days: a day alone has no course', () => {
    expect(dailyDownloads(of([9, null, undefined]), now)).toBeNull()
    expect(dailyDownloads(() => undefined, now)).toBeNull()
    expect(dailyDownloads(of([0, 0]), now)).toEqual({ since: '2025-12-21', counts: [0, 0] })
  })
})
