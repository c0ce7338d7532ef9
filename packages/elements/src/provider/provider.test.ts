import { Catalog } from '@decentramodels/core/catalog'
import { expect, fixture, html } from '@open-wc/testing'
import type { DmModelCard } from '../model-card/model-card.js'
import type { DmModelSection } from '../model-section/model-section.js'
import { FolderHost, NOW, runtimeOf, standardFolder } from '../testing/catalog.fixture.js'
import { deep, part, until, violations } from '../testing/screen.fixture.js'
import type { CatalogOpenEvent } from './catalog-open-event.js'
import './define.js'
import { DmProvider } from './provider.js'

const ADDRESS = 'https://models.example/manifests/'

const cards = (element: Element) => deep(element, 'dm-model-card') as DmModelCard[]
const sections = (element: Element) => deep(element, 'dm-model-section') as DmModelSection[]
const ready = (element: Element, count: number) =>
  until(() => cards(element).filter(({ model }) => model).length === count, `${count} cards`)
const words = (element: Element | null) => element?.textContent?.replace(/\s+/g, ' ').trim()

async function show(host: FolderHost, properties: Partial<DmProvider> = {}, content = html``): Promise<DmProvider> {
  return fixture<DmProvider>(
    html`<dm-provider
      .src=${ADDRESS}
      .runtime=${runtimeOf(host)}
      .locale=${properties.locale}
      .modelHref=${properties.modelHref}
      .headingLevel=${properties.headingLevel ?? 2}
      >${content}</dm-provider
    >`,
  )
}

