/** The gateway client in a real browser, on a page of another origin with a strict policy, against a real gateway. */
import { build } from 'esbuild'
import { Hono } from 'hono'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'puppeteer-core'
import { createClient, type GatewayClient } from '@decentramodels/core/client'
import {
  type LIMITS,
  type LimitRule,
  outputSchemas,
  RUN_MODELS,
  type RunEvent,
  type TaskId,
  type TaskInput,
  taskRow,
} from '@decentramodels/core/contract'
import { makeKey, readConfig, type RunningGateway, startGateway } from '@decentramodels/gateway'
import { type RunningSimulators, startSimulators } from '@decentramodels/simulators'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchBrowser, serveApp, watchTrouble } from './browser.ts'
import { root } from './imports.ts'

let browser: Browser
let simulators: RunningSimulators
let site: { url: string; close(): Promise<void> }
let scripts: Map<string, string>
/** What the page may talk to; set for each test's gateway. */
let gatewayUrl = ''

/** What the page's script holds. */
interface PageGlobals {
  createClient: typeof createClient
  client: GatewayClient
  events: RunEvent[]
}

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: `globalThis.createClient = (await import('@decentramodels/core/client')).createClient`, resolveDir: root }, // prettier-ignore
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: '/',
    write: false,
    conditions: ['production'],
  })
  scripts = new Map(outputFiles.map(({ path, text }) => [path.replace('stdin', 'page'), text]))
  const app = new Hono()
  app.get('/', (context) => {
    context.header(
      'Content-Security-Policy',
      `default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types; connect-src ${gatewayUrl}; img-src data: ${gatewayUrl}`,
    )
    return context.html(
      '<!doctype html><title>page</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>',
    )
  })
  app.get('*', (context) => {
    const text = scripts.get(context.req.path)
    return text === undefined ? context.notFound() : context.body(text, 200, { 'content-type': 'text/javascript' })
  })
  site = await serveApp(app)
  const runMs = (task: string) => (task === 'text-to-video' ? 1500 : 50)
  simulators = await startSimulators({ bytez: { concurrency: 10, runMs, pieceMs: 20 } })
  browser = await launchBrowser()
})
afterAll(() => Promise.all([browser?.close(), simulators?.close(), site?.close()]))

/** A gateway with a key for the site. */
async function open(limits: Partial<typeof LIMITS | Record<keyof typeof LIMITS, LimitRule>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'decentra-client-'))
  const { gateway: config } = readConfig({
    env: { BYTEZ_KEY: 'a-key-of-nobody-1234567890', BYTEZ_BASE_URL: simulators.bytezUrl, DATA_DIR: folder },
  })
  const gateway: RunningGateway = await startGateway(
    { ...config, upstreamConcurrency: 10, limits: { ...config.limits, ...limits } },
    { host: '127.0.0.1', port: 0 },
    { writeLog: () => {} },
  )
  onTestFinished(async () => {
    await gateway.close(0)
    rmSync(folder, { recursive: true, force: true })
  })
  const { key, record } = makeKey({ kind: 'publishable', origins: [site.url] }, Date.now())
  await gateway.gateway.store.keys.add(record)
  gatewayUrl = gateway.url
  return { gateway, key }
}

/** A page with a client; `sent` counts the runs that it sends. */
async function visit(key: string): Promise<{ page: Page; sent: () => number; trouble: () => string[] }> {
  const context =
    (await browser.pages()).length > 8 ? await browser.createBrowserContext() : browser.defaultBrowserContext()
  const page = await context.newPage()
  onTestFinished(() => page.close())
  const trouble = watchTrouble(page)
  let sent = 0
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/v1/runs')) sent++
  })
  await page.goto(site.url)
  await ready(page, key)
  // Chrome calls some streams that were read to their end aborted.
  const isStream = (line: string) => line.endsWith('/v1/runs net::ERR_ABORTED')
  return { page, sent: () => sent, trouble: () => trouble.filter((line) => !isStream(line)) }
}

async function ready(page: Page, key: string): Promise<void> {
  await page.waitForFunction(() => 'createClient' in globalThis)
  await page.evaluate(
    (gateway, key) => {
      const page = globalThis as unknown as PageGlobals
      page.events = []
      page.client = page.createClient({ gateway, key })
    },
    gatewayUrl,
    key,
  )
}

