import { Catalog } from '@decentramodels/core/catalog'
import { expect, fixture, html } from '@open-wc/testing'
import { setViewport } from '@web/test-runner-commands'
import { card, FakeClock, FolderHost, model, runtimeOf, standardFolder } from '../testing/catalog.fixture.js'
import { deep, focused, part, until, violations } from '../testing/screen.fixture.js'
import '../provider/define.js'
import { cardOf, cards, inSight, items, MadeList, made, placeOf, settled, showList } from './list.fixture.js'
import { DmModelList } from './model-list.js'

const ADDRESS = 'https://models.example/manifests/'
const words = (element: Element | null) => element?.textContent?.replace(/\s+/g, ' ').trim()
const state = (list: Element, name: string) => list.matches(`:state(${name})`)
const names = (list: Element) => cards(list).map((one) => one.model?.id)
const ids = Array.from({ length: 30 }, (_, i) => `maker-${i % 7}/model-${i}`)

async function openCatalog(special = {}): Promise<{ host: FolderHost; catalog: Catalog }> {
  const host = await FolderHost.of(standardFolder(special))
  return { host, catalog: await Catalog.open(ADDRESS, { runtime: runtimeOf(host) }) }
}

describe('dm-model-list', () => {
  before(() => setViewport({ width: 1280, height: 800 }))
  afterEach(() => window.scrollTo(0, 0))

  for (const theme of ['light', 'dark']) {
    it(`is accessible: short, long, waiting, empty, failed; ${theme}`, async () => {
      const { host, catalog } = await openCatalog()
      document.documentElement.style.colorScheme = theme
      document.body.style.backgroundColor = 'Canvas'
      const look = async (list: HTMLElement) => {
        expect(await violations(list)).to.deep.equal([])
        list.remove()
      }
      try {
        const short = await showList({ catalog })
        await until(() => cards(short).length === 30, 'all models')
        await look(short)
        const long = await showList({ models: new MadeList(12_444) })
        await settled(long)
        await look(long)
        const held = new MadeList(12_444)
        held.held = true
        await look(await showList({ models: held }))
        const empty = await showList({ catalog, filter: 'civitai-filter/sdxl' })
        await until(() => part(empty, 'empty'), 'the empty state')
        await look(empty)
        host.failing.add('all')
        const failed = await showList({ src: ADDRESS, runtime: runtimeOf(host) })
        await until(() => part(failed, 'error'), 'the error')
        await look(failed)
      } finally {
        document.documentElement.style.colorScheme = ''
        document.body.style.backgroundColor = ''
      }
    })
  }

  it('shows all models, a section, a filter, or models of the page’s own, and is named after them', async () => {
    const { catalog } = await openCatalog()
    const list = await showList({ catalog })
    await until(() => cards(list).length === 30, 'all models')
    expect(names(list)).to.deep.equal(ids)
    const name = () => part(list, 'list')!.getAttribute('aria-label')
    expect(name()).to.equal('All models')
    list.category = 'official'
    await until(() => cards(list).length === 8, 'the section')
    expect(name()).to.equal('AI Lab Models')
    Object.assign(list, { category: undefined, filter: 'hf-filter/likes' })
    await until(() => cards(list).length === 30, 'the filter')
    expect(name()).to.equal('Most Liked')
    Object.assign(list, { models: [card('a/one'), card('a/two')], label: 'Mine' })
    await until(() => cards(list).length === 2, 'own models')
    expect(names(list)).to.deep.equal(['a/one', 'a/two'])
    expect(name()).to.equal('Mine')
    expect(state(list, 'ready')).to.equal(true)
  })

  it('says of each row which of how many it is, with the list role kept', async () => {
    const list = await showList({ models: new MadeList(12_444), headingLevel: 2 })
    const seen = await settled(list)
    expect(part(list, 'list')!.getAttribute('role')).to.equal('list')
    expect(seen.slice(0, 3).map((item) => [item.getAttribute('aria-posinset'), item.getAttribute('aria-setsize')]))
      .to.deep //
      .equal([
        ['1', '12444'],
        ['2', '12444'],
        ['3', '12444'],
      ])
    expect(cardOf(seen[0]!).headingLevel).to.equal(2)
  })

  it('offers a way on from an empty list, and takes the page’s own words for it', async () => {
    const { catalog } = await openCatalog()
    const list = await showList({ catalog, filter: 'civitai-filter/sdxl' })
    const empty = await until(() => part(list, 'empty'), 'the empty state')
    expect(state(list, 'empty')).to.equal(true)
    empty.querySelector('button')!.click()
    await until(() => cards(list).length === 6, 'another list')
    const own = await showList({ models: [] })
    const text = document.createElement('p')
    text.slot = 'empty'
    text.textContent = 'Nothing found.'
    own.append(text)
    await until(() => text.offsetHeight > 0, 'own words')
  })

  it('shows its own list until the rows are there, and keeps it when they do not come', async () => {
    const host = await FolderHost.of(standardFolder())
    host.hold()
    const list = document.createElement('dm-model-list')
    list.innerHTML = '<ul><li><a id="own" href="/own">own</a></li></ul>'
    Object.assign(list, { src: ADDRESS, runtime: runtimeOf(host) })
    const page = await fixture<HTMLElement>(html`<main></main>`)
    page.append(list)
    const own = list.querySelector<HTMLElement>('#own')!
    await until(() => state(list, 'loading'), 'the waiting list')
    expect(own.offsetHeight).to.be.greaterThan(0)
    host.failing.add('all')
    host.release()
    const error = await until(() => part(list, 'error'), 'the error')
    expect(own.offsetHeight, 'it stays').to.be.greaterThan(0)
    host.failing.clear()
    error.querySelector('button')!.click()
    await until(() => cards(list).length === 30, 'the cards')
    expect(own.offsetHeight, 'the cards took over').to.equal(0)
  })

  it('keeps a place of cards while it waits', async () => {
    const models = new MadeList(12_444)
    models.held = true
    const list = await showList({ models })
    await until(() => state(list, 'loading'), 'the waiting list')
    expect(list.offsetHeight).to.be.greaterThan(200)
    expect(list.shadowRoot!.querySelector('[aria-busy=true]')!.getAttribute('aria-label')).to.equal('Loading models')
    models.release()
    await settled(list)
  })

  it('says what went wrong and what to do, and loads at the press of a button', async () => {
    const host = await FolderHost.of(standardFolder())
    host.failing.add('all')
    const list = await showList({ src: ADDRESS, runtime: runtimeOf(host) })
    const error = await until(() => part(list, 'error'), 'the error')
    expect(words(error)).to.include('The models did not load')
    expect(state(list, 'error')).to.equal(true)
    host.failing.clear()
    part(list, 'retry')!.click()
    await until(() => cards(list).length === 30, 'the cards')
    expect(state(list, 'error')).to.equal(false)
  })

  it('says once that rows further on did not load, where it is seen, and loads them at the press of a button', async () => {
    const models = new MadeList(12_444)
    const list = await showList({ models })
    await settled(list)
    models.failing = true
    window.scrollTo(0, 100_000)
    const problem = await until(() => part(list, 'problem'), 'the message')
    expect(inSight(list).includes(problem.closest('li')!)).to.equal(true)
    expect(words(problem)).to.include('These models did not load.')
    expect(list.shadowRoot!.querySelectorAll('[part=problem]').length).to.equal(1)
    const [first] = inSight(list).map(placeOf)
    models.failing = false
    part(list, 'retry')!.click()
    const seen = await settled(list, 'the rows')
    expect(placeOf(seen[0]!)).to.equal(first)
    expect(part(list, 'problem')).to.equal(null)
  })

  it('stops reading rows that nobody needs any more', async () => {
    const models = new MadeList(100_000)
    const list = await showList({ models })
    await settled(list)
    models.held = true
    const asked = models.asked.length
    window.scrollTo(0, 500_000)
    await until(() => models.asked.length > asked, 'the question')
    window.scrollTo(0, 1_500_000)
    await until(() => models.aborted > 0, 'the stop')
    models.release()
    await settled(list)
    for (const [start, end] of models.asked) expect(end - start).to.be.at.most(100)
  })

  it('reads again when a newer publication is shown, and keeps what is in sight where it is', async () => {
    const models = new MadeList(12_444)
    const list = await showList({ models })
    await settled(list)
    window.scrollTo(0, 20_000)
    const seen = await settled(list)
    const item = seen[3]!
    const { id } = cardOf(item).model!
    const { top } = item.getBoundingClientRect()
    cardOf(item).focus()
    // Six newer rows above; three columns, so that the row stays in its column.
    const newer = new MadeList(12_450)
    newer.offset = -6
    newer.held = true
    list.models = newer
    await until(() => newer.asked.length > 0, 'the question')
    expect(cards(list).some((one) => one.model?.id === id)).to.equal(true)
    newer.release()
    const same = await until(
      () => items(list).find((one) => one.ariaSetSize === '12450' && cardOf(one).model?.id === id),
      'the same row',
    )
    expect(placeOf(same)).to.equal(placeOf(item))
    await until(() => Math.abs(same.getBoundingClientRect().top - top) <= 1, 'the same place')
    expect(focused()!.getRootNode() === cardOf(same).shadowRoot).to.equal(true)
    expect(made(0).id).to.equal('maker/model-0')
  })

  it('takes catalogue and address pattern from a provider', async () => {
    const host = await FolderHost.of(standardFolder({ simulated: 'dates' }))
    const provider = await fixture<HTMLElement>(
      html`<dm-provider .runtime=${runtimeOf(host)} src=${ADDRESS} model-href="/model/{slug}"
        ><dm-model-list></dm-model-list
      ></dm-provider>`,
    )
    const list = provider.querySelector('dm-model-list')!
    await until(() => cards(list).length === 30, 'the cards')
    const link = deep(list, '[part=link]')[0] as HTMLAnchorElement
    expect(new URL(link.href).pathname).to.equal('/model/maker-0--model-0')
    expect(part(list, 'simulated'), 'the provider says it').to.equal(null)
  })

  it('says outside of a provider that records are simulated', async () => {
    const { catalog } = await openCatalog({ simulated: 'dates' })
    const list = await showList({ catalog })
    await until(() => part(list, 'simulated'), 'the note')
  })

  it('bears hostile names as text', async () => {
    const bad = '<img src=x onerror=alert(1)>'
    const list = await showList({
      models: [card(`maker/${bad}`), model('maker/2', { name: bad, badges: [] } as object) as never],
    })
    await until(() => cards(list).length === 2, 'the cards')
    expect(deep(list, 'img').length).to.equal(0)
  })

  it('speaks German', async () => {
    const { registerTerms } = await import('../i18n/terms.js')
    const { de } = await import('../i18n/de.js')
    registerTerms('de', de)
    const page = await fixture<HTMLElement>(html`<main lang="de"></main>`)
    const list = Object.assign(document.createElement('dm-model-list'), { models: new MadeList(3) })
    page.append(list)
    await until(() => part(list, 'list')?.getAttribute('aria-label') === 'Alle Modelle', 'the German name')
  })

  it('leaves nothing behind after 100 visits, and goes on when it comes back', async () => {
    const models = new MadeList(12_444)
    const clock = new FakeClock()
    const list = await showList({ models, runtime: { clock } })
    await settled(list)
    const parent = list.parentElement!
    const scrolled = async (to: number) => {
      window.scrollTo(0, to)
      await until(() => clock.sleeping > 0, 'the scroll')
      clock.advance(200)
      clock.advance(200)
      return settled(list)
    }
    await scrolled(9000)
    for (let i = 0; i < 100; i++) {
      list.remove()
      parent.append(list)
    }
    const seen = await scrolled(18_000)
    expect(placeOf(seen[0]!)).to.be.greaterThan(400)
    expect(items(list).length).to.be.lessThan(120)
    list.remove()
    expect(clock.sleeping).to.equal(0)
  })

  it('works under another tag', async () => {
    class Renamed extends DmModelList {}
    Renamed.define('other-list')
    const list = Object.assign(document.createElement('other-list'), { models: new MadeList(3) })
    const page = await fixture(html`<main></main>`)
    page.append(list)
    await settled(list)
  })
})
