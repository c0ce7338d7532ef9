/** One budget for all tabs of an origin: real pages, real Web Locks, real channels between them. */
import { build } from 'esbuild'
import { Hono } from 'hono'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchBrowser, serveApp, until, watchTrouble } from './browser.ts'
import { root } from './imports.ts'

const SCRIPT = `
import { createLimiter } from './limiter/index.js'
import { browserTabs } from './limiter/tabs.js'
const stops = []
const limiters = {}
window.tab = {
  starts: [], ended: [], told: [], mostRunning: 0, running: 0,
  open(rule, tabs = browserTabs()) { limiters.own = createLimiter({ classes: { image: rule }, tabs }) },
  schedule(name, tookMs, options = {}) {
    const stop = new AbortController()
    stops.push(stop)
    limiters.own.schedule('image', async () => {
      tab.starts.push(performance.timeOrigin + performance.now())
      tab.mostRunning = Math.max(tab.mostRunning, ++tab.running)
      await new Promise((resolve) => setTimeout(resolve, tookMs))
      tab.running--
    }, { ...options, signal: stop.signal, onQueue: (place) => tab.told.push(place) }).then(
      () => tab.ended.push(name),
      (error) => tab.ended.push(error.code === 'network-failed' ? error.code : error.name),
    )
  },
  abort(at) { stops.at(at).abort() },
  status: () => limiters.own.status('image'),
  penalize: (ms) => limiters.own.penalize('image', ms),
  close: () => limiters.own.close(),
}`

interface Tab {
  starts: number[]
  ended: string[]
  told: { position: number; startsInMs: number }[]
  mostRunning: number
}
type Rule = { limit: number; windowMs: number; burst: number; concurrency: number }

let browser: Browser
let server: Awaited<ReturnType<typeof serveApp>>
let context: BrowserContext
let troubles: string[][]
let isLineMissing = false

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: SCRIPT, resolveDir: join(root, 'packages/core/dist') },
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: '/',
    write: false,
  })
  const scripts = new Map(outputFiles.map(({ path, text }) => [path.split('/').at(-1), text]))
  const app = new Hono()
  app.get('/', (c) => c.html('<!doctype html><title>tab</title><script type="module" src="/stdin.js"></script>'))
  app.get('/:name{line-.+}', (c, next) => (isLineMissing ? Promise.resolve(c.body(null, 503)) : next()))
  app.get('/:name', (c) => c.body(scripts.get(c.req.param('name')) ?? '', 200, { 'Content-Type': 'text/javascript' }))
  server = await serveApp(app)
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
  await server.close()
})

// Own storage, locks and channels for each test.
beforeEach(async () => {
  troubles = []
  context = await browser.createBrowserContext()
})
afterEach(async () => {
  await context.close()
  expect(troubles.flat().filter((line) => !line.includes('favicon'))).toEqual([])
})

async function openTab(rule: Rule): Promise<Page> {
  const page = await context.newPage()
  troubles.push(watchTrouble(page))
  await page.goto(server.url)
  await page.waitForFunction('window.tab !== undefined')
  await page.evaluate(`tab.open(${JSON.stringify(rule)})`)
  return page
}

const read = (page: Page) => page.evaluate('tab') as Promise<Tab>
const schedule = (page: Page, count: number, tookMs: number) =>
  page.evaluate(`for (let i = 0; i < ${count}; i++) tab.schedule('done', ${tookMs})`)
const status = (page: Page) =>
  page.evaluate('tab.status()') as Promise<{ left: number; queued: number; running: number; startsInMs: number }>

/** As a page ends whose process is gone: no event, no last word. */
async function kill(page: Page): Promise<void> {
  const session = await page.createCDPSession()
  void session.send('Page.crash').catch(() => {})
  await new Promise((resolve) => page.once('error', resolve))
}

function fullest(starts: number[], windowMs: number): number {
  const sorted = [...starts].sort((one, other) => one - other)
  return Math.max(...sorted.map((from) => sorted.filter((start) => start >= from && start < from + windowMs).length))
}

