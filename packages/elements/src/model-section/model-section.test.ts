import { Catalog } from '@decentramodels/core/catalog'
import { expect, fixture, html } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import type { DmModelCard } from '../model-card/model-card.js'
import { FolderHost, type FolderOptions, model, runtimeOf, standardFolder } from '../testing/catalog.fixture.js'
import { deep, focused, part, until, violations } from '../testing/screen.fixture.js'
import './define.js'
import { DmModelSection } from './model-section.js'

const ADDRESS = 'https://models.example/manifests/'

async function openCatalog(special: FolderOptions = {}): Promise<{ host: FolderHost; catalog: Catalog }> {
  const host = await FolderHost.of(standardFolder(special))
  return { host, catalog: await Catalog.open(ADDRESS, { runtime: runtimeOf(host) }) }
}

async function show(properties: Partial<DmModelSection>, content = html``): Promise<DmModelSection> {
  return fixture<DmModelSection>(
    html`<dm-model-section
      .catalog=${properties.catalog}
      .src=${properties.src}
      .runtime=${properties.runtime}
      .category=${properties.category}
      .filter=${properties.filter}
      .initialCount=${properties.initialCount}
      .href=${properties.href}
      .restore=${properties.restore ?? false}
      >${content}</dm-model-section
    >`,
  )
}

const cards = (section: Element) => deep(section, 'dm-model-card') as DmModelCard[]
const names = (section: Element) => cards(section).map((card) => card.model?.id)
const ready = (section: Element, count: number) => until(() => cards(section).length === count, `${count} cards`)
const words = (element: Element | null) => element?.textContent?.replace(/\s+/g, ' ').trim()
const state = (section: Element, name: string) => section.matches(`:state(${name})`)

