import type { Runtime } from '@decentramodels/core'

/** Pieces that come within this time become one event: a person sees no difference, the store does. */
const COLLECT_MS = 50

/** Collects pieces of text: the first goes on at once, those that follow quickly go on together. */
export class DeltaBuffer {
  #text = ''
  #waiting = false

  constructor(
    readonly clock: Runtime['clock'],
    readonly send: (text: string) => void,
  ) {}

  add(text: string): void {
    this.#text += text
    if (this.#waiting) return
    this.flush()
    this.#waiting = true
    void this.clock.sleep(COLLECT_MS).then(() => {
      this.#waiting = false
      this.flush()
    })
  }

  /** Sends what was collected; call it before anything that comes after the text. */
  flush(): void {
    const text = this.#text
    this.#text = ''
    if (text !== '') this.send(text)
  }
}
