import { expect } from '@open-wc/testing'
import { sendKeys, setViewport } from '@web/test-runner-commands'
import type { HighlightRange } from '@decentramodels/core/search'
import { card } from '../testing/catalog.fixture.js'
import { focused, until } from '../testing/screen.fixture.js'
import { cardOf, cards, items, MadeList, settled, showList } from './list.fixture.js'

const marked = () => [...(CSS.highlights.get('dm-match') ?? [])].map((range) => String(range)).sort()
const models = [
  card('maker/quiet-llama', { name: 'quiet-llama', author: 'maker' }),
  card('maker/whisper', { name: 'whisper', author: null }),
]
const name = (start: number, end: number): HighlightRange => ({ field: 'name', start, end })
const author = (start: number, end: number): HighlightRange => ({ field: 'author', start, end })

describe('marks in a list', () => {
  before(() => setViewport({ width: 1280, height: 800 }))

  it('are what the page says, in name and author, and follow it', async () => {
    const ranges = (id: string) => (id === 'maker/quiet-llama' ? [name(6, 11), author(0, 2)] : undefined)
    const list = await showList({ models, ranges })
    await until(() => marked().length === 2, 'the marks')
    expect(marked()).to.deep.equal(['llama', 'ma'])
    expect(cards(list)[0]!.shadowRoot!.querySelector('[part=link]')!.textContent).to.equal('quiet-llama')
    list.ranges = () => [name(0, 2)]
    await until(() => marked().join() === 'qu,wh', 'other marks')
    list.models = [models[1]!]
    await until(() => marked().join() === 'wh', 'the marks of other models')
    list.ranges = undefined
    await until(() => marked().length === 0, 'no marks')
  })

  it('that make no sense are left out', async () => {
    const senseless = [name(-1, 3), name(3, 3), name(5, 2), name(0, 999), author(0, 1), name(NaN, 2)]
    const list = await showList({ models, ranges: (id) => (id === 'maker/whisper' ? [...senseless, name(0, 7)] : []) })
    await until(() => marked().length > 0, 'the one mark')
    expect(marked()).to.deep.equal(['whisper'])
    list.remove()
    expect(marked()).to.deep.equal([])
  })

  it('of two lists do not disturb each other, and go with the rows', async () => {
    const one = await showList({ models, ranges: () => [name(0, 1)] })
    const long = await showList({ models: new MadeList(12_444), ranges: () => [name(0, 5)] })
    await settled(long)
    await until(() => marked().filter((text) => text === 'model').length > 10, 'marks of the long list')
    expect(marked().filter((text) => text.length === 1)).to.deep.equal(['q', 'w'])
    window.scrollTo(0, 200_000)
    await settled(long)
    await until(() => marked().filter((text) => text === 'model').length <= items(long).length, 'marks of its rows')
    long.remove()
    one.remove()
    expect(marked()).to.deep.equal([])
    window.scrollTo(0, 0)
  })
})

describe('the focus of a list', () => {
  it('goes to the first model in sight, and leaves it upwards to the page', async () => {
    const list = await showList({ models: new MadeList(12_444) })
    const [first] = await settled(list)
    list.focus()
    await until(() => cardOf(first!).shadowRoot!.activeElement, 'the first model')
    let left: boolean | undefined
    const hear = (event: KeyboardEvent) => (left = !event.defaultPrevented)
    document.addEventListener('keydown', hear)
    await sendKeys({ press: 'ArrowUp' })
    expect(left, 'above the first row the key is the page’s').to.equal(true)
    await sendKeys({ press: 'ArrowDown' })
    document.removeEventListener('keydown', hear)
    expect(left).to.equal(false)
    await until(() => focused() !== null && !cardOf(first!).shadowRoot!.activeElement, 'another model')
  })
})
