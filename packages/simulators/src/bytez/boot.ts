import type { SimulatorClock } from './options.js'

/** Which models run: the first call starts one, and one that nobody calls is stopped. */
export class Boots {
  readonly #models = new Map<string, { readyAt: number; usedAt: number }>()
  readonly #clock: SimulatorClock
  readonly #coldMs: number
  readonly #idleMs: number

  constructor(clock: SimulatorClock, coldMs: number, idleMs: number) {
    this.#clock = clock
    this.#coldMs = coldMs
    this.#idleMs = idleMs
  }

  /** Waits until the model runs. A boot goes on when the caller that began it leaves. */
  async wait(model: string, signal: AbortSignal): Promise<void> {
    const now = this.#clock.monotonic()
    const known = this.#models.get(model)
    const running = known !== undefined && now - Math.max(known.readyAt, known.usedAt) < this.#idleMs
    const state = running ? known : { readyAt: now + this.#coldMs, usedAt: now }
    this.#models.set(model, state)
    if (state.readyAt > now) await this.#clock.sleep(state.readyAt - now, signal)
    this.used(model)
  }

  /** Notes that a model was used now. */
  used(model: string): void {
    const state = this.#models.get(model)
    if (state) state.usedAt = this.#clock.monotonic()
  }
}
