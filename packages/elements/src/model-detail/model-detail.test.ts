import { Catalog } from '@decentramodels/core/catalog'
import type { ModelMetadata } from '@decentramodels/core'
import { expect, fixture, html } from '@open-wc/testing'
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands'
import { render } from 'lit'
import type { DmModelCard } from '../model-card/model-card.js'
import '../provider/define.js'
import { FakeClock, FolderHost, model, NOW, runtimeOf, standardFolder } from '../testing/catalog.fixture.js'
import { deep, focused, part, until, violations } from '../testing/screen.fixture.js'
import './define.js'
import { detailPageStyles, renderDetailPage, renderSimilarLinks } from './detail-page.js'
import type { DmModelDetail } from './model-detail.js'
import type { ModelLoadEvent } from './model-load-event.js'

const ADDRESS = 'https://models.example/manifests/'
const DAY = 24 * 60 * 60 * 1000

const rich = (special: Partial<ModelMetadata> = {}) =>
  model('maker/rich', {
    name: 'Rich Model',
    task: 'text-to-image',
    type: 'checkpoint',
    description: 'First line.\n'.repeat(40),
    downloads: 149_031_946,
    likes: 0,
    tags: Array.from({ length: 40 }, (_, i) => `tag-${i}`),
    license: 'openrail',
    commercialUse: 'restricted',
    gated: true,
    nsfwLevel: 1 | 2 | 8,
    baseModel: 'SD 1.5',
    parameters: 7_240_000_000,
    origin: 'lab',
    weeklyGrowth: 0.12,
    createdAt: new Date(NOW - 3 * DAY).toISOString(),
    dailyDownloads: { since: '2025-12-14', counts: [100, 110, null, 130, 125, 160] },
    ...special,
  })

const bare = () =>
  model('maker/bare', {
    author: null,
    description: '',
    downloads: null,
    likes: null,
    tags: [],
    parameters: null,
    license: null,
    commercialUse: 'unknown',
    createdAt: null,
    lastUpdated: null,
    weeklyGrowth: null,
    gated: null,
  })

const folder = (models: ModelMetadata[] = [rich(), bare()]) => {
  const others = Array.from({ length: 4 }, (_, i) => model(`other-${i}/thing-${i}`, { task: 'text-to-image' }))
  return standardFolder({ models: [...models, ...others], sections: [], filters: [] })
}

async function catalogOf(host: FolderHost, clock = new FakeClock()) {
  const runtime = runtimeOf(host, clock)
  return { runtime, catalog: await Catalog.open(ADDRESS, { runtime }) }
}

async function show(properties: Partial<DmModelDetail>, content = html``): Promise<DmModelDetail> {
  const element = await fixture<DmModelDetail>(html`<dm-model-detail theme="auto">${content}</dm-model-detail>`)
  Object.assign(element, { runtime: runtimeOf(undefined) }, properties)
  await element.updateComplete
  return element
}

async function loaded(modelId = 'maker/rich', models?: ModelMetadata[]): Promise<DmModelDetail> {
  const element = await show({ ...(await catalogOf(await FolderHost.of(folder(models)))), modelId })
  await until(() => part(element, 'name'), 'the model')
  return element
}

/** The cards of similar models: a person scrolls there. */
async function similarCards(element: DmModelDetail): Promise<DmModelCard[]> {
  part(element, 'similar')!.scrollIntoView()
  const cards = () => deep(element, 'dm-model-card') as DmModelCard[]
  await until(() => cards().length > 0, 'similar models')
  return cards()
}

const words = (element: Element | null | undefined) => element?.textContent?.replace(/\s+/g, ' ').trim()
const all = (element: Element, selector: string) => [...element.shadowRoot!.querySelectorAll<HTMLElement>(selector)]
const headings = (element: Element) =>
  all(element, 'h1, h2, [role=heading]').map(
    (heading) => `${heading.getAttribute('aria-level') ?? heading.localName[1]} ${words(heading)}`,
  )
const facts = (element: Element) =>
  Object.fromEntries(
    all(element, 'dl > div').map((row) => [
      words(row.querySelector('dt')),
      [...row.querySelectorAll('dd')].map(words).join(' / '),
    ]),
  )

