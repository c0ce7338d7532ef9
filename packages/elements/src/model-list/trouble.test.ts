/** What pages and catalogues do to a list that nobody planned. */
import type { ModelCard } from '@decentramodels/core'
import type { CardList } from '@decentramodels/core/catalog'
import { expect, fixture, html } from '@open-wc/testing'
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands'
import { card } from '../testing/catalog.fixture.js'
import { focused, part, until } from '../testing/screen.fixture.js'
import { cardOf, cards, frames, inSight, items, MadeList, made, placeOf, settled, showList } from './list.fixture.js'

const topOf = (item: Element) => item.getBoundingClientRect().top
const itemAt = (list: Element, place: number) => items(list).find((item) => placeOf(item) === place)
/** Place of the row that has the focus, and what of it. */
const focus = (list: Element) => {
  const item = list.shadowRoot!.activeElement?.closest('li')
  return item ? placeOf(item) : undefined
}
/** Top of each row in sight below the one before it: no row on another one, none far from it. */
const gapsOf = (list: Element) => {
  const seen = inSight(list)
  return seen
    .slice(1)
    .map((item, i) => Math.round(topOf(item) - seen[i]!.getBoundingClientRect().bottom))
    .filter((gap) => gap !== 12)
}

describe('dm-model-list in trouble', () => {
  beforeEach(() => setViewport({ width: 1280, height: 800 }))
  afterEach(() => window.scrollTo(0, 0))

  it('keeps the focus on the last row when the list becomes shorter than where it was', async () => {
    const list = await showList({ models: new MadeList(12_444) })
    await settled(list)
    window.scrollTo(0, 90_000)
    const seen = await settled(list)
    cardOf(seen[3]!).focus()
    list.models = new MadeList(500)
    await until(() => items(list)[0]?.ariaSetSize === '500', 'the shorter list')
    await until(() => focus(list) === 499, `the last row, not ${focus(list)}`)
    await settled(list)
    await sendKeys({ press: 'ArrowUp' })
    await until(() => focus(list) === 496, 'the row above')
    list.models = new MadeList(3)
    await until(() => focus(list) === 2, 'the last of three')
    list.models = []
    await until(() => part(list, 'empty'), 'the empty list')
    list.models = new MadeList(12_444)
    await settled(list)
  })

  it('goes by keys over damaged records, and over rows that did not load', async () => {
    const models = Array.from({ length: 300 }, (_, i) => made(i))
    models[3] = { id: 5 } as never
    models[6] = null as never
    const list = await showList({ models })
    await until(() => inSight(list).length > 20 && cardOf(items(list)[0]!).model, 'the rows')
    cardOf(items(list)[0]!).focus()
    for (const place of [3, 6, 9, 6, 3, 0, 3]) {
      await sendKeys({ press: place === 0 || (place < 9 && focus(list)! > place) ? 'ArrowUp' : 'ArrowDown' })
      await until(() => focus(list) === place, `row ${place}, not ${focus(list)}`)
    }
    expect(getComputedStyle(focused()!).outlineStyle, 'seen').to.equal('solid')
    // The same again: such records are no reason to show none.
    list.models = [...models]
    await frames()
    await until(() => cardOf(items(list)[0]!).model === models[0] && !part(list, 'error'), 'the rows again')
  })

  it('counts an opened card when it loads the same again', async () => {
    await setViewport({ width: 400, height: 800 })
    const list = await showList({ models: new MadeList(12_444) })
    await settled(list)
    window.scrollTo(0, 9000)
    const seen = await settled(list)
    const item = seen[3]!
    cardOf(item).expanded = true
    await until(() => item.offsetHeight > 120, 'the opened card')
    await frames()
    const last = placeOf(item) + 40
    const newer = new MadeList(12_444)
    list.models = newer
    await until(() => newer.asked.length > 0 && cardOf(item).model, 'the rows')
    await settled(list)
    expect(item.offsetHeight).to.be.greaterThan(120)
    // Row by row downwards: nothing jumps when the opened card leaves the page.
    for (let i = 0; i < 30; i++) {
      const mark = (await settled(list)).at(-1)!
      const place = placeOf(mark)
      const top = topOf(mark)
      window.scrollBy(0, 100)
      await frames()
      expect(topOf(itemAt(list, place)!), `row ${place}`).to.be.closeTo(top - 100, 1)
      expect(gapsOf(list)).to.deep.equal([])
      if (place > last) break
    }
  })

  it('keeps its rows where they are while it is hidden, and reads nothing', async () => {
    const models = new MadeList(1_000_000)
    const list = await showList({ models })
    const tall = document.createElement('div')
    // Long enough that the page need not scroll, and no reason to.
    Object.assign(tall.style, { height: '6000000px', overflowAnchor: 'none' })
    list.after(tall)
    await settled(list)
    window.scrollTo(0, 3_000_000)
    const place = placeOf((await settled(list))[0]!)
    expect(place).to.be.greaterThan(200_000)
    const asked = models.asked.length
    list.hidden = true
    await frames()
    await frames()
    expect(items(list).length).to.be.lessThan(120)
    list.hidden = false
    await until(() => inSight(list).length > 10, 'the list again')
    expect(placeOf((await settled(list))[0]!)).to.be.within(place - 3, place + 3)
    expect(models.asked.length - asked).to.be.at.most(2)
  })

  it('is right at the place where the page is when it was taken out and put back elsewhere', async () => {
    const list = await showList({ models: new MadeList(1_000_000) })
    const parent = list.parentElement!
    await settled(list)
    window.scrollTo(0, 3_000_000)
    await settled(list)
    list.remove()
    window.scrollTo(0, 0)
    await frames()
    parent.append(list)
    await frames()
    expect(placeOf((await settled(list))[0]!)).to.equal(0)
    // Into something that scrolls by itself.
    const box = document.createElement('div')
    Object.assign(box.style, { blockSize: '400px', overflow: 'auto' })
    parent.append(box)
    box.append(list)
    await settled(list)
    box.scrollTop = 2_000_000
    await until(() => inSight(list).some((item) => placeOf(item) > 100_000), 'rows further on')
    await settled(list)
  })

  it('loads what it was about to load when it is moved meanwhile', async () => {
    const list = await showList({ models: new MadeList(200) })
    await settled(list)
    const newer = new MadeList(300)
    newer.held = true
    list.models = newer
    await until(() => newer.asked.length > 0, 'the question')
    const other = document.createElement('div')
    list.after(other)
    other.append(list)
    newer.release()
    await until(() => items(list)[0]?.ariaSetSize === '300', 'the newer list')
    await settled(list)
    expect(part(list, 'error')).to.equal(null)
  })

  it('goes on after it was taken out in the middle of a flight', async () => {
    const list = await showList({ models: new MadeList(12_444) })
    const parent = list.parentElement!
    await settled(list)
    window.scrollTo(0, 90_000)
    await new Promise((resolve) => document.addEventListener('scroll', resolve, { once: true }))
    list.remove()
    parent.append(list)
    await settled(list)
  })

  it('bears lists that lie: fewer rows than promised, none at all, nonsense as a length, answers that never come', async () => {
    const lie = (special: Partial<CardList>): CardList => ({
      length: 300,
      slice: async (start = 0, end = 300) => Array.from({ length: end - start }, (_, i) => made(start + i)),
      ids: async () => [],
      ...special,
    })
    const half = await showList({
      models: lie({ slice: async (start = 0) => Array.from({ length: 50 }, (_, i) => made(start + i)) }),
    })
    await until(() => cards(half).length > 20, 'rows')
    half.remove()
    for (const length of [NaN, -5, 0.5]) {
      const odd = await showList({ models: lie({ length }) })
      await until(() => part(odd, 'empty'), `the empty state for ${length}`)
      odd.remove()
    }
    for (const answer of [undefined, null, 'text', {}]) {
      const none = await showList({ models: lie({ slice: async () => answer as unknown as ModelCard[] }) })
      await until(() => part(none, 'error'), `the error for ${JSON.stringify(answer)}`)
      none.remove()
    }
    const mute = new MadeList(500)
    const list = await showList({ models: mute })
    await settled(list)
    mute.held = true
    window.scrollTo(0, 15_000)
    await until(() => inSight(list).some((item) => placeOf(item) > 300), 'rows on their way')
    window.scrollTo(0, 0)
    await settled(list, 'the rows that are there')
  })

  it('prints what is in sight, not a million empty rows', async () => {
    const list = await showList({ models: new MadeList(12_444) })
    cardOf((await settled(list))[0]!).focus()
    window.scrollTo(0, 9000)
    await settled(list)
    try {
      await emulateMedia({ media: 'print' })
      expect(list.offsetHeight).to.be.lessThan(6000)
      const tops = items(list).map((item) => topOf(item) - topOf(list))
      expect(Math.min(...tops)).to.be.within(0, 20)
      expect(Math.max(...tops)).to.be.lessThan(list.offsetHeight)
    } finally {
      await emulateMedia({ media: 'screen' })
    }
  })

  it('shows no prerendered list of one filter while it loads another', async () => {
    const page = await fixture<HTMLElement>(html`<main></main>`)
    const list = document.createElement('dm-model-list')
    const own = document.createElement('p')
    own.textContent = 'own'
    list.append(own)
    const section = (held: MadeList) => ({ title: 'x', models: held })
    const other = new MadeList(30)
    other.held = true
    const catalog = {
      stats: {},
      filter: async (id: string) => section(id === 'one' ? new MadeList(20) : other),
      sections: async () => [],
    }
    Object.assign(list, { catalog, filter: 'one' })
    page.append(list)
    await until(() => cards(list).length === 20, 'the first filter')
    list.filter = 'two'
    await until(() => other.asked.length > 0, 'the question')
    expect(own.offsetHeight).to.equal(0)
    expect(part(list, 'base')!.getAttribute('aria-busy')).to.equal('true')
    other.release()
    await until(() => cards(list).length === 30, 'the second filter')
  })

  it('leaves scrolling to the browser when the last of several lists with a memory is gone', async () => {
    const restoration = history.scrollRestoration
    const lists = [
      await showList({ id: 'one', restore: true, models: new MadeList(200) }),
      await showList({ id: 'two', restore: true, models: [card('a/b')] }),
    ]
    for (const list of lists) await until(() => cards(list).length > 0 && cards(list)[0]!.model, 'rows')
    window.scrollTo(0, 300)
    await until(
      () => ['one', 'two'].every((id) => JSON.stringify(history.state).includes(`dm-model-list ${id}`)),
      'the saved places',
    )
    for (const list of lists) list.remove()
    expect(history.scrollRestoration).to.equal(restoration)
    history.replaceState(null, '')
  })
})
