import { expect } from '@open-wc/testing'
import { setViewport } from '@web/test-runner-commands'
import { until } from '../testing/screen.fixture.js'
import { cardOf, frames, inSight, items, MadeList, placeOf, settled, showList } from './list.fixture.js'

const end = () => window.scrollTo(0, document.documentElement.scrollHeight)

describe('dm-model-list, windowed', () => {
  before(() => setViewport({ width: 1280, height: 800 }))
  afterEach(() => window.scrollTo(0, 0))

  for (const count of [1, 100, 101, 12_444, 1_000_000]) {
    it(`shows ${count} rows from the first to the last and back, with few of them in the page`, async () => {
      const models = new MadeList(count)
      const list = await showList({ models })
      let seen = await settled(list)
      expect(placeOf(seen[0]!)).to.equal(0)
      expect(seen[0]!.getAttribute('aria-setsize')).to.equal(String(count))
      end()
      await until(() => inSight(list).some((item) => placeOf(item) === count - 1), 'the last row')
      seen = await settled(list)
      expect(cardOf(seen.at(-1)!).model!.id).to.equal(`maker/model-${count - 1}`)
      expect(items(list).length).to.be.at.most(Math.min(count, 119))
      window.scrollTo(0, 0)
      await until(() => inSight(list).some((item) => placeOf(item) === 0), 'the first row')
      await settled(list)
    })
  }

  it('moves by real pixels in a list that is taller than browsers can make it', async () => {
    const list = await showList({ models: new MadeList(1_000_000) })
    await settled(list)
    window.scrollTo(0, document.documentElement.scrollHeight / 2)
    const seen = await settled(list, 'rows in the middle')
    const item = seen[6]!
    const place = placeOf(item)
    expect(place).to.be.within(480_000, 520_000)
    const before = item.getBoundingClientRect().top
    for (let i = 0; i < 5; i++) {
      window.scrollBy(0, 60)
      await frames()
    }
    const same = items(list).find((other) => placeOf(other) === place)!
    expect(same.getBoundingClientRect().top).to.be.closeTo(before - 300, 1)
  })
})
