import { expect } from '@open-wc/testing'
import { sendKeys, setViewport } from '@web/test-runner-commands'
import { FakeClock } from '../testing/catalog.fixture.js'
import { focused, until } from '../testing/screen.fixture.js'
import { cardOf, inSight, items, MadeList, placeOf, settled, showList } from './list.fixture.js'
import type { DmModelList } from './model-list.js'

/** Place of the row whose link has the focus. */
function place(list: DmModelList): number | undefined {
  const card = list.shadowRoot!.activeElement
  return card && focused()!.matches('[part=link]') ? placeOf(card.closest('li')!) : undefined
}

async function press(list: DmModelList, key: string, expected: number): Promise<void> {
  await sendKeys({ press: key })
  await until(() => place(list) === expected, `${key}: row ${expected} and not ${place(list)}`)
  const { top, bottom } = list.shadowRoot!.activeElement!.getBoundingClientRect()
  expect(top, key).to.be.at.least(0)
  expect(bottom, key).to.be.at.most(innerHeight)
}

describe('keys of dm-model-list', () => {
  beforeEach(() => setViewport({ width: 1280, height: 800 }))
  afterEach(() => {
    document.documentElement.dir = ''
    window.scrollTo(0, 0)
  })

  it('move the focus from name to name, over the edges of what is in the page, in three columns', async () => {
    const list = await showList({ models: new MadeList(12_444) })
    const seen = await settled(list)
    cardOf(seen[0]!).focus()
    await press(list, 'ArrowRight', 1)
    await press(list, 'ArrowDown', 4)
    await press(list, 'ArrowLeft', 3)
    await press(list, 'ArrowUp', 0)
    await press(list, 'ArrowUp', 0)
    for (let row = 1; row <= 40; row++) await press(list, 'ArrowDown', row * 3)
    const screen = Math.floor(800 / 92) - 1
    await press(list, 'PageDown', (40 + screen) * 3)
    await press(list, 'PageUp', 120)
    await press(list, 'End', 12_443)
    await press(list, 'ArrowDown', 12_443)
    await press(list, 'ArrowLeft', 12_442)
    await press(list, 'Home', 0)
    await settled(list)
  })

  it('move in a million rows too', async () => {
    const list = await showList({ models: new MadeList(1_000_000) })
    cardOf((await settled(list))[0]!).focus()
    await press(list, 'End', 999_999)
    await press(list, 'ArrowUp', 999_996)
    await settled(list)
    await press(list, 'Home', 0)
    expect(window.scrollY).to.be.lessThan(100)
  })

  it('wait for rows that are on their way, and add up meanwhile', async () => {
    const models = new MadeList(12_444)
    const list = await showList({ models })
    cardOf((await settled(list))[0]!).focus()
    models.held = true
    await sendKeys({ press: 'End' })
    await sendKeys({ press: 'ArrowUp' })
    expect(place(list)).to.equal(0)
    models.release()
    await until(() => place(list) === 12_440, 'the row above the last')
  })

  it('go sideways as one reads', async () => {
    document.documentElement.dir = 'rtl'
    const list = await showList({ models: new MadeList(12_444) })
    const seen = await settled(list)
    expect(seen[0]!.getBoundingClientRect().left).to.be.greaterThan(seen[1]!.getBoundingClientRect().left)
    cardOf(seen[0]!).focus()
    await press(list, 'ArrowLeft', 1)
    await press(list, 'ArrowRight', 0)
  })

  it('leave sideways to the browser where there is one column', async () => {
    await setViewport({ width: 320, height: 640 })
    const list = await showList({ models: new MadeList(12_444) })
    cardOf((await settled(list))[0]!).focus()
    await press(list, 'ArrowDown', 1)
    let prevented = true
    list.addEventListener('keydown', (event) => queueMicrotask(() => (prevented = event.defaultPrevented)))
    await sendKeys({ press: 'ArrowRight' })
    await until(() => !prevented, 'the free key')
    expect(place(list)).to.equal(1)
    expect(document.documentElement.scrollWidth).to.be.at.most(320)
  })

  it('Tab goes through the links, Shift+Tab leaves backwards', async () => {
    const list = await showList({ models: new MadeList(12_444) })
    const before = document.createElement('button')
    before.textContent = 'before'
    list.before(before)
    await settled(list)
    before.focus()
    const visited: string[] = []
    for (let i = 0; i < 120; i++) {
      await sendKeys({ press: 'Tab' })
      const item = list.shadowRoot!.activeElement?.closest('li')
      if (item) visited.push(`${placeOf(item)} ${focused()!.getAttribute('part')}`)
    }
    // Face, name and action of 40 rows, none left out and none twice: more than were in the page.
    expect(visited.length).to.equal(120)
    expect(new Set(visited).size).to.equal(120)
    expect(visited.at(-1)).to.equal('39 action')
    cardOf(items(list).find((item) => placeOf(item) === 0) ?? items(list)[0]!).focus()
    window.scrollTo(0, 0)
    cardOf((await settled(list))[0]!).focus()
    await sendKeys({ down: 'Shift' })
    await sendKeys({ press: 'Tab' })
    await sendKeys({ press: 'Tab' })
    await sendKeys({ up: 'Shift' })
    expect(document.activeElement === before).to.equal(true)
  })

  it('keep the focus while one scrolls away, and go on from there', async () => {
    const list = await showList({ models: new MadeList(12_444) })
    const seen = await settled(list)
    cardOf(seen[4]!).focus()
    const before = focused()
    window.scrollTo(0, 50_000)
    await until(() => inSight(list).some((item) => placeOf(item) > 1000), 'later rows')
    await settled(list)
    expect(focused() === before).to.equal(true)
    expect(items(list).map(placeOf)[0], 'it is where it belongs in the order').to.equal(4)
    await press(list, 'ArrowDown', 7)
    expect(window.scrollY).to.be.lessThan(2000)
  })

  it('say which rows are in sight after a jump, when they rest', async () => {
    const clock = new FakeClock()
    const list = await showList({ models: new MadeList(12_444), runtime: { clock } })
    const status = list.shadowRoot!.querySelector('[role=status]')!
    cardOf((await settled(list))[0]!).focus()
    await press(list, 'ArrowDown', 3)
    clock.advance(600)
    await list.updateComplete
    expect(status.textContent!.trim()).to.equal('')
    await press(list, 'End', 12_443)
    clock.advance(400)
    await press(list, 'Home', 0)
    clock.advance(400)
    await list.updateComplete
    expect(status.textContent!.trim(), 'not yet').to.equal('')
    clock.advance(200)
    await until(() => /^Models 1 to 2\d of 12,444$/.test(status.textContent!.trim()), 'the sentence')
  })

  it('are the browser’s with a modifier, and inside an opened card', async () => {
    const list = await showList({ models: new MadeList(12_444) })
    const [first] = await settled(list)
    cardOf(first!).focus()
    await sendKeys({ down: 'Control' })
    await sendKeys({ press: 'ArrowDown' })
    await sendKeys({ up: 'Control' })
    expect(place(list)).to.equal(0)
    focused()!.closest('[part=base]')!.querySelector<HTMLElement>('[part=glyph]')!.click()
    const text = await until(
      () => cardOf(first!).shadowRoot!.querySelector<HTMLElement>('[part=details] a'),
      'the facts',
    )
    text.focus()
    await sendKeys({ press: 'ArrowDown' })
    expect(focused() === text).to.equal(true)
  })
})
