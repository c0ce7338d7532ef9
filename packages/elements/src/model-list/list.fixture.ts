/** A list on a page, and what a person finds of it. */
import { fixture, html } from '@open-wc/testing'
import type { DmModelCard } from '../model-card/model-card.js'
import { deep, until } from '../testing/screen.fixture.js'
import './define.js'
import type { DmModelList } from './model-list.js'

// Apart, because stories make up lists too.
export { made, MadeList } from './made-list.fixture.js'

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
    return right ? seen : undefined
  }, what)
}

/** Two frames: what a scroll sets off is done. */
export const frames = () =>
  new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))