describe('dm-model-detail', () => {
  it('is accessible: rich, bare, opened, waiting, missing, damaged; light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await emulateMedia({ colorScheme })
      // The view lies on the page itself.
      Object.assign(document.documentElement.style, { colorScheme: 'light dark', background: 'Canvas' })
      const element = await loaded()
      await similarCards(element)
      await expect(element).to.be.accessible()
      for (const details of all(element, 'details')) (details as HTMLDetailsElement).open = true
      expect(await violations(element)).to.deep.equal([])
      expect(await violations(await loaded('maker/bare'))).to.deep.equal([])
      expect(await violations(await show({}))).to.deep.equal([])
      expect(await violations(await show({ model: { id: 'a/b' } as ModelMetadata }))).to.deep.equal([])
      const missing = await show({ ...(await catalogOf(await FolderHost.of(folder()))), modelId: 'no/such' })
      await until(() => part(missing, 'empty'), 'the sentence')
      expect(await violations(missing)).to.deep.equal([])
    }
    Object.assign(document.documentElement.style, { colorScheme: '', background: '' })
    await emulateMedia({ colorScheme: 'light' })
  })

  it('has an outline: the name, and a title for each part', async () => {
    const element = await loaded()
    const [card] = await similarCards(element)
    expect(headings(element)).to.deep.equal([
      '1 Rich Model',
      '2 License and access',
      '2 Numbers',
      '2 Description',
      '2 Tags',
      '2 Facts',
      '2 Similar models',
    ])
    for (const section of all(element, 'section')) {
      const title = element.shadowRoot!.getElementById(section.getAttribute('aria-labelledby')!)
      expect(words(title)).to.have.length.greaterThan(3)
    }
    element.headingLevel = 3
    await element.updateComplete
    expect(headings(element).slice(0, 2)).to.deep.equal(['3 Rich Model', '4 License and access'])
    expect(card!.headingLevel).to.equal(5)
  })

  it('says everything that is known, in words', async () => {
    const element = await loaded()
    expect(facts(element)).to.deep.equal({
      License: 'openrail / Read its text at the source.',
      'Commercial use': 'With limits / The license sets conditions. Read it first.',
      Access: 'On request / Sign in at the source and accept its terms first.',
      Content: 'Mixed / Its pictures are rated PG, PG-13, X.',
      'Downloads in the last 30 days': '149,031,946',
      Likes: '0',
      'Downloads over a week': '+12%',
      Author: 'maker',
      'Made by': 'An AI lab',
      Type: 'checkpoint',
      Task: 'text to image',
      'Base model': 'SD 1.5',
      Parameters: '7.2B · 7,240,000,000',
      Published: 'Dec 19, 2025 · 3 days ago',
      Updated: 'Jun 1, 2025 · 6 months ago',
      Source: 'Hugging Face',
    })
    expect(words(part(element, 'byline'))).to.equal('maker · text to image · checkpoint')
    expect(all(element, '[part=badge]').map(words)).to.deep.equal(['New', 'Gated', 'License limits'])
    expect(words(part(element, 'recorded'))).to.equal('Recorded Dec 22, 2025 from Hugging Face.')
    const open = part<HTMLAnchorElement>(element, 'open')!
    expect([words(open), open.href]).to.deep.equal(['Open at Hugging Face', 'https://huggingface.co/maker/rich'])
  })

  it('says what is not known, and never 0 for it', async () => {
    const element = await loaded('maker/bare')
    expect(facts(element)).to.deep.include({
      License: 'Unknown / The source names none.',
      'Commercial use': 'Unknown / The source does not say. Ask the author.',
      Access: 'Unknown / The source does not say.',
      'Downloads in the last 30 days': 'unknown',
      Likes: 'unknown',
      'Downloads over a week': 'unknown / Too few days are known yet.',
      Parameters: 'unknown',
      Published: 'unknown',
    })
    expect(words(element.shadowRoot!.querySelector('article'))).not.to.match(/null|undefined|NaN/)
    expect(part(element, 'history')).to.equal(null)
    expect(part(element, 'tags')).to.equal(null)
  })

  it('says what downloads of CivitAI count, and what of its pictures is known', async () => {
    const of = (nsfwLevel: number) => show({ model: model('civitai:1', { nsfwLevel, source: 'civitai' }) })
    expect(facts(await of(1))).to.include({
      'Downloads of all time': '12,345',
      Content: 'General / Its pictures are rated PG.',
    })
    expect(facts(await of(24)).Content).to.equal('Mature / Its pictures are rated X, XXX.')
    expect(facts(await of(0)).Content).to.equal(undefined)
  })

  it('shows downloads day by day as a picture with words, and as a table', async () => {
    const element = await loaded()
    const chart = part(element, 'history')!.querySelector('svg')!
    expect(chart.getAttribute('role')).to.equal('img')
    expect(chart.getAttribute('aria-label')).to.equal('Downloads: 100 on Dec 14, 2025, 160 on Dec 19, 2025.')
    // A missing day breaks the line.
    expect(chart.querySelector('path')!.getAttribute('d')!.match(/M/g)!.length).to.equal(2)
    const rows = all(element, 'tbody tr').map(words)
    expect(rows).to.deep.equal([
      'Dec 14, 2025 100',
      'Dec 15, 2025 110',
      'Dec 16, 2025 unknown',
      'Dec 17, 2025 130',
      'Dec 18, 2025 125',
      'Dec 19, 2025 160',
    ])
  })

  it('draws what hardly changes as what hardly changes', async () => {
    const drawn = async (counts: (number | null)[]) => {
      const element = await show({ model: rich({ dailyDownloads: { since: '2025-12-14', counts } }) })
      const chart = part(element, 'history')
      const points =
        chart
          ?.querySelector('path')!
          .getAttribute('d')!
          .match(/\d+ \d+/g) ?? []
      const heights = points.map((point) => Number(point.split(' ')[1]))
      return {
        span: Math.max(...heights) - Math.min(...heights),
        axis: [...(chart?.querySelectorAll('.plot > span') ?? [])].slice(0, 2).map(words),
      }
    }
    expect(await drawn([100_000, 100_100])).to.deep.equal({ span: 2, axis: ['105.1K', '95K'] })
    expect(await drawn([100, 200])).to.deep.equal({ span: 120, axis: ['200', '100'] })
    expect(await drawn([0, 0])).to.deep.equal({ span: 0, axis: ['1', '0'] })
    expect((await drawn([null, 5])).axis, 'one day').to.deep.equal([])
  })

  it('folds a long description and many tags; all of it is there, and opens without a mouse', async () => {
    const element = await loaded()
    const about = part(element, 'description')!.querySelector('p')!
    expect(about.textContent!.split('First line.').length - 1).to.equal(12)
    const folded = all(element, 'details')
    expect(folded.map((details) => words(details.querySelector('summary')))).to.deep.equal([
      'Show as a table',
      'Show the rest',
      'Show 16 more',
    ])
    const rest = folded[1]!.querySelector('p')!
    expect(rest.checkVisibility()).to.equal(false)
    folded[1]!.querySelector('summary')!.focus()
    await sendKeys({ press: 'Enter' })
    expect(rest.checkVisibility()).to.equal(true)
    expect(rest.textContent!.split('First line.').length - 1).to.equal(28)
    expect(all(element, '[part=tags] li').length).to.equal(40)
  })

  it('is used by keyboard in the order of the page, with targets of 44 px', async () => {
    const element = await loaded()
    const reached: string[] = []
    for (let i = 0; i < 6; i++) {
      await sendKeys({ press: 'Tab' })
      reached.push(focused()!.ariaLabel ?? words(focused())!)
      expect(focused()!.getBoundingClientRect().height, reached.at(-1)).to.be.at.least(44)
    }
    expect(reached).to.deep.equal([
      'Open at Hugging Face',
      'Copy id',
      'Downloads, day by day',
      'Show as a table',
      'Show the rest',
      'Show 16 more',
    ])
    expect(element.contains(document.activeElement)).to.equal(true)
  })

  describe('copies the id', () => {
    const clipboard = navigator.clipboard
    const stand = (writeText: (text: string) => Promise<void>) =>
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } })
    afterEach(() => Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard }))

    it('and says so for a while', async () => {
      const copied: string[] = []
      stand(async (text) => void copied.push(text))
      const clock = new FakeClock()
      const element = await show({ model: rich(), runtime: runtimeOf(undefined, clock) })
      const status = element.shadowRoot!.querySelector('[role=status]')!
      part(element, 'copy')!.click()
      await until(() => words(part(element, 'copy')) === 'Copied', 'the word')
      expect(words(status)).to.equal('Copied')
      expect(copied).to.deep.equal(['maker/rich'])
      await until(() => clock.sleeping === 1, 'the wait')
      clock.advance(3000)
      await until(() => words(part(element, 'copy')) === 'Copy id', 'the word before')
      expect(words(status)).to.equal('')
    })

    it('and selects it where the page may not copy', async () => {
      stand(() => Promise.reject(new DOMException('no', 'NotAllowedError')))
      const element = await show({ model: rich() })
      part(element, 'copy')!.click()
      const status = element.shadowRoot!.querySelector('[role=status]')!
      await until(() => words(status), 'the sentence')
      expect(words(status)).to.equal('Not copied: the id is selected now, copy it by hand.')
      expect(getSelection()!.toString()).to.equal('maker/rich')
    })
  })

  it('shows up to six similar models as cards, and no such part when there are none', async () => {
    const element = await loaded()
    const cards = await similarCards(element)
    expect(cards.map(({ model }) => model!.id)).not.to.include('maker/rich')
    const alone = await show({
      ...(await catalogOf(await FolderHost.of(standardFolder({ models: [rich()], sections: [], filters: [] })))),
      modelId: 'maker/rich',
    })
    await until(() => part(alone, 'name'), 'the model')
    part(alone, 'similar')!.scrollIntoView()
    await until(() => part(alone, 'similar') === null, 'the end of the search')
  })

  it('follows model-id: the former model stays until the next is there, and the page is told', async () => {
    const host = await FolderHost.of(folder())
    const heard: string[] = []
    const listen = (event: Event) => heard.push((event as ModelLoadEvent).model.id)
    document.addEventListener('dm-model-load', listen)
    const given = await catalogOf(host)
    const element = await show({ ...given, modelId: 'maker/rich' })
    expect(element.matches(':state(loading)')).to.equal(true)
    await until(() => part(element, 'name'), 'the model')
    expect(element.matches(':state(ready)')).to.equal(true)
    // Another catalogue of the same host, held.
    const other = await catalogOf(host)
    host.hold()
    Object.assign(element, { catalog: other.catalog, modelId: 'maker/bare' })
    await element.updateComplete
    expect(words(part(element, 'name'))).to.equal('Rich Model')
    expect(element.shadowRoot!.querySelector('[aria-busy=true]')).not.to.equal(null)
    host.release()
    await until(() => words(part(element, 'name')) === 'bare', 'the other model')
    expect(heard).to.deep.equal(['maker/rich', 'maker/bare'])
    document.removeEventListener('dm-model-load', listen)
  })

  it('says that there is no such model, also for ids that are names of objects, and offers a way on', async () => {
    const given = await catalogOf(await FolderHost.of(folder()))
    for (const modelId of ['no/such', '__proto__', 'constructor', '<img src=x onerror=alert(1)>']) {
      const element = await show({ ...given, modelId })
      const empty = await until(() => part(element, 'empty'), 'the sentence')
      expect(words(empty)).to.include('No such model in this catalogue').and.include(modelId)
      expect(element.matches(':state(empty)')).to.equal(true)
      expect(part(element, 'base')).to.equal(null)
      expect(element.shadowRoot!.querySelector('img')).to.equal(null)
    }
    const own = await show({ ...given, modelId: 'no/such' }, html`<a slot="empty" href="#all">All models</a>`)
    const link = own.querySelector('a')!
    await until(() => link.checkVisibility(), 'the way on of the page')
    expect(part(own, 'empty')!.checkVisibility()).to.equal(false)
  })

  it('says what went wrong, keeps no other model under the id, and loads at the press of a button', async () => {
    const host = await FolderHost.of(folder())
    const element = await show({ ...(await catalogOf(host)), modelId: 'maker/rich' })
    await until(() => part(element, 'name'), 'the model')
    const other = await catalogOf(host)
    host.failing.add('all')
    Object.assign(element, { catalog: other.catalog, modelId: 'maker/bare' })
    const error = await until(() => part(element, 'error'), 'the error')
    expect(words(error)).to.include('did not load')
    expect(element.matches(':state(error)')).to.equal(true)
    expect(part(element, 'name')).to.equal(null)
    host.failing.clear()
    part(element, 'retry')!.click()
    await until(() => words(part(element, 'name')) === 'bare', 'the model')
    expect(part(element, 'error')).to.equal(null)
  })

  it('keeps its own content while it waits and when it fails', async () => {
    const host = await FolderHost.of(folder())
    const given = await catalogOf(host)
    host.failing.add('all')
    const element = await show({ ...given, modelId: 'maker/rich' }, html`<p id="own">own</p>`)
    expect(element.querySelector('p')!.checkVisibility()).to.equal(true)
    await until(() => part(element, 'error'), 'the error')
    expect(element.querySelector('p')!.checkVisibility()).to.equal(true)
    host.failing.clear()
    part(element, 'retry')!.click()
    await until(() => part(element, 'name'), 'the model')
    expect(element.querySelector('p')!.checkVisibility()).to.equal(false)
  })

  it('works alone from an address, and says what is simulated; below a provider the provider says it', async () => {
    const host = await FolderHost.of({ ...folder(), simulated: 'dates' })
    const runtime = runtimeOf(host)
    const alone = await show({ src: ADDRESS, runtime, modelId: 'maker/rich' })
    await until(() => part(alone, 'name'), 'the model')
    expect(words(part(alone, 'simulated'))).to.equal('Demonstration data: dates')
    const provider = await fixture(
      html`<dm-provider .src=${ADDRESS} .runtime=${runtime}
        ><dm-model-detail model-id="maker/rich"></dm-model-detail
      ></dm-provider>`,
    )
    const below = provider.querySelector('dm-model-detail')!
    await until(() => part(below, 'name'), 'the model')
    expect(part(below, 'simulated')).to.equal(null)
  })

  it('shows a saved copy with its age', async () => {
    const host = await FolderHost.of(folder())
    const kept = new Map<string, Response>()
    const cache = {
      match: async (url: string) => kept.get(url)?.clone(),
      put: async (url: string, response: Response) => void kept.set(url, response),
      delete: async (url: string) => void kept.delete(url),
    }
    const runtime = { ...runtimeOf(host), cache }
    const first = await Catalog.open(ADDRESS, { runtime })
    await first.model('maker/rich')
    await until(() => kept.size > 2, 'the saved copy')
    host.failing.add('all')
    const element = await show({ src: ADDRESS, runtime, modelId: 'maker/rich' })
    await until(() => part(element, 'stale'), 'the note')
    expect(words(part(element, 'name'))).to.equal('Rich Model')
    expect(element.matches(':state(stale)')).to.equal(true)
  })

  it('asks no host for a picture unless the page says so, and bears one that does not load', async () => {
    const image = 'https://pictures.example/a.jpeg'
    const element = await show({ model: rich({ image }) })
    expect(part(element, 'picture')).to.equal(null)
    element.pictures = true
    await element.updateComplete
    const picture = part<HTMLImageElement>(element, 'picture')!
    expect([picture.src, picture.alt, picture.loading]).to.deep.equal([image, 'Preview picture of Rich Model', 'lazy'])
    picture.dispatchEvent(new Event('error'))
    await until(() => part(element, 'picture') === null, 'its end')
    element.model = rich({ id: 'maker/other', image: 'javascript:alert(1)' })
    await element.updateComplete
    expect(part(element, 'picture')).to.equal(null)
  })

  it('shows hostile values as text', async () => {
    const evil = `"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>\u202E{{x}}`
    const element = await show({
      pictures: true,
      model: rich({
        name: evil,
        author: evil,
        description: `${evil}\n`.repeat(20),
        license: evil,
        tags: [evil, '', '\u202Eabc'],
        task: evil,
        type: evil,
        baseModel: evil,
        url: 'javascript:alert(1)',
      }),
    })
    expect(words(part(element, 'name'))).to.equal(evil)
    expect(element.shadowRoot!.querySelectorAll('img, script').length).to.equal(0)
    expect(part<HTMLAnchorElement>(element, 'open')!.href).to.equal('https://huggingface.co/maker/rich')
    expect('hurt' in window).to.equal(false)
  })

  it('shows a record of another generator, and says when one is damaged', async () => {
    const sparse = await show({ model: { id: 'a/b', source: 'huggingface' } as ModelMetadata })
    expect(words(part(sparse, 'name'))).to.equal('a/b')
    for (const damaged of [
      { id: 'a/b' },
      { id: 'a/b', source: 'huggingface', name: 'x'.repeat(10_000) },
      { id: 'a/b', source: 'huggingface', downloads: '1' },
      'text',
    ]) {
      const element = await show({ model: damaged as unknown as ModelMetadata })
      expect(words(part(element, 'error'))).to.equal('This record is damaged and not shown.')
      expect(element.matches(':state(error)')).to.equal(true)
    }
  })

  it('fits 320 px, twice the text and both directions, whatever the model', async () => {
    const wild = rich({
      name: 'x'.repeat(300),
      author: '超長い名前'.repeat(50),
      license: 'y'.repeat(300),
      tags: ['z'.repeat(100)],
      downloads: Number.MAX_SAFE_INTEGER,
      parameters: Number.MAX_SAFE_INTEGER,
      weeklyGrowth: 1e6,
      description: 'w'.repeat(2000),
      baseModel: 'b'.repeat(300),
    })
    try {
      for (const [width, size, dir] of [
        [320, '100%', 'ltr'],
        [320, '200%', 'ltr'],
        [360, '100%', 'rtl'],
        [1280, '100%', 'rtl'],
        [1280, '200%', 'ltr'],
      ] as const) {
        await setViewport({ width, height: 800 })
        document.documentElement.style.fontSize = size
        document.documentElement.dir = dir
        const element = await show({ model: wild })
        for (const details of all(element, 'details')) (details as HTMLDetailsElement).open = true
        expect(element.scrollWidth, `${width} px, ${size}, ${dir}`).to.be.at.most(element.clientWidth)
        const box = element.getBoundingClientRect()
        for (const inner of all(element, 'dd, dt, li, p, h1, h2, .button')) {
          if (inner.matches('.unseen')) continue
          const { left, right } = inner.getBoundingClientRect()
          expect(left, words(inner)!.slice(0, 30)).to.be.at.least(box.left - 1)
          expect(right, words(inner)!.slice(0, 30)).to.be.at.most(box.right + 1)
        }
      }
    } finally {
      document.documentElement.style.fontSize = ''
      document.documentElement.dir = ''
      await setViewport({ width: 800, height: 600 })
    }
  })

  it('takes over its prerendered content without a jump', async () => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(detailPageStyles)
    document.adoptedStyleSheets.push(sheet)
    try {
      for (const width of [360, 800, 1280]) {
        await setViewport({ width, height: 800 })
        const given = await catalogOf(await FolderHost.of(folder()))
        const similar = await given.catalog.similar('maker/rich')
        const element = await show({ ...given, modelId: 'maker/rich' })
        await until(() => part(element, 'name'), 'the model')
        expect((await similarCards(element)).length).to.equal(similar.length)
        const page = await fixture<HTMLElement>(html`<div></div>`)
        const options = {
          recordedAt: given.catalog.stats.generatedAt,
          similar: renderSimilarLinks(similar, () => '#'),
        }
        render(renderDetailPage(rich(), options), page)
        const tops = (root: ParentNode) => {
          const from = root.querySelector('article')!.getBoundingClientRect()
          return [...root.querySelectorAll('h1, h2, dl, li, summary, .similar li, .button')]
            .map((piece) => piece.getBoundingClientRect())
            .map(({ left, top, width }) => [left - from.left, top - from.top, width].map(Math.round).join(' '))
        }
        // Cards have headings of their own, in their own trees.
        expect(tops(page)).to.deep.equal(tops(element.shadowRoot!))
        expect(page.offsetHeight).to.equal(element.offsetHeight)
      }
    } finally {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)
      await setViewport({ width: 800, height: 600 })
    }
  })

  it('speaks the language of the page', async () => {
    await import('../i18n/de.js')
    const element = await loaded()
    element.lang = 'de'
    await until(() => headings(element)[1] === '2 Lizenz und Zugang', 'German')
    expect(facts(element)).to.include({
      Zugang: 'Auf Anfrage / Melden Sie sich bei der Quelle an und nehmen Sie zuerst deren Bedingungen an.',
    })
  })

  it('stops when it leaves the page and starts again when it comes back', async () => {
    const host = await FolderHost.of(folder())
    const given = await catalogOf(host)
    host.hold()
    const element = await show({ ...given, modelId: 'maker/rich' })
    const parent = element.parentElement!
    element.remove()
    host.release()
    for (let i = 0; i < 100; i++) {
      parent.append(element)
      element.remove()
    }
    parent.append(element)
    await until(() => part(element, 'name'), 'the model')
    const asked = host.requests.length
    element.remove()
    parent.append(element)
    await element.updateComplete
    expect(host.requests.length).to.equal(asked)
  })
})
