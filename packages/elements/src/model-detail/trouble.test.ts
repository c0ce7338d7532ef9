/** What pages, catalogues and impatient people do to the page of a model. */
import type { ModelMetadata } from '@decentramodels/core'
import { Catalog, type CatalogLike } from '@decentramodels/core/catalog'
import { expect, fixture, html } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import '../provider/define.js'
import { FakeClock, FolderHost, model, runtimeOf, standardFolder } from '../testing/catalog.fixture.js'
import { focused, part, until } from '../testing/screen.fixture.js'
import './define.js'
import type { DmModelDetail } from './model-detail.js'

const ADDRESS = 'https://models.example/manifests/'
const words = (element: Element | null | undefined) => element?.textContent?.replace(/\s+/g, ' ').trim()
const counts = [100, 110, null, 130, 125, 160]
const counted = (special: (number | null)[] = counts) =>
  model('maker/counted', { dailyDownloads: { since: '2025-12-14', counts: special } })

async function show(properties: Partial<DmModelDetail>): Promise<DmModelDetail> {
  const element = document.createElement('dm-model-detail')
  Object.assign(element, { runtime: runtimeOf(undefined) }, properties)
  const page = await fixture<HTMLElement>(html`<main></main>`)
  page.append(element)
  await element.updateComplete
  return element
}

const open = async (host: FolderHost) => Catalog.open(ADDRESS, { runtime: runtimeOf(host) })

