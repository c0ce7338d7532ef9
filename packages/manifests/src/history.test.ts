import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeHistoryDay, encodeHistoryDay, historyDays, readHistory } from './history.js'

const NOW = Date.parse('2025-12-22T01:44:32.041Z')

describe('a day of history', () => {
  it('comes back as it was written, hostile ids included', () => {
    const row = fc.record({
      id: fc.oneof(
        fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }),
        fc.constantFrom('__proto__', 'toString', 'a/b'),
      ),
      downloads: fc.option(fc.nat({ max: Number.MAX_SAFE_INTEGER - 1 })),
      likes: fc.option(fc.nat()),
    })
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 40 }), (rows) => {
        const day = decodeHistoryDay(encodeHistoryDay(rows))
        expect(day).toEqual(new Map(rows.flatMap(({ id, downloads }) => (downloads === null ? [] : [[id, downloads]]))))
      }),
    )
  })

  it('keeps nine days, this one included', () => {
    const days = historyDays(NOW)
    expect(days).toHaveLength(9)
    expect(days[0]).toBe('2025-12-22')
    expect(days[8]).toBe('2025-12-14')
  })

  it('is looked for in one place after the other; a damaged one is told of and left out', async () => {
    const bytes = encodeHistoryDay([{ id: 'a/b', downloads: 1, likes: 1 }])
    const damaged: string[] = []
    const days = await readHistory(
      [
        async (day) => (day === '2025-12-21' ? bytes : day === '2025-12-20' ? new Uint8Array([1, 2, 3]) : undefined),
        async (day) => (day === '2025-12-19' || day === '2025-12-20' ? bytes : undefined),
      ],
      NOW,
      (day) => damaged.push(day),
    )
    expect([...days.keys()]).toEqual(['2025-12-21', '2025-12-20', '2025-12-19'])
    expect(damaged).toEqual(['2025-12-20'])
  })
})
