import { FakeClock } from '../fake-clock.fixture.js'
// Loaded at once in tests, so that the limiter's own import of it takes no time.
import './keep.js'
import './line.js'
import type { Runtime } from '../runtime.js'
import type { Run } from './types.js'

/** Lets everything happen that needs no time. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** A fake clock that is moved from one timer to the next, and a journal of what started. */
export class Scene {
  readonly runtime: { clock: Runtime['clock'] }
  /** Names of jobs in the order of their starts, and when. */
  readonly started: string[] = []
  readonly startedAt: number[] = []
  running = 0
  mostRunning = 0

  constructor(readonly clock = new FakeClock()) {
    this.runtime = { clock: clock.port }
  }

  get now(): number {
    return this.clock.port.monotonic()
  }

  /** A job that takes so long by the clock; endless by default. */
  job(name: string, tookMs = Infinity): Run<string> {
    return async (signal) => {
      this.started.push(name)
      this.startedAt.push(this.now)
      this.mostRunning = Math.max(this.mostRunning, ++this.running)
      try {
        if (tookMs === Infinity) await new Promise(() => {})
        if (tookMs > 0) await this.clock.port.sleep(tookMs, signal)
      } finally {
        this.running--
      }
      return name
    }
  }

  /** Moves the clock by `ms`, waking each sleeper at its time, or `lateMs()` after it. */
  async pass(ms: number, lateMs: () => number = () => 0): Promise<void> {
    const end = this.now + ms
    await settle()
    while (this.clock.waits.length > 0 && this.now + this.clock.waits[0]! <= end) {
      this.clock.advance(Math.min(this.clock.waits[0]! + lateMs(), end - this.now))
      await settle()
    }
    this.clock.advance(end - this.now)
    await settle()
  }
}

/** The most starts that any half-open window of `windowMs` held. */
export function fullestWindow(starts: readonly number[], windowMs: number): number {
  let most = 0
  let first = 0
  starts.forEach((start, i) => {
    while (starts[first]! + windowMs <= start) first++
    most = Math.max(most, i - first + 1)
  })
  return most
}
