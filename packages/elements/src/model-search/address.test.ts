/** The address of a page and its history, in a frame: no copy of the page is kept there. */
import { expect } from '@open-wc/testing'
import { setViewport } from '@web/test-runner-commands'
import type { DmModelCard } from '../model-card/model-card.js'
import { part, until } from '../testing/screen.fixture.js'
import { readAddress, writeAddress } from './address.js'
import type { DmModelSearch } from './model-search.js'
import { box, count, pill, showSearch, type } from './search.fixture.js'

const PAGE = '/packages/elements/src/model-search/address.fixture.html'
const OTHER = '/packages/elements/src/model-list/elsewhere.fixture.html'

describe('an address', () => {
  it('says what is asked, and is read again as it was written', () => {
    const asked = {
      query: 'tiny llama & co',
      filter: {
        isNew: true,
        source: ['civitai'],
        size: ['small', 'large'],
        task: ['text-to-image'],
        baseModel: ['maker/a&b=c'],
        license: ['apache-2.0'],
      },
      sort: 'likes',
    } as const
    const address = writeAddress('https://site.example/models/?mine=1&q=old&task=old#place', asked)
    expect(address).to.equal(
      'https://site.example/models/?mine=1&q=tiny+llama+%26+co&new=true&source=civitai&size=small&size=large' +
        '&task=text-to-image&base-model=maker%2Fa%26b%3Dc&license=apache-2.0&sort=likes#place',
    )
    expect(readAddress(new URL(address).search)).to.deep.equal(asked)
    expect(writeAddress(address, { query: ' ', filter: {}, sort: 'relevance' })).to.equal(
      'https://site.example/models/?mine=1#place',
    )
    expect(readAddress('?new')).to.deep.equal({ query: '', filter: { isNew: true }, sort: 'relevance' })
  })
})

