import { expect, fixture, html } from '@open-wc/testing'
import { setViewport } from '@web/test-runner-commands'
import { until } from '../testing/screen.fixture.js'
import { cardOf, frames, inSight, items, MadeList, placeOf, settled, showList } from './list.fixture.js'

const topOf = (item: Element) => item.getBoundingClientRect().top
/** Gap between what ends and what begins below it, in a list of one column. */
const gaps = (seen: Element[]) =>
  seen.slice(1).map((item, i) => Math.round(topOf(item) - seen[i]!.getBoundingClientRect().bottom))

describe('geometry of dm-model-list', () => {
  beforeEach(() => setViewport({ width: 1280, height: 800 }))
  afterEach(() => {
    document.documentElement.style.fontSize = ''
    window.scrollTo(0, 0)
  })

  it('opens a card without moving its neighbors; only what is below makes room', async () => {
    const list = await showList({ models: new MadeList(12_444) })
    await settled(list)
    window.scrollTo(0, 9000)
    const seen = await settled(list)
    const at = seen.findIndex((item) => topOf(item) > 200)
    const tops = new Map(seen.map((item) => [item, topOf(item)]))
    cardOf(seen[at]!).expanded = true
    await until(() => seen[at]!.offsetHeight > 120, 'the opened card')
    await frames()
    const row = Math.floor(placeOf(seen[at]!) / 3)
    for (const item of seen) {
      if (Math.floor(placeOf(item) / 3) <= row) expect(topOf(item)).to.be.closeTo(tops.get(item)!, 1)
      else expect(topOf(item)).to.be.greaterThan(tops.get(item)! + 30)
    }
  })

  it('finds an opened card open again, with all rows at their places, however far one was away', async () => {
    const list = await showList({ models: new MadeList(12_444) })
    const [first] = await settled(list)
    const { id } = cardOf(first!).model!
    cardOf(first!).expanded = true
    await until(() => first!.offsetHeight > 120, 'the opened card')
    window.scrollTo(0, 50_000)
    const seen = await settled(list)
    expect(
      seen.some((item) => cardOf(item).expanded),
      'other models in the same elements',
    ).to.equal(false)
    window.scrollTo(0, 0)
    await until(() => inSight(list).some((item) => placeOf(item) === 0), 'the first row')
    const again = (await settled(list))[0]!
    expect(cardOf(again).model!.id).to.equal(id)
    await until(() => cardOf(again).expanded && again.offsetHeight > 120, 'the opened card again')
  })

  it('keeps what is in sight when rows above turn out to be of another height', async () => {
    const list = await showList({ models: new MadeList(12_444) })
    await settled(list)
    window.scrollTo(0, 9000)
    const seen = await settled(list)
    const above = items(list).find((item) => item.getBoundingClientRect().bottom < -100)!
    const item = seen[4]!
    const top = topOf(item)
    cardOf(above).expanded = true
    await until(() => above.offsetHeight > 120, 'the opened card')
    await frames()
    expect(topOf(item)).to.be.closeTo(top, 1)
    await until(() => window.scrollY > 9030, 'the rest, when the bar follows')
    expect(topOf(item)).to.be.closeTo(top, 1)
  })

  it('keeps the row at the top when the page becomes narrow, and has no sideways scroll at 320 px', async () => {
    const list = await showList({ models: new MadeList(12_444) })
    await settled(list)
    window.scrollTo(0, 50_000)
    const place = placeOf((await settled(list))[0]!)
    await setViewport({ width: 320, height: 640 })
    const seen = await until(() => {
      const now = inSight(list)
      return now.length > 0 && Math.abs(placeOf(now[0]!) - place) <= 1 ? now : undefined
    }, 'the same row')
    expect(seen[0]!.getBoundingClientRect().width).to.be.within(250, 320)
    expect(document.documentElement.scrollWidth).to.be.at.most(320)
    expect(new Set(gaps(await settled(list)))).to.deep.equal(new Set([12]))
  })

  it('holds with text of twice the size on a narrow screen: no row on another one, none left out', async () => {
    await setViewport({ width: 320, height: 640 })
    const list = await showList({ models: new MadeList(12_444) })
    await settled(list)
    window.scrollTo(0, 30_000)
    const place = placeOf((await settled(list))[0]!)
    document.documentElement.style.fontSize = '200%'
    await until(() => items(list)[0]!.offsetHeight > 150, 'tall rows')
    await frames()
    const seen = await settled(list)
    expect(placeOf(seen[0]!)).to.be.within(place - 1, place + 1)
    for (let i = 0; i < 10; i++) {
      window.scrollBy(0, 300)
      await frames()
      expect(new Set(gaps(await settled(list)))).to.deep.equal(new Set([24]))
    }
    window.scrollTo(0, document.documentElement.scrollHeight)
    await until(() => inSight(list).some((item) => placeOf(item) === 12_443), 'the last row')
  })

  it('scrolls by itself when the page gives it a height', async () => {
    const page = await fixture<HTMLElement>(html`<main></main>`)
    const list = document.createElement('dm-model-list')
    Object.assign(list.style, { blockSize: '400px', overflow: 'auto' })
    list.models = new MadeList(1_000_000)
    page.append(list)
    await settled(list)
    list.scrollTop = list.scrollHeight
    const last = await until(() => items(list).find((item) => placeOf(item) === 999_999), 'the last row')
    await until(() => cardOf(last).model?.id === 'maker/model-999999', 'its model')
    expect(last.getBoundingClientRect().bottom).to.be.closeTo(list.getBoundingClientRect().bottom, 2)
    expect(items(list).length).to.be.lessThan(60)
    expect(window.scrollY).to.equal(0)
  })

  it('says where one is while one scrolls far, and is quiet at rest', async () => {
    const list = await showList({ models: new MadeList(12_444) })
    await settled(list)
    const position = list.shadowRoot!.querySelector('[part~=position]')!
    expect(position.getAttribute('aria-hidden')).to.equal('true')
    const pill = position.firstElementChild!
    expect(getComputedStyle(pill).opacity).to.equal('0')
    window.scrollTo(0, 92_000)
    await until(() => /^[\d,]{4,5} of 12,444$/.test(pill.textContent!.trim()), 'the place')
    await until(() => getComputedStyle(pill).opacity === '0', 'the rest')
  })
})
