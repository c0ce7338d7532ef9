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

/** Runs of each key today: those that started, which the store knows, and those that wait. */
export class DailyCount {
  readonly #store: Pick<Store, 'usage'>
  #day = ''
  #counts = new Map<string, Promise<{ count: number }>>()

  constructor(store: Pick<Store, 'usage'>) {
    this.#store = store
  }

  /** Counts one more when there is room; answers with how to take it back, or undefined when there is none. */
  async take(keyId: string, limit: number, now: number): Promise<(() => void) | undefined> {
    const day = dayOf(now)
    if (day !== this.#day) {
      this.#day = day
      this.#counts = new Map()
    }
    let reading = this.#counts.get(keyId)
    if (!reading) {
      reading = this.#store.usage.startedByKey(keyId, day).then((count) => ({ count }))
      reading.catch(() => this.#counts.delete(keyId))
      this.#counts.set(keyId, reading)
    }
    const today = await reading
    if (today.count >= limit) return undefined
    today.count++
    return () => void today.count--
  }
}
