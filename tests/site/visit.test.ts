/** The site as its visitors meet it: by mouse, by keyboard, without scripts, without a network. */
import type axeCore from 'axe-core'
import type { Browser, Page } from 'puppeteer-core'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveSite } from '../../examples/site/serve.ts'
import { launchBrowser, shownCards, until, watchTrouble } from '../browser.ts'
import { root } from '../imports.ts'
import { type BuiltSite, openBuiltSite } from './built-site.ts'

const MODEL = 'model/openai-community--gpt2/'
/** One of each kind of page. */
const KINDS = [
  '',
  'models/',
  'models/?q=flux',
  'models/?task=text-to-image&sort=trending',
  'models/civitai/r/',
  'new/',
  'trending/',
  'generate/',
  'about/',
  MODEL,
  'offline/',
]

let site: BuiltSite
let browser: Browser

beforeAll(async () => {
  site = await openBuiltSite()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** A page of a visitor who was never here. */
async function visitor({
  width = 1280,
  height,
  scheme = 'dark',
  scripts = true,
}: { width?: number; height?: number; scheme?: string; scripts?: boolean } = {}): Promise<{
  page: Page
  leave(): Promise<void>
}> {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  await page.setJavaScriptEnabled(scripts)
  await page.setViewport({ width, height: height ?? (width < 500 ? 780 : 900) })
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
  return { page, leave: () => context.close() }
}

/** Everything that a page will show by itself is there: elements are drawn, fonts have come, nothing is asked for. */
async function settled(page: Page): Promise<void> {
  await page.waitForNetworkIdle({ idleTime: 250 })
  await page.evaluate(() => document.fonts.ready.then(() => {}))
}

/** Does something that leads to another page, and waits for that page; entries of the same page do not count. */
async function leaving(page: Page, act: () => Promise<unknown>): Promise<void> {
  const former = page.url()
  const loaded = new Promise<void>((resolve) => page.once('load', () => resolve()))
  await act()
  await loaded
  await until(
    async () => page.url(),
    (url) => url !== former,
    'another address',
  )
}

/** Something of the search on the page: what it says, or a click on it. */
function inSearch(page: Page, selector: string, what: 'textContent' | 'value' | 'click'): Promise<string> {
  return page.evaluate(
    (selector, what) => {
      const found = document.querySelector('dm-model-search')?.shadowRoot?.querySelector<HTMLInputElement>(selector)
      if (what === 'click') found!.click()
      return (what === 'click' ? '' : found?.[what]) ?? ''
    },
    selector,
    what,
  )
}

/** What the search says of how many there are, as soon as it fits. */
function counted(page: Page, pattern: RegExp): Promise<string> {
  return until(
    async () => (await inSearch(page, '[part=count]', 'textContent')).trim(),
    (text) => pattern.test(text),
    String(pattern),
  )
}

describe('every kind of page', () => {
  it.each(
    KINDS.flatMap((path) =>
      [
        [360, 780],
        [1280, 900],
        [1280, 2400],
      ].map(([width, height]) => [path, width!, height!] as const),
    ),
  )('/%s at %i x %i px moves nothing, breaks no policy and reports no trouble', async (path, width, height) => {
    const { page, leave } = await visitor({ width, height })
    const trouble = watchTrouble(page)
    await page.evaluateOnNewDocument(() => {
      const seen = window as Window & { moved?: number; refused?: string[] }
      seen.moved = 0
      seen.refused = []
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.moved! += (entry as PerformanceEntry & { value: number }).value
      }).observe({ type: 'layout-shift', buffered: true })
      document.addEventListener('securitypolicyviolation', (event) =>
        seen.refused!.push(`${event.violatedDirective} ${event.blockedURI}`),
      )
    })
    await page.goto(site.url + path)
    await settled(page)
    const seen = await page.evaluate(() => {
      const { moved, refused } = window as Window & { moved?: number; refused?: string[] }
      return { moved, refused, wide: document.documentElement.scrollWidth - innerWidth }
    })
    expect(seen.moved).toBeLessThanOrEqual(0.02)
    expect(seen.refused).toEqual([])
    expect(seen.wide).toBeLessThanOrEqual(0)
    // A host of plain files has no gateway, which only asking can tell.
    expect(trouble.filter((line) => path !== 'generate/' || !line.endsWith('/v1/passes'))).toEqual([])
    await leave()
  })

  it.each(KINDS)('/%s does not scroll sideways at 320 px, nor with letters of twice the size', async (path) => {
    const { page, leave } = await visitor({ width: 320 })
    await page.goto(site.url + path)
    await settled(page)
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth)
    expect(await wide()).toBeLessThanOrEqual(320)
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    expect(await wide()).toBeLessThanOrEqual(320)
    await leave()
  })

  it.each(KINDS.flatMap((path) => ['dark', 'light'].map((scheme) => [path, scheme] as const)))(
    '/%s is open to all, %s',
    async (path, scheme) => {
      const { page, leave } = await visitor({ scheme })
      // The tool is brought in from outside; the page's policy is tested above.
      await page.setBypassCSP(true)
      await page.goto(site.url + path)
      await settled(page)
      await page.addScriptTag({ path: join(root, 'node_modules', 'axe-core', 'axe.min.js') })
      const found = await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: typeof axeCore }
        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
        const { violations, passes } = await axe.run({ runOnly: { type: 'tag', values: tags } })
        return {
          checked: passes.length,
          violations: violations.map(
            ({ id, nodes }) => `${id}: ${nodes[0]!.target.join(' ')} ${nodes[0]!.html.slice(0, 120)}`,
          ),
        }
      })
      expect(found.checked).toBeGreaterThan(10)
      expect(found.violations).toEqual([])
      await leave()
    },
  )
})

