/** A real navigation away and back, in a frame: no copy of the page is kept there. */
import { expect } from '@open-wc/testing'
import { setViewport } from '@web/test-runner-commands'
import { until } from '../testing/screen.fixture.js'
import { cardOf, items, placeOf } from './list.fixture.js'
import type { DmModelList } from './model-list.js'

const PAGE = '/packages/elements/src/model-list/restore.fixture.html'
const OTHER = '/packages/elements/src/model-list/elsewhere.fixture.html'

describe('dm-model-list with restore', () => {
  let frame: HTMLIFrameElement
  before(() => setViewport({ width: 1280, height: 900 }))
  afterEach(() => frame.remove())

  const view = () => frame.contentWindow as Window & typeof globalThis
  const listOf = () => view().document.querySelector<DmModelList>('dm-model-list')

  async function show(rows: number): Promise<DmModelList> {
    frame = document.createElement('iframe')
    Object.assign(frame.style, { inlineSize: '800px', blockSize: '600px' })
    frame.src = `${PAGE}?rows=${rows}`
    document.body.append(frame)
    return there()
  }
  /** The list with cards in sight. */
  async function there(): Promise<DmModelList> {
    return until(() => {
      const list = listOf()
      return list?.shadowRoot && seen(list).length > 0 && seen(list).every((item) => cardOf(item).model)
        ? list
        : undefined
    }, 'the list')
  }
  const seen = (list: DmModelList) =>
    items(list).filter((item) => {
      const { top, bottom } = item.getBoundingClientRect()
      return bottom > 0 && top < 600
    })
  const saved = () => JSON.stringify(view().history.state)

  async function leaveAndReturn(): Promise<void> {
    view().location.href = OTHER
    await until(() => view().document.title === 'Elsewhere', 'the other page')
    view().history.back()
    await until(() => view().location.pathname === PAGE, 'the page')
  }

  for (const rows of [80, 12_444, 1_000_000]) {
    it(`finds ${rows} rows as they were: place, focus, opened card`, async () => {
      let list = await show(rows)
      view().scrollTo(0, rows > 100_000 ? 3_000_000 : rows > 100 ? 30_033 : 1_033)
      const first = await until(() => seen(list).find((item) => placeOf(item) > 4 && cardOf(item).model), 'later rows')
      const place = placeOf(first)
      const opened = seen(list)[4]!
      cardOf(opened).expanded = true
      const openedId = cardOf(opened).model!.id
      cardOf(seen(list)[2]!).focus()
      const focusedId = cardOf(seen(list)[2]!).model!.id
      await until(() => saved().includes(focusedId) && saved().includes(openedId), 'the saved place')
      const top = first.getBoundingClientRect().top
      await leaveAndReturn()
      list = await there()
      await until(() => {
        const same = seen(list).find((item) => placeOf(item) === place)
        return same && Math.abs(same.getBoundingClientRect().top - top) <= 1
      }, 'the same row at the same place')
      await until(() => {
        const card = list.shadowRoot!.activeElement as (Element & { model?: { id: string } }) | null
        return card?.model?.id === focusedId
      }, 'the focus')
      const again = items(list).find((item) => cardOf(item).model?.id === openedId)!
      expect(cardOf(again).expanded).to.equal(true)
    })
  }

  it('keeps what others saved in the entry, and leaves scrolling to the browser when it is gone', async () => {
    const list = await show(12_444)
    view().history.replaceState({ mine: 1, dm: { other: 2 } }, '')
    view().scrollTo(0, 5000)
    await until(() => saved().includes('dm-model-list'), 'the saved place')
    expect(view().history.state.mine).to.equal(1)
    expect(view().history.state.dm.other).to.equal(2)
    expect(view().history.scrollRestoration).to.equal('manual')
    list.remove()
    expect(view().history.scrollRestoration).to.equal('auto')
  })

  it('begins anew when what was saved is not sane', async () => {
    await show(12_444)
    view().history.replaceState({ dm: { 'dm-model-list  ': { place: { index: -5, offset: 'x' }, opened: [{}] } } }, '')
    view().location.reload()
    await until(() => view().performance.now() < 3000 && listOf() && seen(listOf()!).length > 0, 'the list again')
    expect(placeOf(seen(listOf()!)[0]!)).to.equal(0)
  })
})
