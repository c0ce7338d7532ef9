import type { Runtime } from '@decentramodels/core'

/** Pieces that come within this time become one event: a person sees no difference, the store does. */
const COLLECT_MS = 50

/** Collects pieces of text, and sends what came within a moment as one. */
export class DeltaBuffer {
  #text = ''
  #isWaiting = false

  constructor(
    readonly clock: Runtime['clock'],
    readonly send: (text: string) => void,
  ) {}

  add(text: string): void {
    this.#text += text
    if (this.#isWaiting) return
    this.#isWaiting = true
    void this.clock.sleep(COLLECT_MS).then(() => {
      this.#isWaiting = false
      const collected = this.take()
      if (collected !== '') this.send(collected)
    })
  }

  /** What was not sent yet, for who sends it himself; nothing of it is sent again. */
  take(): string {
    const text = this.#text
    this.#text = ''
    return text
  }
}
