import { toModelCard } from '@decentramodels/core/contract'
import { expect } from '@open-wc/testing'
import { setViewport } from '@web/test-runner-commands'
import { de } from '../i18n/de.js'
import { model, NOW } from '../testing/catalog.fixture.js'
import { deep, part, until, violations } from '../testing/screen.fixture.js'
import '../provider/define.js'
import type { SearchEvent } from './search-event.js'
import {
  ADDRESS,
  box,
  count,
  countOf,
  labelOf,
  many,
  MODELS,
  openCatalog,
  pill,
  pills,
  place,
  said,
  showSearch,
  shownIds,
  shows,
  type,
} from './search.fixture.js'

const all = MODELS.map(({ id }) => id)
const state = (search: Element, name: string) => search.matches(`:state(${name})`)
/** The texts that the browser marks. */
const marked = () => [...(CSS.highlights.get('dm-match') ?? [])].map((range) => String(range)).sort()

describe('dm-model-search', () => {
  before(() => setViewport({ width: 1280, height: 800 }))
  afterEach(() => window.scrollTo(0, 0))

  for (const theme of ['light', 'dark']) {
    for (const width of [1280, 360]) {
      it(`is accessible: all, found, filtered, nothing, failed; ${theme}, ${width} px`, async () => {
        await setViewport({ width, height: 800 })
        document.documentElement.style.colorScheme = theme
        document.body.style.backgroundColor = 'Canvas'
        try {
          const { search, host } = await showSearch()
          await shows(search, all)
          expect(await violations(search)).to.deep.equal([])
          box(search).focus()
          part(search, 'filters-button')!.click()
          await until(() => pill(search, 'LoRA'), 'the counted pills')
          expect(await violations(search)).to.deep.equal([])
          pill(search, 'Text to image')!.click()
          await shows(search, ['lab/painter-xl', 'lab/painter-small', 'civitai:77'])
          expect(await violations(search)).to.deep.equal([])
          type(search, 'xqzzkwvj')
          await until(() => part(search, 'empty'), 'the empty state')
          expect(await violations(search)).to.deep.equal([])
          host.failing.add('all')
          const { search: failed } = await showSearch({
            catalog: undefined,
            src: ADDRESS,
            runtime: { fetch: host.fetch },
          })
          await until(() => part(failed, 'error'), 'the error')
          expect(await violations(failed)).to.deep.equal([])
        } finally {
          await setViewport({ width: 1280, height: 800 })
          document.documentElement.style.colorScheme = ''
          document.body.style.backgroundColor = ''
        }
      })
    }
  }

  it('shows all models, and at every keystroke those that are meant', async () => {
    const { search } = await showSearch()
    await shows(search, all)
    expect(count(search)).to.equal('7 models')
    expect(state(search, 'ready')).to.equal(true)
    const heard: [string, number][] = []
    search.addEventListener('dm-search', ({ query, total }: SearchEvent) => heard.push([query, total]))
    type(search, 'w')
    await until(() => heard.at(-1)?.[0] === 'w', 'the answer to the first letter')
    type(search, 'wi')
    type(search, 'wisperer')
    await until(() => count(search) === '1 model for “wisperer”', 'the count')
    await shows(search, ['ear/whisperer'])
    type(search, 'llama')
    await shows(search, ['maker/tiny-llama', 'new/llama-news', 'maker/quiet-llama-8b'])
    expect(heard.at(-1)).to.deep.equal(['llama', 3])
    type(search, '')
    await shows(search, all)
  })

  it('loads no index before somebody means to search, and then once', async () => {
    const { search, host } = await showSearch()
    await shows(search, all)
    expect(host.requests).not.to.include('search.bin')
    expect(pills(search).map(countOf).join('')).to.equal('')
    box(search).focus()
    await until(() => countOf(pill(search, 'CivitAI')!) === '1', 'the counts')
    box(search).blur()
    box(search).focus()
    type(search, 'painter')
    await shows(search, ['lab/painter-xl', 'lab/painter-small'])
    expect(host.requests.filter((name) => name === 'search.bin')).to.deep.equal(['search.bin'])
  })

  it('answers from what is there while the index is on its way', async () => {
    const { search, host } = await showSearch()
    await shows(search, all)
    host.hold()
    box(search).focus()
    type(search, 'painter')
    await shows(search, ['lab/painter-xl', 'lab/painter-small'])
    expect(part(search, 'note')).to.equal(null)
    host.release()
    await until(() => countOf(pill(search, 'Under 7B')!) === '1', 'what the index counts')
  })

  it('takes an index that comes after all, and then says no more that there is none', async () => {
    const { search, host, clock } = await showSearch()
    await shows(search, all)
    host.failing.add('search.bin')
    type(search, 'wisperer')
    await until(() => part(search, 'note'), 'the note')
    host.failing.clear()
    clock.advance(10_000)
    type(search, 'whisper')
    await until(() => countOf(pill(search, 'Under 7B') ?? document.body) === '0', 'what the index counts')
    expect(part(search, 'note')).to.equal(null)
    type(search, 'wisperer')
    await shows(search, ['ear/whisperer'])
  })

  it('marks what was found, without touching a text', async () => {
    const { search } = await showSearch()
    type(search, 'painter lab')
    await shows(search, ['lab/painter-xl', 'lab/painter-small'])
    await until(() => marked().length === 4, 'the marks')
    expect(marked()).to.deep.equal(['lab', 'lab', 'painter', 'painter'])
    expect(deep(search, 'mark')).to.deep.equal([])
    type(search, 'whisperer')
    await until(() => marked().join() === 'whisperer', 'the other mark')
    type(search, '')
    await until(() => marked().length === 0, 'no mark')
    type(search, 'llama')
    await until(() => marked().length > 0, 'marks again')
    search.remove()
    expect(marked()).to.deep.equal([])
  })

  it('filters by pills, counts what would be left, and dims what would leave nothing', async () => {
    const { search } = await showSearch()
    box(search).focus()
    await until(() => pill(search, 'LoRA'), 'the counted pills')
    const shape = (label: string) => {
      const one = pill(search, label)!
      return [countOf(one), one.getAttribute('aria-pressed'), one.getAttribute('aria-disabled')]
    }
    expect(shape('Text to image')).to.deep.equal(['3', 'false', null])
    expect(shape('New this week')).to.deep.equal(['1', 'false', null])
    expect(pill(search, 'Text to image')!.textContent!.replace(/\s+/g, ' ').trim()).to.equal('Text to image 33 models')
    expect(part(search, 'clear-all')).to.equal(null)
    pill(search, 'Text to image')!.click()
    await shows(search, ['lab/painter-xl', 'lab/painter-small', 'civitai:77'])
    expect(shape('Text to image')).to.deep.equal(['3', 'true', null])
    expect(shape('CivitAI')).to.deep.equal(['1', 'false', null])
    // Its own filter does not count against a value of the same kind.
    expect(shape('Text generation')).to.deep.equal(['3', 'false', null])
    expect(shape('New this week')).to.deep.equal(['0', 'false', 'true'])
    pill(search, 'New this week')!.click()
    expect(pill(search, 'New this week')!.getAttribute('aria-pressed')).to.equal('false')
    pill(search, 'AI lab')!.click()
    await shows(search, ['lab/painter-xl', 'lab/painter-small'])
    pill(search, 'AI lab')!.click()
    await shows(search, ['lab/painter-xl', 'lab/painter-small', 'civitai:77'])
    pill(search, 'Text generation')!.click()
    await until(() => shownIds(search).length === 6, 'both tasks')
    expect(search.filter).to.deep.equal({ task: ['text-to-image', 'text-generation'] })
    part(search, 'clear-all')!.click()
    await shows(search, all)
    expect(search.filter).to.deep.equal({})
    expect(part(search, 'clear-all')).to.equal(null)
  })

  it('keeps pills in their places while what is asked changes', async () => {
    const { search } = await showSearch()
    box(search).focus()
    await until(() => pill(search, 'LoRA'), 'the counted pills')
    const before = pills(search).map(labelOf)
    type(search, 'llama')
    await until(() => shownIds(search).length === 3, 'the answer')
    expect(
      pills(search)
        .map(labelOf)
        .filter((label) => before.includes(label)),
    ).to.deep.equal(before)
    expect(countOf(pill(search, 'Text to image')!)).to.equal('0')
  })

  it('shows the kinds of pills that the page wants, and more values on demand', async () => {
    const models = many(40).map((model, i) => ({ ...model, license: `license-${i % 9}`, downloads: 1000 - (i % 9) }))
    const { search } = await showSearch({ facets: 'source license' }, { models })
    box(search).focus()
    await until(() => pill(search, 'license-0'), 'the licenses')
    const groups = () => [...search.shadowRoot!.querySelectorAll('[role=group][aria-labelledby] > :first-child')]
    expect(groups().map(({ textContent }) => textContent)).to.deep.equal(['Source', 'License'])
    expect(pills(search).length).to.equal(2 + 6)
    const more = search.shadowRoot!.querySelector<HTMLElement>('[part=pill][aria-expanded]')!
    expect(more.getAttribute('aria-label')).to.equal('More: License')
    more.click()
    await until(() => pills(search).length === 2 + 9, 'all licenses')
    expect(more.getAttribute('aria-expanded')).to.equal('true')
    search.facets = ''
    await search.updateComplete
    expect(part(search, 'pills')).to.equal(null)
    expect(part(search, 'filters-button')).to.equal(null)
  })

  it('sorts', async () => {
    const { search } = await showSearch()
    await shows(search, all)
    const select = part<HTMLSelectElement>(search, 'sort')!
    expect([...select.options].map(({ text }) => text.trim())).to.deep.equal([
      'Most popular',
      'Trending',
      'Newest',
      'Most used',
      'Most liked',
      'Name',
    ])
    select.value = 'likes'
    select.dispatchEvent(new Event('change', { bubbles: true }))
    await until(() => shownIds(search)[0] === 'lab/painter-xl', 'the most liked')
    search.sort = 'newest'
    await until(() => shownIds(search)[0] === 'new/llama-news', 'the newest')
    expect(select.value).to.equal('newest')
    search.sort = 'relevance'
    type(search, 'llama')
    await until(() => select.selectedOptions[0]?.text.trim() === 'Best match', 'the name of the order')
  })

  it('reads on to the end of a long result', async () => {
    const { search, clock } = await showSearch({ sort: 'name', filter: { license: ['mit'] } }, { models: many(2600) })
    await until(() => count(search) === '1,300 models', 'the count')
    const list = await until(() => part(search, 'results'), 'the list')
    await until(() => shownIds(search).length > 5, 'rows')
    expect(shownIds(search).length).to.be.lessThan(200)
    window.scrollTo(0, document.documentElement.scrollHeight)
    const last = await until(
      () => list.shadowRoot!.querySelector<HTMLElement>('li[aria-posinset="1300"] dm-model-card'),
      'the last row',
    )
    await until(() => {
      // The list reads when a flight over many rows has ended.
      clock.advance(200)
      return part(last, 'link')
    }, 'its model')
    expect(part(last, 'link')!.textContent).to.match(/^model-\d+$/)
    // Another search begins at its beginning.
    type(search, 'model')
    await until(() => list.shadowRoot!.querySelector('li[aria-posinset="1"]'), 'the first row')
    expect(list.getBoundingClientRect().bottom).to.be.greaterThan(400)
  })

  it('says how many there are half a second after the last key, once', async () => {
    const { search, clock } = await showSearch()
    await shows(search, all)
    const status = search.shadowRoot!.querySelector('[role=status]')!
    const heard: string[] = []
    new MutationObserver(() => heard.push(said(search))).observe(status, {
      childList: true,
      characterData: true,
      subtree: true,
    })
    clock.advance(1000)
    expect(said(search)).to.equal('')
    for (const text of ['p', 'pa', 'painter']) {
      type(search, text)
      await until(() => count(search).endsWith(`“${text}”`), text)
      clock.advance(400)
    }
    expect(said(search)).to.equal('')
    clock.advance(100)
    await until(() => said(search) === '2 models for “painter”', 'the announcement')
    type(search, 'xqzzkwvj')
    await until(() => part(search, 'empty'), 'nothing')
    clock.advance(500)
    await until(() => said(search) === 'No model for “xqzzkwvj”', 'the announcement of nothing')
    expect(heard).to.deep.equal(['2 models for “painter”', 'No model for “xqzzkwvj”'])
  })

  it('helps where nothing is found', async () => {
    const { search } = await showSearch()
    type(search, 'pppaiiinterr')
    const suggestion = await until(() => part(search, 'suggestion'), 'what may have been meant')
    expect(state(search, 'empty')).to.equal(true)
    expect(part(search, 'empty')!.textContent).to.include('No model for “pppaiiinterr”')
    expect(suggestion.textContent!.trim()).to.equal('painter')
    suggestion.click()
    await shows(search, ['lab/painter-xl', 'lab/painter-small'])
    expect(box(search).value).to.equal('painter')
    expect(search.shadowRoot!.activeElement).to.equal(box(search))
    search.filter = { source: ['civitai'] }
    const button = await until(() => part(search, 'empty')?.querySelector('button'), 'the way out')
    expect(part(search, 'empty')!.textContent).to.include('No model for “painter” has all of these')
    button.click()
    await shows(search, ['lab/painter-xl', 'lab/painter-small'])
  })

  it('says when the search failed, keeps what it showed, and tries again', async () => {
    const { search, host } = await showSearch({}, { search: false })
    await shows(search, all)
    search.filter = { size: ['small'] }
    await until(() => part(search, 'error'), 'the error')
    expect(state(search, 'error')).to.equal(true)
    expect(shownIds(search)).to.deep.equal(all)
    search.filter = {}
    await until(() => !part(search, 'error'), 'the answer')
    host.failing.add('all')
    const { search: other } = await showSearch({
      catalog: undefined,
      src: ADDRESS,
      runtime: { fetch: host.fetch, cache: undefined },
      action: '/models/',
    })
    const retry = await until(() => part(other, 'retry'), 'the button')
    // The form leads elsewhere while nothing can be found here.
    let followed: boolean | undefined
    other.addEventListener('submit', (event) => {
      followed = !event.defaultPrevented
      event.preventDefault()
    })
    const form = part<HTMLFormElement>(other, 'form')!
    form.addEventListener('submit', (event) => {
      followed = !event.defaultPrevented
      event.preventDefault()
    })
    expect(form.action).to.equal(`${location.origin}/models/`)
    form.requestSubmit()
    expect(followed).to.equal(true)
    host.failing.clear()
    retry.click()
    await shows(other, all)
    form.requestSubmit()
    expect(followed).to.equal(false)
  })

  it('says so when there is no index, and when not all was searched', async () => {
    const { search } = await showSearch({}, { search: false })
    box(search).focus()
    type(search, 'painter')
    await until(() => part(search, 'note'), 'the note')
    expect(part(search, 'note')!.textContent).to.include('no search index')
    type(search, '')
    await shows(search, all)
    search.sort = 'name'
    await until(() => shownIds(search)[0] === 'new/llama-news', 'another order')
    expect(pills(search).map(labelOf)).to.include.members(['Hugging Face', 'Community', 'mit'])
    expect(pills(search).map(labelOf)).not.to.include('Under 7B')
    const { catalog } = await openCatalog()
    const partly = {
      stats: catalog.stats,
      all: () => catalog.all(),
      prepareSearch: () => Promise.resolve('index' as const),
      search: async (...asked: Parameters<typeof catalog.search>) => ({
        ...(await catalog.search(...asked)),
        searched: 10_000,
        of: 1_000_000,
      }),
    } as unknown as typeof catalog
    const { search: large } = await showSearch({ catalog: partly, query: 'painter' })
    await until(() => part(large, 'note'), 'the note')
    expect(part(large, 'note')!.textContent).to.equal('The 10,000 most popular of 1,000,000 were searched.')
  })

  it('takes over what was typed before the script was there, and the prerendered list', async () => {
    const { catalog, runtime, host } = await openCatalog()
    const search = document.createElement('dm-model-search')
    host.hold()
    Object.assign(search, { catalog, runtime })
    const form = Object.assign(document.createElement('form'), { slot: 'form' })
    const input = Object.assign(document.createElement('input'), { name: 'q' })
    const list = document.createElement('ul')
    list.append(Object.assign(document.createElement('li'), { textContent: 'Prerendered' }))
    form.append(input)
    search.append(form, list)
    await place(search)
    expect(list.getBoundingClientRect().height).to.be.greaterThan(0)
    expect(form.getBoundingClientRect().height).to.equal(0)
    host.release()
    await shows(search, all)
    expect(list.getBoundingClientRect().height).to.equal(0)
    // What was typed is searched for; the list of everything is not shown for it.
    const other = document.createElement('dm-model-search')
    Object.assign(other, { catalog, runtime })
    const typed = form.cloneNode(true) as HTMLFormElement
    typed.querySelector('input')!.value = 'whisp'
    const page = document.createElement('main')
    page.append(typed)
    other.append(typed, list)
    await place(other)
    await shows(other, ['ear/whisperer'])
    expect(box(other).value).to.equal('whisp')
  })

  it('works below a provider, and follows a newer publication', async () => {
    const { host, runtime, clock } = await openCatalog({ changes: [] })
    const provider = document.createElement('dm-provider')
    Object.assign(provider, { src: ADDRESS, runtime })
    const search = document.createElement('dm-model-search')
    provider.append(search)
    document.body.append(provider)
    try {
      await shows(search, all)
      expect(part(search, 'simulated'), 'the provider says it').to.equal(null)
      box(search).focus()
      type(search, 'llama')
      await shows(search, ['maker/tiny-llama', 'new/llama-news', 'maker/quiet-llama-8b'])
      await until(() => countOf(pill(search, 'Under 7B')!) === '1', 'the counts')
      const added = model('late/llama', { parameters: 1e9, downloads: 9_000_000 })
      const at = new Date(NOW + 60_000).toISOString()
      await host.publish({
        models: [added, ...MODELS],
        search: true,
        generatedAt: at,
        changes: [
          {
            at,
            added: [toModelCard(added)],
            addedCount: 1,
            updated: [],
            updatedCount: 0,
            removed: [],
            removedCount: 0,
          },
        ],
      })
      await until(() => clock.sleeping > 0, 'the wait for a poll')
      clock.advance(60_000)
      const show = await until(() => part(provider, 'show'), 'the pill of the provider')
      show.click()
      await until(() => shownIds(search).includes('late/llama'), 'the new model')
      await until(() => countOf(pill(search, 'Under 7B')!) === '2', 'the new counts')
    } finally {
      provider.remove()
    }
  })

  it('leaves it to the provider to say why there is no catalogue', async () => {
    const { host, runtime } = await openCatalog()
    host.failing.add('all')
    const provider = document.createElement('dm-provider')
    Object.assign(provider, { src: ADDRESS, runtime })
    const search = document.createElement('dm-model-search')
    provider.append(search)
    document.body.append(provider)
    try {
      await until(() => part(provider, 'error'), 'what the provider says')
      expect(state(search, 'error')).to.equal(true)
      expect(part(search, 'error')).to.equal(null)
    } finally {
      provider.remove()
    }
  })

  it('says when what it shows is simulated or a saved copy, where no provider does', async () => {
    const { search } = await showSearch({}, { simulated: 'dates' })
    await shows(search, all)
    expect(part(search, 'simulated')!.textContent).to.include('dates')
  })

  it('speaks German where the page does', async () => {
    expect(Object.keys(de)).to.include('searchLabel')
    document.documentElement.lang = 'de'
    try {
      const { search } = await showSearch()
      await shows(search, all)
      expect(box(search).getAttribute('aria-label')).to.equal('Modelle suchen')
      expect(count(search)).to.equal('7 Modelle')
      expect(labelOf(pills(search)[0]!)).to.equal('Neu in dieser Woche')
    } finally {
      document.documentElement.lang = 'en'
    }
  })

  it('lets go of what is under way when it leaves the page', async () => {
    const { search, host, clock } = await showSearch()
    await shows(search, all)
    type(search, 'painter')
    await shows(search, ['lab/painter-xl', 'lab/painter-small'])
    search.remove()
    expect(clock.sleeping).to.equal(0)
    const asked = host.requests.length
    search.query = 'llama'
    await search.updateComplete
    document.body.append(search)
    await shows(search, ['maker/tiny-llama', 'new/llama-news', 'maker/quiet-llama-8b'])
    expect(host.requests.length).to.equal(asked)
    search.remove()
  })
})
