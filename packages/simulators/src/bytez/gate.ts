import { RATE_LIMITED, Refused, tooConcurrent } from './refusal.js'

interface KeyState {
  running: number
  /** Beginnings within the last second, oldest first. */
  begun: number[]
}

/** What a key has left when a call begins. */
export interface Passage {
  /** Of calls that may begin within this second. */
  left: number
  /** Says that the call is over; once is enough. */
  leave(): void
}

/** Counts the calls of each key. What is too much is refused, not queued: queues are the business of callers. */
export class Gate {
  readonly #keys = new Map<string, KeyState>()
  readonly #concurrency: number

  constructor(concurrency: number) {
    this.#concurrency = concurrency
  }

  /** Lets a call in, or throws {@link Refused}. */
  enter(key: string, perSecond: number, now: number): Passage {
    this.#forgetIdle(now)
    const state = this.#keys.get(key) ?? { running: 0, begun: [] }
    this.#keys.set(key, state)
    state.begun = state.begun.filter((at) => now - at < 1000)
    if (state.begun.length >= perSecond) throw new Refused(RATE_LIMITED)
    if (state.running >= this.#concurrency) throw new Refused(tooConcurrent(this.#concurrency))
    state.begun.push(now)
    state.running++
    let inside = true
    return {
      left: perSecond - state.begun.length,
      leave: () => {
        if (!inside) return
        inside = false
        state.running--
      },
    }
  }

  /** Keys of callers that left would pile up, and one may be somebody's real one. */
  #forgetIdle(now: number): void {
    for (const [key, { running, begun }] of this.#keys)
      if (running === 0 && begun.every((at) => now - at >= 1000)) this.#keys.delete(key)
  }
}
