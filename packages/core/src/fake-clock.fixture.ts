import type { Runtime } from './runtime.js'

interface Sleeper {
  due: number
  wake: () => void
}

/** A clock that stands still until a test moves it. */
export class FakeClock {
  #now: number
  readonly #start: number
  readonly #sleepers = new Set<Sleeper>()

  constructor(now = Date.parse('2026-01-01T00:00:00Z')) {
    this.#start = this.#now = now
  }

  readonly port: Runtime['clock'] = {
    now: () => this.#now,
    monotonic: () => this.#now - this.#start,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const sleeper = {
          due: this.#now + ms,
          wake: () => {
            signal?.removeEventListener('abort', stop)
            this.#sleepers.delete(sleeper)
            resolve()
          },
        }
        const stop = () => {
          this.#sleepers.delete(sleeper)
          reject(signal!.reason)
        }
        signal?.addEventListener('abort', stop, { once: true })
        this.#sleepers.add(sleeper)
      }),
  }

  /** Milliseconds until each sleeper wakes, the next one first. */
  get waits(): number[] {
    return [...this.#sleepers].map(({ due }) => due - this.#now).sort((a, b) => a - b)
  }

  /** Moves the clock and wakes whoever is due. */
  advance(ms: number): void {
    this.#now += ms
    for (const sleeper of [...this.#sleepers].sort((a, b) => a.due - b.due))
      if (sleeper.due <= this.#now) sleeper.wake()
  }
}
