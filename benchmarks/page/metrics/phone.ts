/** "Mobile excellent", line by line, on the served site: each measured, each with its bar. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { modelSlug, type ModelCard } from '@decentramodels/core'
import type { Browser, ElementHandle, Page } from 'puppeteer-core'
import { serveSite } from '../../../examples/site/serve.ts'
import { median, printTable } from '../../table.ts'
import { PHONE, visit } from '../conditions.ts'
import { installLooks } from './phone-looks.ts'
import { settledLinks } from './seen.ts'

export interface Line {
  line: string
  measured: string
  /** Where it falls short. */
  where?: string
  bar: string
  reached: boolean
}

/** One page of each kind. */
function pagesOf(site: string): string[] {
  const { sections } = JSON.parse(readFileSync(join(site, 'manifests', 'home.json'), 'utf8')) as {
    sections: { cards: ModelCard[] }[]
  }
  const model = `/model/${modelSlug(sections[0]!.cards[0]!.id)}/`
  const kinds = ['/', '/models/', '/models/huggingface/likes/small/', model]
  return [...kinds, '/new/', '/trending/', '/generate/', '/about/'].filter((path) =>
    existsSync(join(site, path, 'index.html')),
  )
}

/** The first element that a selector finds, through shadow roots. */
async function deep(page: Page, selector: string): Promise<ElementHandle | undefined> {
  const found = await page.evaluateHandle((wanted) => {
    const find = (root: ParentNode): Element | undefined => {
      for (const element of root.querySelectorAll('*')) {
        if (element.matches(wanted) && element.checkVisibility() && element.getBoundingClientRect().width > 1)
          return element
        const within = element.shadowRoot && find(element.shadowRoot)
        if (within) return within
      }
      return undefined
    }
    return find(document)
  }, selector)
  return (found.asElement() as ElementHandle | null) ?? undefined
}

/** A service worker that is not there by then is none. */
const OFFLINE_LIMIT_MS = 10_000
/** A model's page here or at its source. */
const MODEL_PATH = /^\/model\/|^\/(?!models\/)[^/]+\/[^/]+$|^\/models\/\d+$/

const OPEN_CARD = 'button[part~=glyph]'
const SHOW_MORE = 'button[part~=more]'
const UNFOLD = 'summary'
/** Visits whose median counts, where time is measured. */
const VISITS = 3

/** Gathers one line over several pages: the worst of them counts. */
class Worst {
  readonly #values: { path: string; value: number; note: string }[] = []
  add(path: string, value: number, note = ''): void {
    this.#values.push({ path, value, note })
  }
  line(line: string, bar: string, holds: (value: number) => boolean, { least = false, digits = 0 } = {}): Line {
    const order = [...this.#values].sort((one, other) => (least ? one.value - other.value : other.value - one.value))
    const worst = order[0]
    if (!worst) return { line, measured: 'not measured', bar, reached: false }
    const bad = order.filter(({ value }) => !holds(value))
    const measured = `${worst.value.toFixed(digits)} at worst of ${order.length}`
    const where = bad.map(({ path, value, note }) => `${path} ${value.toFixed(digits)} ${note}`.trim()).join('; ')
    return { line, measured, where, bar, reached: bad.length === 0 }
  }
}

async function ready(page: Page, url: string): Promise<void> {
  await page.evaluateOnNewDocument(installLooks)
  await page.goto(url, { waitUntil: 'load' })
  await settledLinks(page)
}

/** Sizes, words and widths. */
async function looksOf(browser: Browser, url: string, paths: string[]): Promise<Line[]> {
  const targets = new Worst()
  const text = new Worst()
  const inputs = new Worst()
  const zoom = new Worst()
  const narrow = new Worst()
  const large = new Worst()
  const across = new Worst()
  for (const path of paths) {
    const { page, client, close } = await visit(browser, { network: false, cpu: false })
    try {
      await ready(page, url + path)
      const small = await page.evaluate(() => window.looks.smallTargets())
      targets.add(path, small.count, small.worst.join(', '))
      const smallest = await page.evaluate(() => window.looks.smallestText())
      text.add(path, smallest.px, smallest.at)
      inputs.add(path, await page.evaluate(() => window.looks.smallInputs()))
      zoom.add(
        path,
        await page.evaluate(() =>
          /user-scalable\s*=\s*(no|0)|maximum-scale/.test(
            document.querySelector<HTMLMetaElement>('meta[name=viewport]')?.content ?? 'user-scalable=no',
          )
            ? 1
            : 0,
        ),
      )
      const sideways = async (viewport: Parameters<Page['setViewport']>[0]) => {
        await page.setViewport(viewport)
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
        return page.evaluate(() => window.looks.sideways())
      }
      narrow.add(path, Math.max(await sideways(PHONE), await sideways({ ...PHONE, width: 320, height: 640 })))
      across.add(path, await sideways({ ...PHONE, width: 780, height: 360, isLandscape: true }))
      // As a person sets it in the browser: every rem doubles.
      await client.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } })
      large.add(path, await sideways(PHONE))
    } finally {
      await close()
    }
  }
  const none = (value: number) => value === 0
  const fits = (value: number) => value <= 0
  return [
    targets.line('targets under 44 px', '0', none),
    narrow.line('sideways scroll at 360 and 320 px, px', '0', fits),
    text.line('smallest text, px', '>= 12', (px) => px >= 12, { least: true }),
    inputs.line('inputs with text under 16 px', '0', none),
    zoom.line('pages that forbid zoom', '0', none),
    large.line('sideways scroll with text at 200 %, px', '0', fits),
    across.line('sideways scroll when turned (780x360), px', '0', fits),
  ]
}

