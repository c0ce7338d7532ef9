/** custom-elements.json beside the running elements: documented = present, both ways. */
import { Catalog } from '@decentramodels/core/catalog'
import { expect, fixture, html } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import type { ReactiveElement } from 'lit'
import './define.js'
import './model-detail/define.js'
import './limit-status/define.js'
import './model-list/define.js'
import './model-search/define.js'
import './playground/define.js'
import { showLimits, showPlaygrounds, showResults } from './playground/every-state.fixture.js'
import './run-result/define.js'
import { card, FakeClock, FolderHost, model, NOW, runtimeOf, standardFolder } from './testing/catalog.fixture.js'
import { deep, part, until } from './testing/screen.fixture.js'

interface Named {
  name: string
  description?: string
}
interface Declaration extends Named {
  tagName?: string
  summary?: string
  members?: (Named & { kind: string; static?: boolean; readonly?: boolean })[]
  attributes?: Named[]
  slots?: Named[]
  events?: Named[]
  cssParts?: Named[]
  cssProperties?: Named[]
  cssStates?: Named[]
}

const ADDRESS = 'https://models.example/manifests/'
let declarations: Declaration[]
/** What the elements showed, by tag, over all their states. */
const seen = new Map<string, Record<'parts' | 'slots' | 'states' | 'events' | 'properties', Set<string>>>()
const STATES = ['loading', 'ready', 'empty', 'error', 'stale', 'expanded', 'running', 'waiting']

function look(root: Element): void {
  for (const element of [root, ...deep(root, '*')]) {
    const found = seen.get(element.localName)
    if (!found || !element.shadowRoot) continue
    // Parts of the element's own tree; nested elements have theirs.
    for (const node of element.shadowRoot.querySelectorAll('[part]'))
      for (const name of node.part) found.parts.add(name)
    for (const node of element.shadowRoot.querySelectorAll('[exportparts]'))
      for (const pair of node.getAttribute('exportparts')!.split(',')) found.parts.add(pair.split(':')[1]!.trim())
    for (const slot of element.shadowRoot.querySelectorAll('slot')) found.slots.add(slot.name)
    for (const sheet of element.shadowRoot.adoptedStyleSheets)
      for (const rule of sheet.cssRules)
        for (const [name] of rule.cssText.matchAll(/--dm-[\w-]+/g)) found.properties.add(name)
    for (const state of STATES) if (element.matches(`:state(${state})`)) found.states.add(state)
  }
}

