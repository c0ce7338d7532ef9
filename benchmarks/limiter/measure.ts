/** One engine in a process of its own: prints its figures as JSON. */
import { ENGINES, type Schedule } from './engines.js'
import { countViolations, secondUsersWait, throughput, type Violations } from './simulate.ts'

export interface Figures {
  violations: Violations
  secondWaitMs: number
  throughput: number
  /** Nanoseconds for a job that starts at once. */
  freeNs: number
  /** Nanoseconds for a job that waits for a place; null where an engine has no places. */
  queuedNs: number | null
  /** Bytes that a waiting job takes. */
  bytes: number
}

const ROUNDS = 15
const AT_ONCE = 20_000
const SLOW_NS = 100_000

const [name, jobs, seconds] = process.argv.slice(2) as [string, string, string]
const engine = ENGINES[name]!
const done = async () => {}
const collect = () => {
  for (let i = 0; i < 4; i++) globalThis.gc!()
  return process.memoryUsage().heapUsed
}

/** Nanoseconds a job, from its schedule to its end; the fastest of rounds after two that warm up. */
async function nanoseconds(schedule: Schedule): Promise<number> {
  const round = async (jobs: number) => {
    const ended: Promise<unknown>[] = []
    const from = performance.now()
    for (let i = 0; i < jobs; i++) ended.push(schedule(done))
    await Promise.all(ended)
    return ((performance.now() - from) * 1e6) / jobs
  }
  // One that takes a timer for each job would take minutes.
  const jobs = (await round(200)) > SLOW_NS ? 200 : AT_ONCE
  await round(jobs)
  const times: number[] = []
  for (let i = 0; i < ROUNDS; i++) times.push(await round(jobs))
  return Math.min(...times)
}

async function bytesWaiting(): Promise<number> {
  const schedule = await engine.open({ limit: 1, windowMs: 90_000, concurrency: Infinity })
  void schedule(done)
  const held: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve())
  for (let i = 0; i < 1000; i++) void schedule(done)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const before = collect()
  // The promises that callers hold are part of what waiting takes.
  for (let i = 0; i < AT_ONCE; i++) held[i] = schedule(done)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const bytes = (collect() - before) / AT_ONCE
  return held.length === AT_ONCE ? bytes : NaN
}

const wide = { limit: 1e6, windowMs: 1000 }
const figures: Figures = {
  bytes: await bytesWaiting(),
  freeNs: await nanoseconds(await engine.open({ ...wide, concurrency: Infinity })),
  queuedNs: engine.can.concurrency ? await nanoseconds(await engine.open({ ...wide, concurrency: 1 })) : null,
  secondWaitMs: await secondUsersWait(engine),
  throughput: await throughput(engine),
  violations: await countViolations(engine, Number(jobs), Number(seconds) * 1000),
}
console.log(JSON.stringify(figures))
// Timers of what still waits would keep the process.
process.exit(0)
