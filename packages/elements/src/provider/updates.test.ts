/** What an open page does when its catalogue is published anew. */
import type { CatalogChange } from '@decentramodels/core/contract'
import { expect, fixture, html } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import type { DmModelCard } from '../model-card/model-card.js'
import type { DmModelSection } from '../model-section/model-section.js'
import {
  card,
  FakeClock,
  FolderHost,
  type FolderOptions,
  model,
  NOW,
  runtimeOf,
  standardFolder,
} from '../testing/catalog.fixture.js'
import { deep, focused, part, until, violations } from '../testing/screen.fixture.js'
import './define.js'
import type { DmProvider } from './provider.js'

const ADDRESS = 'https://models.example/manifests/'
const MINUTE = 60_000

const cards = (element: Element) => deep(element, 'dm-model-card') as DmModelCard[]
const ids = (element: Element) => cards(element).map((card) => card.model?.id)
const words = (element: Element | null) => element?.textContent?.replace(/\s+/g, ' ').trim()
const pill = (provider: Element) => part(provider, 'update')
const status = (provider: Element) => words(provider.shadowRoot!.querySelector('[role=status]'))

const standard = standardFolder().models!
const added = (count: number, first = 0) => Array.from({ length: count }, (_, i) => model(`new/model-${first + i}`))

/** The standard folder without some models and with others at the top of everything, as it is `minutes` later. */
function later(minutes: number, more: typeof standard, gone: string[] = []): FolderOptions {
  const at = new Date(NOW + minutes * MINUTE).toISOString()
  const models = [...more, ...standard.filter(({ id }) => !gone.includes(id))]
  const change: CatalogChange = {
    at,
    added: more.map(({ id }) => card(id)),
    addedCount: more.length,
    updated: [],
    updatedCount: 0,
    removed: gone,
    removedCount: gone.length,
  }
  return { ...standardFolder({ models }), generatedAt: at, changes: [change] }
}

interface Scene {
  host: FolderHost
  clock: FakeClock
  provider: DmProvider
  /** Lets one poll go by. */
  poll(): Promise<void>
}

async function open(content = html``, pollSeconds = 60): Promise<Scene> {
  const host = await FolderHost.of(standardFolder())
  const clock = new FakeClock()
  const provider = await fixture<DmProvider>(
    html`<dm-provider .src=${ADDRESS} .runtime=${runtimeOf(host, clock)} .pollSeconds=${pollSeconds}
      >${content}</dm-provider
    >`,
  )
  await until(() => cards(provider).some((card) => card.model), 'cards')
  return {
    host,
    clock,
    provider,
    poll: async () => {
      await until(() => clock.sleeping > 0, 'the provider to wait for the next poll')
      const asked = host.requests.length
      clock.advance(pollSeconds * 1000)
      await until(() => host.requests.length > asked, 'the poll')
    },
  }
}

