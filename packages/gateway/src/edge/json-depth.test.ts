import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDeeperThan } from './json-depth.js'

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

describe('isDeeperThan', () => {
  it('counts as a parser does, brackets and escaped quotes in texts aside', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: fc.constantFrom('[', '{', '"', '\\', ']', 'a') as never }), (value) => {
        const text = Buffer.from(JSON.stringify(value))
        const depth = depthOf(value)
        expect(isDeeperThan(text, depth)).toBe(false)
        if (depth > 0) expect(isDeeperThan(text, depth - 1)).toBe(true)
      }),
    )
  })

  it('answers at once for what would break a parser', () => {
    expect(isDeeperThan(Buffer.from('{"a":'.repeat(100_000)), 32)).toBe(true)
    expect(isDeeperThan(Buffer.from('"'.repeat(100_001)), 32)).toBe(false)
    expect(isDeeperThan(Buffer.from('"\\'), 32)).toBe(false)
  })
})
