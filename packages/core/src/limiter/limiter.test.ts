import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS, type LimitRule, type LimitState } from '../contract/limits.js'
import { FakeClock } from '../fake-clock.fixture.js'
import type { Runtime } from '../runtime.js'
import { fullestWindow, Scene, settle } from './jobs.fixture.js'
import { createLimiter } from './limiter.js'

const MINUTE = 60_000
const rule = (partial: Partial<LimitRule> = {}): LimitRule => ({
  limit: 10,
  windowMs: MINUTE,
  burst: 10,
  concurrency: 20,
  ...partial,
})

function open(partial: Partial<LimitRule> = {}, storage?: Runtime['storage'], scene = new Scene()) {
  const runtime = storage ? { ...scene.runtime, storage } : scene.runtime
  return { scene, limiter: createLimiter({ classes: { image: rule(partial), text: rule() }, runtime }) }
}

/** A storage in memory, as one origin's pages share it. */
function memory(values = new Map<string, string>()): Runtime['storage'] & { values: Map<string, string> } {
  return {
    values,
    get: async (key) => values.get(key) ?? null,
    set: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
  }
}

describe('limiter', () => {
  it('starts ten of twelve at once, and the others a minute later', async () => {
    const { scene, limiter } = open()
    for (let i = 0; i < 12; i++) void limiter.schedule('image', scene.job('one', 0))
    expect(scene.started).toHaveLength(10)
    await settle()
    expect(scene.clock.waits).toEqual([MINUTE])
    scene.clock.advance(MINUTE - 1)
    await settle()
    expect(scene.started).toHaveLength(10)
    scene.clock.advance(1)
    await settle()
    expect(scene.started).toHaveLength(12)
    expect(scene.clock.waits).toEqual([])
  })

  it('keeps the classes of the contract apart', async () => {
    const scene = new Scene()
    const limiter = createLimiter({ classes: LIMITS, runtime: scene.runtime })
    for (let i = 0; i < 9; i++) void limiter.schedule('text-to-video', scene.job('video', 1000))
    void limiter.schedule('analysis', scene.job('labels', 0))
    expect(scene.started).toEqual(['video', 'labels'])
    await scene.pass(10_000)
    expect(scene.started.filter((name) => name === 'video')).toHaveLength(5)
  })

  it('answers what the job answers, and fails as it fails', async () => {
    const { limiter } = open()
    expect(await limiter.schedule('image', () => 7)).toBe(7)
    await expect(limiter.schedule('image', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  })

  it('knows its classes', async () => {
    const { scene, limiter } = open()
    const wrong = 'toString' as 'image'
    await expect(limiter.schedule(wrong, scene.job('x'))).rejects.toMatchObject({ code: 'invalid-input' })
    expect(() => limiter.status(wrong)).toThrow('toString')
  })

  it('holds its rules under any schedule, with any late timers, and takes no longer than it must', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          limit: fc.integer({ min: 1, max: 8 }),
          windowMs: fc.integer({ min: 100, max: 5000 }),
          burst: fc.integer({ min: 1, max: 8 }),
          concurrency: fc.integer({ min: 1, max: 4 }),
        }),
        fc.array(fc.record({ pauseMs: fc.nat(900), tookMs: fc.nat(300), user: fc.nat(2), priority: fc.nat(2) }), {
          minLength: 30,
          maxLength: 60,
        }),
        fc.infiniteStream(fc.nat(40)),
        async (image, jobs, late) => {
          const { scene, limiter } = open(image)
          const ended = []
          for (const { pauseMs, tookMs, user, priority } of jobs) {
            ended.push(limiter.schedule('image', scene.job('one', tookMs), { user: `${user}`, priority }))
            await scene.pass(pauseMs, () => late.next().value)
          }
          const from = scene.now
          const waiting = limiter.status('image').queued
          const most = Math.ceil(waiting / image.limit + 1) * (image.windowMs + 41) + (waiting + 1) * 341
          await scene.pass(most, () => late.next().value)
          await Promise.all(ended)
          expect(scene.startedAt.at(-1)!).toBeLessThanOrEqual(from + most)
          expect(fullestWindow(scene.startedAt, image.windowMs)).toBeLessThanOrEqual(image.limit)
          expect(scene.mostRunning).toBeLessThanOrEqual(image.concurrency)
          expect(scene.clock.waits).toEqual([])
        },
      ),
      { numRuns: 40 },
    )
  })

  it('does not care about the wall clock', async () => {
    const clock = new FakeClock()
    let wall = Date.parse('2026-01-01T12:00:00Z')
    const limiter = createLimiter({
      classes: { image: rule({ limit: 1, burst: 1 }) },
      runtime: { clock: { ...clock.port, now: () => wall } },
    })
    const starts: number[] = []
    for (let i = 0; i < 3; i++) void limiter.schedule('image', () => void starts.push(clock.port.monotonic()))
    wall -= 3_600_000
    await settle()
    expect(limiter.status('image')).toMatchObject({ left: 0, startsInMs: MINUTE, resetsInMs: MINUTE })
    clock.advance(MINUTE)
    await settle()
    wall += 7_200_000
    clock.advance(MINUTE - 1)
    await settle()
    expect(starts).toEqual([0, MINUTE])
    clock.advance(1)
    await settle()
    expect(starts).toEqual([0, MINUTE, 2 * MINUTE])
  })

  it('says what is left, who waits and when the next starts', async () => {
    const { scene, limiter } = open({ limit: 4, burst: 4, concurrency: 3 })
    expect(limiter.status('image')).toEqual({ left: 4, startsInMs: 0, resetsInMs: 0, queued: 0, running: 0 })
    for (let i = 0; i < 3; i++) void limiter.schedule('image', scene.job('a', 5000), { user: 'a' })
    await scene.pass(1000)
    expect(limiter.status('image')).toMatchObject({ left: 1, queued: 0, running: 3, resetsInMs: 59_000 })
    for (const user of ['a', 'a', 'b']) void limiter.schedule('image', scene.job(user, 5000), { user })
    await settle()
    expect(limiter.status('image', { user: 'a' })).toMatchObject({ queued: 3, position: 1 })
    expect(limiter.status('image', { user: 'b' })).toMatchObject({ position: 2, startsInMs: 59_000 })
    expect(limiter.status('image', { user: 'c' })).toMatchObject({ queued: 3 })
    expect(limiter.status('image', { user: 'c' }).position).toBeUndefined()
    await scene.pass(MINUTE * 2)
    expect(limiter.status('image')).toEqual({ left: 4, startsInMs: 0, resetsInMs: 0, queued: 0, running: 0 })
  })

  it('narrows a class for a model that allows less', async () => {
    const scene = new Scene()
    const limiter = createLimiter({
      classes: { image: { ...rule(), models: { 'a/slow': { limit: 2, concurrency: 1 }, __proto__: { limit: 0 } } } },
      runtime: scene.runtime,
    })
    for (let i = 0; i < 4; i++) void limiter.schedule('image', scene.job('slow', 1000), { model: 'a/slow' })
    for (let i = 0; i < 4; i++) void limiter.schedule('image', scene.job('other', 1000), { model: 'a/other' })
    await scene.pass(10_000)
    expect(scene.started.filter((name) => name === 'slow')).toHaveLength(2)
    expect(scene.started.filter((name) => name === 'other')).toHaveLength(4)
    expect(limiter.status('image', { model: 'a/slow' }).left).toBe(0)
    expect(limiter.status('image', { model: 'a/other' }).left).toBe(4)
    await scene.pass(MINUTE)
    expect(scene.started.filter((name) => name === 'slow')).toHaveLength(4)
  })

  it('waits as long as a server asks, for that class alone', async () => {
    const { scene, limiter } = open()
    limiter.penalize('image', 30_000)
    limiter.penalize('image', 10_000)
    for (const wrong of [NaN, -1, undefined as unknown as number]) limiter.penalize('image', wrong)
    void limiter.schedule('image', scene.job('image', 0))
    void limiter.schedule('text', scene.job('text', 0))
    await settle()
    expect(scene.started).toEqual(['text'])
    expect(limiter.status('image')).toMatchObject({ startsInMs: 30_000, position: 1 })
    await scene.pass(29_999)
    expect(scene.started).toEqual(['text'])
    await scene.pass(1)
    expect(scene.started).toEqual(['text', 'image'])
    limiter.penalize('image', Infinity)
    expect(limiter.status('image').startsInMs).toBe(24 * 3_600_000)
  })

  it("takes over a server's rules and what it says is left", async () => {
    const { scene, limiter } = open({ limit: 2, burst: 2 })
    const state = (partial: Partial<LimitState>): LimitState => ({ ...rule(), left: 10, resetsInMs: 0, ...partial })
    for (let i = 0; i < 2; i++) void limiter.schedule('image', scene.job('one', 0))
    expect(limiter.status('image').left).toBe(0)
    limiter.adopt({ classes: { image: state({ left: 5, resetsInMs: 40_000 }), video: state({}) } })
    expect(limiter.status('image').left).toBe(5)
    for (let i = 0; i < 7; i++) void limiter.schedule('image', scene.job('one', 0))
    await scene.pass(39_999)
    expect(scene.started).toHaveLength(7)
    await scene.pass(1)
    expect(scene.started).toHaveLength(9)
    limiter.adopt({ classes: { text: state({ limit: 3, left: 0, resetsInMs: 50_000 }) }, queue: { maxPerVisitor: 1 } })
    const next = limiter.schedule('text', scene.job('next', 0))
    await expect(limiter.schedule('text', scene.job('more'))).rejects.toMatchObject({ code: 'rate-limited' })
    await scene.pass(49_999)
    expect(scene.started).not.toContain('next')
    await scene.pass(1)
    expect(await next).toBe('next')
  })

  it('refuses when its queue is full, with the time until it moves on', async () => {
    const scene = new Scene()
    const limiter = createLimiter({ classes: { image: rule() }, maxQueued: 2, runtime: scene.runtime })
    const jobs = Array.from({ length: 13 }, () => limiter.schedule('image', scene.job('one', 0)))
    await expect(jobs[12]).rejects.toMatchObject({ code: 'queue-full', retryAfterMs: MINUTE })
    await scene.pass(MINUTE)
    expect(scene.started).toHaveLength(12)
  })

  it('gives up a wait that is aborted and spends nothing', async () => {
    const { scene, limiter } = open({ limit: 1, burst: 1 })
    void limiter.schedule('image', scene.job('one', 0))
    const stop = new AbortController()
    const waiting = limiter.schedule('image', scene.job('two'), { signal: stop.signal })
    stop.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    await settle()
    expect(limiter.status('image')).toMatchObject({ queued: 0, left: 0 })
    await scene.pass(MINUTE)
    expect(limiter.status('image').left).toBe(1)
    expect(scene.started).toEqual(['one'])
    expect(scene.clock.waits).toEqual([])
  })

  it('closes: what waits ends, what runs may finish', async () => {
    const { scene, limiter } = open({ concurrency: 1 })
    const running = limiter.schedule('image', scene.job('one', 1000))
    const waiting = limiter.schedule('image', scene.job('two'))
    const closing = limiter.close()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    await expect(limiter.schedule('text', scene.job('three'))).rejects.toMatchObject({ name: 'AbortError' })
    await scene.pass(1000)
    await closing
    expect(await running).toBe('one')
  })
})

