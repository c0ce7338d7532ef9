/** Length of a window, as the Hub has it. */
export const WINDOW_SECONDS = 300

/** State of a client's window after one request. */
export interface WindowState {
  allowed: boolean
  /** Requests left in this window. */
  left: number
  /** Seconds until the next window, rounded up. */
  resetSeconds: number
}

/** Counts requests per client in fixed windows of {@link WINDOW_SECONDS}. */
export class FixedWindow {
  #windows = new Map<string, { start: number; used: number }>()

  /** Counts one request at a time in ms. */
  take(client: string, quota: number, now: number): WindowState {
    const length = WINDOW_SECONDS * 1000
    let window = this.#windows.get(client)
    if (window === undefined || now - window.start >= length || now < window.start) {
      // Old windows of clients that left would pile up.
      for (const [name, { start }] of this.#windows) if (now - start >= length) this.#windows.delete(name)
      window = { start: now, used: 0 }
      this.#windows.set(client, window)
    }
    const allowed = window.used < quota
    if (allowed) window.used++
    return {
      allowed,
      left: Math.max(0, quota - window.used),
      resetSeconds: Math.ceil((window.start + length - now) / 1000),
    }
  }
}
