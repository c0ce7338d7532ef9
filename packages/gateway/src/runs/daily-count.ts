import type { Store } from '../store/store.js'

const DAY_MS = 24 * 60 * 60 * 1000

/** `YYYY-MM-DD`, UTC. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10)
}

/** Until the next day begins, UTC. */
export function msToNextDay(now: number): number {
  return DAY_MS - (now % DAY_MS)
}

/** How long a key's ceiling is used before the key is asked again. */
const CEILING_MS = 10_000

interface Today {
  count: number
  ceiling: number
  readAt: number
}

/** Runs of each key today: those that ended after a start, which the store knows, and those that this process took. */
export class DailyCount {
  readonly #store: Pick<Store, 'usage'>
  readonly #ceilingOf: (keyId: string) => Promise<number>
  #day = ''
  #keys = new Map<string, Promise<Today>>()

  constructor(store: Pick<Store, 'usage'>, ceilingOf: (keyId: string) => Promise<number>) {
    this.#store = store
    this.#ceilingOf = ceilingOf
  }

  /** Counts one more when there is room; answers with how to take it back, or undefined when there is none. */
  async take(keyId: string, now: number): Promise<(() => void) | undefined> {
    const day = dayOf(now)
    if (day !== this.#day) {
      this.#day = day
      this.#keys = new Map()
    }
    let reading = this.#keys.get(keyId)
    if (!reading) {
      reading = this.#read(keyId, day, now)
      reading.catch(() => this.#keys.delete(keyId))
      this.#keys.set(keyId, reading)
    }
    const today = await reading
    if (Math.abs(now - today.readAt) >= CEILING_MS) {
      today.readAt = now
      today.ceiling = await this.#ceilingOf(keyId)
    }
    if (today.count >= today.ceiling) return undefined
    today.count++
    return () => void today.count--
  }

  async #read(keyId: string, day: string, now: number): Promise<Today> {
    const [count, ceiling] = await Promise.all([this.#store.usage.startedByKey(keyId, day), this.#ceilingOf(keyId)])
    return { count, ceiling, readAt: now }
  }
}