describe('the gateway client in a page', () => {
  it('makes a picture that the page can show, under a strict policy', async () => {
    const { key } = await open()
    const { page, trouble } = await visit(key)
    const run = await page.evaluate(async () => {
      const { client } = globalThis as unknown as PageGlobals
      const { output, ...run } = await client.run('text-to-image', { prompt: 'a lighthouse' })
      const picture = new Image()
      picture.src = output.image.url
      await picture.decode()
      return { ...run, width: picture.naturalWidth }
    })
    expect(run).toMatchObject({ state: 'succeeded', fallback: false })
    expect(run.width).toBeGreaterThan(0)
    expect(trouble()).toEqual([])
  })

  it('sends a picture, and reads a text piece by piece', async () => {
    const { key } = await open()
    const { page, trouble } = await visit(key)
    const told = await page.evaluate(async () => {
      const { client, events } = globalThis as unknown as PageGlobals
      const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 })
      const data = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
      const { output } = await client.run('image-to-text', { data: data! })
      const chat = await client.run(
        'chat',
        { messages: [{ role: 'user', content: 'Name a color' }] },
        { onEvent: (event) => void events.push(event) },
      )
      const pieces = events.flatMap((event) => (event.type === 'delta' ? [event.text] : []))
      return { caption: output.text, chat: chat.output.text, pieces, types: events.map(({ type }) => type) }
    })
    expect(told.caption).toMatch(/\w/)
    expect(told.pieces.join('')).toBe(told.chat)
    expect(told.types).toContain('running')
    expect(told.types.at(-1)).toBe('succeeded')
    expect(trouble()).toEqual([])
  })

  it('cancels a run on the gateway when it is given up', async () => {
    const { key } = await open()
    const { page } = await visit(key)
    const ended = await page.evaluate(async () => {
      const { client, events } = globalThis as unknown as PageGlobals
      const stop = new AbortController()
      const onEvent = (event: RunEvent) => void events.push(event)
      const run = client.run('text-to-video', { prompt: 'a boat' }, { signal: stop.signal, onEvent })
      run.catch(() => {})
      while (!events.some(({ type }) => type === 'running')) await new Promise((resolve) => setTimeout(resolve, 10))
      const [pending] = await client.runs.pending()
      stop.abort()
      const error = await run.catch((error: Error) => error.name)
      for (;;) {
        const { state } = await client.runs.get(pending!.id)
        if (state === 'canceled') return { error, state, left: (await client.runs.pending()).length }
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    })
    expect(ended).toEqual({ error: 'AbortError', state: 'canceled', left: 0 })
  })

  it('follows a run on after a reload, as the same visitor', async () => {
    const { key } = await open()
    const { page, sent } = await visit(key)
    await page.evaluate(async () => {
      const { client, events } = globalThis as unknown as PageGlobals
      const onEvent = (event: RunEvent) => void events.push(event)
      void client.run('text-to-video', { prompt: 'a boat' }, { onEvent }).catch(() => {})
      while (!events.some(({ type }) => type === 'running')) await new Promise((resolve) => setTimeout(resolve, 10))
    })
    await page.reload()
    await ready(page, key)
    const resumed = await page.evaluate(async () => {
      const { client, events } = globalThis as unknown as PageGlobals
      const [pending] = await client.runs.pending()
      const run = await client.runs.resume(pending!.id, { onEvent: (event) => void events.push(event) })
      const left = await client.runs.pending()
      return { task: run.task, output: run.output, types: events.map(({ type }) => type), left: left.length }
    })
    expect(resumed).toMatchObject({
      task: 'text-to-video',
      left: 0,
      output: { video: { mediaType: expect.stringMatching(/^video\//) } },
    })
    expect(resumed.types).toContain('running')
    expect(resumed.types.at(-1)).toBe('succeeded')
    expect(sent()).toBe(1)
  })

  it('holds the limits of the gateway over two tabs: what has to wait is not sent', async () => {
    const rule = { limit: 3, windowMs: 60_000, burst: 3, concurrency: 3 }
    const { key } = await open({ 'text-to-image': rule })
    const tabs = [await visit(key), await visit(key)]
    const begin = ({ page }: { page: Page }) =>
      page.evaluate(async () => {
        const { client, events } = globalThis as unknown as PageGlobals
        const onEvent = (event: RunEvent) => void events.push(event)
        for (const prompt of ['one', 'two']) void client.run('text-to-image', { prompt }, { onEvent }).catch(() => {})
      })
    await Promise.all(tabs.map(begin))
    const ended = async () => {
      const all = await Promise.all(
        tabs.map(({ page }) => page.evaluate(() => (globalThis as unknown as PageGlobals).events)),
      )
      return all.flat().filter(({ type }) => type === 'succeeded').length
    }
    await expect.poll(ended, { timeout: 20_000 }).toBe(3)
    const states = await Promise.all(
      tabs.map(({ page }) =>
        page.evaluate(() => (globalThis as unknown as PageGlobals).client.limits('text-to-image')),
      ),
    )
    expect(states.map(({ left }) => left)).toEqual([0, 0])
    expect(tabs[0]!.sent() + tabs[1]!.sent()).toBe(3)
  })
})

/** A picture of 40 by 30 pixels, from dark to bright. */
const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAACgAAAAeCAAAAAB7tgMBAAAAP0lEQVR42mNgYOMRkpBT0TIws3Hy8AuJSkjLKaqoa+maMG3OohXrtuw6cOzMpRv3nrxiGFU4qnBU4ajCwawQADaPJI/r/Uv6AAAAAElFTkSuQmCC'
const SOUND = `data:audio/wav;base64,${Buffer.from('RIFF$\0\0\0WAVEfmt ').toString('base64')}`
const VIDEO = `data:video/mp4;base64,${Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom').toString('base64')}`
const FILES = { image: PICTURE, audio: SOUND, video: VIDEO }

describe('the gateway client of a server', () => {
  it('runs every model of the table', async () => {
    const { gateway } = await open()
    const { key, record } = makeKey({ kind: 'secret' }, Date.now())
    await gateway.gateway.store.keys.add(record)
    const client = createClient({ gateway: gateway.url, key })
    const ran = await Promise.all(
      RUN_MODELS.map(async ({ id, task }) => {
        const { sample, media } = taskRow(task)
        const data = media && (await (await fetch(FILES[media.kind])).blob())
        const input = { ...sample, ...(data && { data }) } as TaskInput<TaskId>
        const run = await client.run(task as TaskId, input, { model: id })
        expect(outputSchemas[taskRow(task).output].safeParse(run.output).error?.issues, id).toBeUndefined()
        const { image, video, audio } = run.output as Record<string, { url: string; mediaType: string }>
        for (const file of [image, video, audio])
          if (file) {
            const { status, headers } = await fetch(file.url)
            expect([status, headers.get('content-type')], id).toEqual([200, file.mediaType])
          }
        return run.modelUsed
      }),
    )
    expect(ran).toEqual(RUN_MODELS.map(({ id }) => id))
    expect(await client.runs.pending()).toEqual([])
  })
})
