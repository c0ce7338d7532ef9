import type { Runtime } from '@decentramodels/core'
import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** Draws its host again every second, for as long as something counts before the eyes. */
export class Ticker implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #clock: () => Runtime['clock']
  #stop: AbortController | undefined

  constructor(host: ReactiveControllerHost, clock: () => Runtime['clock']) {
    this.#host = host
    this.#clock = clock
    host.addController(this)
  }

  hostDisconnected(): void {
    this.run(false)
  }

  /** Starts or stops counting. */
  run(on: boolean): void {
    if (!on) {
      this.#stop?.abort()
      this.#stop = undefined
    } else if (!this.#stop) void this.#tick((this.#stop = new AbortController()).signal)
  }

  async #tick(signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        await this.#clock().sleep(1000, signal)
      } catch {
        return
      }
      this.#host.requestUpdate()
    }
  }
}
