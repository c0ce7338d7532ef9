/**
 * Walks docs/first-five-minutes.md with a clock: does every step for real and writes its times into the page.
 * Ends with 1 when a step fails; the page then stays as it was. `--here`: this folder in place of a fresh clone.
 */
import type * as Simulators from '@decentramodels/simulators'
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser, ElementHandle, Page } from 'puppeteer-core'
import { printTable } from '../benchmarks/table.ts'
import type * as Serve from '../examples/site/serve.ts'
import { launchBrowser, serveApp, shownCards, until } from '../tests/browser.ts'

const root = join(import.meta.dirname, '..')
const guide = join(root, 'docs', 'first-five-minutes.md')
const CARDS = 24
const OTHER_COLOR = 'rgb(48, 12, 72)'

/** What the walk has at hand from the first step on. */
interface Walk {
  browser: Browser
  /** Folder of the clone. */
  folder: string
  /** Address of the started site, with a slash at the end. */
  url: string
}

interface Step {
  step: string
  ms: number
  seen: string
}

/** Times of the walk, by the name that the guide marks them with. */
const times = new Map<string, number>()
const steps: Step[] = []

/** Does a step and keeps its time. */
async function timed<T>(name: string, step: string, work: () => Promise<[T, seen: string]>): Promise<T> {
  const from = performance.now()
  const [value, seen] = await work()
  const ms = performance.now() - from
  times.set(name, ms)
  steps.push({ step, ms, seen })
  console.log(`${(ms / 1000).toFixed(1).padStart(6)} s  ${step}: ${seen}`)
  return value
}

function say(ms: number): string {
  return ms < 950 ? `${Math.max(0.1, Math.round(ms / 100) / 10)} s` : `${Math.round(ms / 1000)} s`
}

async function cardsOn(page: Page, atLeast = CARDS): Promise<number> {
  const shown = await until(
    // A page that is being left cannot be asked.
    () => shownCards(page).catch(() => []),
    (cards) => cards.length >= atLeast,
    `${atLeast} cards`,
  )
  return shown.length
}

/** The text of the first visible element that a selector finds, through shadow roots; empty when there is none. */
function textOf(page: Page, selector: string): Promise<string> {
  return page.evaluate((wanted) => {
    const find = (tree: ParentNode): string | undefined => {
      for (const element of tree.querySelectorAll('*')) {
        if (element.matches(wanted) && element.checkVisibility()) return (element as HTMLElement).innerText.trim()
        const within = element.shadowRoot && find(element.shadowRoot)
        if (within) return within
      }
      return undefined
    }
    return find(document) ?? ''
  }, selector)
}

/** An element, as soon as it is there; through shadow roots, which a watch for changes of the page would miss. */
async function seen(page: Page, selector: string): Promise<ElementHandle<Element>> {
  const found = await until(
    () => page.$(selector).catch(() => null),
    (handle) => handle !== null,
    selector,
  )
  return found!
}

/** Follows a link, as a click. */
async function followLink(page: Page, link: ElementHandle<Element>): Promise<string> {
  const address = await link.evaluate((found) => (found as HTMLAnchorElement).pathname)
  // A page's own notes in its history look like navigations, so the address decides; a click that led nowhere is made
  // again, as people do.
  await until(
    async () => {
      await link.click().catch(() => undefined)
      await page.waitForNavigation({ timeout: 500 }).catch(() => undefined)
      return new URL(page.url()).pathname
    },
    (pathname) => pathname === address,
    `the page ${address}`,
  )
  await page.waitForSelector('h1')
  return address
}

/** Follows the first visible link of the page itself whose address begins like that. */
async function follow(page: Page, path: string): Promise<string> {
  for (const link of await page.$$(`a[href^="${path}"]`)) if (await link.isVisible()) return followLink(page, link)
  throw new Error(`${page.url()} has no link to ${path}.`)
}

const headingOf = (page: Page) => page.$eval('h1', (heading) => (heading as HTMLElement).innerText.trim())

/** Starts the site as a newcomer does. */
async function start(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn('npm', ['start'], {
    cwd: folder,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own: npm does not hand signals on.
    detached: true,
  })
  let output = ''
  child.stdout!.on('data', (chunk) => (output += chunk))
  const address = () => /is at (http:\/\/\S+)/.exec(output)?.[1]
  await until(
    async () => address() ?? child.exitCode,
    (value) => value !== null,
    'the address of the site',
    300_000,
  )
  const url = address()
  if (url === undefined) throw new Error(`npm start ended with ${child.exitCode}:\n${output}`)
  return { child, url }
}

/** From the start page to a first picture, by two presses. */
async function runModel({ browser, url }: Walk): Promise<void> {
  const context = await browser.createBrowserContext()
  try {
    const page = await context.newPage()
    await timed('run', 'a model is run', async () => {
      await page.goto(url)
      await followLink(page, await seen(page, 'dm-quick-action >>> a[href*="generate"]'))
      // Whoever looks first sees the limits come; nothing moves after them.
      await seen(page, 'dm-playground >>> [part=limit]')
      await (await seen(page, 'dm-playground >>> button[part~=run]')).click()
      const picture = await seen(page, 'dm-playground >>> img[part=picture]')
      const width = await until(
        () => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth),
        (width) => width > 0,
        'the picture',
      )
      const badge = await textOf(page, '[part=simulated] strong')
      if (badge === '') throw new Error('The picture is simulated, and nothing says so.')
      return [undefined, `a picture of ${width} pixels; it says: ${badge}`]
    })
  } finally {
    await context.close()
  }
}