describe('dm-model-section', () => {
  it('is accessible: ready, growing, empty, failed, loading', async () => {
    const { host, catalog } = await openCatalog()
    const section = await show({ catalog, category: 'community' })
    await ready(section, 10)
    await expect(section).to.be.accessible()
    const more = await show({ catalog, filter: 'hf-filter/likes' })
    await ready(more, 6)
    const empty = await show({ catalog, filter: 'civitai-filter/sdxl' })
    await until(() => part(empty, 'empty'), 'the empty state')
    host.failing.add('all')
    const failed = await show({ src: ADDRESS, runtime: runtimeOf(host), category: 'trending' })
    await until(() => part(failed, 'error'), 'the error')
    const waiting = await show({})
    for (const element of [section, more, empty, failed, waiting]) expect(await violations(element)).to.deep.equal([])
  })

  it('shows the first cards of a section from home.json, without any other request', async () => {
    const { host, catalog } = await openCatalog()
    host.requests.length = 0
    const section = await show({ catalog, category: 'trending' })
    await ready(section, 6)
    expect(names(section)).to.deep.equal(Array.from({ length: 6 }, (_, i) => `maker-${i}/model-${i}`))
    expect(host.requests.filter((name) => name.startsWith('cards') || name.startsWith('filters'))).to.deep.equal([])
    expect(words(part(section, 'heading'))).to.equal('Trending This Week')
    expect(part(section, 'more')).to.equal(null)
    expect(part(section, 'end')).to.equal(null)
    expect(state(section, 'ready')).to.equal(true)
    const list = part(section, 'list')!
    expect(list.getAttribute('role')).to.equal('list')
    expect(section.shadowRoot!.querySelector('section')!.getAttribute('aria-labelledby')).to.equal(
      part(section, 'heading')!.id,
    )
    expect(cards(section)[0]!.headingLevel).to.equal(3)
  })

  it('grows by 12 to the end of the list; the focus goes to the first new card and a polite status counts', async () => {
    const { catalog } = await openCatalog()
    const section = await show({ catalog, filter: 'hf-filter/likes' })
    await ready(section, 6)
    const status = section.shadowRoot!.querySelector('[role=status]')!
    expect(words(status)).to.equal('')
    expect(words(part(section, 'more'))).to.equal('Show 12 more of 30')
    part(section, 'more')!.focus()
    await sendKeys({ press: 'Enter' })
    await ready(section, 18)
    await until(() => words(status) === '18 of 30 shown', 'the status')
    await until(() => focused()?.getRootNode() === cards(section)[6]!.shadowRoot, 'the focus on the first new card')
    expect(focused()!.getAttribute('part')).to.equal('link')
    part(section, 'more')!.click()
    await ready(section, 30)
    expect(new Set(names(section)).size).to.equal(30)
    expect(part(section, 'more')).to.equal(null)
    const top = await until(() => part<HTMLAnchorElement>(section, 'top'), 'the link to the top')
    expect(words(part(section, 'end'))).to.equal('That is all 30.')
    top.click()
    expect(focused()).to.equal(part(section, 'heading'))
  })

  it('adds once, however fast the button is pressed', async () => {
    const { host, catalog } = await openCatalog()
    const section = await show({ catalog, category: 'community' })
    await ready(section, 10)
    host.hold()
    for (let i = 0; i < 5; i++) part(section, 'more')!.click()
    await until(() => part(section, 'more')!.getAttribute('aria-disabled') === 'true', 'the busy button')
    host.release()
    await ready(section, 12)
  })

  it('keeps cards and button when more does not load, says so, and loads at the next press', async () => {
    const { host, catalog } = await openCatalog()
    const section = await show({ catalog, category: 'community' })
    await ready(section, 10)
    host.failing.add('all')
    part(section, 'more')!.click()
    const alert = await until(() => section.shadowRoot!.querySelector('.foot [role=alert]'), 'the message')
    expect(words(alert)).to.equal('The next models did not load.')
    expect(cards(section).length).to.equal(10)
    host.failing.clear()
    part(section, 'more')!.click()
    await ready(section, 12)
    await until(() => !section.shadowRoot!.querySelector('.foot [role=alert]'), 'no message')
  })

  it('shows as many cards at first as asked for, also more than home.json has', async () => {
    const { catalog } = await openCatalog()
    const few = await show({ catalog, category: 'official', initialCount: 3 })
    await ready(few, 3)
    expect(words(part(few, 'more'))).to.equal('Show 5 more of 8')
    const all = await show({ catalog, category: 'community', initialCount: 12 })
    await ready(all, 12)
  })

  it('starts a filter when it comes near the screen, not before', async () => {
    const { host, catalog } = await openCatalog()
    host.requests.length = 0
    const page = await fixture<HTMLElement>(html`<div></div>`)
    const spacer = document.createElement('div')
    spacer.style.height = '5000px'
    const section = Object.assign(document.createElement('dm-model-section'), { catalog, filter: 'hf-filter/likes' })
    page.append(spacer, section)
    await section.updateComplete
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    expect(host.requests.filter((name) => name.endsWith('.bin'))).to.deep.equal([])
    expect(section.offsetHeight, 'its place is kept').to.be.greaterThan(200)
    section.scrollIntoView()
    await ready(section, 6)
    window.scrollTo(0, 0)
  })

  it('starts a section that is not on the first screen when it comes near, too', async () => {
    const folder = standardFolder()
    folder.sections!.push({ id: 'newest', title: 'Newest', ids: folder.models!.map(({ id }) => id), initial: 0 })
    const { host, catalog } = await openCatalog(folder)
    const page = await fixture<HTMLElement>(html`<div></div>`)
    const spacer = document.createElement('div')
    spacer.style.height = '5000px'
    const section = Object.assign(document.createElement('dm-model-section'), { catalog, category: 'newest' })
    page.append(spacer, section)
    await section.updateComplete
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    expect(host.requests.filter((name) => name.endsWith('.bin'))).to.deep.equal([])
    section.scrollIntoView()
    await ready(section, 6)
    window.scrollTo(0, 0)
  })

  it('says how many models there are', async () => {
    const { catalog } = await openCatalog()
    const section = await show({ catalog, filter: 'hf-filter/likes' })
    await ready(section, 6)
    expect(words(part(section, 'count'))).to.equal('30 models')
  })

  it('leads to a page with the whole list where the page has one, and nowhere else', async () => {
    const { catalog } = await openCatalog()
    const section = await show({ catalog, category: 'trending', href: '/trending/' })
    const all = await until(() => part<HTMLAnchorElement>(section, 'all'), 'the link')
    expect(words(all)).to.equal('See all')
    expect(all.href).to.equal(`${location.origin}/trending/`)
    expect(await violations(section)).to.deep.equal([])
    section.href = 'javascript:alert(1)'
    await until(() => !part(section, 'all'), 'no link')
  })

  it('comes back as it was left: grown, with the focus on its card and the page where it was', async () => {
    history.replaceState({ own: 1 }, '')
    const { catalog } = await openCatalog()
    const left = await show({ catalog, filter: 'hf-filter/likes', restore: true })
    await ready(left, 6)
    part(left, 'more')!.click()
    await ready(left, 18)
    cards(left)[15]!.focus()
    const top = await until(() => scrollY, 'the page to scroll to the card')
    cards(left)[15]!.addEventListener('dm-model-select', (event) => event.preventDefault())
    part(cards(left)[15]!, 'link')!.click()
    left.remove()
    window.scrollTo(0, 0)
    expect((history.state as { own: number }).own, 'what the page keeps is still there').to.equal(1)
    const back = await show({ catalog, filter: 'hf-filter/likes', restore: true })
    await ready(back, 18)
    await until(() => scrollY === top, 'the scroll')
    expect(cards(back)[15]!.matches(':focus-within'), 'the focus').to.equal(true)
    back.remove()
    history.replaceState({ dm: { 'section:hf-filter/likes': { count: 'many' } } }, '')
    const damaged = await show({ catalog, filter: 'hf-filter/likes', restore: true })
    await ready(damaged, 6)
    history.replaceState(null, '')
    window.scrollTo(0, 0)
  })

  it('keeps the height of its cards while they load', async () => {
    const host = await FolderHost.of(standardFolder())
    host.hold()
    const section = await show({ src: ADDRESS, runtime: runtimeOf(host), category: 'trending' })
    await section.updateComplete
    expect(state(section, 'loading')).to.equal(true)
    const before = section.offsetHeight
    host.release()
    await ready(section, 6)
    expect(section.offsetHeight).to.equal(before)
  })

  it('shows its own list until the cards are there, and keeps it when they do not come', async () => {
    const host = await FolderHost.of(standardFolder())
    host.hold()
    const list = html`<section>
      <h2>Trending</h2>
      <ul>
        <li><a id="own" href="/own">own</a></li>
      </ul>
    </section>`
    const section = await show({ src: ADDRESS, runtime: runtimeOf(host), category: 'trending' }, list)
    const own = section.querySelector<HTMLElement>('#own')!
    expect(own.offsetHeight).to.be.greaterThan(0)
    expect(part(section, 'heading')).to.equal(null)
    host.failing.add('all')
    host.release()
    const error = await until(() => part(section, 'error'), 'the error')
    expect(own.offsetHeight, 'the list stays').to.be.greaterThan(0)
    host.failing.clear()
    error.querySelector('button')!.click()
    await ready(section, 6)
    expect(own.offsetHeight, 'the cards took over').to.equal(0)
  })

  it('says what went wrong and what to do, and loads at the press of a button', async () => {
    const host = await FolderHost.of(standardFolder())
    host.failing.add('all')
    const section = await show({ src: ADDRESS, runtime: runtimeOf(host), category: 'trending' })
    const error = await until(() => part(section, 'error'), 'the error')
    expect(words(error)).to.include('The models did not load').and.include('Check the connection')
    expect(state(section, 'error')).to.equal(true)
    host.failing.clear()
    part(section, 'retry')!.click()
    await ready(section, 6)
    expect(state(section, 'error')).to.equal(false)
  })

  it('names a section that the catalogue does not have', async () => {
    const { catalog } = await openCatalog()
    const section = await show({ catalog, category: 'nonsense' })
    const error = await until(() => part(section, 'error'), 'the error')
    expect(words(error)).to.include('nonsense')
  })

  it('offers a way on from an empty list', async () => {
    const { catalog } = await openCatalog()
    const section = await show({ catalog, filter: 'civitai-filter/sdxl' })
    const empty = await until(() => part(section, 'empty'), 'the empty state')
    expect(state(section, 'empty')).to.equal(true)
    const instead = empty.querySelector('button')!
    expect(words(instead)).to.equal('Show Trending This Week')
    instead.click()
    await ready(section, 6)
  })

  it('shows another list when asked, a late answer for the former one notwithstanding', async () => {
    const { host, catalog } = await openCatalog()
    const section = await show({ catalog, category: 'trending' })
    await ready(section, 6)
    host.hold()
    Object.assign(section, { category: undefined, filter: 'hf-filter/likes' })
    await section.updateComplete
    Object.assign(section, { category: 'official', filter: undefined })
    await ready(section, 8)
    host.release()
    await section.updateComplete
    await new Promise((resolve) => requestAnimationFrame(resolve))
    expect(cards(section).length).to.equal(8)
    expect(words(part(section, 'heading'))).to.equal('AI Lab Models')
  })

  describe('slots', () => {
    class OwnCard extends HTMLElement {
      model: { id: string } | undefined
    }
    customElements.define('own-card', OwnCard)

    it('clones the page’s own card for each model, from an element or a template', async () => {
      const { catalog } = await openCatalog()
      for (const content of [
        html`<own-card slot="card" class="mine"></own-card>`,
        html`<template slot="card"><own-card class="mine"></own-card></template>`,
      ]) {
        const section = await show({ catalog, category: 'trending' }, content)
        const own = await until(() => {
          const found = [...section.shadowRoot!.querySelectorAll<OwnCard>('li > .mine')]
          return found.length === 6 ? found : undefined
        }, 'own cards')
        expect(own.map(({ model }) => model?.id)).to.include('maker-0/model-0')
        expect(own[0]).to.be.instanceOf(OwnCard)
        expect(cards(section).length).to.equal(0)
      }
    })

    it('focuses the list item where an own card takes no focus', async () => {
      const { catalog } = await openCatalog()
      const section = await show({ catalog, category: 'community' }, html`<own-card slot="card"></own-card>`)
      const more = await until(() => part(section, 'more'), 'the button')
      more.click()
      await until(() => focused() === section.shadowRoot!.querySelectorAll('li')[10], 'the focus on the item')
    })

    it('takes the page’s own button', async () => {
      const { catalog } = await openCatalog()
      const section = await show({ catalog, category: 'community' }, html`<button slot="more">Mehr</button>`)
      await ready(section, 10)
      section.querySelector('button')!.click()
      await ready(section, 12)
    })

    it('takes the page’s own empty state', async () => {
      const { catalog } = await openCatalog()
      const section = await show({ catalog, filter: 'civitai-filter/sdxl' }, html`<p slot="empty">Nothing yet.</p>`)
      await until(() => section.querySelector('p')!.offsetHeight > 0, 'the own empty state')
    })
  })

  it('says outside of a provider that records are simulated', async () => {
    const { catalog } = await openCatalog({ simulated: 'dates' })
    const section = await show({ catalog, category: 'trending' })
    await ready(section, 6)
    expect(words(part(section, 'simulated'))).to.equal('Demonstration data: dates')
  })

  it('works under another tag, with its own cards, when another version holds the usual ones', async () => {
    class Renamed extends DmModelSection {}
    Renamed.define('other-section')
    const { catalog } = await openCatalog()
    const section = Object.assign(document.createElement('other-section'), {
      catalog,
      category: 'trending',
    }) as unknown as DmModelSection
    const page = await fixture(html`<div></div>`)
    page.append(section)
    await ready(section, 6)
  })

  it('bears hostile names and titles as text', async () => {
    const bad = '<img src=x onerror=alert(1)>'
    const models = Array.from({ length: 30 }, (_, i) => model(`maker/${bad}${i}`))
    const folder = standardFolder({ models })
    folder.sections![0]!.title = bad
    const { catalog } = await openCatalog(folder)
    const section = await show({ catalog, category: 'trending' })
    await ready(section, 6)
    expect(words(part(section, 'heading'))).to.equal(bad)
    expect(deep(section, 'img').length).to.equal(0)
  })

  it('stops loading when it leaves the page, goes on when it comes back, and leaves nothing after 100 visits', async () => {
    const host = await FolderHost.of(standardFolder())
    host.hold()
    const section = await show({ src: ADDRESS, runtime: runtimeOf(host), category: 'trending' })
    const parent = section.parentElement!
    section.remove()
    host.release()
    await new Promise((resolve) => requestAnimationFrame(resolve))
    expect(cards(section).length).to.equal(0)
    parent.append(section)
    await ready(section, 6)
    const [first] = cards(section)
    for (let i = 0; i < 100; i++) {
      section.remove()
      parent.append(section)
    }
    await section.updateComplete
    expect(cards(section).length).to.equal(6)
    expect(cards(section)[0]).to.equal(first)
  })
})