describe('a visit', () => {
  it('without scripts goes from the start to a filter to a model', async () => {
    const { page, leave } = await visitor({ scripts: false, width: 360 })
    await page.goto(site.url)
    const follow = async (selector: string) => {
      await leaving(page, () => page.$eval(selector, (element) => (element as HTMLElement).click()))
      return new URL(page.url()).pathname
    }
    expect(await follow('.filters a[href*="likes/small"]')).toBe('/models/huggingface/likes/small/')
    expect(await follow('dm-model-list li a')).toMatch(/^\/model\/.+\/$/)
    expect(await page.$eval('main', (main) => main.innerText)).toContain('License and access')
    // Its styles came without a script too.
    expect(
      await page.$eval('.dm-detail .facts', (facts) => getComputedStyle(facts.parentElement!.parentElement!).display),
    ).toBe('grid')
    expect(await follow('.held a')).toMatch(/^\/models\//)
    // The form leads to all models, which say what searching needs.
    await page.type('.find input', 'flux')
    expect(await follow('.find button')).toBe('/models/')
    expect(await page.$eval('main', (main) => main.innerText)).toContain('Search needs JavaScript')
    await leave()
  })

  it('by keyboard alone reaches a model from the start, and sees where it is', async () => {
    const { page, leave } = await visitor()
    await page.goto(site.url)
    await settled(page)
    const focused = () =>
      page.evaluate(() => {
        let element = document.activeElement
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
        const style = element && getComputedStyle(element)
        const { top, bottom, height } = element!.getBoundingClientRect()
        return {
          href: element?.getAttribute('href') ?? '',
          ring: style !== null && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
          seen: height === 0 || (bottom > 0 && top < innerHeight),
        }
      })
    let steps = 0
    for (;;) {
      await page.keyboard.press('Tab')
      const { href, ring, seen } = await focused()
      expect(seen, `step ${steps}: ${href}`).toBe(true)
      expect(ring || href === '#main', `step ${steps}: ${href}`).toBe(true)
      if (/\/model\/[^/]+\/?$/.test(href)) break
      expect(++steps).toBeLessThan(40)
    }
    await leaving(page, () => page.keyboard.press('Enter'))
    expect(new URL(page.url()).pathname).toMatch(/^\/model\/.+/)
    await leave()
  })

  it('searches by address and at every keystroke, says how many, and goes back to all', async () => {
    const { page, leave } = await visitor()
    await page.goto(site.url)
    await page.type('.find input', 'flux')
    await leaving(page, () => page.keyboard.press('Enter'))
    expect(new URL(page.url()).search).toBe('?q=flux')
    const said = await counted(page, /^\d+ models for “flux”$/)
    const cards = await until(
      () => shownCards(page),
      (ids) => ids.length > 5,
      'what was found',
    )
    expect(cards.every((id) => !id.startsWith('sentence-transformers/'))).toBe(true)
    expect(Number.parseInt(said)).toBeGreaterThanOrEqual(cards.length)
    // A slash leads to the box, wherever one is.
    await page.keyboard.press('/')
    expect(await inSearch(page, 'input:focus', 'value')).toBe('flux')
    await page.keyboard.press('Escape')
    await page.keyboard.type('whisper')
    await counted(page, /for “whisper”$/)
    await until(
      async () => page.url(),
      (url) => url.endsWith('/models/?q=whisper'),
      'the address',
    )
    expect(await page.title()).toMatch(/^whisper · /)
    await inSearch(page, '[part=clear-all]', 'click')
    await counted(page, /^12,\d{3} models$/)
    expect(page.url()).toBe(`${site.url}models/`)
    await leave()
  })

  it('goes from the start to the state of the search that each action means, without a script to a page', async () => {
    const { page, leave } = await visitor()
    await page.goto(site.url)
    const ways = await page.$$eval('dm-quick-action', (actions) =>
      actions.map((action) => [
        new URL(action.getAttribute('href')!, location.href).href,
        action.querySelector('a')!.href,
      ]),
    )
    expect(ways.map(([, plain]) => new URL(plain!).pathname)).toEqual(['/generate/', '/models/', '/new/', '/trending/'])
    // Making a picture is a page of its own.
    const states = ways.map(([address]) => address!.slice(site.url.length))
    expect(states).toEqual(['generate/', 'models/', 'models/?sort=newest', 'models/?sort=trending'])
    const first: string[] = []
    for (const state of states.slice(1)) {
      await page.goto(site.url + state)
      await counted(page, /^12,\d{3} models$/)
      const [id] = await until(
        () => shownCards(page),
        (ids) => ids.length > 5,
        'cards',
      )
      first.push(id!)
    }
    expect(new Set(first).size).toBe(3)
    await leave()
  })

  it('answers hostile searches by address, soon and without trouble', async () => {
    const { page, leave } = await visitor()
    const trouble = watchTrouble(page)
    for (const query of [
      `q=${'a'.repeat(5000)}`,
      'q=(a%2B)%2B%24',
      `q=${'%20'.repeat(1000)}`,
      'q=%ED%A0%80%ED%B0%80&license=%E2%80%AEtim',
      'q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E',
      '__proto__=x&constructor=y&source=evil&sort=best&size=huge&new=0',
    ]) {
      await page.goto(`${site.url}models/?${query}`)
      await until(
        () =>
          page.evaluate(() => {
            const search = document.querySelector('dm-model-search')
            return search?.matches(':state(ready)') || search?.matches(':state(empty)')
          }),
        (answered) => answered === true,
        query,
      )
    }
    expect(trouble).toEqual([])
    await leave()
  })

  it('without a script has the list and the ready-made lists for a search too', async () => {
    const { page, leave } = await visitor({ scripts: false, width: 360 })
    await page.goto(`${site.url}models/?q=flux`)
    expect(await page.$eval('main', (main) => main.innerText)).toContain('Search needs JavaScript')
    expect(await page.$$eval('dm-model-search li a', (links) => links.length)).toBe(48)
    expect(await page.$$eval('.filters a', (links) => links.length)).toBe(25)
    expect(await page.$eval('dm-model-search form', (form) => form.action)).toBe(`${site.url}models/`)
    await leave()
  })

  it('finds list, place and focus again after Back', async () => {
    const { page, leave } = await visitor()
    // Without the browser's memory of whole pages, which would make it too easy.
    await page.evaluateOnNewDocument(() => addEventListener('unload', () => {}))
    await page.goto(`${site.url}models/`)
    await settled(page)
    await page.evaluate(() => scrollTo({ top: 20_000, behavior: 'instant' }))
    await settled(page)
    const inSight = () =>
      page.evaluate(() => {
        const list = document.querySelector('dm-model-search')?.shadowRoot?.querySelector('dm-model-list')
        const cards = [...(list?.shadowRoot ?? document).querySelectorAll('dm-model-card')] as (HTMLElement & {
          model?: { id: string }
        })[]
        const first = cards
          .filter((card) => card.getBoundingClientRect().top > 100)
          .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)[0]
        return first?.model && { id: first.model.id, top: first.getBoundingClientRect().top }
      })
    const before = (await until(inSight, (found) => found !== undefined, 'a card in sight'))!
    await page.evaluate((id) => {
      const list = document.querySelector('dm-model-search')!.shadowRoot!.querySelector('dm-model-list')!
      const card = [...list.shadowRoot!.querySelectorAll('dm-model-card')].find(
        (card) => (card as HTMLElement & { model?: { id: string } }).model?.id === id,
      ) as HTMLElement
      card.focus({ preventScroll: true })
    }, before.id)
    await leaving(page, () => page.keyboard.press('Enter'))
    expect(page.url()).toContain('/model/')
    await page.goBack()
    const after = await until(inSight, (found) => found?.id === before.id, 'the same card')
    expect(Math.abs(after!.top - before.top)).toBeLessThan(4)
    const focusedId = await until(
      () =>
        page.evaluate(() => {
          const card = document.activeElement?.shadowRoot?.activeElement?.shadowRoot?.activeElement as
            (HTMLElement & { model?: { id: string } }) | null
          return card?.model?.id
        }),
      (id) => id === before.id,
      'the focus',
    )
    expect(focusedId).toBe(before.id)
    await leave()
  })

  it('keeps the chosen theme, from the first frame on', async () => {
    const { page, leave } = await visitor({ scheme: 'dark' })
    await page.goto(`${site.url}about/`)
    await page.waitForSelector('#themes:not([hidden])')
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const dark = await ground()
    await page.click('#themes label:has([value=light])')
    const light = await ground()
    expect(light).not.toBe(dark)
    await page.goto(site.url)
    expect(await ground()).toBe(light)
    await leave()
  })

  it('shows a model that has no file by script, under the address that it would have', async () => {
    const { page, leave } = await visitor()
    await page.goto(`${site.url}models/`)
    const id = await page.evaluate(async () => {
      const provider = document.querySelector('dm-provider') as HTMLElement & { src: string }
      const models = (await (
        await fetch(new URL('models.json', new URL(provider.getAttribute('src')!, location.href)))
      ).json()) as {
        models: Record<string, { downloads: number | null; slug: string }>
      }
      for (const [id, { slug }] of Object.entries(models.models).reverse())
        if (!(await fetch(`/model/${slug}/`, { method: 'HEAD' })).ok) return id
      return ''
    })
    expect(id).not.toBe('')
    await page.goto(`${site.url}model/${id.replaceAll(/[/:]/g, '--')}/`)
    const shown = await until(
      () =>
        page.evaluate(() =>
          document.querySelector('dm-model-detail')?.shadowRoot?.querySelector('[part=id]')?.textContent?.trim(),
        ),
      (text) => text === id,
      'the model',
    )
    expect(shown).toBe(id)
    await leave()
  })

  it('without a network, after one visit, has start, list, filters and seen models, and says how old they are', async () => {
    const { page, leave } = await visitor()
    // A host of its own, which goes away.
    const host = await serveSite({ root: site.root, port: 0, host: '127.0.0.1' })
    await page.goto(host.url)
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}))
    await until(
      () => page.evaluate(() => navigator.serviceWorker.controller !== null),
      (controlled) => controlled,
      'the service worker',
    )
    await page.goto(host.url + MODEL)
    await settled(page)
    await page.goto(host.url)
    await settled(page)
    await host.close()
    for (const [path, least] of [
      ['', 24],
      ['models/', 12],
      ['models/huggingface/mit/', 12],
    ] as const) {
      await page.goto(host.url + path)
      await until(
        () => shownCards(page),
        (cards) => cards.length >= least,
        `cards of /${path}`,
      )
      const said = await until(
        () =>
          page.evaluate(
            () => document.querySelector('dm-provider')!.shadowRoot!.querySelector('[part~=stale]')?.textContent ?? '',
          ),
        (text) => text !== '',
        `the age on /${path}`,
      )
      expect(said).toMatch(/ago|2025/)
    }
    await page.goto(host.url + MODEL)
    expect(await page.$eval('main', (main) => main.textContent)).toContain('gpt2')
    await page.goto(`${host.url}no/such/page`)
    expect(await page.$eval('h1', (title) => title.textContent)).toBe('No network')
    await leave()
  })

  it('is told when the site is newer than the page', async () => {
    const { page, leave } = await visitor()
    await page.evaluateOnNewDocument(() => {
      const real = Date.now
      ;(window as Window & { later?: number }).later = 0
      Date.now = () => real() + (window as Window & { later?: number }).later!
    })
    await page.goto(`${site.url}about/`)
    await settled(page)
    const file = join(site.root, 'build.json')
    const former = readFileSync(file)
    const look = () =>
      page.evaluate(() => {
        ;(window as Window & { later?: number }).later! += 3_600_000
        document.dispatchEvent(new Event('visibilitychange'))
      })
    const hidden = () => page.$eval('#newer', (notice) => (notice as HTMLElement).hidden)
    const asked = page.waitForResponse((response) => response.url().endsWith('build.json'))
    await look()
    await asked
    expect(await hidden()).toBe(true)
    writeFileSync(file, '{"build":"00000000"}')
    await look()
    await until(hidden, (is) => !is, 'the notice')
    writeFileSync(file, former)
    await leave()
  })
})
