import { describe, expect, it } from 'vitest'
import { FakeClock } from '../fake-clock.fixture.js'
import { createLimiter } from './limiter.js'

const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

describe('limiter', () => {
  it('starts ten of twelve at once, and the others a minute later', async () => {
    const clock = new FakeClock()
    const limiter = createLimiter({
      classes: { image: { limit: 10, windowMs: 60_000, burst: 10, concurrency: 20 } },
      runtime: { clock: clock.port },
    })
    let starts = 0
    for (let i = 0; i < 12; i++) void limiter.schedule('image', () => void starts++)
    expect(starts).toBe(10)
    await settle()
    expect(clock.waits).toEqual([60_000])
    clock.advance(59_999)
    await settle()
    expect(starts).toBe(10)
    clock.advance(1)
    await settle()
    expect(starts).toBe(12)
    expect(clock.waits).toEqual([])
  })
})
