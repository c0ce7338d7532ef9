import type { Runtime } from '@decentramodels/core'
import type { QueuePlace } from '@decentramodels/core/limiter'

const NEWS_MS = 1000
/** Places from which every change counts. */
const NEAR = 5
/** Further back, a change by this share. */
const WORTH_TELLING = 0.9

/**
 * Decides which changes of place are worth an event: with many who wait, each start moves all of them, and nobody reads
 * that 812 became 811.
 */
export class QueueNews {
  #told: (QueuePlace & { at: number }) | undefined

  constructor(readonly clock: Runtime['clock']) {}

  isNews(place: QueuePlace): boolean {
    const at = this.clock.monotonic()
    const told = this.#told
    const isFirst = told === undefined
    const hasMoved = !isFirst && (place.position <= NEAR || place.position <= told.position * WORTH_TELLING)
    const isNext = place.position === 1 && told?.position !== 1
    if (!isFirst && !isNext && !(hasMoved && at - told.at >= NEWS_MS)) return false
    this.#told = { ...place, at }
    return true
  }
}
