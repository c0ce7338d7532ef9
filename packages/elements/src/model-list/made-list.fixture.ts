/** Lists of any length, made up as they are read; for tests and stories. */
import type { ModelCard } from '@decentramodels/core'
import type { CardList } from '@decentramodels/core/catalog'
import { card } from '../testing/catalog.fixture.js'

const pattern = card('maker/model')

/** The model at a place of a made-up list. */
export const made = (index: number): ModelCard => ({
  ...pattern,
  id: `maker/model-${index}`,
  name: `model-${index}`,
  author: `maker ${index % 7}`,
  downloads: 1000 + index,
})

/** A list that makes up its rows, counts what is asked of it, and may hold answers back or refuse them. */
export class MadeList implements CardList {
  length: number
  readonly asked: [number, number][] = []
  /** Questions whose asker left. */
  aborted = 0
  failing = false
  held = false
  /** Rows that were there before this list's first one. */
  offset = 0
  #waiting: (() => void)[] = []

  constructor(length: number) {
    this.length = length
  }

  readonly slice: CardList['slice'] = async (start = 0, end = this.length, { signal } = {}) => {
    this.asked.push([start, end])
    if (this.held)
      await new Promise<void>((resolve, reject) => {
        this.#waiting.push(resolve)
        signal?.addEventListener('abort', () => {
          this.aborted++
          reject(signal.reason as Error)
        })
      })
    if (this.failing) throw new TypeError('Failed to fetch')
    return Array.from({ length: Math.max(0, Math.min(end, this.length) - start) }, (_, i) =>
      made(start + i + this.offset),
    )
  }

  readonly ids: CardList['ids'] = async () =>
    Array.from({ length: this.length }, (_, i) => `maker/model-${i + this.offset}`)

  release(): void {
    this.held = false
    for (const go of this.#waiting.splice(0)) go()
  }
}