async function browseOffline({ browser, folder }: Walk): Promise<void> {
  const { serveSite } = (await import(join(folder, 'examples', 'site', 'serve.ts'))) as typeof Serve
  const server = await serveSite({ root: join(folder, 'examples', 'site', 'public'), port: 0, host: '127.0.0.1' })
  const context = await browser.createBrowserContext()
  try {
    const page = await context.newPage()
    await timed('visit', 'first visit, and what it keeps for later', async () => {
      await page.goto(server.url)
      const cards = await cardsOn(page)
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
      await page.waitForNetworkIdle({ idleTime: 1000 })
      return [undefined, `${cards} cards, ready for a time without a network`]
    })
    await server.close()
    await timed('offline', 'the server is stopped, the page loaded again', async () => {
      await page.reload()
      const cards = await cardsOn(page)
      const age = await until(
        () => textOf(page, '[part~=stale]'),
        (text) => text !== '',
        'the age of the copy',
      )
      return [undefined, `${cards} cards; it says: ${age}`]
    })
    await timed('browse-offline', 'a list is opened without a network', async () => {
      const path = await follow(page, '/models/')
      return [undefined, `${path} shows ${await cardsOn(page, 6)} cards`]
    })
  } finally {
    await context.close()
    await server.close().catch(() => undefined)
  }
}

async function browseWithoutScripts({ browser, url }: Walk): Promise<void> {
  const context = await browser.createBrowserContext()
  try {
    const page = await context.newPage()
    await page.setJavaScriptEnabled(false)
    await timed('no-script', 'scripts are blocked: home, a list, a model', async () => {
      await page.goto(url)
      const links = await page.$$eval('a[href^="/model/"]', (found) => new Set(found.map((link) => link.href)).size)
      if (links < CARDS - 1) throw new Error(`Only ${links} links to models on the home page without scripts.`)
      const list = await follow(page, '/models/')
      await follow(page, '/model/')
      return [undefined, `${links} models linked; home > ${list} > "${await headingOf(page)}"`]
    })
  } finally {
    await context.close()
  }
}

/** Colors of everything that stands on a page, in order. */
function colorsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const colors: string[] = []
    const walk = (tree: ParentNode): void => {
      for (const element of tree.querySelectorAll('*')) {
        const { color, backgroundColor, borderTopColor, fill, stroke } = getComputedStyle(element)
        // A surface with cut corners is drawn in front of its border.
        const { backgroundColor: face } = getComputedStyle(element, '::before')
        colors.push([element.localName, color, backgroundColor, borderTopColor, fill, stroke, face].join(' '))
        if (element.shadowRoot) walk(element.shadowRoot)
      }
    }
    walk(document.body)
    return colors
  })
}

async function changeToken({ browser, url }: Walk): Promise<void> {
  const context = await browser.createBrowserContext()
  try {
    const page = await context.newPage()
    await page.goto(url)
    const cards = await cardsOn(page)
    await timed('token', 'one token is changed', async () => {
      const before = await colorsOf(page)
      await page.evaluate(
        (color) => document.documentElement.style.setProperty('--dm-color-surface', color),
        OTHER_COLOR,
      )
      const after = await until(
        () => colorsOf(page),
        (colors) => colors.filter((color) => color.includes(OTHER_COLOR)).length >= cards,
        `${cards} elements with the new color`,
      )
      const changed = after.filter((color, at) => color !== before[at])
      return [undefined, `${changed.length} elements follow at once, the ${cards} cards among them`]
    })
  } finally {
    await context.close()
  }
}

/** An id that the upstream has and the catalogue has not. */
async function unpublishedModel(folder: string, upstream: string): Promise<string> {
  const manifest = readFileSync(join(folder, 'examples/site/public/manifests/models.json'), 'utf8')
  const { models } = JSON.parse(manifest) as { models: Record<string, unknown> }
  let next: string | undefined = `${upstream}/api/models?sort=downloads&direction=-1&limit=1000`
  while (next !== undefined) {
    const answer: Response = await fetch(next)
    for (const { id } of (await answer.json()) as { id: string }[]) if (!(id in models)) return id
    next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
  }
  throw new Error('The catalogue holds all that the upstream has.')
}