describe('tabs of one origin', () => {
  it('share one budget, in turns', async () => {
    const rule = { limit: 4, windowMs: 1500, burst: 4, concurrency: 8 }
    const tabs = [await openTab(rule), await openTab(rule)] as const
    await schedule(tabs[0], 9, 0)
    await schedule(tabs[1], 3, 0)
    const states = await until(
      () => Promise.all(tabs.map(read)),
      (states) => states.flatMap(({ ended }) => ended).length === 12,
      'twelve jobs',
    )
    const starts = states.flatMap(({ starts }) => starts)
    // Clocks of two processes may differ by a fraction of a millisecond.
    expect(fullest(starts, rule.windowMs - 1)).toBeLessThanOrEqual(4)
    const second = states[1]!.starts.at(-1)! - Math.min(...starts)
    expect(second).toBeLessThan(2 * rule.windowMs + 500)
    expect(Math.max(...starts) - Math.min(...starts)).toBeLessThan(2 * rule.windowMs + 1000)
  })

  it('get back the place of a killed tab within two seconds, and know what it had started', async () => {
    const rule = { limit: 3, windowMs: 6000, burst: 3, concurrency: 1 }
    const [leading, other] = [await openTab(rule), await openTab(rule)]
    await schedule(leading, 2, 0)
    await until(
      () => read(leading),
      ({ ended }) => ended.length === 2,
      'two jobs',
    )
    await schedule(leading, 1, 1e6)
    await until(
      () => read(leading),
      ({ starts }) => starts.length === 3,
      'the endless job',
    )
    const first = (await read(leading)).starts[0]!
    await schedule(other, 1, 0)
    await until(
      () => read(other),
      ({ told }) => told.length > 0,
      'its place in line',
    )
    await kill(leading)
    const killedAt = Date.now()
    await until(
      () => status(other),
      ({ running }) => running === 0,
      'the place',
    )
    expect(Date.now() - killedAt).toBeLessThan(2000)
    const { starts } = await until(
      () => read(other),
      ({ ended }) => ended.length === 1,
      'its job',
    )
    expect(starts[0]! - first).toBeGreaterThanOrEqual(rule.windowMs - 1)
    expect(starts[0]! - first).toBeLessThan(rule.windowMs + 1500)
  })

  it('keep their places when the leading tab is closed', async () => {
    const rule = { limit: 100, windowMs: 1000, burst: 100, concurrency: 1 }
    const [leading, second, third] = [await openTab(rule), await openTab(rule), await openTab(rule)]
    await schedule(second, 1, 2500)
    await until(
      () => read(second),
      ({ starts }) => starts.length === 1,
      'a start',
    )
    await schedule(third, 1, 0)
    await leading.close()
    const { starts } = await until(
      () => read(third),
      ({ ended }) => ended.length === 1,
      'the second start',
    )
    expect(starts[0]! - (await read(second)).starts[0]!).toBeGreaterThanOrEqual(2400)
    expect((await read(second)).ended).toEqual(['done'])
  })

  it('go on without a leading tab that sleeps, and take it back when it is awake', async () => {
    const rule = { limit: 3, windowMs: 8000, burst: 3, concurrency: 3 }
    const [leading, other] = [await openTab(rule), await openTab(rule)]
    await schedule(leading, 1, 0)
    await until(
      () => status(other),
      ({ left }) => left === 2,
      'one start',
    )
    const session = await leading.createCDPSession()
    await session.send('Page.setWebLifecycleState', { state: 'frozen' })
    await schedule(other, 3, 0)
    await until(
      () => read(other),
      ({ starts }) => starts.length === 2,
      'its starts',
      4500,
    )
    await session.send('Page.setWebLifecycleState', { state: 'active' })
    await schedule(leading, 1, 0)
    const states = await until(
      () => Promise.all([leading, other].map(read)),
      (states) => states.flatMap(({ ended }) => ended).length === 5,
      'five jobs',
    )
    expect(
      fullest(
        states.flatMap(({ starts }) => starts),
        rule.windowMs - 1,
      ),
    ).toBeLessThanOrEqual(3)
  })

  it('agree on what is left, on waits that a server asked for, and let go of what is aborted', async () => {
    const rule = { limit: 2, windowMs: 60_000, burst: 2, concurrency: 2 }
    const [leading, other] = [await openTab(rule), await openTab(rule)]
    await schedule(other, 1, 0)
    for (const tab of [leading, other])
      await until(
        () => status(tab),
        ({ left, running }) => left === 1 && running === 0,
        'one left',
      )
    await other.evaluate('tab.penalize(30000)')
    await until(
      () => status(leading),
      ({ startsInMs }) => startsInMs > 25_000 && startsInMs <= 30_000,
      'the wait',
    )
    await schedule(other, 1, 0)
    await until(
      () => status(leading),
      ({ queued }) => queued === 1,
      'one in line',
    )
    await other.evaluate('tab.abort(-1)')
    await until(
      () => status(leading),
      ({ queued, left }) => queued === 0 && left === 1,
      'nobody in line',
    )
    expect((await read(other)).ended).toEqual(['done', 'AbortError'])
  })

  it('remember across a reload of all of them', async () => {
    const rule = { limit: 2, windowMs: 60_000, burst: 2, concurrency: 2 }
    const page = await openTab(rule)
    await schedule(page, 2, 0)
    await until(
      () => read(page),
      ({ ended }) => ended.length === 2,
      'two jobs',
    )
    await page.reload()
    await page.waitForFunction('window.tab !== undefined')
    await page.evaluate(`tab.open(${JSON.stringify(rule)})`)
    const { startsInMs } = await until(
      () => status(page),
      ({ left }) => left === 0,
      'what was started',
    )
    expect(startsInMs).toBeGreaterThan(40_000)
  })

  it('hand over when one closes its limiter: what runs ends, what waits is aborted', async () => {
    const rule = { limit: 10, windowMs: 1000, burst: 10, concurrency: 1 }
    const [leading, other] = [await openTab(rule), await openTab(rule)]
    await schedule(leading, 2, 300)
    await until(
      () => read(leading),
      ({ starts }) => starts.length === 1,
      'a start',
    )
    await leading.evaluate('tab.close()')
    expect((await read(leading)).ended.sort()).toEqual(['AbortError', 'done'])
    await schedule(other, 1, 0)
    await until(
      () => read(other),
      ({ ended }) => ended.length === 1,
      'its job',
    )
  })
})