describe('dm-provider, published anew while it is open', () => {
  it('is accessible with the pill and with new models', async () => {
    const { host, provider, poll } = await open()
    await host.publish(later(1, added(3)))
    await poll()
    const shown = await until(() => pill(provider), 'the pill')
    await Promise.all(shown.getAnimations().map(({ finished }) => finished))
    for (const theme of ['light', 'dark']) {
      provider.setAttribute('theme', theme)
      expect(await violations(provider)).to.deep.equal([])
    }
    part(provider, 'show')!.click()
    await until(() => part(provider, 'new'), 'the new models')
    expect(await violations(provider)).to.deep.equal([])
  })

  it('says within one poll that there are new models, politely, and moves nothing', async () => {
    const { host, provider, poll } = await open()
    const region = provider.shadowRoot!.querySelector('[role=status]')
    expect(status(provider)).to.equal('')
    const places = () => cards(provider).map((card) => card.getBoundingClientRect().top + scrollY)
    const before = places()
    await host.publish(later(1, added(3)))
    await poll()
    const shown = await until(() => pill(provider), 'the pill')
    expect(words(shown)).to.equal('3 new models')
    expect(status(provider)).to.equal('3 new models')
    expect(provider.shadowRoot!.querySelector('[role=status]') === region, 'the region was there').to.equal(true)
    expect(places()).to.deep.equal(before)
    expect(ids(provider)).to.not.include('new/model-0')
    for (const button of shown.querySelectorAll('button')) {
      expect(button.offsetHeight).to.be.at.least(44)
      expect(button.offsetWidth).to.be.at.least(44)
    }
    const box = shown.getBoundingClientRect()
    expect(box.bottom <= innerHeight && box.top >= 0, 'on the screen').to.equal(true)
  })

  it('shows the new models above the page’s own content when the pill is pressed, and moves the focus there', async () => {
    const { host, provider, poll } = await open(html`<dm-model-section category="trending"></dm-model-section>`)
    await host.publish(later(1, added(2), ['maker-1/model-1']))
    await poll()
    const show = await until(() => part(provider, 'show'), 'the pill')
    show.focus()
    await sendKeys({ press: 'Enter' })
    const fresh = await until(() => part(provider, 'new'), 'the new models')
    expect(words(part(provider, 'new-heading'))).to.equal('New since you opened this page')
    await until(() => focused() === part(provider, 'new-heading'), 'the focus on the title')
    expect([...fresh.querySelectorAll<DmModelCard>('dm-model-card')].map((card) => card.model!.id)).to.deep.equal([
      'new/model-0',
      'new/model-1',
    ])
    expect(fresh.getBoundingClientRect().bottom).to.be.at.most(
      provider.querySelector('dm-model-section')!.getBoundingClientRect().top,
    )
    expect(pill(provider)).to.equal(null)
    expect(status(provider)).to.equal('')
    const section = provider.querySelector<DmModelSection>('dm-model-section')!
    await until(() => ids(section).includes('new/model-0'), 'the section of the new publication')
    expect(ids(section)).to.not.include('maker-1/model-1')
    expect(ids(section)).to.deep.equal([
      'new/model-0',
      'new/model-1',
      'maker-0/model-0',
      'maker-2/model-2',
      'maker-3/model-3',
      'maker-4/model-4',
    ])
  })

  it('loads lists again in place: as grown as they were, with the focus and open cards', async () => {
    const { host, provider, poll } = await open(html`<dm-model-section category="community"></dm-model-section>`)
    const section = provider.querySelector<DmModelSection>('dm-model-section')!
    part(section, 'more')!.click()
    await until(() => cards(section).length === 12, 'all cards')
    const kept = cards(section).find((card) => card.model?.id === 'maker-2/model-16')!
    kept.expanded = true
    kept.focus()
    const link = focused()
    await host.publish(later(1, [], ['maker-0/model-14']))
    await poll()
    const show = await until(() => part(provider, 'show'), 'the pill')
    // A pointer leaves the focus where it is.
    show.dispatchEvent(new MouseEvent('click', { bubbles: true }))
    await until(() => !ids(section).includes('maker-0/model-14'), 'the section of the new publication')
    expect(cards(section).length).to.equal(12)
    expect(cards(section).indexOf(kept), 'the card moved up').to.equal(1)
    expect(kept.expanded).to.equal(true)
    expect(focused() === link, 'the focus').to.equal(true)
  })

  it('adds up what several publications bring, each model once', async () => {
    const { host, provider, poll } = await open()
    await host.publish(later(1, added(2)))
    await poll()
    await until(() => words(pill(provider)) === '2 new models', 'the first two')
    const second = later(2, added(3))
    await host.publish({ ...second, changes: [...second.changes!, ...later(1, added(2)).changes!] })
    await poll()
    await until(() => words(pill(provider)) === '3 new models', 'three in all')
  })

  it('is closed by its button and by Escape; the focus goes back to where it was', async () => {
    const { host, clock, provider, poll } = await open()
    const [first] = cards(provider)
    first!.focus()
    const link = focused()
    await host.publish(later(1, added(1)))
    await poll()
    const show = await until(() => part(provider, 'show'), 'the pill')
    expect(words(pill(provider))).to.equal('1 new model')
    expect(focused() === link, 'the pill takes no focus').to.equal(true)
    show.focus()
    // The preview of the card closes by itself; the key would be for it.
    clock.advance(1000)
    await until(() => deep(first!, ':popover-open').length === 0, 'no preview')
    await sendKeys({ press: 'Escape' })
    await until(() => !pill(provider), 'no pill')
    expect(focused() === link, 'the focus is back').to.equal(true)
    await host.publish(later(2, added(2)))
    await poll()
    const dismiss = await until(() => part(provider, 'dismiss'), 'the pill again')
    expect(words(pill(provider)), 'with what was not looked at').to.equal('2 new models')
    dismiss.click()
    await until(() => !pill(provider), 'no pill')
  })

  it('says when models went, and they go at the press', async () => {
    const { host, provider, poll } = await open()
    await host.publish(later(1, [], ['maker-0/model-0']))
    await poll()
    await until(() => words(pill(provider)) === '1 model removed', 'the pill')
    expect(ids(provider)).to.include('maker-0/model-0')
    part(provider, 'show')!.click()
    await until(() => !ids(provider).includes('maker-0/model-0'), 'the model to go')
    expect(part(provider, 'new')).to.equal(null)
  })

  it('tells the page, which may keep it quiet', async () => {
    const { host, provider, poll } = await open()
    const heard: CatalogChange[] = []
    provider.addEventListener('dm-catalog-change', (event) => {
      heard.push(event.change)
      if (heard.length === 1) event.preventDefault()
    })
    await host.publish(later(1, added(1)))
    await poll()
    await until(() => heard.length === 1, 'the event')
    await host.publish(later(2, added(1, 5)))
    await poll()
    await until(() => pill(provider), 'the pill of the second')
    expect(words(pill(provider))).to.equal('1 new model')
    expect(heard.map(({ added }) => added[0]!.id)).to.deep.equal(['new/model-0', 'new/model-5'])
  })

  it('never polls when asked not to, stops off the page and goes on when it is back', async () => {
    const quiet = await open(html``, 0)
    await new Promise((resolve) => requestIdleCallback(resolve))
    await new Promise((resolve) => requestAnimationFrame(resolve))
    expect(quiet.clock.sleeping).to.equal(0)
    const { host, provider, clock, poll } = await open()
    await until(() => clock.sleeping > 0, 'the wait for a poll')
    const parent = provider.parentElement!
    provider.remove()
    await until(() => clock.sleeping === 0, 'the poller to stop')
    parent.append(provider)
    await host.publish(later(1, added(1)))
    await poll()
    await until(() => pill(provider), 'the pill')
  })

  it('asks a folder without index.json for nothing', async () => {
    const host = await FolderHost.of(standardFolder())
    host.failing.add('home.json').add('index.json')
    const clock = new FakeClock()
    const provider = await fixture<DmProvider>(
      html`<dm-provider .src=${ADDRESS} .runtime=${runtimeOf(host, clock)}></dm-provider>`,
    )
    await until(() => part(provider, 'error'), 'the error')
    expect(clock.sleeping).to.equal(0)
  })
})