describe('dm-model-search with sync="url"', () => {
  let frame: HTMLIFrameElement
  before(() => setViewport({ width: 1280, height: 900 }))
  afterEach(() => frame?.remove())

  const view = () => frame.contentWindow as Window & typeof globalThis
  const asked = () => view().location.search
  const search = () => view().document.querySelector<DmModelSearch>('dm-model-search')!
  const shown = (text: string) => until(() => search()?.shadowRoot && count(search()) === text, text)
  const cards = () => [...(part(search(), 'results')?.shadowRoot?.querySelectorAll<DmModelCard>('dm-model-card') ?? [])]
  const entries = () => view().history.length

  async function open(query = ''): Promise<DmModelSearch> {
    frame = document.createElement('iframe')
    Object.assign(frame.style, { inlineSize: '1000px', blockSize: '700px' })
    frame.src = PAGE + query
    document.body.append(frame)
    return until(() => {
      const found = view().document?.querySelector<DmModelSearch>('dm-model-search')
      return found?.shadowRoot && count(found) !== '' ? found : undefined
    }, 'the search')
  }
  async function ready(): Promise<void> {
    await until(() => pill(search(), 'mit'), 'the counted pills')
  }

  it('begins as the address says', async () => {
    await open('?q=model&license=mit&sort=name&mine=1')
    await shown('300 models for “model”')
    expect(box(search()).value).to.equal('model')
    expect(part<HTMLSelectElement>(search(), 'sort')!.value).to.equal('name')
    await ready()
    expect(pill(search(), 'mit')!.getAttribute('aria-pressed')).to.equal('true')
    expect(asked(), 'the address stays').to.equal('?q=model&license=mit&sort=name&mine=1')
  })

  it('writes what is typed into the same entry, and each choice into one of its own', async () => {
    await open('?mine=1')
    const before = entries()
    for (const text of ['m', 'mo', 'model-7']) type(search(), text)
    await until(() => asked() === '?mine=1&q=model-7', 'the address')
    expect(entries()).to.equal(before)
    await ready()
    await until(() => count(search()).endsWith('“model-7”'), 'the answer')
    const unfiltered = count(search())
    pill(search(), 'mit')!.click()
    await until(() => asked() === '?mine=1&q=model-7&license=mit', 'the address of the choice')
    // What was typed has an entry, and so has the choice.
    expect(entries()).to.equal(before + 2)
    await until(() => count(search()) !== unfiltered, 'the filtered answer')
    const filtered = count(search())
    view().history.back()
    await shown(unfiltered)
    expect(asked()).to.equal('?mine=1&q=model-7')
    expect(pill(search(), 'mit')!.getAttribute('aria-pressed')).to.equal('false')
    view().history.back()
    await until(() => asked() === '?mine=1', 'the beginning')
    await shown('600 models')
    expect(box(search()).value).to.equal('')
    view().history.go(2)
    await shown(filtered)
  })

  it('writes at once when the form is sent', async () => {
    await open()
    const before = entries()
    type(search(), 'model-12')
    part<HTMLFormElement>(search(), 'form')!.requestSubmit()
    expect(asked()).to.equal('?q=model-12')
    expect(entries()).to.equal(before + 1)
    part<HTMLFormElement>(search(), 'form')!.requestSubmit()
    expect(entries()).to.equal(before + 1)
  })

  it('finds list, place and focus again after Back, within the page and from another', async () => {
    await open('?license=mit&sort=name')
    await shown('300 models')
    await until(() => cards().length > 5, 'rows')
    const seen = () => {
      const card = cards().find((one) => one.model && one.getBoundingClientRect().top > 100)
      return card && { card, id: card.model!.id, top: card.getBoundingClientRect().top }
    }
    const first = (await until(seen, 'the first row')).id
    view().scrollTo(0, 6000)
    await until(() => seen() && seen()!.id !== first, 'other rows')
    await until(() => JSON.stringify(view().history.state ?? '').includes('place'), 'the saved place')
    const before = seen()!
    before.card.focus({ preventScroll: true })
    view().location.href = OTHER
    await until(() => view().document.title === 'Elsewhere', 'the other page')
    view().history.back()
    await until(() => view().location.pathname === PAGE && view().document.querySelector('dm-model-search'), 'the page')
    await until(() => search().shadowRoot && seen()?.id === before.id, 'the same rows')
    expect(seen()!.top).to.be.closeTo(before.top, 4)
    await until(() => {
      const list = part(search(), 'results')!
      return (list.shadowRoot!.activeElement as DmModelCard | null)?.model?.id === before.id
    }, 'the focus')
    expect(asked()).to.equal('?license=mit&sort=name')

    // A choice, and back from it.
    await until(() => JSON.stringify(view().history.state ?? '').includes('place'), 'the saved place')
    box(search()).focus({ preventScroll: true })
    await ready()
    pill(search(), 'apache-2.0')!.click()
    await shown('600 models')
    await until(() => cards().length > 5 && view().scrollY < 300, 'the beginning of another list')
    view().history.back()
    await shown('300 models')
    await until(() => seen()?.id === before.id, 'the same rows')
    expect(seen()!.top).to.be.closeTo(before.top, 4)
  })

  it('begins at the beginning after Back to a list that nobody had scrolled', async () => {
    await open('?sort=name')
    await shown('600 models')
    await until(() => cards().length > 5, 'rows')
    box(search()).focus()
    await ready()
    pill(search(), 'mit')!.click()
    await shown('300 models')
    view().scrollTo(0, 6000)
    await until(() => JSON.stringify(view().history.state ?? '').includes('place'), 'the saved place')
    view().history.back()
    await shown('600 models')
    const list = () => part(search(), 'results')!
    await until(() => list().shadowRoot!.querySelector('[aria-posinset="1"] dm-model-card'), 'the first row')
    await until(() => view().scrollY < 400 && list().getBoundingClientRect().top > 0, 'the beginning')
  })

  it('does not touch the address without it', async () => {
    const { search: plain } = await showSearch()
    const { href } = location
    const { length } = history
    type(plain, 'llama')
    part<HTMLFormElement>(plain, 'form')!.requestSubmit()
    await until(() => count(plain) === '3 models for “llama”', 'the answer')
    pill(plain, 'Community')!.click()
    await plain.updateComplete
    expect(location.href).to.equal(href)
    expect(history.length).to.equal(length)
    frame = document.createElement('iframe')
  })
})
