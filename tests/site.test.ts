/** `npm start` and what it serves, as a visitor and as another site sees it. */
import { Hono } from 'hono'
import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type Server } from 'node:net'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, serveApp, shownCards, until, watchTrouble } from './browser.ts'
import { root } from './imports.ts'

interface Started {
  child: ChildProcess
  output: () => string
  exit: Promise<number | null>
}

function start(environment: Record<string, string>, args: string[] = []): Started {
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  child.stdout!.on('data', (chunk) => (text += chunk))
  child.stderr!.on('data', (chunk) => (text += chunk))
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve))
  return { child, output: () => text, exit }
}

async function startedUrl(started: Started): Promise<string> {
  const line = await until(
    async () => /http:\/\/\S+/.exec(started.output())?.[0],
    (found) => found !== undefined,
    'the address',
    60_000,
  )
  return line!
}

let site: Started
let url: string
let browser: Browser

beforeAll(async () => {
  site = start({ PORT: '0' })
  url = await startedUrl(site)
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  site?.child.kill('SIGINT')
  await site?.exit
})

describe('npm start', () => {
  it('stops cleanly on Ctrl-C', async () => {
    const other = start({ PORT: '0' })
    await startedUrl(other)
    other.child.kill('SIGINT')
    expect(await other.exit).toBe(0)
  })

  it('says in one line that the port is taken', async () => {
    const blocker: Server = createServer()
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve))
    const { port } = blocker.address() as { port: number }
    const other = start({ PORT: String(port) })
    expect(await other.exit).toBe(1)
    expect(other.output().trim().split('\n')).toEqual([
      `Port ${port} on 127.0.0.1 is taken: stop the other program or choose a port, for example PORT=0 npm start.`,
    ])
    await new Promise((resolve) => blocker.close(resolve))
  })

  it.each([
    [{ PORT: 'http' }, [], 1, 'PORT=http is no port: use a whole number from 0 to 65535.'],
    [{ PORT: '70000' }, [], 1, 'PORT=70000 is no port: use a whole number from 0 to 65535.'],
    [{}, ['--nonsense'], 2, "Unknown option '--nonsense'"],
  ])('explains bad input %o %o', async (environment, args, code, message) => {
    const other = start(environment as Record<string, string>, args)
    expect(await other.exit).toBe(code)
    expect(other.output()).toContain(message)
  })

  it('has a help text', async () => {
    const other = start({}, ['--help'])
    expect(await other.exit).toBe(0)
    expect(other.output()).toContain('PORT (environment)')
  })
})

describe('the served site', () => {
  it('answers with HTML that holds 24 cards as links', async () => {
    const html = await (await fetch(url)).text()
    const links = [...html.matchAll(/<li>\s*<a href="\/model\/[^"]+\/"/g)]
    expect(links.length).toBe(24)
    expect(html).not.toContain('<!--build-id-->')
  })

  it('serves the manifests for other origins, by ETag', async () => {
    const first = await fetch(`${url}manifests/index.json`)
    expect(first.headers.get('access-control-allow-origin')).toBe('*')
    const again = await fetch(`${url}manifests/index.json`, {
      headers: { 'If-None-Match': first.headers.get('etag')! },
    })
    expect(again.status).toBe(304)
    const missing = await fetch(`${url}manifests/none.json?v=1`)
    expect(missing.status).toBe(404)
    expect(missing.headers.get('cache-control')).toBe('no-cache')
  })

  it('lets caches keep what is named by its hash, and nothing else', async () => {
    const cacheControl = async (path: string) => (await fetch(url + path)).headers.get('cache-control')
    expect(await cacheControl('manifests/cards.bin?v=1')).toContain('immutable')
    expect(await cacheControl('manifests/index.json')).toBe('no-cache')
    expect(await cacheControl('?v=1')).toBe('no-cache')
    const preflight = await fetch(`${url}manifests/index.json`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://example.com', 'Access-Control-Request-Method': 'GET' },
    })
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET,HEAD')
  })

  it('keeps nothing outside its folder', async () => {
    for (const path of [
      '../package.json',
      '%2e%2e/package.json',
      '..%2fpackage.json',
      'manifests/../../package.json',
    ]) {
      const answer = await fetch(url + path)
      expect(answer.status, path).toBe(404)
    }
  })

  it('says that the records are a demonstration', async () => {
    const index = await (await fetch(`${url}manifests/index.json`)).json()
    expect(index.sources.map((source: { simulated: string }) => source.simulated)).toEqual([
      'recorded 2025-12-22, dates and growth simulated',
      'CivitAI records of 2023-07-04 with later dates, some SDXL entries invented',
    ])
  })
})

describe('a visit', () => {
  it.each([
    ['desktop', 1280],
    ['phone', 360],
    ['small phone', 320],
  ])('shows 24 cards on a %s under the strict policy, without trouble', async (_name, width) => {
    const page = await browser.newPage()
    const trouble = watchTrouble(page)
    await page.setViewport({ width, height: 900 })
    await page.evaluateOnNewDocument(() => {
      const holder = window as Window & { moved?: number }
      holder.moved = 0
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) holder.moved! += (entry as PerformanceEntry & { value: number }).value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.goto(url)
    const cards = await until(
      () => shownCards(page),
      (names) => names.length >= 24,
      '24 cards',
    )
    expect(cards.length).toBe(24)
    expect(await page.evaluate(() => (window as Window & { moved?: number }).moved)).toBeLessThanOrEqual(0.02)
    expect(new Set(cards).size).toBeGreaterThan(14)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    expect(trouble).toEqual([])
    await page.close()
  })

  it('is usable without JavaScript', async () => {
    const page = await browser.newPage()
    await page.setJavaScriptEnabled(false)
    await page.goto(url)
    const links = await page.$$eval(
      'dm-model-section a[href]',
      (anchors) => anchors.filter((anchor) => anchor.getBoundingClientRect().height > 0).length,
    )
    expect(links).toBe(24)
    await page.close()
  })

  it('shows 24 cards from two lines on a blank page of another origin', async () => {
    const origin = new URL(url).origin
    // The published example names the default address; this copy names where the site runs now.
    const html = readFileSync(join(root, 'examples', 'html', 'index.html'), 'utf8').replaceAll(
      'http://localhost:4400',
      origin,
    )
    expect(
      html
        .match(/<body>([\s\S]*)<\/body>/)![1]!
        .trim()
        .split('\n').length,
    ).toBe(2)
    const host = await serveApp(new Hono().get('/', (context) => context.html(html)))
    const page = await browser.newPage()
    const trouble = watchTrouble(page)
    await page.goto(host.url)
    const cards = await until(
      () => shownCards(page),
      (names) => names.length >= 24,
      '24 cards',
    )
    expect(cards.length).toBe(24)
    expect(new URL(page.url()).origin).not.toBe(origin)
    // The blank page has no icon; the browser asks for one by itself.
    expect(trouble.filter((line) => !line.includes('favicon') && !line.includes('404'))).toEqual([])
    await page.close()
    await host.close()
  })
})
