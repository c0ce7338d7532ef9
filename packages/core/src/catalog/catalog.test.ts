import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { FakeClock } from '../fake-clock.fixture.js'
import type { DecentraError } from '../contract/decentra-error.js'
import { hashText } from '../contract/fnv.js'
import { toModelCard } from '../contract/model-card.js'
import type { LogEntry, Runtime } from '../runtime.js'
import { Catalog } from './catalog.js'
import { FolderServer } from './folder-server.fixture.js'
import { MemoryCache } from './memory-cache.fixture.js'
import { makeModel, makeModels, publish } from './publish.fixture.js'

const models = makeModels(400)
const byId = new Map(models.map((model) => [model.id, model]))
const published = publish(models)
const servers: FolderServer[] = []

async function serve(files = new Map(published)): Promise<FolderServer> {
  const server = await FolderServer.start(files)
  servers.push(server)
  return server
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

const text = (value: string) => new TextEncoder().encode(value)
const json = (value: unknown) => text(JSON.stringify(value))
const idsOf = (files: Map<string, Uint8Array>, file: string): string[] =>
  JSON.parse(new TextDecoder().decode(files.get(file))).modelIds

/** A runtime that keeps its log. */
function logged(parts: Partial<Runtime> = {}): { runtime: Partial<Runtime>; entries: LogEntry[] } {
  const entries: LogEntry[] = []
  return { entries, runtime: { ...parts, log: (entry) => entries.push(entry) } }
}

describe('Catalog with the fast files', () => {
  it('shows the first cards after home.json alone, while index.json hangs', async () => {
    const server = await serve()
    server.handlers.set('index.json', () => {})
    const catalog = await Catalog.open(server.url)
    const sections = await Promise.all(['trending', 'official', 'community'].map((id) => catalog.section(id)))
    expect(sections.map((section) => section.cards.length)).toEqual([6, 8, 10])
    expect(await sections[0]!.models.slice(0, 6)).toEqual(sections[0]!.cards)
    expect((await catalog.sections()).map((section) => section.id)).toEqual(['trending', 'official', 'community'])
    expect(server.asked.toSorted()).toEqual(['home.json', 'index.json'])
    expect(catalog.stats).toMatchObject({
      totalModels: 400,
      mode: 'fast',
      stale: false,
      skipped: 0,
      simulated: null,
      requests: 2,
    })
    for (const card of sections.flatMap((section) => section.cards))
      expect(card).toEqual(toModelCard(byId.get(card.id)!))
  })

  it('opens by its id a section that is not on the first screen', async () => {
    const server = await serve()
    const catalog = await Catalog.open(server.url)
    expect(new TextDecoder().decode(server.files.get('home.json'))).not.toContain('newest')
    const newest = await catalog.section('newest')
    expect(newest).toMatchObject({ title: 'Newest', sortBy: 'newest', initial: 0, count: 96, cards: [] })
    const cards = await newest.models.slice(0, 20)
    const times = cards.map((card) => Date.parse(card.createdAt!))
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    expect(times[0]).toBe(Math.max(...models.map((model) => Date.parse(model.createdAt ?? '1970-01-01'))))
    expect((await catalog.sections()).map((section) => section.id)).toEqual(['trending', 'official', 'community'])
    await expect(catalog.section('oldest')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('newest'),
    })
  })

  it('says where the records came from', async () => {
    const server = await serve()
    const catalog = await Catalog.open(server.url)
    expect(await catalog.sources()).toEqual([
      { id: 'huggingface', models: 400, endpoint: 'https://huggingface.co', simulated: null },
    ])
    expect(server.asked).toHaveLength(2)
  })

  it('loads the rest of a section from the card columns', async () => {
    const catalog = await Catalog.open((await serve()).url)
    const section = await catalog.section('community')
    expect(section.models.length).toBe(40)
    const all = await section.models.slice()
    expect(all).toHaveLength(40)
    expect(all.slice(0, 10)).toEqual(section.cards)
    expect(await section.models.slice(10, 99)).toEqual(all.slice(10))
    expect(await section.models.ids()).toEqual(all.map((card) => card.id))
  })

  it('resolves filters in their own order', async () => {
    const server = await serve()
    const catalog = await Catalog.open(server.url)
    const infos = await catalog.filters()
    expect(infos.map((info) => info.id)).toEqual(['hf-filter/likes', 'hf-filter/likes/small', 'civitai-filter/sdxl'])
    for (const info of infos) {
      const filter = await catalog.filter(info.id)
      const expected = idsOf(published, info.file)
      expect(filter).toMatchObject({ id: info.id, title: info.title, count: expected.length })
      expect(filter.models.length).toBe(expected.length)
      expect(await filter.models.ids()).toEqual(expected)
      expect(await filter.models.slice()).toEqual(expected.map((id) => toModelCard(byId.get(id)!)))
      expect((await filter.models.slice(3, 5)).map((card) => card.id)).toEqual(expected.slice(3, 5))
    }
    expect(server.count('hf-filter-likes.json')).toBe(0)
    expect(server.count('models.json')).toBe(0)
  })

  it('resolves ids and full metadata: one unknown id costs index.json and one chunk', async () => {
    const server = await serve()
    const catalog = await Catalog.open(server.url)
    expect(await catalog.model(models[9]!.id)).toEqual(models[9])
    expect(server.asked.map((path) => path.split('?')[0]).toSorted()).toEqual(
      ['home.json', 'index.json', `details/${hashText(models[9]!.id) & 3}.json`].toSorted(),
    )
    expect(await catalog.model('no/such')).toBeUndefined()
    expect(await catalog.models([models[7]!.id, 'no/such', models[0]!.id, models[7]!.id])).toEqual([
      toModelCard(models[7]!),
      undefined,
      toModelCard(models[0]!),
      toModelCard(models[7]!),
    ])
    expect(await catalog.models([])).toEqual([])
  })

  it('finds on a page that is open for days what was published since, however the details are cut now', async () => {
    const server = await serve(publish(models.slice(0, 300), { chunks: 4 }))
    const clock = new FakeClock()
    const catalog = await Catalog.open(server.url, { runtime: { clock: clock.port } })
    expect(await catalog.model('no/such')).toBeUndefined()
    // A second miss in the same minute asks nobody again.
    expect(await catalog.model('no/other')).toBeUndefined()
    expect(server.count('index.json')).toBe(1)
    server.files = publish(models, { chunks: 16, generatedAt: '2026-01-03T00:00:00.000Z' })
    clock.advance(2 * 24 * 3600_000)
    // One of what was there before and has moved, some that came since; all at once.
    const wanted = [models.slice(0, 300).find(({ id }) => (hashText(id) & 15) > 3)!, ...models.slice(340, 350)]
    expect(await Promise.all(wanted.map(({ id }) => catalog.model(id)))).toEqual(wanted)
    expect(server.count('index.json')).toBe(2)
    expect(catalog.stats).toMatchObject({ totalModels: 400, mode: 'fast' })
    expect(await catalog.model('no/third')).toBeUndefined()
    expect(server.count('index.json')).toBe(2)
  })

  it('says of a model that is missing that it is, also where nobody answers', async () => {
    const server = await serve()
    const clock = new FakeClock()
    const catalog = await Catalog.open(server.url, { runtime: { clock: clock.port } })
    expect(await catalog.model(models[9]!.id)).toEqual(models[9])
    const missing = Array.from({ length: 99 }, (_, i) => `no/such-${i}`).find(
      (id) => (hashText(id) & 3) === (hashText(models[9]!.id) & 3),
    )!
    clock.advance(3600_000)
    server.handlers.set('index.json', (_request, response) => void response.destroy())
    expect(await catalog.model(missing)).toBeUndefined()
    expect(catalog.stats.mode).toBe('fast')
    expect(await catalog.model(models[9]!.id)).toEqual(models[9])
  })

  it('shows equal cards for a model, whichever file they come from', async () => {
    const server = await serve()
    const catalog = await Catalog.open(server.url)
    const plain = await Catalog.open((await serve(new Map([['models.json', published.get('models.json')!]]))).url)
    const ids = models.map((model) => model.id)
    const cards = await catalog.models(ids)
    expect(cards).toEqual(models.map(toModelCard))
    expect(await plain.models(ids)).toEqual(cards)
    for (const info of await catalog.sections()) {
      const home = (await catalog.section(info.id)).cards
      expect(await catalog.models(home.map((card) => card.id))).toEqual(home)
      expect((await plain.section(info.id)).cards).toEqual(home)
    }
  })

  it('asks for hashed files by version, and for each file once however many callers there are', async () => {
    const server = await serve()
    const catalog = await Catalog.open(server.url)
    await Promise.all([
      ...Array.from({ length: 20 }, async () => (await catalog.filter('hf-filter/likes')).models.slice()),
      ...Array.from({ length: 20 }, () => catalog.models([models[3]!.id])),
      ...Array.from({ length: 20 }, () => catalog.model(models[3]!.id)),
      ...Array.from({ length: 20 }, () => catalog.search('painter')),
    ])
    expect(server.asked.length).toBe(new Set(server.asked).size)
    expect(server.asked.length).toBe(5)
    expect(server.asked.find((path) => path.startsWith('cards.bin'))).toMatch(/^cards\.bin\?v=[0-9a-f]{16}$/)
  })

  it('loads only the parts of a large catalogue that are needed', async () => {
    const files = publish(models, { cardParts: [100, 150, 150] })
    const server = await serve(files)
    const catalog = await Catalog.open(server.url)
    const loaded = () => ['cards-0.bin', 'cards-1.bin', 'cards-2.bin'].filter((name) => server.count(name) > 0)
    const likes = await catalog.filter('hf-filter/likes')
    expect((await likes.models.slice(0, 5)).map((card) => card.id)).toEqual(
      idsOf(files, 'hf-filter-likes.json').slice(0, 5),
    )
    expect(loaded()).toEqual(['cards-0.bin'])
    const hits = await catalog.search('painter')
    expect(hits).toMatchObject({ searched: 100, of: 400, mode: 'scan' })
    // A few ids of elsewhere come from their chunks.
    const last = await catalog.models([models[399]!.id, 'no/such'])
    expect(last).toEqual([toModelCard(models[399]!), undefined])
    expect(loaded()).toEqual(['cards-0.bin'])
    expect(await catalog.models(models.map((model) => model.id))).toEqual(models.map(toModelCard))
    expect(loaded()).toEqual(['cards-0.bin', 'cards-1.bin', 'cards-2.bin'])
  })

  it('names what there is when a section or filter is unknown', async () => {
    const catalog = await Catalog.open((await serve()).url)
    await expect(catalog.section('nope')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/no section "nope".*trending, official/),
    })
    await expect(catalog.filter('__proto__')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('hf-filter/likes'),
    })
    await expect(catalog.filter('section:trending')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('opens with index.json alone when home.json is missing or bad', async () => {
    for (const home of [undefined, text('{"schema":1'), text('<html></html>'), json({ schema: 1 }), json([])]) {
      const files = new Map(published)
      if (home) files.set('home.json', home)
      else files.delete('home.json')
      const catalog = await Catalog.open((await serve(files)).url)
      const section = await catalog.section('official')
      expect(section.cards).toHaveLength(8)
      expect((await catalog.sections()).map(({ id }) => id)).toEqual(['trending', 'official', 'community'])
      expect((await catalog.section('newest')).models.length).toBe(96)
      expect(catalog.stats).toMatchObject({ mode: 'fast', totalModels: 400 })
    }
  })

  it('skips and counts bad cards in home.json', async () => {
    const files = new Map(published)
    const home = JSON.parse(new TextDecoder().decode(files.get('home.json')))
    home.sections[0].cards[1].name = 'x'.repeat(10 * 2 ** 20)
    home.sections[1].cards[0].downloads = '12'
    home.sections[2].sortBy = 'luck'
    files.set('home.json', json(home))
    const { runtime, entries } = logged()
    const catalog = await Catalog.open((await serve(files)).url, { runtime })
    expect((await catalog.section('trending')).cards).toHaveLength(5)
    expect(catalog.stats.skipped).toBe(3)
    expect(entries).toContainEqual({ type: 'records-skipped', file: 'home.json', count: 3 })
  })

  it('accepts the address with or without slash, and of a file in the folder', async () => {
    const server = await serve()
    for (const address of [
      server.url,
      server.url.slice(0, -1),
      new URL(server.url),
      `${server.url}models.json`,
      `${server.url}index.json#x`,
    ]) {
      const catalog = await Catalog.open(address)
      expect(catalog.url).toBe(server.url)
    }
  })

  it.each(['/manifests/', '', 'ftp://a.example/', 'javascript:alert(1)', 'https://user:secret@a.example/'])(
    'refuses the address %j with a remedy',
    async (address) => {
      const failure = (await Catalog.open(address).catch((error: unknown) => error)) as DecentraError
      expect(failure.code).toBe('invalid-input')
      expect(failure.message).toMatch(/must be absolute .* begin with https: and hold no password/)
      expect(String(failure)).not.toContain('secret')
    },
  )

  it('keeps a token of the address for each file, and out of messages', async () => {
    const server = await serve()
    const catalog = await Catalog.open(`${server.url}?token=s3cret`)
    await catalog.models([models[0]!.id])
    expect(server.asked.every((path) => path.includes('token=s3cret'))).toBe(true)
    const failure = await Catalog.open(`${server.origin}/none/?token=s3cret`).catch((error: unknown) => error)
    expect(String(failure)).toMatch(/There is no catalogue at .*\/none\//)
    expect(String(failure)).not.toContain('s3cret')
  })
})

describe('abort and time limits', () => {
  it('rejects the caller who aborts, and no other', async () => {
    const server = await serve()
    const held: (() => void)[] = []
    server.handlers.set('cards.bin', (_request, response) =>
      held.push(() => response.end(server.files.get('cards.bin'))),
    )
    const catalog = await Catalog.open(server.url)
    const filter = await catalog.filter('hf-filter/likes')
    const one = new AbortController()
    const first = filter.models.slice(0, 3, { signal: one.signal })
    const second = filter.models.slice(0, 3, { signal: new AbortController().signal })
    await vi.waitUntil(() => held.length === 1)
    one.abort()
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    held[0]!()
    expect(await second).toHaveLength(3)
    expect(server.count('cards.bin')).toBe(1)
  })

  it('ends the request when all callers are gone, and starts anew for the next', async () => {
    const server = await serve()
    let ended = 0
    server.handlers.set('cards.bin', (request) => request.on('close', () => ended++))
    const catalog = await Catalog.open(server.url)
    const callers = [new AbortController(), new AbortController()]
    const waits = callers.map(({ signal }) => catalog.models([models[0]!.id], { signal }))
    await vi.waitUntil(() => server.count('cards.bin') === 1)
    for (const caller of callers) caller.abort()
    for (const wait of waits) await expect(wait).rejects.toMatchObject({ name: 'AbortError' })
    await vi.waitUntil(() => ended === 1)
    server.handlers.clear()
    expect(await catalog.models([models[0]!.id])).toHaveLength(1)
  })

  it('gives the reason of the abort, before and while opening', async () => {
    const server = await serve()
    await expect(Catalog.open(server.url, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect(server.asked).toEqual([])
    server.handlers.set('home.json', () => {})
    const controller = new AbortController()
    const opening = Catalog.open(server.url, { signal: controller.signal })
    await vi.waitUntil(() => server.count('home.json') === 1)
    const reason = new Error('changed my mind')
    controller.abort(reason)
    await expect(opening).rejects.toBe(reason)
    const catalog = await Catalog.open((await serve()).url)
    const signal = AbortSignal.abort()
    for (const call of [
      catalog.section('trending', { signal }),
      catalog.sections({ signal }),
      catalog.filter('hf-filter/likes', { signal }),
      catalog.filters({ signal }),
      catalog.model('a', { signal }),
      catalog.models([], { signal }),
      catalog.search('a', { signal }),
      catalog.changes({ signal })[Symbol.asyncIterator]().next(),
    ])
      await expect(call).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('gives up a file after 15 s, also when its body trickles', async () => {
    const server = await serve()
    for (const name of ['home.json', 'index.json'])
      server.handlers.set(name, (_request, response) => void response.writeHead(200).write('{'))
    const clock = new FakeClock()
    const opening = Catalog.open(server.url, { runtime: { clock: clock.port } })
    const failure = expect(opening).rejects.toMatchObject({
      code: 'network-failed',
      message: expect.stringMatching(/index\.json gave no whole answer within 15 s/),
    })
    await vi.waitUntil(() => server.asked.length === 2 && clock.waits.length === 2)
    expect(clock.waits).toEqual([15_000, 15_000])
    clock.advance(15_000)
    await failure
  })

  it('leaves no timer behind', async () => {
    const clock = new FakeClock()
    const catalog = await Catalog.open((await serve()).url, { runtime: { clock: clock.port } })
    await catalog.models([models[0]!.id])
    expect(clock.waits).toEqual([])
  })
})

describe('the cache', () => {
  it('keeps hashed files for ever and asks the network for the rest', async () => {
    const server = await serve()
    const cache = new MemoryCache()
    const first = await Catalog.open(server.url, { runtime: { cache } })
    await (await first.filter('hf-filter/likes')).models.slice()
    await vi.waitUntil(() => cache.entries.size === 5)
    server.asked.length = 0
    const second = await Catalog.open(server.url, { runtime: { cache } })
    expect(await (await second.filter('hf-filter/likes')).models.slice()).toHaveLength(30)
    expect(server.asked.toSorted()).toEqual(['home.json', 'index.json'])
  })

  it('works wholly offline, says how old it is, and what was never loaded', async () => {
    const server = await serve()
    const cache = new MemoryCache()
    const online = await Catalog.open(server.url, { runtime: { cache } })
    await (await online.filter('hf-filter/likes')).models.slice()
    await online.model(models[9]!.id)
    await vi.waitUntil(() => cache.entries.size === 6)
    await server.close()

    const now = Date.parse('2026-01-03T00:00:00Z')
    const clock = new FakeClock(now)
    const catalog = await Catalog.open(server.url, { runtime: { cache, clock: clock.port } })
    expect((await catalog.section('trending')).cards).toHaveLength(6)
    expect(await (await catalog.section('community')).models.slice()).toHaveLength(40)
    expect(await (await catalog.filter('hf-filter/likes/small')).models.ids()).toHaveLength(50)
    expect(await catalog.model(models[9]!.id)).toEqual(models[9])
    expect((await catalog.search('painter')).total).toBe(80)
    expect(catalog.stats).toMatchObject({ stale: true, ageMs: 2 * 24 * 3600_000, mode: 'fast' })
    const unseen = models.find((model) => (hashText(model.id) & 3) !== (hashText(models[9]!.id) & 3))!
    await expect(catalog.model(unseen.id)).rejects.toMatchObject({
      code: 'network-failed',
      message: expect.stringMatching(/details\/\d\.json could not be loaded/),
    })
  })

  it.each([
    ['answers HTTP 503', (response: ServerResponse) => void response.writeHead(503).end()],
    [
      'cuts the body',
      (response: ServerResponse) =>
        void response.writeHead(200, { 'content-length': 5000 }).write('{"schema"', () => response.destroy()),
    ],
    [
      'answers with a login page',
      (response: ServerResponse) => void response.writeHead(200).end('<!doctype html><p>Log in'),
    ],
  ])('shows the kept first screen when the server %s', async (_name, answer) => {
    const server = await serve()
    const cache = new MemoryCache()
    await (await Catalog.open(server.url, { runtime: { cache } })).filters()
    await vi.waitUntil(() => cache.entries.size === 3)
    for (const name of ['home.json', 'index.json']) server.handlers.set(name, (_request, response) => answer(response))
    const { runtime, entries } = logged({ cache })
    const catalog = await Catalog.open(server.url, { runtime })
    expect((await catalog.section('trending')).cards).toHaveLength(6)
    expect(await catalog.filters()).toHaveLength(3)
    expect(catalog.stats.stale).toBe(true)
    expect(entries.filter((entry) => entry.type === 'file-failed').length).toBe(2)
  })

  it('falls back to the kept first screen after the time limit', async () => {
    const server = await serve()
    const cache = new MemoryCache()
    await Catalog.open(server.url, { runtime: { cache } })
    await vi.waitUntil(() => cache.entries.size === 3)
    for (const name of ['home.json', 'index.json']) server.handlers.set(name, () => {})
    const clock = new FakeClock()
    const opening = Catalog.open(server.url, { runtime: { cache, clock: clock.port } })
    await vi.waitUntil(() => clock.waits.length === 2)
    clock.advance(15_000)
    expect((await (await opening).section('official')).cards).toHaveLength(8)
  })

  it('lets go of old versions when a new publication is opened', async () => {
    const server = await serve()
    const cache = new MemoryCache()
    const first = await Catalog.open(server.url, { runtime: { cache } })
    await (await first.filter('hf-filter/likes')).models.slice()
    await first.model(models[9]!.id)
    await vi.waitUntil(() => cache.entries.size === 6)
    const old = cache.names(server.url).filter((name) => name.includes('?v='))
    expect(old).toHaveLength(3)
    server.files = publish(makeModels(410))
    const second = await Catalog.open(server.url, { runtime: { cache } })
    await (await second.filter('hf-filter/likes')).models.slice()
    await vi.waitUntil(() => old.every((name) => !cache.names(server.url).includes(name)))
    expect(cache.names(server.url).map((name) => name.split('?')[0])).toEqual([
      'cards.bin',
      'filters.bin',
      'home.json',
      'index.json',
      'kept-copies',
    ])
  })

  it('survives a cache that fails at everything, and logs it', async () => {
    const fail = async () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    }
    const { runtime, entries } = logged({ cache: { match: fail, put: fail, delete: fail } })
    const catalog = await Catalog.open((await serve()).url, { runtime })
    expect(await (await catalog.filter('hf-filter/likes')).models.slice()).toHaveLength(30)
    await vi.waitUntil(() => entries.some((entry) => entry.type === 'cache-failed'))
  })

  it('does not trust a damaged copy', async () => {
    const server = await serve()
    const cache = new MemoryCache()
    await (await Catalog.open(server.url, { runtime: { cache } })).models([models[0]!.id])
    await vi.waitUntil(() => cache.names(server.url).some((name) => name.startsWith('cards.bin')))
    for (const [url, bytes] of cache.entries) if (url.includes('cards.bin')) bytes[700]! ^= 1
    const catalog = await Catalog.open(server.url, { runtime: { cache } })
    expect(await catalog.models([models[0]!.id])).toEqual([toModelCard(models[0]!)])
    expect(catalog.stats.mode).toBe('fast')
  })
})

describe('a new publication while a page is open', () => {
  it('is taken when the files on the server are no longer those of the index', async () => {
    const server = await serve()
    const catalog = await Catalog.open(server.url)
    await catalog.filters()
    const newer = makeModels(420)
    server.files = publish(newer, { filters: { 'hf-filter/likes': [newer[419]!.id, newer[0]!.id] } })
    const cards = await (await catalog.filter('hf-filter/likes')).models.slice()
    expect(cards).toEqual([newer[419]!, newer[0]!].map(toModelCard))
    expect(catalog.stats).toMatchObject({ totalModels: 420, mode: 'fast' })
  })
})

describe('a new publication cut into fewer chunks', () => {
  it('is noticed', async () => {
    const server = await serve(publish(models, { chunks: 16 }))
    const catalog = await Catalog.open(server.url)
    await catalog.filters()
    server.files = publish(makeModels(420), { chunks: 2 })
    for (const i of [3, 4, 5, 6, 7, 415]) expect((await catalog.model(makeModel(i).id))?.id).toBe(makeModel(i).id)
  })
})

describe('a manifest that cannot be read', () => {
  it('says when it is too new', async () => {
    const files = new Map(published)
    files.set('home.json', json({ schema: 2 }))
    await expect(Catalog.open((await serve(files)).url)).rejects.toMatchObject({
      code: 'manifest-too-new',
      message: expect.stringMatching(/home\.json has schema version 2/),
    })
    const other = new Map(published)
    other.set('index.json', json({ schema: 7 }))
    const catalog = await Catalog.open((await serve(other)).url)
    await expect(catalog.filters()).rejects.toMatchObject({ code: 'manifest-too-new' })
  })

  it('names address and remedy when nothing is there', async () => {
    const server = await serve(new Map())
    await expect(Catalog.open(server.url)).rejects.toMatchObject({
      code: 'not-found',
      message: `There is no catalogue at ${server.url}: neither index.json nor models.json. Publish the folder that decentra-manifests generate writes there, or correct the address.`,
    })
  })

  it('tells a web page in place of JSON', async () => {
    const server = await serve(new Map())
    for (const name of ['home.json', 'index.json', 'models.json'])
      server.handlers.set(
        name,
        (_request, response) =>
          void response.writeHead(200, { 'content-type': 'text/html' }).end('\n<!DOCTYPE html><div id=app>'),
      )
    await expect(Catalog.open(server.url)).rejects.toMatchObject({
      code: 'response-invalid',
      message: expect.stringMatching(/models\.json answered with a web page, not JSON/),
    })
  })

  it.each([
    [429, 'rate-limited', /HTTP 429 and asks to wait 30 s/, 30_000],
    [503, 'unavailable', /HTTP 503 and asks to wait 30 s/, 30_000],
  ])('says that a server asks for a pause: HTTP %i', async (status, code, message, retryAfterMs) => {
    const server = await serve()
    for (const name of server.files.keys())
      server.handlers.set(name, (_request, response) => void response.writeHead(status, { 'retry-after': '30' }).end())
    await expect(Catalog.open(server.url)).rejects.toMatchObject({
      code,
      retryAfterMs,
      message: expect.stringMatching(message),
    })
  })

  it('says when there is no connection', async () => {
    const server = await serve()
    await server.close()
    await expect(Catalog.open(server.url)).rejects.toMatchObject({
      code: 'network-failed',
      message: expect.stringMatching(/index\.json could not be loaded/),
    })
  })

  it('stops reading above the byte cap, announced or not', async () => {
    for (const headers of [{ 'content-length': String(2 ** 31) }, {}]) {
      const server = await serve(new Map())
      let sent = 0
      const megabyte = Buffer.alloc(2 ** 20, ' ')
      server.handlers.set('models.json', (_request, response) => {
        response.writeHead(200, headers)
        const more = () => {
          while (!response.destroyed && sent < 200 && response.write(megabyte)) sent++
          sent++
        }
        response.on('drain', more)
        more()
      })
      await expect(Catalog.open(server.url)).rejects.toMatchObject({
        code: 'manifest-invalid',
        message: expect.stringMatching(/models\.json is larger than 64 MB/),
      })
      expect(sent).toBeLessThan(150)
    }
  })
})

describe('damaged fast files', () => {
  const damage: [string, (bytes: Uint8Array) => Uint8Array | undefined][] = [
    ['missing', () => undefined],
    ['cut off', (bytes) => bytes.slice(0, bytes.length / 2)],
    ['changed by one bit', (bytes) => bytes.map((byte, i, all) => (i === all.length >> 1 ? byte ^ 1 : byte))],
    ['a web page', () => text('<!doctype html>')],
    ['empty', () => new Uint8Array()],
  ]
  for (const file of [
    'cards.bin',
    'filters.bin',
    'details/0.json',
    'details/1.json',
    'details/2.json',
    'details/3.json',
  ]) {
    it.each(damage)(`makes the plain files do: ${file} %s`, async (_name, change) => {
      const files = new Map(published)
      const changed = change(files.get(file)!)
      if (changed) files.set(file, changed)
      else files.delete(file)
      const { runtime, entries } = logged()
      const catalog = await Catalog.open((await serve(files)).url, { runtime })
      const filter = await catalog.filter('hf-filter/likes/small')
      expect(await filter.models.ids()).toEqual(idsOf(published, 'hf-filter-likes-small.json'))
      expect(await filter.models.slice(0, 4)).toHaveLength(4)
      expect(await (await catalog.section('community')).models.slice()).toHaveLength(40)
      expect(await catalog.models([models[3]!.id])).toEqual([toModelCard(models[3]!)])
      for (const i of [1, 2, 3, 5, 8, 9, 10, 11]) {
        const model = await catalog.model(models[i]!.id)
        // One changed bit in a chunk is either no JSON, or one record of another content.
        if (!file.startsWith('details') || changed?.length !== published.get(file)!.length)
          expect(model).toEqual(models[i])
      }
      if (!file.startsWith('details')) expect(entries.some((entry) => entry.type === 'file-failed')).toBe(true)
    })
  }

  it('reads a filter by its plain file when filters.bin alone is damaged', async () => {
    const files = new Map(published)
    files.set('filters.bin', text('DMF1 no'))
    const server = await serve(files)
    const catalog = await Catalog.open(server.url)
    expect(await (await catalog.filter('hf-filter/likes')).models.ids()).toEqual(
      idsOf(published, 'hf-filter-likes.json'),
    )
    expect(server.count('models.json')).toBe(0)
    expect(catalog.stats.mode).toBe('fast')
  })

  it('says so when there is nothing to fall back on', async () => {
    const files = new Map(published)
    files.set('cards.bin', new Uint8Array(10))
    files.delete('models.json')
    const catalog = await Catalog.open((await serve(files)).url)
    await expect(catalog.models([models[0]!.id])).rejects.toMatchObject({
      code: 'manifest-invalid',
      message: expect.stringMatching(/cards\.bin is damaged.*no models\.json to fall back on/),
    })
  })

  it('checks files without SHA-256 too, as on pages without https', async () => {
    vi.stubGlobal('crypto', {})
    try {
      const catalog = await Catalog.open((await serve()).url)
      expect(await catalog.models([models[0]!.id])).toEqual([toModelCard(models[0]!)])
      expect(catalog.stats.mode).toBe('fast')
      const files = new Map(published)
      files.set(
        'cards.bin',
        files.get('cards.bin')!.map((byte, i) => (i === 2000 ? byte ^ 1 : byte)),
      )
      const damaged = await Catalog.open((await serve(files)).url)
      expect(await damaged.models([models[0]!.id])).toEqual([toModelCard(models[0]!)])
      expect(damaged.stats.mode).toBe('plain')
    } finally {
      vi.unstubAllGlobals()
    }
  })

  it('leaves out rows of cards.bin that are not sane, and counts them', async () => {
    const files = publish(
      [...makeModels(20), makeModel(20, { name: 'n'.repeat(400) }), makeModel(21, { task: 'a\u0000b' })],
      {
        filters: {
          all: makeModels(22)
            .map((model) => model.id)
            .concat(),
        },
      },
    )
    const catalog = await Catalog.open((await serve(files)).url)
    const before = catalog.stats.skipped
    for (let i = 0; i < 3; i++) expect(await (await catalog.filter('all')).models.slice()).toHaveLength(20)
    expect(catalog.stats.skipped - before).toBe(2)
  })
})
