import { expect } from '@open-wc/testing'
import { sendKeys, setViewport } from '@web/test-runner-commands'
import { deep, focused, part, until } from '../testing/screen.fixture.js'
import { box, labelOf, many, MODELS, pill, pills, showSearch, shownIds, shows, type } from './search.fixture.js'

const all = MODELS.map(({ id }) => id)
const press = (key: string) => sendKeys({ press: key })
/** Id of the model whose card has the focus. */
const atModel = () =>
  ((focused()?.getRootNode() as ShadowRoot).host as { model?: { id: string } } | undefined)?.model?.id
const tabbable = (search: Element) =>
  [...search.shadowRoot!.querySelectorAll<HTMLElement>('.pill')].filter(({ tabIndex }) => tabIndex === 0)

describe('keys of dm-model-search', () => {
  before(() => setViewport({ width: 1280, height: 800 }))
  afterEach(() => {
    document.documentElement.dir = ''
    window.scrollTo(0, 0)
  })

  it('lead from the box to the results and back', async () => {
    const { search } = await showSearch()
    await shows(search, all)
    search.focus()
    expect(focused()).to.equal(box(search))
    await press('ArrowDown')
    await until(() => atModel() === all[0], 'the first model')
    await press('ArrowRight')
    await until(() => atModel() === all[1], 'the second model')
    await press('ArrowUp')
    await until(() => focused() === box(search), 'the box')
    await press('ArrowDown')
    await until(() => atModel() === all[0], 'the first model')
    await press('ArrowDown')
    await until(() => atModel() === all[2] || atModel() === all[3], 'the next row')
    await press('Escape')
    // A preview that is open takes the first one.
    if (focused() !== box(search)) await press('Escape')
    await until(() => focused() === box(search), 'the box')
  })

  it('lead into a long result where one is', async () => {
    const { search } = await showSearch({ query: 'model' }, { models: many(500) })
    await until(() => shownIds(search).length > 10, 'rows')
    window.scrollTo(0, 4000)
    await until(() => shownIds(search)[0] !== 'maker-0/model-0', 'other rows')
    box(search).focus({ preventScroll: true })
    await press('ArrowDown')
    await until(() => atModel() !== undefined, 'a model in sight')
    const { top, bottom } = focused()!.getBoundingClientRect()
    expect(top).to.be.at.least(0)
    expect(bottom).to.be.at.most(800)
  })

  it('empty the box by Escape, and leave it alone when it is empty', async () => {
    const { search } = await showSearch()
    await shows(search, all)
    search.focus()
    await sendKeys({ type: 'whisp' })
    await shows(search, ['ear/whisperer'])
    await press('Escape')
    await shows(search, all)
    expect(box(search).value).to.equal('')
    expect(focused()).to.equal(box(search))
    let left = false
    document.addEventListener('keydown', ({ defaultPrevented }) => (left = !defaultPrevented), { once: true })
    await press('Escape')
    expect(left).to.equal(true)
  })

  it('empty the box by its button, and go on typing', async () => {
    const { search } = await showSearch()
    await shows(search, all)
    expect(part(search, 'clear')).to.equal(null)
    type(search, 'whisp')
    await shows(search, ['ear/whisperer'])
    part(search, 'clear')!.click()
    await shows(search, all)
    expect(focused()).to.equal(box(search))
  })

  for (const [direction, next, previous] of [
    ['ltr', 'ArrowRight', 'ArrowLeft'],
    ['rtl', 'ArrowLeft', 'ArrowRight'],
  ] as const)
    it(`go from pill to pill, ${direction}: one stop for Tab`, async () => {
      document.documentElement.dir = direction
      const { search } = await showSearch()
      box(search).focus()
      await until(() => pill(search, 'LoRA'), 'the counted pills')
      expect(tabbable(search).map(labelOf)).to.deep.equal(['New this week'])
      part(search, 'sort')!.focus()
      await press('Tab')
      expect(labelOf(focused()!)).to.equal('New this week')
      await press(next)
      expect(labelOf(focused()!)).to.equal('Hugging Face')
      await press(next)
      await press(previous)
      await press('ArrowDown')
      expect(labelOf(focused()!)).to.equal('CivitAI')
      await press('End')
      expect(focused()).to.equal(pills(search).at(-1))
      await press(next)
      await press(previous)
      expect(focused()).to.equal(pills(search).at(-1))
      await press('Home')
      await press(next)
      await press('Space')
      await until(() => shownIds(search).length === 6, 'the filter')
      expect(labelOf(focused()!)).to.equal('Hugging Face')
      expect(pill(search, 'Hugging Face')!.getAttribute('aria-pressed')).to.equal('true')
      expect(tabbable(search).map(labelOf)).to.deep.equal(['Hugging Face'])
      await press('Tab')
      expect(part(search, 'pills')!.contains(focused())).to.equal(false)
      await sendKeys({ down: 'Shift' })
      await press('Tab')
      await sendKeys({ up: 'Shift' })
      expect(labelOf(focused()!)).to.equal('Hugging Face')
    })

  it('open and close the filters where they lie above the results', async () => {
    await setViewport({ width: 360, height: 780 })
    try {
      const { search } = await showSearch()
      await shows(search, all)
      const button = part(search, 'filters-button')!
      expect(part(search, 'pills'), 'not loaded for nobody').to.equal(null)
      button.focus()
      await press('Enter')
      expect(button.getAttribute('aria-expanded')).to.equal('true')
      await until(() => pill(search, 'LoRA'), 'the counted pills')
      const top = deep(search, 'dm-model-card')[0]!.getBoundingClientRect().top
      pill(search, 'CivitAI')!.click()
      await shows(search, ['civitai:77'])
      expect(button.textContent!.trim()).to.equal('Filters, 1 on')
      expect(deep(search, 'dm-model-card')[0]!.getBoundingClientRect().top, 'nothing moved').to.be.closeTo(top, 1)
      pill(search, 'CivitAI')!.focus()
      await press('Escape')
      await search.updateComplete
      expect(focused()).to.equal(button)
      expect(part(search, 'pills')!.getClientRects().length).to.equal(0)
      await press('Enter')
      await search.updateComplete
      const covered = () => part(search, 'results')!.closest('[inert]') !== null
      expect(covered(), 'keys do not go below the filters').to.equal(true)
      await setViewport({ width: 1280, height: 780 })
      await until(() => !covered(), 'room for both')
      await setViewport({ width: 360, height: 780 })
      await until(covered, 'filters above the results again')
      const done = part(search, 'done')!
      expect(done.getBoundingClientRect().bottom, 'in sight').to.be.at.most(780)
      expect(done.textContent!.trim()).to.equal('Show 1 model')
      done.click()
      await search.updateComplete
      expect(covered()).to.equal(false)
      expect(focused()).to.equal(button)
      expect(part(search, 'pills')!.getClientRects().length).to.equal(0)
    } finally {
      await setViewport({ width: 1280, height: 800 })
    }
  })

  it('do not disturb an input method', async () => {
    const { search } = await showSearch()
    await shows(search, all)
    search.focus()
    type(search, '絵')
    const composing = (key: string) =>
      new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true, composed: true, cancelable: true })
    for (const key of ['Escape', 'ArrowDown']) expect(box(search).dispatchEvent(composing(key)), key).to.equal(true)
    expect(box(search).value).to.equal('絵')
  })
})