describe('dm-model-detail in trouble', () => {
  it('shows the last of twenty models asked for in haste, and no other', async () => {
    const host = await FolderHost.of(standardFolder())
    const element = await show({ catalog: await open(host) })
    const heard: string[] = []
    element.addEventListener('dm-model-load', (event) => heard.push(event.model.id))
    for (let i = 0; i < 20; i++) {
      element.modelId = `maker-${i % 7}/model-${i}`
      await Promise.resolve()
    }
    await until(() => words(part(element, 'name')) === 'model-19', 'the last model')
    expect(heard.at(-1)).to.equal('maker-5/model-19')
    expect(new Set(heard).size).to.equal(heard.length)
    expect(part(element, 'error')).to.equal(null)
  })

  it('loads what it was about to load when it is moved meanwhile', async () => {
    const host = await FolderHost.of(standardFolder())
    const element = await show({ catalog: await open(host), modelId: 'maker-0/model-0' })
    await until(() => part(element, 'name'), 'the model')
    const other = await open(host)
    host.hold()
    Object.assign(element, { catalog: other, modelId: 'maker-1/model-1' })
    await element.updateComplete
    const place = document.createElement('div')
    element.after(place)
    place.append(element)
    host.release()
    await until(() => words(part(element, 'name')) === 'model-1', 'the other model')
    expect(part(element, 'error')).to.equal(null)
  })

  it('takes the model of the provider that it is moved to', async () => {
    const host = async (name: string) =>
      FolderHost.of(standardFolder({ models: [model('a/b', { name })], sections: [] }))
    const [one, two] = [await host('One'), await host('Two')]
    const page = await fixture<HTMLElement>(
      html`<main>
        <dm-provider .runtime=${runtimeOf(one)} src=${ADDRESS}
          ><dm-model-detail model-id="a/b"></dm-model-detail></dm-provider
        ><dm-provider .runtime=${runtimeOf(two)} src=${ADDRESS}></dm-provider>
      </main>`,
    )
    const element = page.querySelector('dm-model-detail')!
    await until(() => words(part(element, 'name')) === 'One', 'the first')
    page.querySelectorAll('dm-provider')[1]!.append(element)
    await until(() => words(part(element, 'name')) === 'Two', 'the second')
  })

  it('says that a model did not load when its file is damaged, and loads the mended one', async () => {
    const folder = await FolderHost.of(standardFolder())
    let damaged = true
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const response = await folder.fetch(input, init)
      return damaged && String(input instanceof Request ? input.url : input).includes('details/')
        ? new Response('{"models":{"maker-0/mod', { headers: { 'Content-Type': 'application/json' } })
        : response
    }
    const catalog = await Catalog.open(ADDRESS, { runtime: { ...runtimeOf(folder), fetch } })
    const element = await show({ catalog, modelId: 'maker-0/model-0' })
    await until(() => part(element, 'error'), 'the error')
    expect(element.matches(':state(error)')).to.equal(true)
    damaged = false
    part(element, 'retry')!.click()
    await until(() => words(part(element, 'name')) === 'model-0', 'the model')
  })

  it('is complete when similar models do not load', async () => {
    const catalog = {
      stats: {},
      model: async () => counted(),
      similar: () => Promise.reject(new TypeError('Failed to fetch')),
    } as unknown as CatalogLike
    const element = await show({ catalog, modelId: 'maker/counted' })
    await until(() => part(element, 'name'), 'the model')
    part(element, 'similar')!.scrollIntoView()
    await until(() => part(element, 'similar') === null, 'the end of the search')
    expect(element.matches(':state(ready)')).to.equal(true)
    window.scrollTo(0, 0)
  })

  describe('copied', () => {
    const clipboard = navigator.clipboard
    afterEach(() => Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard }))
    const stand = (writeText: () => Promise<void>) =>
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } })

    it('is said of the model that was copied, not of the next one', async () => {
      stand(() => Promise.resolve())
      const element = await show({ model: model('a/b'), runtime: runtimeOf(undefined, new FakeClock()) })
      part(element, 'copy')!.click()
      await until(() => words(part(element, 'copy')) === 'Copied', 'the word')
      element.model = model('c/d')
      await element.updateComplete
      expect(words(part(element, 'copy'))).to.equal('Copy id')
      part(element, 'copy')!.click()
      await until(() => words(part(element, 'copy')) === 'Copied', 'the word')
      const { parentElement } = element
      element.remove()
      parentElement!.append(element)
      await until(() => words(part(element, 'copy')) === 'Copy id', 'the word before')
    })

    it('is not said when another model is there before the answer', async () => {
      let answer = () => {}
      stand(() => new Promise((resolve) => (answer = resolve)))
      const element = await show({ model: model('a/b'), runtime: runtimeOf(undefined, new FakeClock()) })
      part(element, 'copy')!.click()
      element.model = model('c/d')
      await element.updateComplete
      answer()
      await new Promise((resolve) => requestAnimationFrame(resolve))
      expect(words(part(element, 'copy'))).to.equal('Copy id')
    })
  })

  describe('chart', () => {
    const chart = (element: Element) => part(element, 'history')
    const strokes = (element: Element) =>
      chart(element)!.querySelector('path')!.getAttribute('d')!.split('M').filter(Boolean).length

    it('bears days that are not known, wherever they are, and days that are all alike', async () => {
      for (const [given, lines] of [
        [[null, null, 5, 7, 9], 1],
        [[5, null, 7, null, 9], 3],
        [[5, 7, 9, null, null], 1],
        [[7, 7, 7, 7], 1],
        [[0, 0], 1],
        [[Number.MAX_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER], 1],
      ] as const) {
        const element = await show({ model: counted([...given]) })
        expect(strokes(element), given.join()).to.equal(lines)
        expect(chart(element)!.innerHTML).not.to.match(/NaN|Infinity|undefined/)
      }
      for (const none of [[], [5], [null, 5, null], [null, null]])
        expect(chart(await show({ model: counted(none) }))).to.equal(null)
    })

    it('says each day to those who use keys', async () => {
      const element = await show({ model: counted() })
      const { offsetHeight } = element
      const days = part<HTMLInputElement>(element, 'days')!
      part(element, 'copy')!.focus()
      await sendKeys({ press: 'Tab' })
      expect(focused() === days).to.equal(true)
      const tip = () => words(part(element, 'day'))
      expect([tip(), days.getAttribute('aria-valuetext')]).to.deep.equal(['Dec 19, 2025 · 160', 'Dec 19, 2025 · 160'])
      expect(getComputedStyle(days.nextElementSibling!).outlineStyle, 'seen').to.equal('solid')
      const said = []
      for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Home', 'ArrowRight', 'End']) {
        await sendKeys({ press: key })
        await element.updateComplete
        expect(days.getAttribute('aria-valuetext')).to.equal(tip())
        said.push(tip())
      }
      expect(said).to.deep.equal([
        'Dec 18, 2025 · 125',
        'Dec 17, 2025 · 130',
        'Dec 16, 2025 · unknown',
        'Dec 14, 2025 · 100',
        'Dec 15, 2025 · 110',
        'Dec 19, 2025 · 160',
      ])
      expect(element.offsetHeight, 'nothing moves').to.equal(offsetHeight)
      days.blur()
      await element.updateComplete
      expect(tip()).to.equal('')
    })

    for (const dir of ['ltr', 'rtl'])
      it(`says the day that is pointed at, ${dir}`, async () => {
        const element = await show({ model: counted(), dir })
        const { left, right, top } = chart(element)!.querySelector('svg')!.getBoundingClientRect()
        const at = async (x: number) => {
          const move = { clientX: x, clientY: top, bubbles: true, composed: true, pointerType: 'mouse' }
          chart(element)!.querySelector('svg')!.dispatchEvent(new PointerEvent('pointermove', move))
          await element.updateComplete
          return words(part(element, 'day'))
        }
        const [start, end] = dir === 'ltr' ? [left + 1, right - 1] : [right - 1, left + 1]
        expect(await at(start)).to.equal('Dec 14, 2025 · 100')
        expect(await at(end)).to.equal('Dec 19, 2025 · 160')
        expect(await at((left + right) / 2 + (dir === 'ltr' ? 9 : -9))).to.equal('Dec 17, 2025 · 130')
        chart(element)!.querySelector('.plot')!.dispatchEvent(new PointerEvent('pointerleave'))
        await until(() => words(part(element, 'day')) === '', 'its end')
      })
  })

  it('bears numbers and times at their ends', async () => {
    for (const special of [
      { downloads: 0, likes: 1 },
      { downloads: Number.MAX_SAFE_INTEGER, likes: Number.MAX_SAFE_INTEGER, parameters: 0 },
      { createdAt: '9999-12-31T23:59:59Z', lastUpdated: '0001-01-01T00:00:00Z' },
      { weeklyGrowth: -1 },
      { weeklyGrowth: Number.MAX_VALUE, trendingScore: -Number.MAX_VALUE },
      { nsfwLevel: Number.MAX_SAFE_INTEGER },
      { dailyDownloads: { since: '9999-12-31', counts: [1, 2, 3] } },
      { name: '\u200B', author: '\u202E', tags: ['\u200F'.repeat(100)] },
    ] as Partial<ModelMetadata>[]) {
      const element = await show({ model: model('a/b', special) })
      const said = words(element.shadowRoot!.querySelector('article') ?? part(element, 'error'))
      expect(said, JSON.stringify(special)).not.to.match(/NaN|Invalid|undefined|null|Infinity/)
      expect(said!.length).to.be.greaterThan(20)
    }
    for (const createdAt of ['+99999-01-01T00:00:00Z', 'Tue', '']) {
      const element = await show({ model: model('a/b', { createdAt }) })
      expect(words(part(element, 'error') ?? part(element, 'facts')), createdAt).not.to.match(/NaN|Invalid/)
    }
  })
})
