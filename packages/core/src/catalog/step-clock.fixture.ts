import { sleep } from '../runtime.js'
import { SLICE_MS } from './slices.js'

/**
 * A clock by which every step of a work takes a whole slice, so that it has to leave the thread free after each,
 * however fast or busy the machine is. Counts how often it is read: in all, and at most in one turn.
 */
export class StepClock {
  steps = 0
  mostAtOnce = 0
  #atOnce = 0
  #time = 0
  readonly now = () => Date.now()
  readonly sleep = sleep

  readonly monotonic = () => {
    this.steps++
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce)
    return (this.#time += SLICE_MS)
  }

  /** Does the work, and watches the turns. */
  async watch(work: () => Promise<unknown>): Promise<void> {
    let done = false
    this.steps = this.mostAtOnce = 0
    const watching = (async () => {
      while (!done) {
        this.#atOnce = 0
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    await work()
    done = true
    await watching
  }
}
