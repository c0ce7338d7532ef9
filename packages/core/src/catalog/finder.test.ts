import { afterEach, describe, expect, it } from 'vitest'
import type { ModelMetadata } from '../contract/model.js'
import { FakeClock } from '../fake-clock.fixture.js'
import type { LogEntry } from '../runtime.js'
import { Catalog } from './catalog.js'
import { FolderServer } from './folder-server.fixture.js'
import { makeModel, makeModels, publish, type PublishOptions } from './publish.fixture.js'
import { StepClock } from './step-clock.fixture.js'

const servers: FolderServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

const named = (i: number, name: string, downloads: number, changes: Partial<ModelMetadata> = {}) =>
  makeModel(5 * i + 1, { id: `maker/${name}`, name, author: 'maker', downloads, likes: 1, ...changes })

const models = [
  named(1, 'llama-3-8b', 900_000, { baseModel: 'llama', type: 'text-generation', task: 'text-generation' }),
  named(2, 'stable-diffusion-xl', 8000, { type: 'text-to-image', task: 'text-to-image' }),
  named(3, 'whisper-large', 7000, { type: 'audio', task: 'audio' }),
  named(4, 'tiny-llama', 6000, { type: 'text-generation', task: 'text-generation', license: 'mit' }),
]

async function serve(options: PublishOptions = {}, list: readonly ModelMetadata[] = models) {
  const server = await FolderServer.start(publish(list, { search: true, ...options }))
  servers.push(server)
  const log: LogEntry[] = []
  const catalog = await Catalog.open(server.url, { runtime: { log: (entry) => log.push(entry) } })
  return { server, catalog, log }
}

const names = ({ hits }: { hits: { card: { name: string } }[] }) => hits.map(({ card }) => card.name)