/** As an operator does it: the generator runs again over the published folder, with one more model on its list. */
async function publish(folder: string): Promise<string> {
  const { startSimulators, RECORDED_AT } = (await import(
    join(folder, 'packages/simulators/dist/index.js')
  )) as typeof Simulators
  const simulators = await startSimulators({ quota: Infinity })
  const temporary = mkdtempSync(join(tmpdir(), 'decentramodels-list-'))
  try {
    const id = await unpublishedModel(folder, simulators.huggingFaceUrl)
    const list = join(temporary, 'list.csv')
    writeFileSync(list, `${readFileSync(join(folder, 'packages/manifests/data/curated.csv'), 'utf8')}${id},Own\n`)
    const anHourLater = Math.floor(Date.parse(RECORDED_AT) / 1000) + 3600
    await new Promise<void>((resolve, reject) => {
      const child = spawn(
        process.execPath,
        [
          join(folder, 'packages/manifests/bin/decentra-manifests.js'),
          ...['generate', '--out', join(folder, 'examples/site/public/manifests')],
          ...['--hf-endpoint', simulators.huggingFaceUrl, '--civitai-endpoint', simulators.civitaiUrl],
          ...['--list', list, '--compression', 'fast'],
        ],
        { stdio: 'ignore', env: { ...process.env, SOURCE_DATE_EPOCH: String(anHourLater) } },
      )
      child.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`decentra-manifests generate ended with ${code}.`)),
      )
    })
    return id
  } finally {
    await simulators.close()
    rmSync(temporary, { recursive: true, force: true })
  }
}

async function seePublication({ browser, folder, url }: Walk): Promise<void> {
  const context = await browser.createBrowserContext()
  try {
    const page = await context.newPage()
    await page.goto(url)
    await cardsOn(page)
    await page.$eval('dm-provider', (provider) => provider.setAttribute('poll-seconds', '2'))
    const id = await timed('publish', 'one more model is published', async () => {
      const id = await publish(folder)
      return [id, id]
    })
    await timed('news', 'the open page says so', async () => {
      const words = await until(
        () => textOf(page, '[part~=update] [part~=show]'),
        (text) => text !== '',
        'the news',
        30_000,
      )
      if (words !== '1 new model') throw new Error(`The page says "${words}" after ${id} was published.`)
      return [undefined, words]
    })
  } finally {
    await context.close()
  }
}

async function embed({ browser, folder, url }: Walk): Promise<void> {
  const { Hono } = await import('hono')
  const html = readFileSync(join(folder, 'examples', 'html', 'index.html'), 'utf8')
  const app = new Hono()
  app.get('/', (context) => context.html(html.replaceAll('http://localhost:4400/', url)))
  const elsewhere = await serveApp(app)
  const context = await browser.createBrowserContext()
  try {
    const page = await context.newPage()
    await timed('embed', 'two lines on an empty page of another origin', async () => {
      await page.goto(elsewhere.url)
      return [undefined, `${await cardsOn(page)} cards at ${new URL(elsewhere.url).host}, from ${new URL(url).host}`]
    })
  } finally {
    await context.close()
    await elsewhere.close()
  }
}

/** Puts the times between their marks. */
function writeTimes(): void {
  const text = readFileSync(guide, 'utf8')
  const date = new Date().toISOString().slice(0, 10)
  const machine = `${date}, ${cpus().length} cores of ${cpus()[0]?.model.trim()}, Node ${process.version}`
  const marks = new Map([...times].map(([name, ms]) => [name, say(ms)]))
  marks.set('machine', machine)
  marks.set('all', say([...times.values()].reduce((sum, ms) => sum + ms, 0)))
  const written = text.replace(/<!--t:([\w-]+)-->.*?<!--\/t-->/g, (old, name: string) => {
    const value = marks.get(name)
    return value === undefined ? old : `<!--t:${name}-->${value}<!--/t-->`
  })
  writeFileSync(guide, written)
}

const { values } = parseArgs({ options: { here: { type: 'boolean' } } })
const temporary = values.here ? undefined : mkdtempSync(join(tmpdir(), 'decentramodels-first-'))
const folder = temporary ? join(temporary, 'decentramodels') : root
let started: ChildProcess | undefined
let browser: Browser | undefined
try {
  browser = await launchBrowser()
  if (temporary)
    await timed('clone', 'git clone', async () => {
      execFileSync('git', ['clone', '--quiet', root, folder], { stdio: ['ignore', 'ignore', 'inherit'] })
      return [undefined, 'a fresh copy']
    })
  const { child, url } = await timed('start', 'npm start', async () => {
    const site = await start(folder)
    return [site, site.url]
  })
  started = child
  const walk: Walk = { browser, folder, url }
  await timed('cards', 'the page is opened', async () => {
    const page = await walk.browser.newPage()
    await page.goto(url)
    const cards = await cardsOn(page)
    await page.close()
    return [undefined, `${cards} cards`]
  })
  await runModel(walk)
  await browseOffline(walk)
  await browseWithoutScripts(walk)
  await changeToken(walk)
  await seePublication(walk)
  await embed(walk)
  writeTimes()
  printTable(
    ['step', 'time', 'seen'],
    steps.map(({ step, ms, seen }) => [step, say(ms), seen]),
  )
} catch (error) {
  console.error(`\nThe walk failed after ${steps.length} steps: ${(error as Error).message}`)
  process.exitCode = 1
} finally {
  await browser?.close()
  if (started?.pid !== undefined) process.kill(-started.pid, 'SIGTERM')
  if (temporary) rmSync(temporary, { recursive: true, force: true })
}
