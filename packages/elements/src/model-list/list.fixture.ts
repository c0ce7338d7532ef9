/** Lists of any length for tests, and what a person finds of them on the page. */
import type { ModelCard } from '@decentramodels/core'
import type { CardList } from '@decentramodels/core/catalog'
import { fixture, html } from '@open-wc/testing'
import type { DmModelCard } from '../model-card/model-card.js'
import { card } from '../testing/catalog.fixture.js'
import { deep, until } from '../testing/screen.fixture.js'
import './define.js'
import type { DmModelList } from './model-list.js'

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

export async function showList(properties: Partial<DmModelList>, content = html``): Promise<DmModelList> {
  const list = document.createElement('dm-model-list')
  Object.assign(list, properties)
  const page = await fixture<HTMLElement>(html`<main>${list}${content}</main>`)
  page.style.display = 'block'
  return list
}

export const items = (list: Element) => [...list.shadowRoot!.querySelectorAll<HTMLElement>('[part=item]')]
export const cardOf = (item: Element) => item.firstElementChild as DmModelCard
export const cards = (list: Element) => deep(list, 'dm-model-card') as DmModelCard[]
/** Place in the list that an item says it has, from 0. */
export const placeOf = (item: Element) => Number(item.getAttribute('aria-posinset')) - 1

/** Items that can be seen, from top to bottom. */
export function inSight(list: Element): HTMLElement[] {
  return items(list).filter((item) => {
    const { top, bottom, height } = item.getBoundingClientRect()
    return height > 0 && bottom > 0 && top < innerHeight
  })
}

/** Waits until what is in sight is the right models at the right places, without holes. */
export async function settled(list: Element, what = 'the rows in sight'): Promise<HTMLElement[]> {
  return until(() => {
    const seen = inSight(list)
    const right =
      seen.length > 0 &&
      seen.every((item, i) => {
        const { model } = cardOf(item)
        return model?.id === `maker/model-${placeOf(item)}` && (i === 0 || placeOf(item) === placeOf(seen[i - 1]!) + 1)
      })
    return right && seen
  }, what)
}

/** Two frames: what a scroll sets off is done. */
export const frames = () =>
  new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))
