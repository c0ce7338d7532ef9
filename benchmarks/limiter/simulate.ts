/** Limiters in a time that is made up: a minute passes in no time, and timers are on time. */
import FakeTimers from '@sinonjs/fake-timers'
import type { Engine, JobOptions, Rule, Schedule } from './engines.js'

const { setImmediate: turn } = globalThis

export interface Scene {
  schedule: Schedule
  now(): number
  sleep(ms: number): Promise<void>
  /** Moves on to `until`, timer by timer. */
  pass(until: number): Promise<void>
  /** Moves on until this has happened. */
  settle(jobs: Promise<unknown>[]): Promise<void>
}

/** Opens an engine under a clock of its own, and lets `play` use both. */
export async function simulate<T>(engine: Engine, rule: Rule, play: (scene: Scene) => Promise<T>): Promise<T> {
  const clock = FakeTimers.install({
    now: 1_700_000_000_000,
    toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'hrtime'],
  })
  const from = clock.now
  const breathe = () => new Promise<void>((resolve) => turn(resolve))
  try {
    return await play({
      schedule: await engine.open(rule),
      now: () => clock.now - from,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      async pass(until) {
        let reached = false
        setTimeout(() => (reached = true), Math.max(0, until - (clock.now - from)))
        await breathe()
        while (!reached) {
          clock.next()
          await breathe()
        }
      },
      async settle(jobs) {
        let isDone = false
        void Promise.allSettled(jobs).then(() => (isDone = true))
        await breathe()
        while (!isDone) {
          clock.next()
          await breathe()
        }
      },
    })
  } finally {
    clock.uninstall()
  }
}

/** Numbers from 0 to 1 that are the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export interface Violations {
  jobs: number
  /** Starts before which a window already held the limit. */
  tooMany: number
  /** The most starts of any window, as a share of its limit. */
  fullest: number
  /** Starts with more at once than allowed. */
  tooManyAtOnce: number
}

const JOBS_PER_SCENE = 2000

/** Until so many jobs or so much real time have passed: random rules, jobs that come in floods and drops, some of them heavy, urgent or of other users where the engine knows that. */
export async function countViolations(engine: Engine, jobs: number, budgetMs: number): Promise<Violations> {
  const result: Violations = { jobs: 0, tooMany: 0, fullest: 0, tooManyAtOnce: 0 }
  const end = performance.now() + budgetMs
  for (let seed = 1; result.jobs < jobs && performance.now() < end; seed++) {
    const random = seeded(seed)
    const rule = {
      limit: 1 + Math.floor(random() * 30),
      windowMs: 1000 * (1 + Math.floor(random() * 60)),
      concurrency: engine.can.concurrency ? 1 + Math.floor(random() * 30) : Infinity,
    }
    const starts: number[] = []
    let running = 0
    await simulate(engine, rule, async ({ schedule, now, sleep, pass, settle }) => {
      const ended: Promise<unknown>[] = []
      const count = Math.min(JOBS_PER_SCENE, jobs - result.jobs)
      for (let i = 0; i < count; i++) {
        // Now and then nothing comes for a while, or many come at once; most of the time about as many as may start.
        const kind = random()
        const gap = rule.windowMs / rule.limit
        if (kind < 0.02) await pass(now() + 3 * rule.windowMs * random())
        else if (kind < 0.6) await pass(now() + 1.6 * gap * random())
        const options: JobOptions = {}
        if (engine.can.users && random() < 0.5) options.user = `user-${Math.floor(random() * 5)}`
        if (engine.can.priority && random() < 0.3) options.priority = Math.floor(random() * 3) - 1
        if (engine.can.weight && random() < 0.1) options.weight = 1 + Math.floor(random() * Math.min(3, rule.limit))
        const tookMs = random() < 0.3 ? 0 : random() * 4 * gap
        ended.push(
          schedule(async () => {
            for (let unit = options.weight ?? 1; unit > 0; unit--) starts.push(now())
            if (++running > rule.concurrency) result.tooManyAtOnce++
            if (tookMs > 0) await sleep(tookMs)
            running--
          }, options),
        )
        result.jobs++
      }
      await settle(ended)
    })
    let first = 0
    starts.forEach((start, i) => {
      while (starts[first]! + rule.windowMs <= start) first++
      const held = i - first + 1
      if (held > rule.limit) result.tooMany++
      result.fullest = Math.max(result.fullest, held / rule.limit)
    })
  }
  return result
}

/** How long a second user's only job waits behind 100 of a first user, at 10 a minute. */
export async function secondUsersWait(engine: Engine): Promise<number> {
  return simulate(
    engine,
    { limit: 10, windowMs: 60_000, concurrency: Infinity },
    async ({ schedule, now, pass, settle }) => {
      for (let i = 0; i < 100; i++) void schedule(async () => {}, { user: 'first' })
      await pass(1000)
      let startedAt = 0
      await settle([schedule(async () => void (startedAt = now()), { user: 'second' })])
      return startedAt - 1000
    },
  )
}

/** Share of the fastest possible pace: 1,000 jobs at 10 a minute, the first ten at once. */
export async function throughput(engine: Engine): Promise<number> {
  const jobs = 1000
  return simulate(engine, { limit: 10, windowMs: 60_000, concurrency: Infinity }, async ({ schedule, now, settle }) => {
    let last = 0
    await settle(Array.from({ length: jobs }, () => schedule(async () => void (last = now()))))
    return ((jobs / 10 - 1) * 60_000) / last
  })
}