describe('the manifest', () => {
  before(async () => {
    const answer = await fetch('/packages/elements/custom-elements.json')
    if (!answer.ok) throw new Error('custom-elements.json is missing: run npm run build.')
    const { modules } = (await answer.json()) as { modules: { declarations: Declaration[] }[] }
    declarations = modules.flatMap(({ declarations }) => declarations)
    for (const { tagName } of declarations)
      if (tagName)
        seen.set(tagName, {
          parts: new Set(),
          slots: new Set(),
          states: new Set(),
          events: new Set(),
          properties: new Set(),
        })
    for (const [tag, event] of [
      ['dm-model-card', 'dm-model-select'],
      ['dm-provider', 'dm-catalog-open'],
      ['dm-quick-action', 'dm-quick-action'],
      ['dm-model-detail', 'dm-model-load'],
      ['dm-model-search', 'dm-search'],
      ['dm-playground', 'dm-task-change'],
    ] as const)
      document.addEventListener(event, (heard) => {
        heard.preventDefault()
        seen.get(tag)!.events.add(heard.type)
      })

    document.addEventListener('dm-catalog-change', ({ type }) => seen.get('dm-provider')!.events.add(type))

    const page = await fixture<HTMLElement>(html`<div></div>`)
    const show = async <T extends HTMLElement>(tag: string, properties: Partial<T>): Promise<T> => {
      const element = Object.assign(document.createElement(tag), properties) as T
      page.append(element)
      await (element as unknown as ReactiveElement).updateComplete
      look(element)
      return element
    }
    const host = await FolderHost.of(standardFolder({ simulated: 'dates' }))
    const runtime = runtimeOf(host)
    const catalog = await Catalog.open(ADDRESS, { runtime })
    await show('dm-quick-access', {})
    const action = await show('dm-quick-action', { icon: 'new', label: 'New', hint: 'now' } as object)
    part(action, 'base')!.click()
    // The card: waiting, new and limited, opened, with its preview.
    await show('dm-model-card', {})
    const special = { gated: true, createdAt: new Date(NOW).toISOString() }
    const atOnce = { now: () => NOW, monotonic: () => 0, sleep: async () => {} }
    const single = await show('dm-model-card', {
      runtime: { ...runtime, clock: atOnce },
      model: card('a/b', special),
    } as object)
    await sendKeys({ press: 'Tab' })
    single.dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }))
    await until(() => part(single, 'preview'), 'the preview')
    look(single)
    Object.assign(single, { expanded: true })
    part(single, 'action')!.click()
    await until(() => single.shadowRoot!.querySelector('dl'), 'the facts')
    look(single)
    // The section: waiting, ready, grown to its end, empty, failed, from a saved copy.
    await show('dm-model-section', {})
    const grown = await show('dm-model-section', { catalog, category: 'community', href: '/all/' } as object)
    const more = await until(() => part(grown, 'more'), 'the button')
    look(grown)
    more.click()
    await until(() => part(grown, 'end'), 'the end')
    look(grown)
    const empty = await show('dm-model-section', { catalog, filter: 'civitai-filter/sdxl' } as object)
    await until(() => part(empty, 'empty'), 'the empty state')
    look(empty)
    const own = document.createElement('p')
    const waiting = document.createElement('dm-model-section')
    waiting.append(own)
    page.append(waiting)
    await waiting.updateComplete
    look(waiting)
    // A provider whose catalogue is empty.
    const bare = await FolderHost.of(standardFolder({ models: [], sections: [], filters: [] }))
    const hollow = await show('dm-provider', { src: ADDRESS, runtime: runtimeOf(bare) } as object)
    await until(() => part(hollow, 'empty'), 'the note')
    look(hollow)
    // The detail: waiting, everything that a model can have, missing.
    const detail = await show('dm-model-detail', { src: ADDRESS, runtime, modelId: 'maker-0/model-0' } as object)
    await until(() => part(detail, 'simulated'), 'the note')
    look(detail)
    const days = { since: '2025-12-14', counts: [1, 2] }
    const whole = model('a/whole', { ...special, dailyDownloads: days, image: 'https://pictures.example/a.png' })
    await show('dm-model-detail', { catalog, model: whole, pictures: true } as object)
    const missing = await show('dm-model-detail', { catalog, modelId: 'no/such' } as object)
    await until(() => part(missing, 'empty'), 'the sentence')
    look(missing)
    // The list: waiting, ready, empty, with rows that did not load.
    const unready = await show('dm-model-list', {})
    unready.append(own.cloneNode())
    Object.assign(unready, { label: 'Models' })
    await (unready as unknown as ReactiveElement).updateComplete
    look(unready)
    const list = await show('dm-model-list', { catalog } as object)
    list.scrollIntoView()
    await until(() => part(list, 'item'), 'the rows')
    look(list)
    const none = await show('dm-model-list', { catalog, filter: 'civitai-filter/sdxl' } as object)
    none.scrollIntoView()
    await until(() => part(none, 'empty'), 'the empty state')
    look(none)
    const unsteady = {
      length: 1000,
      slice: async (start: number) => {
        if (start > 0) throw new TypeError('Failed to fetch')
        return Array.from({ length: 100 }, (_, i) => card(`a/${i}`))
      },
      ids: async () => [],
    }
    const long = await show('dm-model-list', { models: unsteady } as object)
    long.scrollIntoView({ block: 'end' })
    await until(() => part(long, 'list'), 'the list')
    long.scrollIntoView({ block: 'end' })
    await until(() => part(long, 'problem'), 'the rows that did not load')
    look(long)
    long.remove()
    window.scrollTo(0, 0)
    // The search: waiting, with all that one may ask, with nothing found, without an index.
    const unsearched = document.createElement('dm-model-search')
    unsearched.append(own.cloneNode())
    page.append(unsearched)
    await unsearched.updateComplete
    look(unsearched)
    const searched = await show('dm-model-search', { catalog, query: 'model' } as object)
    await until(() => part(searched, 'results'), 'what was found')
    part(searched, 'filters-button')!.click()
    await until(() => part(searched, 'pill'), 'the pills')
    await until(() => part(searched, 'note'), 'the note')
    look(searched)
    Object.assign(searched, { query: 'mmmodell' })
    await until(() => part(searched, 'suggestion'), 'what may have been meant')
    look(searched)
    searched.remove()
    const kept = new Map<string, Response>()
    const cache = {
      match: async (url: string) => kept.get(url)?.clone(),
      put: async (url: string, response: Response) => void kept.set(url, response),
      delete: async (url: string) => void kept.delete(url),
    }
    await (await Catalog.open(ADDRESS, { runtime: { ...runtime, cache } })).model('maker-0/model-0')
    await until(() => kept.size > 2, 'the saved copy')
    const provider = await show('dm-provider', { src: ADDRESS, runtime } as object)
    await until(() => part(provider, 'sections'), 'the sections')
    look(provider)
    // Published anew, with what is new.
    const news = await FolderHost.of(standardFolder())
    const clock = new FakeClock()
    const open = await show('dm-provider', { src: ADDRESS, runtime: runtimeOf(news, clock) } as object)
    await until(() => part(open, 'age') && clock.sleeping > 0, 'the wait for a poll')
    const at = new Date(NOW + 60_000).toISOString()
    const added = [card('a/new')]
    const rest = { updated: [], updatedCount: 0, removed: [], removedCount: 0 }
    await news.publish({ ...standardFolder(), generatedAt: at, changes: [{ at, added, addedCount: 1, ...rest }] })
    clock.advance(60_000)
    const newer = await until(() => part(open, 'show'), 'the pill')
    look(open)
    newer.click()
    await until(() => part(open, 'new'), 'the new models')
    look(open)
    await showResults(show, look)
    await showLimits(show, look)
    await showPlaygrounds(show, look)
    host.failing.add('all')
    for (const tag of ['dm-model-section', 'dm-provider', 'dm-model-detail', 'dm-model-list', 'dm-model-search']) {
      const given = { src: ADDRESS, runtime, category: 'trending', modelId: 'maker-0/model-0' }
      const failed = await show(tag, given as object)
      failed.scrollIntoView()
      await until(() => part(failed, 'error'), 'the error')
      look(failed)
      const stale = await show(tag, { ...given, runtime: { ...runtime, cache } } as object)
      stale.scrollIntoView()
      await until(() => part(stale, 'stale'), 'the saved copy')
      look(stale)
    }
  })

  const elements = () => declarations.filter(({ tagName }) => tagName)
  const names = (list: Named[] | undefined) => (list ?? []).map(({ name }) => name).sort()

  it('describes everything, and every element in a line', () => {
    expect(
      elements()
        .map(({ tagName }) => tagName)
        .sort(),
    ).to.deep.equal([
      'dm-limit-status',
      'dm-model-card',
      'dm-model-detail',
      'dm-model-list',
      'dm-model-search',
      'dm-model-section',
      'dm-playground',
      'dm-provider',
      'dm-quick-access',
      'dm-quick-action',
      'dm-run-result',
    ])
    for (const element of elements()) {
      expect(element.summary, element.name).to.be.a('string')
      for (const kind of [
        'members',
        'attributes',
        'slots',
        'events',
        'cssParts',
        'cssProperties',
        'cssStates',
      ] as const)
        for (const item of element[kind] ?? [])
          expect(item.description, `${element.name} ${kind} ${item.name}`).to.be.a('string').and.not.equal('')
    }
  })

  it('has the attributes and properties that are there', () => {
    for (const { tagName, attributes, members } of elements()) {
      const Class = customElements.get(tagName!) as unknown as typeof ReactiveElement
      // `theme` is read by style sheets alone.
      expect(names(attributes).filter((name) => name !== 'theme')).to.deep.equal([...Class.observedAttributes].sort())
      const fields = (members ?? []).filter((member) => member.kind === 'field' && !member.static)
      expect(names(fields)).to.deep.equal([...Class.elementProperties.keys()].map(String).sort())
      const element = document.createElement(tagName!)
      for (const { name } of members ?? [])
        expect(name in element || name in Class, `${tagName} ${name}`).to.equal(true)
    }
  })

  it('has the parts, slots, states and events that are there', () => {
    for (const { tagName, cssParts, slots, cssStates, events } of elements()) {
      const found = seen.get(tagName!)!
      expect(names(cssParts), `parts of ${tagName}`).to.deep.equal([...found.parts].sort())
      expect(names(cssStates), `states of ${tagName}`).to.deep.equal([...found.states].sort())
      expect(names(events), `events of ${tagName}`).to.deep.equal([...found.events].sort())
      // The pattern of a card is read from the page's content, not placed.
      const placed = names(slots).filter((name) => name !== 'card')
      expect(placed, `slots of ${tagName}`).to.deep.equal([...found.slots].sort())
    }
  })

  it('has the custom properties that style sheets read', () => {
    for (const { tagName, cssProperties } of elements()) {
      const Class = customElements.get(tagName!) as unknown as typeof ReactiveElement
      const atOnce = Class.elementStyles.flatMap(
        (style) => String((style as { cssText: string }).cssText).match(/--dm-[\w-]+/g) ?? [],
      )
      // Later parts bring their own sheets.
      const read = new Set([...atOnce, ...seen.get(tagName!)!.properties])
      const documented = new Set(names(cssProperties))
      for (const name of read) expect(documented.has(name), `${tagName} reads ${name}`).to.equal(true)
      for (const name of documented) expect(read.has(name), `${tagName} documents ${name}`).to.equal(true)
    }
  })
})
