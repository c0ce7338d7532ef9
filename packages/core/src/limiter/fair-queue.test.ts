import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LimitRule } from '../contract/limits.js'
import { createBudget } from './budget.js'
import { createFairQueue } from './fair-queue.js'
import { fullestWindow, Scene, settle } from './jobs.fixture.js'
import type { QueuePlace } from './types.js'

const MINUTE = 60_000
const rule = (partial: Partial<LimitRule> = {}): LimitRule => ({
  limit: 10,
  windowMs: MINUTE,
  burst: 10,
  concurrency: Infinity,
  ...partial,
})
/** One start a second. */
const steady = rule({ limit: 60, burst: 1 })

function open(partial: Partial<LimitRule> = {}, options: { maxQueued?: number; maxPerUser?: number } = {}) {
  const scene = new Scene()
  const budget = createBudget(rule(partial))
  const queue = createFairQueue({ budgets: [budget], runtime: scene.runtime, ...options })
  return { scene, budget, queue }
}

describe('turns', () => {
  it('serves a second user soon, however much the first has queued', async () => {
    const { scene, queue } = open()
    for (let i = 0; i < 100; i++) void queue.add(scene.job('first', 0), { user: 'first' })
    void queue.add(scene.job('second', 0), { user: 'second' })
    await scene.pass(20 * MINUTE)
    expect(scene.started).toHaveLength(101)
    expect(scene.startedAt[scene.started.indexOf('second')]).toBeLessThanOrEqual(MINUTE)
  })

  it('goes round: each user has one start before anybody has the next', async () => {
    const { scene, queue } = open(steady)
    for (const user of ['a', 'b', 'c']) for (let i = 0; i < 3; i++) void queue.add(scene.job(user, 0), { user })
    await scene.pass(MINUTE)
    // The first started at once, while nobody else was there.
    expect(scene.started.join('')).toBe('aabcabcbc')
  })

  it('lets a heavy job cost its user as many turns as it weighs', async () => {
    const { scene, queue } = open({ limit: 600, burst: 1, windowMs: 10 * MINUTE })
    void queue.add(scene.job('-', 0))
    for (let i = 0; i < 4; i++) void queue.add(scene.job('H', 0), { user: 'heavy', weight: 3 })
    for (let i = 0; i < 12; i++) void queue.add(scene.job('l', 0), { user: 'light' })
    await scene.pass(2 * MINUTE)
    expect(scene.started.join('').slice(0, 14)).toBe('-HlllHlllHlllH')
  })

  it('does not let light jobs overtake a heavy one for ever', async () => {
    const { scene, queue } = open({ limit: 4, burst: 4, windowMs: 1000 })
    for (let i = 0; i < 4; i++) void queue.add(scene.job('l', 0), { user: 'light' })
    void queue.add(scene.job('H', 0), { user: 'heavy', weight: 4 })
    // Light jobs keep coming, one for each place that becomes free.
    for (let i = 0; i < 20; i++) {
      void queue.add(scene.job('l', 0), { user: 'light' })
      await scene.pass(250)
    }
    expect(scene.started.indexOf('H')).toBeGreaterThan(0)
    expect(scene.startedAt[scene.started.indexOf('H')]).toBeLessThanOrEqual(2000)
  })

  it("puts a user's own urgent jobs first, and starves none", async () => {
    const { scene, queue } = open(steady)
    void queue.add(scene.job('-', 0))
    for (let i = 0; i < 4; i++) void queue.add(scene.job('low', 0), { priority: -1 })
    for (let i = 0; i < 20; i++) void queue.add(scene.job('high', 0), { priority: 5 })
    await scene.pass(MINUTE)
    const { started } = scene
    expect(started.slice(1, 4)).toEqual(['high', 'high', 'high'])
    // Every fourth start is of the job that waits longest.
    expect(started.flatMap((name, i) => (name === 'low' ? [i] : []))).toEqual([4, 8, 12, 16])
  })

  it('keeps the order of jobs with the same priority', async () => {
    const { scene, queue } = open(steady)
    for (let i = 0; i < 50; i++) void queue.add(scene.job(String(i), 0), { priority: i % 2 })
    await scene.pass(2 * MINUTE)
    const numbers = scene.started.map(Number)
    for (const parity of [0, 1]) {
      const own = numbers.filter((n) => n % 2 === parity)
      expect(own).toEqual([...own].sort((one, other) => one - other))
    }
    expect(numbers).toHaveLength(50)
  })
})