describe('search by the index', () => {
  it('loads it when it is first asked, once, and understands typos and aliases', async () => {
    const { server, catalog } = await serve()
    expect(server.count('search.bin')).toBe(0)
    const found = await catalog.search('wisper')
    expect(names(found)).toEqual(['whisper-large'])
    expect(found).toMatchObject({ mode: 'index', total: 1, searched: 4, of: 4 })
    expect(names(await catalog.search('sdxl'))).toEqual(['stable-diffusion-xl'])
    expect(server.count('search.bin')).toBe(1)
  })

  it('answers with facets, ranges, filters and sorts', async () => {
    const { catalog } = await serve()
    const { facets, hits } = await catalog.search('llama')
    expect(facets.type).toEqual([{ value: 'text-generation', count: 2 }])
    expect(hits[0]).toMatchObject({ id: 'maker/llama-3-8b', ranges: [{ field: 'name', start: 0, end: 5 }] })
    expect(names(await catalog.search('llama', { filter: { baseModel: ['llama'] } }))).toEqual(['llama-3-8b'])
    expect(names(await catalog.search('', { sort: 'name', limit: 2 }))).toEqual(['llama-3-8b', 'stable-diffusion-xl'])
  })

  it('is made ready on demand', async () => {
    const { server, catalog } = await serve()
    expect(await catalog.prepareSearch()).toBe('index')
    expect(server.count('search.bin')).toBe(1)
    expect((await catalog.search('llama')).mode).toBe('index')
  })

  it('answers from loaded cards while the index is on its way', async () => {
    const { server, catalog } = await serve()
    await (await catalog.all()).slice(0, 1)
    let arrive = () => {}
    server.handlers.set('search.bin', (_, response) => {
      arrive = () => response.end(server.files.get('search.bin'))
    })
    const early = await catalog.search('llama', { filter: { license: ['mit'] } })
    expect(early.mode).toBe('scan')
    expect(names(early)).toEqual(['tiny-llama'])
    while (server.count('search.bin') === 0) await new Promise((resolve) => setImmediate(resolve))
    arrive()
    expect(await catalog.prepareSearch()).toBe('index')
    expect((await catalog.search('llama')).mode).toBe('index')
  })

  it('looks at the popular part of a catalogue in parts, and at all of it when told to', async () => {
    const { server, catalog } = await serve({ cardParts: [2, 1, 1] })
    const first = await catalog.search('llama')
    expect(names(first)).toEqual(['llama-3-8b'])
    expect(first).toMatchObject({ total: 1, searched: 2, of: 4 })
    expect(server.count('search-1.bin')).toBe(0)
    const all = await catalog.search('llama', { all: true })
    expect(names(all)).toEqual(['llama-3-8b', 'tiny-llama'])
    expect(all).toMatchObject({
      total: 2,
      searched: 4,
      of: 4,
      facets: { type: [{ value: 'text-generation', count: 2 }] },
    })
    const byName = await catalog.search('', { all: true, sort: 'name' })
    expect(names(byName)).toEqual(['llama-3-8b', 'stable-diffusion-xl', 'tiny-llama', 'whisper-large'])
    const byDownloads = await catalog.search('', { all: true, sort: 'downloads', limit: 3 })
    expect(names(byDownloads)).toEqual(['llama-3-8b', 'stable-diffusion-xl', 'whisper-large'])
  })

  it('reads on in a long result, in any order, as far as it goes', async () => {
    const { catalog } = await serve({}, makeModels(2500))
    for (const sort of ['relevance', 'name', 'downloads'] as const) {
      const read = async (offset: number, limit: number) =>
        (await catalog.search('', { sort, offset, limit })).hits.map(({ id }) => id)
      const pages = [await read(0, 1000), await read(1000, 1000), await read(2000, 1000)]
      const all = pages.flat()
      expect(all.length, sort).toBe(2500)
      expect(new Set(all).size, sort).toBe(2500)
      expect(await read(995, 10), sort).toEqual(all.slice(995, 1005))
      expect(await read(2500, 10), sort).toEqual([])
    }
    await expect(catalog.search('', { offset: -1 })).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('reads on across parts', async () => {
    const { catalog } = await serve({ cardParts: [2, 1, 1] })
    const read = async (offset: number) =>
      names(await catalog.search('', { all: true, sort: 'downloads', offset, limit: 2 }))
    expect([...(await read(0)), ...(await read(2))]).toEqual([
      'llama-3-8b',
      'stable-diffusion-xl',
      'whisper-large',
      'tiny-llama',
    ])
  })

  it('answers of parts as of one, in any order', async () => {
    const list = makeModels(300).map((model, i) => (i % 50 ? model : { ...model, name: `Émil ${300 - i}` }))
    const { catalog: parted } = await serve({ cardParts: [100, 130, 70] }, list)
    const { catalog: whole } = await serve({}, list)
    for (const query of ['', 'base', 'emil'])
      for (const sort of ['relevance', 'trending', 'newest', 'downloads', 'likes', 'name'] as const) {
        const wish = { sort, offset: 3, limit: 200 }
        const one = await whole.search(query, wish)
        const many = await parted.search(query, { ...wish, all: true })
        expect(
          many.hits.map(({ id }) => id),
          `${query} ${sort}`,
        ).toEqual(one.hits.map(({ id }) => id))
        expect(many).toMatchObject({ total: one.total, facets: one.facets })
      }
  })

  it('loads the words of descriptions after the first answer, and finds them from then on', async () => {
    const list = models.map((model, i) => ({ ...model, description: i === 2 ? 'Understands whales.' : '' }))
    const { server, catalog, log } = await serve({ descriptions: true }, list)
    expect((await catalog.search('whales')).total).toBe(0)
    await expect.poll(async () => names(await catalog.search('whales'))).toEqual(['whisper-large'])
    expect(server.count('search-text.bin')).toBe(1)
    expect(log.map(({ type }) => type)).not.toContain('file-failed')
  })

  it('does without the words of descriptions when their file is damaged', async () => {
    const list = models.map((model) => ({ ...model, description: 'Understands whales.' }))
    const { server, catalog, log } = await serve({ descriptions: true }, list)
    server.files.set('search-text.bin', new Uint8Array(100))
    expect(names(await catalog.search('whisper'))).toEqual(['whisper-large'])
    await expect
      .poll(() => log)
      .toContainEqual(expect.objectContaining({ type: 'file-failed', file: 'search-text.bin' }))
    expect(names(await catalog.search('whisper'))).toEqual(['whisper-large'])
    expect(server.count('search-text.bin')).toBe(1)
  })

  it('leaves the thread free while a large index opens', async () => {
    const { server } = await serve({}, makeModels(5000))
    const clock = new StepClock()
    const catalog = await Catalog.open(server.url, { runtime: { clock } })
    await catalog.all()
    await clock.watch(async () => expect(await catalog.prepareSearch()).toBe('index'))
    expect(clock.steps).toBeGreaterThan(40)
    expect(clock.mostAtOnce).toBeLessThan(5)
  })
})

describe('search without a sound index', () => {
  it.each([
    ['is damaged', (server: FolderServer) => void server.files.set('search.bin', new Uint8Array(100))],
    ['is missing', (server: FolderServer) => void server.files.delete('search.bin')],
  ])('compares the cards when it %s, and says so', async (_, spoil) => {
    const { server, catalog, log } = await serve()
    spoil(server)
    const found = await catalog.search('llama')
    expect(found.mode).toBe('scan')
    expect(names(found)).toEqual(['llama-3-8b', 'tiny-llama'])
    expect(log).toContainEqual(expect.objectContaining({ type: 'file-failed', file: 'search.bin' }))
    expect(catalog.stats.mode).toBe('fast')
  })

  it('asks for an index that did not come again after a while, and not at every keystroke', async () => {
    const { server } = await serve()
    const clock = new FakeClock()
    const catalog = await Catalog.open(server.url, { runtime: { clock: clock.port } })
    server.handlers.set('search.bin', (_, response) => void response.writeHead(503).end())
    expect((await catalog.search('llama')).mode).toBe('scan')
    server.handlers.delete('search.bin')
    clock.advance(5000)
    expect((await catalog.search('llama')).mode).toBe('scan')
    expect(server.count('search.bin')).toBe(1)
    clock.advance(5000)
    expect(await catalog.prepareSearch()).toBe('index')
    expect((await catalog.search('llama')).mode).toBe('index')
  })

  it('filters, counts and sorts by what cards tell, and refuses what they do not', async () => {
    const { catalog } = await serve({ search: false })
    expect(await catalog.prepareSearch()).toBe('scan')
    const found = await catalog.search('llama', { filter: { license: ['mit'] }, sort: 'downloads' })
    expect(found).toMatchObject({ mode: 'scan', total: 1 })
    expect(found.facets.type).toEqual([{ value: 'text-generation', count: 1 }])
    expect(names(await catalog.search('llama', { sort: 'name' }))).toEqual(['llama-3-8b', 'tiny-llama'])
    const all = ['llama-3-8b', 'stable-diffusion-xl', 'tiny-llama', 'whisper-large']
    expect(names(await catalog.search('', { sort: 'name' }))).toEqual(all)
    expect(names(await catalog.search('', { sort: 'name', offset: 1, limit: 2 }))).toEqual(all.slice(1, 3))
    await expect(catalog.search('llama', { filter: { baseModel: ['llama'] } })).rejects.toMatchObject({
      code: 'unavailable',
    })
  })

  it('sorts by name as the index does, and refuses what it refuses', async () => {
    const list = makeModels(60).map((model, i) => ({ ...model, name: ['Zeta', 'alpha', 'Émil', 'beta-2'][i % 4]! + i }))
    const { catalog: indexed } = await serve({}, list)
    const { catalog: plain } = await serve({ search: false }, list)
    const byName = async (catalog: Catalog) => names(await catalog.search('', { sort: 'name', offset: 2, limit: 50 }))
    expect(await byName(plain)).toEqual(await byName(indexed))
    for (const catalog of [plain, indexed]) {
      expect(await catalog.search('alpha', { limit: 0 })).toMatchObject({ hits: [], total: 15 })
      for (const wrong of [
        { sort: 'best' },
        { sort: 'constructor' },
        { offset: -1 },
        { offset: 0.5 },
        { limit: 1001 },
        { filter: { type: 'lora' } },
        { filter: { isNew: 'yes' } },
      ])
        await expect(catalog.search('alpha', wrong as never)).rejects.toMatchObject({ code: 'invalid-input' })
    }
  })

  it('of plain files alone filters and counts by base model and size too', async () => {
    const { server, catalog } = await serve({ search: false })
    for (const name of ['index.json', 'home.json']) server.files.delete(name)
    const plain = await Catalog.open(server.url)
    const found = await plain.search('llama', { filter: { baseModel: ['llama'] } })
    expect(found.mode).toBe('scan')
    expect(names(found)).toEqual(['llama-3-8b'])
    expect(found.facets.size).toEqual([{ value: 'medium', count: 1 }])
    expect(names(await plain.search('llama', { filter: { size: ['small'] } }))).toEqual([])
    await expect(plain.search('llama', { filter: { color: ['red'] } as never })).rejects.toMatchObject({
      code: 'invalid-input',
    })
    expect(catalog.stats.mode).toBe('fast')
  })

  it('of nothing finds everything, the most popular first', async () => {
    const { catalog } = await serve({ search: false })
    const found = await catalog.search('', { filter: { task: ['text-generation'] } })
    expect(names(found)).toEqual(['llama-3-8b', 'tiny-llama'])
    expect(found).toMatchObject({ mode: 'scan', total: 2, searched: 4 })
  })

  it('waits for the index when only it can filter', async () => {
    const { catalog } = await serve()
    await (await catalog.all()).slice(0, 1)
    const found = await catalog.search('llama', { filter: { baseModel: ['llama'] } })
    expect(found.mode).toBe('index')
    expect(names(found)).toEqual(['llama-3-8b'])
  })

  it('stops when asked', async () => {
    const { server, catalog } = await serve()
    server.handlers.set('search.bin', () => {})
    const controller = new AbortController()
    const stopped = catalog.search('llama', { signal: controller.signal })
    setTimeout(() => controller.abort(), 20)
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe.each([
  ['with', true],
  ['without', false],
])('what was meant, %s an index', (_, search) => {
  it('is a query of words that models have, and finds something', async () => {
    const { catalog } = await serve({ search })
    expect(await catalog.suggest('llllamaaa')).toEqual(['llama'])
    expect(await catalog.suggest('stablle difussionn xxl')).toContain('stable diffusion')
    expect(await catalog.suggest('wwhissperr 12345', { limit: 1 })).toEqual(['whisper'])
  })

  it('is nothing when nothing is near, whatever the query', async () => {
    const { catalog } = await serve({ search })
    for (const query of ['', 'xqzzkwvj', ' '.repeat(10_000), '\ud800', '(a+)+$', '\u202e\u200b'])
      expect(await catalog.suggest(query)).toEqual([])
    expect(await catalog.suggest('a'.repeat(50_000))).toEqual([])
  })
})