describe('kept across reloads', () => {
  it('knows after a reload what has started before', async () => {
    const storage = memory()
    const before = open({}, storage)
    for (let i = 0; i < 8; i++) void before.limiter.schedule('image', before.scene.job('one', 0))
    await before.scene.pass(20_000)
    const after = open({}, storage, before.scene)
    for (let i = 0; i < 5; i++) void after.limiter.schedule('image', after.scene.job('two', 0))
    await after.scene.pass(39_999)
    expect(after.scene.started.filter((name) => name === 'two')).toHaveLength(2)
    await after.scene.pass(1)
    expect(after.scene.started.filter((name) => name === 'two')).toHaveLength(5)
  })

  it('keeps how long a server asked to wait', async () => {
    const storage = memory()
    const before = open({}, storage)
    await settle()
    before.limiter.penalize('image', 30_000)
    await before.scene.pass(10_000)
    const after = open({}, storage, before.scene)
    await settle()
    expect(after.limiter.status('image').startsInMs).toBe(20_000)
  })

  it('waits no longer than a window when the wall clock was set back meanwhile', async () => {
    const storage = memory()
    const before = open({}, storage)
    for (let i = 0; i < 10; i++) void before.limiter.schedule('image', before.scene.job('one', 0))
    await settle()
    const scene = new Scene(new FakeClock(Date.parse('2025-12-31T23:00:00Z')))
    const after = open({}, storage, scene)
    void after.limiter.schedule('image', scene.job('two', 0))
    await settle()
    expect(after.limiter.status('image').startsInMs).toBe(MINUTE)
    await scene.pass(MINUTE)
    expect(scene.started).toEqual(['two'])
  })

  it('holds within the page where the storage fails, is damaged or does not answer', async () => {
    const broken = async () => {
      throw new Error('forbidden')
    }
    const storages = [
      { get: broken, set: broken, delete: broken },
      memory(new Map([['limits', '{"image":{"at":1,"ages":{}}}']])),
      memory(new Map([['limits', 'no JSON']])),
      memory(new Map([['limits', 'null']])),
      { ...memory(), get: () => new Promise<null>(() => {}) },
    ]
    for (const storage of storages) {
      const { scene, limiter } = open({}, storage)
      for (let i = 0; i < 11; i++) void limiter.schedule('image', scene.job('one', 0))
      await scene.pass(1000)
      expect(scene.started).toHaveLength(10)
    }
  })

  it('writes the last state last, though the storage is slow', async () => {
    const { scene, limiter, ...rest } = { ...open({}, undefined), storage: memory() }
    let writes = 0
    const slow = {
      ...rest.storage,
      set: async (key: string, value: string) => {
        writes++
        await scene.clock.port.sleep(100)
        rest.storage.values.set(key, value)
      },
    }
    await limiter.close()
    const own = open({}, slow, scene)
    for (let i = 0; i < 10; i++) void own.limiter.schedule('image', scene.job('one', 0))
    await scene.pass(1000)
    expect(JSON.parse(rest.storage.values.get('limits')!).image.ages).toHaveLength(10)
    expect(writes).toBeLessThan(5)
    expect(scene.clock.waits).toEqual([])
  })
})
