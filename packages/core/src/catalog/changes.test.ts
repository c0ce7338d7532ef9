import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { FakeClock } from '../fake-clock.fixture.js'
import type { CatalogChange } from '../contract/manifest.js'
import { toModelCard } from '../contract/model-card.js'
import type { ModelMetadata } from '../contract/model.js'
import type { LogEntry, Runtime } from '../runtime.js'
import { Catalog } from './catalog.js'
import { FolderServer } from './folder-server.fixture.js'
import { MemoryCache } from './memory-cache.fixture.js'
import { makeModels, publish, type PublishOptions } from './publish.fixture.js'

const servers: FolderServer[] = []
const controllers: AbortController[] = []

afterEach(async () => {
  for (const controller of controllers.splice(0)) controller.abort()
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

const at = (day: number) => `2026-01-0${day}T00:00:00.000Z`
const models = makeModels(60)

function change(day: number, added: readonly ModelMetadata[] = []): CatalogChange {
  return {
    at: at(day),
    added: added.map(toModelCard),
    addedCount: added.length,
    updated: [],
    updatedCount: 0,
    removed: [],
    removedCount: 0,
  }
}

/** The folder as it was published on a day: one more model each day, and one change a day. */
function publication(day: number, options: PublishOptions = {}): Map<string, Uint8Array> {
  const changes = Array.from({ length: day }, (_, i) => change(i + 1, [models[50 + i]!])).reverse()
  return publish(models.slice(0, 50 + day), { generatedAt: at(day), changes, ...options })
}

interface Opened {
  server: FolderServer
  clock: FakeClock
  catalog: Catalog
  log: LogEntry[]
  failures(): number
}

async function open(files = publication(1), parts: Partial<Runtime> = {}): Promise<Opened> {
  const server = await FolderServer.start(files)
  servers.push(server)
  const clock = new FakeClock()
  const log: LogEntry[] = []
  const catalog = await Catalog.open(server.url, {
    runtime: { clock: clock.port, log: (entry) => log.push(entry), ...parts },
  })
  await vi.waitUntil(() => clock.waits.length === 0)
  return { server, clock, catalog, log, failures: () => log.filter((entry) => entry.type === 'changes-failed').length }
}

/** Follows in the background; the changes come into the list. */
function follow(catalog: Catalog, options: { intervalMs?: number } = {}) {
  const controller = new AbortController()
  controllers.push(controller)
  const seen: string[] = []
  const done = (async () => {
    for await (const { at } of catalog.changes({ signal: controller.signal, ...options })) seen.push(at)
  })()
  done.catch(() => {})
  return { seen, done, stop: () => controller.abort() }
}

/** Moves the clock when somebody sleeps for just so long. */
async function tick(clock: FakeClock, ms: number): Promise<void> {
  await vi.waitUntil(() => clock.waits.includes(ms), { timeout: 3000 })
  clock.advance(ms)
}

describe('changes by polling', () => {
  it('yields each new change once, oldest first, and the catalogue serves the new models', async () => {
    const { server, clock, catalog } = await open()
    const { seen } = follow(catalog)
    await tick(clock, 60_000)
    await vi.waitUntil(() => clock.waits.includes(60_000))
    expect(seen).toEqual([])
    server.files = publication(3)
    await tick(clock, 60_000)
    await vi.waitUntil(() => seen.length === 2)
    expect(seen).toEqual([at(2), at(3)])
    expect(catalog.stats).toMatchObject({ generatedAt: at(3), totalModels: 53, mode: 'fast' })
    expect(await catalog.model(models[52]!.id)).toEqual(models[52])
    server.files = publication(4)
    await tick(clock, 60_000)
    await vi.waitUntil(() => seen.length === 3)
    expect(seen).toEqual([at(2), at(3), at(4)])
  })

  it('asks by version: an unchanged index.json costs an answer without a body', async () => {
    const { server, clock, catalog } = await open()
    const bytes = catalog.stats.bytes
    const statuses: number[] = []
    const { files } = server
    server.handlers.set('index.json', (request, response) => {
      statuses.push(request.headers['if-none-match'] ? 304 : 200)
      response.writeHead(statuses.at(-1)!).end(statuses.at(-1) === 200 ? files.get('index.json') : undefined)
    })
    follow(catalog)
    await tick(clock, 60_000)
    await vi.waitUntil(() => statuses.length === 1)
    expect(statuses).toEqual([304])
    expect(catalog.stats.bytes).toBe(bytes)
  })

  it('shows the new first screen too', async () => {
    const { server, clock, catalog } = await open()
    const { seen } = follow(catalog)
    server.files = publish(
      models.map((model) => ({ ...model, trendingScore: 1000 - Number(model.downloads ?? 0) / 1000 })),
      { generatedAt: at(2), changes: [change(2)] },
    )
    const before = (await catalog.section('trending')).cards
    await tick(clock, 60_000)
    await vi.waitUntil(() => seen.length === 1)
    const after = (await catalog.section('trending')).cards
    expect(after).toHaveLength(6)
    expect(after).not.toEqual(before)
  })

  it('rests while nobody sees the page, and looks at once when it is seen again', async () => {
    let visible = false
    const { server, clock, catalog } = await open(publication(1), { visible: () => visible })
    const { seen } = follow(catalog)
    server.files = publication(2)
    await tick(clock, 60_000)
    for (let i = 0; i < 5; i++) await tick(clock, 1000)
    expect(server.count('index.json')).toBe(1)
    visible = true
    await tick(clock, 1000)
    await vi.waitUntil(() => seen.length === 1)
  })

  it('serves several loops with one poller', async () => {
    const { server, clock, catalog } = await open()
    const loops = [follow(catalog), follow(catalog), follow(catalog)]
    server.files = publication(2)
    await tick(clock, 60_000)
    await vi.waitUntil(() => loops.every(({ seen }) => seen.length === 1))
    expect(server.count('index.json')).toBe(2)
    expect(server.count('changes.json')).toBe(1)
  })

  it('stops when the last loop is left or aborted', async () => {
    const { clock, catalog } = await open()
    const iterator = catalog.changes()[Symbol.asyncIterator]() as AsyncGenerator<CatalogChange>
    const aborted = follow(catalog)
    await vi.waitUntil(() => clock.waits.length === 1)
    aborted.stop()
    await expect(aborted.done).rejects.toMatchObject({ name: 'AbortError' })
    const next = iterator.next()
    await vi.waitUntil(() => clock.waits.length === 1)
    void next
    expect(clock.waits).toEqual([60_000])
  })

  it('stops when a loop breaks off', async () => {
    const { server, clock, catalog } = await open()
    server.files = publication(2)
    const loop = (async () => {
      for await (const { at } of catalog.changes()) return at
    })()
    await tick(clock, 60_000)
    expect(await loop).toBe(at(2))
    await vi.waitUntil(() => clock.waits.length === 0)
  })

  it('looks as often as the most eager loop wants', async () => {
    const { clock, catalog } = await open()
    follow(catalog)
    await vi.waitUntil(() => clock.waits.includes(60_000))
    follow(catalog, { intervalMs: 5000 })
    await vi.waitUntil(() => clock.waits.includes(5000))
    expect(clock.waits).toEqual([5000])
  })

  it.each([0, 60, -1, NaN])('refuses an interval of %s ms', async (intervalMs) => {
    const { catalog } = await open()
    await expect(catalog.changes({ intervalMs })[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })

  it.each<[string, (response: ServerResponse) => void]>([
    ['HTTP 500', (response) => void response.writeHead(500).end()],
    ['no JSON', (response) => void response.end('<html>')],
    ['a broken connection', (response) => void response.destroy()],
    ['a newer schema', (response) => void response.end('{"schema":9}')],
  ])('logs a failure (%s), waits longer each time, and goes on', async (_name, answer) => {
    const { server, clock, catalog, failures } = await open()
    const { seen } = follow(catalog)
    server.handlers.set('index.json', (_request, response) => answer(response))
    await tick(clock, 60_000)
    await vi.waitUntil(() => failures() === 1)
    await tick(clock, 120_000)
    await vi.waitUntil(() => failures() === 2)
    await vi.waitUntil(() => clock.waits.includes(240_000))
    server.handlers.clear()
    server.files = publication(2)
    await tick(clock, 240_000)
    await vi.waitUntil(() => seen.length === 1)
    await vi.waitUntil(() => clock.waits.includes(60_000))
  })

  it('waits for the whole of a publication: nobody is told before all its files are there', async () => {
    const { server, clock, catalog, failures } = await open()
    const { seen } = follow(catalog)
    const next = publication(2)
    server.files = new Map(next).set('home.json', server.files.get('home.json')!)
    await tick(clock, 60_000)
    await vi.waitUntil(() => failures() === 1)
    expect(seen).toEqual([])
    expect(catalog.stats.generatedAt).toBe(at(1))
    server.files = next
    await tick(clock, 120_000)
    await vi.waitUntil(() => seen.length === 1)
    expect(catalog.stats.generatedAt).toBe(at(2))
  })

  it('brings a catalogue that was opened offline up to date', async () => {
    const server = await FolderServer.start(publication(1))
    servers.push(server)
    const cache = new MemoryCache()
    await (await Catalog.open(server.url, { runtime: { cache } })).filters()
    await vi.waitUntil(() => cache.entries.size === 3)
    for (const name of ['home.json', 'index.json'])
      server.handlers.set(name, (_request, response) => void response.destroy())
    const clock = new FakeClock()
    const catalog = await Catalog.open(server.url, { runtime: { cache, clock: clock.port } })
    await catalog.filters()
    expect(catalog.stats.stale).toBe(true)
    const { seen } = follow(catalog)
    server.handlers.clear()
    server.files = publication(2)
    await tick(clock, 60_000)
    await vi.waitUntil(() => seen.length === 1)
    expect(catalog.stats).toMatchObject({ stale: false, generatedAt: at(2) })
  })
})

describe('changes by push', () => {
  const push = 'events'

  /** Answers `events` with a stream that the test writes to. */
  function stream(server: FolderServer) {
    const connections: { response: ServerResponse; lastEventId: string | undefined }[] = []
    server.handlers.set(push, (request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).write(': hello\n\n')
      connections.push({ response, lastEventId: request.headers['last-event-id'] as string | undefined })
    })
    return connections
  }

  it('tells a whole change at once, and a hint by looking', async () => {
    const { server, clock, catalog } = await open(publication(1, { push }))
    const connections = stream(server)
    const { seen } = follow(catalog)
    await vi.waitUntil(() => connections.length === 1)
    server.files = publication(2, { push })
    connections[0]!.response.write(`id: 2\ndata: ${JSON.stringify(change(2, [models[51]!]))}\n\n`)
    await vi.waitUntil(() => seen.length === 1)
    expect(await catalog.model(models[51]!.id)).toEqual(models[51])
    server.files = publication(3, { push })
    connections[0]!.response.write('data: index changed\n\n')
    await vi.waitUntil(() => seen.length === 2)
    expect(seen).toEqual([at(2), at(3)])
    // A change that the files do not hold yet is told all the same.
    connections[0]!.response.write(`data: ${JSON.stringify(change(4))}\n\ndata: ${JSON.stringify(change(4))}\n\n`)
    await vi.waitUntil(() => seen.length === 3)
    expect(seen).toEqual([at(2), at(3), at(4)])
    // Nothing is due but the limit on silence.
    expect(clock.waits).toEqual([300_000])
  })

  it('connects again from the last id, and misses nothing in between', async () => {
    const { server, clock, catalog } = await open(publication(1, { push }))
    const connections = stream(server)
    const { seen } = follow(catalog)
    await vi.waitUntil(() => connections.length === 1)
    connections[0]!.response.end('retry: 3000\nid: é7\ndata: x\n\n')
    await vi.waitUntil(() => clock.waits.includes(3000))
    server.files = publication(2, { push })
    await tick(clock, 3000)
    await vi.waitUntil(() => connections.length === 2)
    expect(seen).toEqual([at(2)])
    expect(connections[1]!.lastEventId).toBeDefined()
  })

  it('takes a silent connection for lost', async () => {
    const { server, clock, catalog, failures } = await open(publication(1, { push }))
    const connections = stream(server)
    follow(catalog)
    await vi.waitUntil(() => connections.length === 1)
    await tick(clock, 300_000)
    await vi.waitUntil(() => failures() === 1)
    await tick(clock, 1000)
    await vi.waitUntil(() => connections.length === 2)
  })

  it.each<[string, (response: ServerResponse) => void]>([
    ['is not there', (response) => void response.writeHead(404).end()],
    ['is no event stream', (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')],
    ['breaks off', (response) => void response.destroy()],
    [
      'never ends an event',
      (response) =>
        void response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: ' + 'x'.repeat(2 ** 21)),
    ],
  ])('falls back to polling when the stream %s', async (_name, answer) => {
    const { server, clock, catalog, log } = await open(publication(1, { push }))
    server.handlers.set(push, (_request, response) => answer(response))
    const { seen } = follow(catalog, { intervalMs: 4000 })
    await tick(clock, 1000)
    await tick(clock, 2000)
    server.files = publication(2, { push })
    // The third failure: from here on it is the interval.
    await vi.waitUntil(() => clock.waits.some((wait) => wait <= 4000 && wait > 0))
    for (let i = 0; i < 8 && seen.length === 0; i++) {
      await vi.waitUntil(() => clock.waits.length > 0)
      clock.advance(1000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await vi.waitUntil(() => seen.length === 1)
    expect(log.some((entry) => entry.type === 'changes-failed')).toBe(true)
  })

  it('refuses a stream of another server', async () => {
    const { clock, catalog, log } = await open(publication(1, { push: 'https://evil.example/events' }))
    follow(catalog)
    await vi.waitUntil(() => clock.waits.includes(60_000))
    expect(log).toContainEqual({
      type: 'changes-failed',
      error: expect.objectContaining({ code: 'manifest-invalid', message: expect.stringContaining('another server') }),
    })
  })

  it('closes the connection when the loop is left', async () => {
    const { server, catalog } = await open(publication(1, { push }))
    const connections = stream(server)
    let closed = false
    const { done, stop } = follow(catalog)
    await vi.waitUntil(() => connections.length === 1)
    connections[0]!.response.on('close', () => (closed = true))
    stop()
    await expect(done).rejects.toMatchObject({ name: 'AbortError' })
    await vi.waitUntil(() => closed)
  })
})