describe('several levels', () => {
  it('starts a job only when all of its budgets have room, and passes by who waits for his own', async () => {
    const scene = new Scene()
    const upstream = createBudget(rule({ limit: Infinity, burst: Infinity, concurrency: 2 }))
    const queue = createFairQueue({ budgets: [upstream], runtime: scene.runtime })
    const visitors = ['a', 'b'].map((user) => ({ user, budgets: [createBudget(rule({ limit: 2, burst: 2 }))] }))
    for (let i = 0; i < 5; i++) void queue.add(scene.job('a', 1000), visitors[0])
    await scene.pass(5000)
    expect(scene.started.join('')).toBe('aa')
    for (let i = 0; i < 2; i++) void queue.add(scene.job('b', 1000), visitors[1])
    await settle()
    expect(scene.started.join('')).toBe('aabb')
    await scene.pass(MINUTE)
    expect(scene.started.join('')).toBe('aabbaa')
    await scene.pass(2 * MINUTE)
    expect(scene.started.join('')).toBe('aabbaaa')
    expect(scene.mostRunning).toBe(2)
    expect(scene.clock.waits).toEqual([])
  })

  it('holds every budget of every level under any schedule', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            user: fc.integer({ min: 0, max: 4 }),
            key: fc.integer({ min: 0, max: 1 }),
            weight: fc.integer({ min: 1, max: 3 }),
            priority: fc.integer({ min: -1, max: 1 }),
            tookMs: fc.integer({ min: 0, max: 4000 }),
            pauseMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 })),
          }),
          { minLength: 20, maxLength: 60 },
        ),
        fc.infiniteStream(fc.nat(400)),
        async (jobs, late) => {
          const scene = new Scene()
          const rules = {
            upstream: rule({ limit: 8, windowMs: 5000, burst: 5, concurrency: 3 }),
            key: rule({ limit: 6, windowMs: 6000, burst: 4 }),
            user: rule({ limit: 3, windowMs: 4000, burst: 3, concurrency: 2 }),
          }
          const upstream = createBudget(rules.upstream)
          const keys = [0, 1].map(() => createBudget(rules.key))
          const users = [0, 1, 2, 3, 4].map(() => createBudget(rules.user))
          const queue = createFairQueue({ budgets: [upstream], runtime: scene.runtime })
          const starts = new Map<LimitRule, Map<number, number[]>>()
          const ended = []
          for (const { user, key, weight, priority, tookMs, pauseMs } of jobs) {
            const run = scene.job('job', tookMs)
            ended.push(
              queue.add(
                (signal) => {
                  for (const [level, which] of [
                    [rules.upstream, 0],
                    [rules.key, key],
                    [rules.user, user],
                  ] as const) {
                    const of = starts.get(level) ?? new Map<number, number[]>()
                    starts.set(level, of)
                    for (let i = 0; i < Math.min(weight, level.limit); i++)
                      of.set(which, [...(of.get(which) ?? []), scene.now])
                  }
                  return run(signal)
                },
                { user: String(user), budgets: [keys[key]!, users[user]!], weight, priority },
              ),
            )
            await scene.pass(pauseMs, () => late.next().value)
          }
          await scene.pass(20 * MINUTE, () => late.next().value)
          await Promise.all(ended)
          expect(scene.mostRunning).toBeLessThanOrEqual(3)
          for (const [level, of] of starts)
            for (const times of of.values())
              expect(fullestWindow(times, level.windowMs)).toBeLessThanOrEqual(level.limit)
          expect(scene.clock.waits).toEqual([])
          expect([queue.queued, queue.running]).toEqual([0, 0])
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('waiting', () => {
  it('is ended by an abort, which spends nothing', async () => {
    const { scene, queue, budget } = full()
    const gone = new AbortController()
    const waiting = queue.add(scene.job('never'), { signal: gone.signal })
    const last = queue.add(scene.job('last', 0))
    expect(queue.queued).toBe(2)
    gone.abort(new Error('changed my mind'))
    await expect(waiting).rejects.toThrow('changed my mind')
    expect(queue.queued).toBe(1)
    expect(budget.left(queue.now())).toBe(0)
    await scene.pass(MINUTE)
    expect(await last).toBe('last')
    expect(scene.started).not.toContain('never')
    await expect(queue.add(scene.job('late'), { signal: gone.signal })).rejects.toThrow('changed my mind')
  })

  function full() {
    const made = open()
    for (let i = 0; i < 10; i++) void made.queue.add(made.scene.job('one', 0))
    return made
  }

  it('hands a running job its signal', async () => {
    const { queue } = open()
    const stop = new AbortController()
    const seen: AbortSignal[] = []
    await queue.add((signal) => void seen.push(signal), { signal: stop.signal })
    await queue.add((signal) => void seen.push(signal))
    expect(seen[0]).toBe(stop.signal)
    expect(seen[1]!.aborted).toBe(false)
  })

  it('is refused when too many wait, with the time until the queue moves on', async () => {
    const { scene, queue } = open({ limit: 1, burst: 1 }, { maxQueued: 3, maxPerUser: 2 })
    void queue.add(scene.job('running', 0), { user: 'a' })
    await settle()
    for (const user of ['a', 'a', 'b']) void queue.add(scene.job(user, 0), { user })
    await expect(queue.add(scene.job('c'), { user: 'c' })).rejects.toMatchObject({
      name: 'DecentraError',
      code: 'queue-full',
      retryAfterMs: MINUTE,
    })
    await scene.pass(MINUTE)
    const later = queue.add(scene.job('c', 0), { user: 'c' })
    await scene.pass(3 * MINUTE)
    expect(await later).toBe('c')
  })

  it("is refused when too many of one user's jobs wait, while others may still come", async () => {
    const { scene, queue } = open({ limit: 1, burst: 1 }, { maxPerUser: 2 })
    for (let i = 0; i < 3; i++) void queue.add(scene.job('a', 0), { user: 'a' })
    await expect(queue.add(scene.job('a'), { user: 'a' })).rejects.toMatchObject({ code: 'rate-limited' })
    const other = queue.add(scene.job('b', 0), { user: 'b' })
    await scene.pass(5 * MINUTE)
    expect(await other).toBe('b')
  })

  it('refuses a weight or priority that is none', async () => {
    const { scene, queue } = open()
    for (const options of [{ weight: 0 }, { weight: -1 }, { weight: NaN }])
      await expect(queue.add(scene.job('x'), options)).rejects.toMatchObject({ code: 'invalid-input' })
    for (let i = 0; i < 10; i++) void queue.add(scene.job('one', 0))
    for (const options of [{ weight: 1.5 }, { priority: NaN }, { priority: Infinity }])
      await expect(queue.add(scene.job('x'), options)).rejects.toMatchObject({ code: 'invalid-input' })
    expect(scene.started).not.toContain('x')
  })

  it('tells places and expected starts, and tells again when they change', async () => {
    const { scene, queue } = open({ limit: 2, burst: 2 })
    for (let i = 0; i < 2; i++) void queue.add(scene.job('first', 0))
    const told: Record<string, QueuePlace[]> = { a: [], b: [], c: [] }
    const stop = new AbortController()
    for (const name of ['a', 'b', 'c'])
      void queue
        .add(scene.job(name, 0), {
          signal: name === 'a' ? stop.signal : undefined,
          onQueue: (p) => told[name]!.push(p),
        })
        .catch(() => {})
    await settle()
    expect(told).toEqual({
      a: [{ position: 1, startsInMs: MINUTE }],
      b: [{ position: 2, startsInMs: MINUTE }],
      c: [{ position: 3, startsInMs: 2 * MINUTE }],
    })
    await scene.pass(10_000)
    expect(told['c']).toHaveLength(1)
    stop.abort()
    await settle()
    expect(told['b']!.at(-1)).toEqual({ position: 1, startsInMs: 50_000 })
    expect(told['c']!.at(-1)).toEqual({ position: 2, startsInMs: 50_000 })
    await scene.pass(50_000)
    expect(scene.started.slice(2)).toEqual(['b', 'c'])
    expect(told['c']).toHaveLength(2)
  })

  it('expects starts by how long jobs took where places are short', async () => {
    const { scene, queue } = open({ limit: 1000, burst: 1000, concurrency: 1 })
    await Promise.all([queue.add(scene.job('one', 8000)), scene.pass(8000)])
    void queue.add(scene.job('two', 8000))
    const told: QueuePlace[] = []
    for (let i = 0; i < 3; i++) void queue.add(scene.job('more', 8000), { onQueue: (place) => told.push(place) })
    await settle()
    expect(told.map(({ startsInMs }) => startsInMs)).toEqual([8000, 16_000, 24_000])
    expect(queue.place('someone else').startsInMs).toBe(16_000)
  })

  it('ends for a job whose onQueue throws, and for no other', async () => {
    const { scene, queue } = open({ limit: 1, burst: 1 })
    void queue.add(scene.job('first', 0))
    const broken = queue.add(scene.job('broken'), {
      onQueue: () => {
        throw new Error('cannot draw that')
      },
    })
    const whole = queue.add(scene.job('whole', 0))
    await expect(broken).rejects.toThrow('cannot draw that')
    await scene.pass(MINUTE)
    expect(await whole).toBe('whole')
  })

  it('ends for all when the queue closes; what runs may finish', async () => {
    const { scene, queue } = open({ concurrency: 1 })
    const running = queue.add(scene.job('running', 5000))
    const waiting = queue.add(scene.job('waiting'))
    let isClosed = false
    const closing = queue.close().then(() => (isClosed = true))
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    await expect(queue.add(scene.job('late'))).rejects.toMatchObject({ name: 'AbortError' })
    expect(isClosed).toBe(false)
    await scene.pass(5000)
    expect(await running).toBe('running')
    await closing
    expect(scene.clock.waits).toEqual([])
  })
})

describe('jobs', () => {
  it('may fail or throw at once: their place is free again', async () => {
    const { queue } = open({ concurrency: 1 })
    await expect(queue.add(() => Promise.reject(new Error('later')))).rejects.toThrow('later')
    await expect(
      queue.add(() => {
        throw new Error('at once')
      }),
    ).rejects.toThrow('at once')
    expect(await queue.add(() => 7)).toBe(7)
    expect(queue.running).toBe(0)
  })

  it('may schedule others while they start', async () => {
    const { scene, queue } = open({ limit: 3, burst: 3, concurrency: 2 })
    const inner: Promise<string>[] = []
    const outer = queue.add(async () => {
      for (let i = 0; i < 4; i++) inner.push(queue.add(scene.job('inner', 0)))
    })
    await outer
    await scene.pass(3 * MINUTE)
    expect(await Promise.all(inner)).toHaveLength(4)
    expect(fullestWindow([0, ...scene.startedAt], MINUTE)).toBeLessThanOrEqual(3)
  })

  it('start in as many as the budgets allow though timers are late, and never in more', async () => {
    for (const [partial, lateMs] of [
      [{ limit: 10, burst: 3 }, 250],
      [{ limit: 10, burst: 1 }, 1000],
      [{ limit: 10, burst: 10 }, 250],
      [{ limit: 60, burst: 1 }, 900],
    ] as const) {
      const { scene: act, queue } = open(partial, { maxQueued: 100_000 })
      const jobs = 600
      for (let i = 0; i < jobs; i++) void queue.add(act.job('one', 0))
      let random = 7
      const late = () => ((random = (random * 48271) % 2147483647) / 2147483647) * lateMs
      await act.pass(3 * 3600_000, late)
      expect(act.started).toHaveLength(jobs)
      expect(fullestWindow(act.startedAt, MINUTE)).toBeLessThanOrEqual(partial.limit)
      // An exact window cannot give back what the timer of its last start lost, once in each window.
      const idealMs = ((jobs - partial.burst) * MINUTE) / partial.limit
      expect(act.startedAt.at(-1)).toBeLessThanOrEqual(idealMs + (jobs / partial.limit) * lateMs)
    }
  })

  it('leave no timer behind', async () => {
    const { scene, queue } = open({ limit: 1, burst: 1 })
    void queue.add(scene.job('first', 0))
    const stop = new AbortController()
    const waiting = queue.add(scene.job('second'), { signal: stop.signal })
    await settle()
    expect(scene.clock.waits).toEqual([MINUTE])
    stop.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    expect(scene.clock.waits).toEqual([])
  })

  it('are started when a budget is changed from outside', async () => {
    const { scene, queue, budget } = open({ limit: 3, burst: 1 })
    for (let i = 0; i < 4; i++) void queue.add(scene.job('one', 0))
    await settle()
    expect(scene.started).toHaveLength(1)
    budget.rule = rule({ limit: 3, burst: 3 })
    queue.pump()
    await settle()
    expect(scene.started).toHaveLength(3)
  })
})