describe('a page alone', () => {
  it('do not ask again and again for a lock that a page which is being left never gets', async () => {
    const page = await context.newPage()
    troubles.push(watchTrouble(page))
    await page.goto(server.url)
    await page.waitForFunction('window.tab !== undefined')
    // What browsers do to a page on its way out: whatever it held is lost, and every request fails at once. Its script still
    // shares a thread with the page that follows it.
    const rule: Rule = { limit: 10, windowMs: 60_000, burst: 10, concurrency: 1 }
    const asked = await page.evaluate(async (own) => {
      let count = 0
      const refused = () => {
        if (++count > 1000) throw new Error('asked a thousand times')
        return Promise.reject(new DOMException('The document is not fully active.', 'InvalidStateError'))
      }
      const request = navigator.locks.request.bind(navigator.locks)
      navigator.locks.request = ((name: string, ...rest: [LockOptions, () => unknown]) =>
        rest.length > 1 ? refused() : request(name, rest[0] as never)) as never
      ;(window as unknown as { tab: { open(own: unknown): void } }).tab.open(own)
      await new Promise((resolve) => setTimeout(resolve, 50))
      return count
    }, rule)
    expect(asked).toBe(1)
  })

  it('says so when the line of those that wait does not load, and goes on with what may start', async () => {
    const page = await openTab({ limit: 2, windowMs: 60_000, burst: 2, concurrency: 1 })
    await page.evaluate('tab.open({ limit: 9, windowMs: 1000, burst: 9, concurrency: 1 }, null)')
    isLineMissing = true
    await schedule(page, 2, 100)
    const { ended } = await until(
      () => read(page),
      ({ ended }) => ended.length === 2,
      'both jobs',
    )
    expect(ended.sort()).toEqual(['done', 'network-failed'])
    isLineMissing = false
    await schedule(page, 1, 0)
    await until(
      () => read(page),
      ({ ended }) => ended.length === 3,
      'one more',
    )
    // The browser names the answer that was refused.
    troubles = []
  })
})