describe('dm-provider', () => {
  it('is accessible: loading, ready, failed', async () => {
    const host = await FolderHost.of(standardFolder({ simulated: 'dates' }))
    host.hold()
    const provider = await show(host)
    expect(await violations(provider)).to.deep.equal([])
    host.release()
    await ready(provider, 24)
    await expect(provider).to.be.accessible()
    expect(await violations(provider)).to.deep.equal([])
    host.failing.add('all')
    const failed = await show(host)
    await until(() => part(failed, 'error'), 'the error')
    expect(await violations(failed)).to.deep.equal([])
  })

  it('shows all sections, 24 cards, when it has no content; each file is asked for once', async () => {
    const host = await FolderHost.of(standardFolder())
    const provider = await show(host)
    await ready(provider, 24)
    expect(sections(provider).map(({ category }) => category)).to.deep.equal(['trending', 'official', 'community'])
    expect(host.requests.filter((name) => name === 'home.json').length).to.equal(1)
    expect(host.requests.filter((name) => name.endsWith('.bin'))).to.deep.equal([])
  })

  it('says that a catalogue holds no model, and looks again', async () => {
    const host = await FolderHost.of(standardFolder({ models: [], sections: [], filters: [] }))
    const provider = await show(host)
    const empty = await until(() => part(provider, 'empty'), 'the note')
    expect(words(empty)).to.contain('No models here right now')
    expect(await violations(provider)).to.deep.equal([])
    const asked = host.requests.filter((name) => name === 'home.json').length
    empty.querySelector('button')!.click()
    await until(() => host.requests.filter((name) => name === 'home.json').length > asked, 'a second look')
  })

  it('keeps the place of 24 cards while it loads', async () => {
    const host = await FolderHost.of(standardFolder())
    host.hold()
    const provider = await show(host)
    const before = provider.offsetHeight
    host.release()
    await ready(provider, 24)
    // The last section has a button more than the place that was kept.
    expect(provider.offsetHeight - before).to.be.within(0, 60)
  })

  it('gives its catalogue, language and address template to elements anywhere below', async () => {
    await import('../i18n/de.js')
    const host = await FolderHost.of(standardFolder())
    const provider = await show(
      host,
      { locale: 'de', modelHref: '/models/{slug}?id={id}' },
      html`<div><dm-model-section category="trending"></dm-model-section></div>`,
    )
    await ready(provider, 6)
    const [card] = cards(provider)
    expect(part<HTMLAnchorElement>(card!, 'link')!.href).to.equal(
      `${location.origin}/models/maker-0--model-0?id=maker-0%2Fmodel-0`,
    )
    expect(part(card!, 'action')!.getAttribute('aria-label')).to.equal('model-0 öffnen')
    expect(words(part(sections(provider)[0]!, 'heading'))).to.equal('Trends der Woche')
    provider.locale = 'en'
    await until(() => part(card!, 'action')!.getAttribute('aria-label') === 'Open model-0', 'English')
  })

  it('reaches elements that were there before it, and the nearest provider wins', async () => {
    const [outer, inner] = await Promise.all([
      FolderHost.of(standardFolder()),
      FolderHost.of(standardFolder({ simulated: 'inner' })),
    ])
    class LateProvider extends DmProvider {}
    const page = await fixture(html`<div></div>`)
    const late = document.createElement('late-provider')
    const section = Object.assign(document.createElement('dm-model-section'), { category: 'trending' })
    late.append(section)
    const outside = Object.assign(document.createElement('dm-provider'), { src: ADDRESS, runtime: runtimeOf(outer) })
    outside.append(late)
    page.append(outside)
    await ready(page, 6)
    const asked = inner.requests.length
    LateProvider.define('late-provider')
    Object.assign(late, { src: ADDRESS, runtime: runtimeOf(inner) })
    await until(() => inner.requests.length > asked, 'the inner catalogue')
    await ready(page, 6)
    await until(() => part(late, 'simulated'), 'the note of the inner catalogue')
  })

  it('says that records are simulated, and what of them', async () => {
    const host = await FolderHost.of(standardFolder({ simulated: 'recorded 2025-12-22, dates and growth simulated' }))
    const provider = await show(host)
    await ready(provider, 24)
    expect(words(part(provider, 'simulated'))).to.equal(
      'Demonstration data: recorded 2025-12-22, dates and growth simulated',
    )
    expect(
      sections(provider).every((section) => !part(section, 'simulated')),
      'once is enough',
    ).to.equal(true)
  })

  it('shows a saved copy with its age when the server does not answer', async () => {
    const host = await FolderHost.of(standardFolder({ generatedAt: new Date(NOW - 3 * 60 * 60 * 1000).toISOString() }))
    const kept = new Map<string, Response>()
    const cache = {
      match: async (url: string) => kept.get(url)?.clone(),
      put: async (url: string, response: Response) => void kept.set(url, response),
      delete: async (url: string) => void kept.delete(url),
    }
    const runtime = { ...runtimeOf(host), cache }
    const first = await Catalog.open(ADDRESS, { runtime })
    await first.sections()
    await until(() => kept.size > 0, 'the saved copy')
    host.failing.add('all')
    const provider = await fixture<DmProvider>(html`<dm-provider .src=${ADDRESS} .runtime=${runtime}></dm-provider>`)
    await ready(provider, 24)
    const note = await until(() => part(provider, 'stale'), 'the note')
    expect(words(note)).to.equal('Saved copy, made 3 hours ago: the server did not answer.')
    expect(provider.matches(':state(stale)')).to.equal(true)
  })

  it('says at its end when the data was made', async () => {
    const host = await FolderHost.of(standardFolder({ generatedAt: new Date(NOW - 2 * 60 * 60 * 1000).toISOString() }))
    const provider = await show(host)
    const age = await until(() => part(provider, 'age'), 'the age')
    expect(words(age)).to.equal('Data of this catalogue: made 2 hours ago.')
    expect(age.getBoundingClientRect().top).to.be.at.least(sections(provider)[2]!.getBoundingClientRect().bottom)
  })

  it('says what went wrong once, keeps the page’s own content, and opens at the press of a button', async () => {
    const host = await FolderHost.of(standardFolder())
    host.failing.add('all')
    const provider = await show(
      host,
      {},
      html`<dm-model-section category="trending"></dm-model-section>
        <dm-model-section category="official"><p id="own">own</p></dm-model-section>`,
    )
    const error = await until(() => part(provider, 'error'), 'the error')
    expect(words(error)).to.include('The models did not load').and.include('Check the connection')
    expect(sections(provider).every((section) => !part(section, 'error'))).to.equal(true)
    expect(provider.querySelector<HTMLElement>('#own')!.offsetHeight).to.be.greaterThan(0)
    host.failing.clear()
    part(provider, 'retry')!.click()
    await ready(provider, 14)
    expect(part(provider, 'error')).to.equal(null)
  })

  it('names an address that is none', async () => {
    const provider = await fixture<DmProvider>(html`<dm-provider src="https://"></dm-provider>`)
    const error = await until(() => part(provider, 'error'), 'the error')
    expect(words(error)).to.include('The models did not load')
  })

  it('tells when the catalogue is open', async () => {
    const host = await FolderHost.of(standardFolder())
    const page = await fixture(html`<div></div>`)
    const heard = new Promise<CatalogOpenEvent>((resolve) =>
      page.addEventListener('dm-catalog-open', (event) => resolve(event as CatalogOpenEvent)),
    )
    page.append(Object.assign(document.createElement('dm-provider'), { src: ADDRESS, runtime: runtimeOf(host) }))
    expect((await heard).catalog.stats.totalModels).to.equal(30)
  })

  it('shows another catalogue when asked', async () => {
    const host = await FolderHost.of(standardFolder())
    const provider = await show(host)
    await ready(provider, 24)
    const other = await FolderHost.of(
      standardFolder({ sections: [{ id: 'only', title: 'Only', ids: ['maker-0/model-0'], initial: 1 }] }),
    )
    provider.catalog = await Catalog.open(ADDRESS, { runtime: runtimeOf(other) })
    await until(() => sections(provider).length === 1, 'the other catalogue')
    await ready(provider, 1)
  })

  it('opens description, size and tags of a card from the catalogue', async () => {
    const host = await FolderHost.of(standardFolder())
    const provider = await show(host)
    await ready(provider, 24)
    const card = cards(provider)[0]!
    part(card, 'glyph')!.click()
    const about = await until(() => card.shadowRoot!.querySelector('.about'), 'the description')
    expect(words(about)).to.equal('What maker-0/model-0 is for.')
    expect(words(part(card, 'details')))
      .to.include('7B')
      .and.include('demo')
    expect(await violations(card)).to.deep.equal([])
  })

  it('keeps an open card useful when its description does not load', async () => {
    const host = await FolderHost.of(standardFolder())
    const provider = await show(host)
    await ready(provider, 24)
    host.failing.add('all')
    const card = cards(provider)[0]!
    part(card, 'glyph')!.click()
    await until(() => words(card.shadowRoot!.querySelector('.about'))?.includes('did not load'), 'the sentence')
    expect(words(part(card, 'details')))
      .to.include('12,345'.slice(0, 0))
      .and.include('apache-2.0')
  })

  it('leaves nothing behind after 100 visits', async () => {
    const host = await FolderHost.of(standardFolder())
    const provider = await show(host)
    await ready(provider, 24)
    const parent = provider.parentElement!
    const [first] = cards(provider)
    const asked = host.requests.length
    for (let i = 0; i < 100; i++) {
      provider.remove()
      parent.append(provider)
    }
    await provider.updateComplete
    expect(cards(provider).length).to.equal(24)
    expect(cards(provider)[0]).to.equal(first)
    expect(host.requests.length).to.equal(asked)
  })
})