/** Shifts while loading, and the time until a finger is answered, on a slow phone. */
async function motionOf(browser: Browser, url: string, paths: string[]): Promise<Line[]> {
  const shifts = new Worst()
  const answers = new Worst()
  for (const path of paths) {
    const shifted: number[] = []
    const answered = new Map<string, number[]>()
    for (let round = 0; round < VISITS; round++) {
      const { page, close } = await visit(browser)
      try {
        await ready(page, url + path)
        shifted.push(await page.evaluate(() => window.looks.shifts()))
        for (const selector of [OPEN_CARD, SHOW_MORE, UNFOLD]) {
          const target = await deep(page, selector)
          if (!target) continue
          await target.scrollIntoView()
          await page.evaluate(() => window.looks.forgetInteractions())
          // What a page takes away or covers in between is not there for a finger either.
          const tapped = await target.tap().then(
            () => true,
            () => false,
          )
          if (!tapped) continue
          await settledLinks(page)
          const all = answered.get(selector) ?? []
          answered.set(selector, [...all, await page.evaluate(() => window.looks.slowestInteraction())])
        }
      } finally {
        await close()
      }
    }
    shifts.add(path, median(shifted))
    for (const [selector, all] of answered) answers.add(path, median(all), selector)
  }
  return [
    shifts.line('CLS while loading', '<= 0.02', (value) => value <= 0.02, { digits: 3 }),
    answers.line(
      'slowest interaction (open a card, show more, unfold), ms',
      '<= 200',
      (value) => value > 0 && value <= 200,
    ),
  ]
}

/** A finger cannot hover: what the preview says must be there after a tap. */
async function withoutHover(browser: Browser, url: string): Promise<Line> {
  const { page, close } = await visit(browser, { network: false, cpu: false })
  try {
    await ready(page, `${url}/`)
    const button = await deep(page, OPEN_CARD)
    await button?.scrollIntoView()
    await button?.tap()
    await settledLinks(page)
    const facts = await deep(page, '[part~=details]:not([hidden]) dl, [part~=details]:not([hidden]) li')
    const reached = facts !== undefined
    return { line: 'facts of a card by touch alone', measured: reached ? 'shown' : 'not shown', bar: 'shown', reached }
  } finally {
    await close()
  }
}

async function reducedMotion(browser: Browser, url: string): Promise<Line> {
  const { page, close } = await visit(browser, { network: false, cpu: false })
  try {
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }])
    await ready(page, `${url}/`)
    let most = await page.evaluate(() => window.looks.movements())
    const button = await deep(page, OPEN_CARD)
    await button?.scrollIntoView()
    await button?.tap()
    // Opening takes a moment; whatever moves in it is seen.
    for (let look = 0; look < 20; look++) most = Math.max(most, await page.evaluate(() => window.looks.movements()))
    return { line: 'movements when reduced motion is asked for', measured: String(most), bar: '0', reached: most === 0 }
  } finally {
    await close()
  }
}

/** A second visit, the server gone: a page's own offline switch would not hold for its service worker. */
async function offline(browser: Browser, site: string): Promise<Line> {
  const server = await serveSite({ root: site, port: 0, host: '127.0.0.1' })
  const { page, close } = await visit(browser, { network: false, cpu: false })
  try {
    await page.goto(server.url, { waitUntil: 'load' })
    await page.evaluate(
      (limitMs) =>
        Promise.race([
          navigator.serviceWorker.ready.then(() => undefined),
          new Promise<void>((resolve) => setTimeout(resolve, limitMs)),
        ]),
      OFFLINE_LIMIT_MS,
    )
    await page.waitForNetworkIdle({ idleTime: 1500 })
    await server.close()
    const links = await page
      .reload({ waitUntil: 'load' })
      .then(() => settledLinks(page))
      .catch(() => [])
    const shown = new Set(links.map(({ path }) => path).filter((path) => MODEL_PATH.test(path))).size
    return {
      line: 'models on the home page without a network',
      measured: String(shown),
      bar: '>= 20',
      reached: shown >= 20,
    }
  } finally {
    await close()
    await server.close().catch(() => undefined)
  }
}

/** All lines. `url`: of the served site without a slash; `site`: its folder. */
export async function checkPhone(browser: Browser, url: string, site: string): Promise<Line[]> {
  const paths = pagesOf(site)
  return [
    ...(await looksOf(browser, url, paths)),
    ...(await motionOf(browser, url, paths)),
    await withoutHover(browser, url),
    await reducedMotion(browser, url),
    await offline(browser, site),
  ]
}

export function printPhone(lines: readonly Line[]): void {
  printTable(
    ['on a phone', 'measured', 'bar', ''],
    lines.map(({ line, measured, bar, reached }) => [line, measured, bar, reached ? 'reached' : 'NOT reached']),
  )
  const short = lines.filter(({ where }) => where)
  if (short.length > 0) console.log('')
  for (const { line, where } of short) console.log(`- ${line}: ${where}`)
}
