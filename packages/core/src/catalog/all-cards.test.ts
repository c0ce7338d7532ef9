import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { encodeCards } from '../contract/cards.js'
import { toModelCard } from '../contract/model-card.js'
import { rankModels } from '../contract/categories.js'
import { Catalog } from './catalog.js'
import { FolderServer } from './folder-server.fixture.js'
import { makeModel, makeModels, publish } from './publish.fixture.js'

const servers: FolderServer[] = []

async function serve(files: Map<string, Uint8Array>): Promise<FolderServer> {
  const server = await FolderServer.start(files)
  servers.push(server)
  return server
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

const models = makeModels(400)
const cards = rankModels(models, 'popularity').map(toModelCard)
const published = publish(models)
const inParts = publish(models, { cardParts: [100, 150, 150] })
const plain = new Map([['models.json', published.get('models.json')!]])

describe('all models', () => {
  it.each([
    ['the fast files', published],
    ['the fast files in parts', inParts],
    ['the plain files', plain],
  ])('come most popular first from %s, in slices as arrays take them', async (_, files) => {
    const catalog = await Catalog.open((await serve(files)).url)
    const all = await catalog.all()
    expect(all.length).toBe(400)
    expect(await all.ids()).toEqual(cards.map((card) => card.id))
    expect(await all.slice()).toEqual(cards)
    for (const [start, end] of [
      [0, 5],
      [95, 260],
      [395, 900],
      [-3, undefined],
      [10, -385],
      [7, 3],
      [400, 500],
      [1.9, 3.2],
      [Number.NaN, 2],
      [-900, 1],
    ] as [number, number | undefined][])
      expect(await all.slice(start, end)).toEqual(cards.slice(start, end))
  })

  it('load nothing until a slice is asked for, then only the parts that it touches', async () => {
    const server = await serve(inParts)
    const catalog = await Catalog.open(server.url)
    const all = await catalog.all()
    expect(server.asked.toSorted()).toEqual(['home.json', 'index.json'])
    const loaded = () => server.asked.map((path) => path.split('?')[0]).filter((path) => path!.endsWith('.bin'))
    expect((await all.slice(260, 262)).map((card) => card.id)).toEqual([cards[260]!.id, cards[261]!.id])
    expect(loaded()).toEqual(['cards-2.bin'])
    await all.slice(0, 1)
    expect(loaded()).toEqual(['cards-2.bin', 'cards-0.bin'])
  })

  it('are a million as easily as a hundred: only the part of the rows asked for is loaded', async () => {
    const cardParts = [10_000, ...Array<number>(39).fill(25_000), 15_000]
    const last = makeModels(15_000).map(toModelCard)
    const bytes = encodeCards(last)
    const files = new Map(published)
    const index = JSON.parse(new TextDecoder().decode(files.get('index.json')))
    index.totalModels = 1_000_000
    index.cardParts = cardParts
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
    index.files['cards-40.bin'] = { bytes: bytes.length, hash }
    files.set('index.json', new TextEncoder().encode(JSON.stringify(index))).set('cards-40.bin', bytes)
    const server = await serve(files)
    const catalog = await Catalog.open(server.url)
    const all = await catalog.all()
    expect(all.length).toBe(1_000_000)
    expect(server.asked.toSorted()).toEqual(['home.json', 'index.json'])
    expect(await all.slice(999_990)).toEqual(last.slice(-10))
    expect(await all.slice(990_000, 990_002)).toEqual(last.slice(5000, 5002))
    expect(server.asked.map((path) => path.split('?')[0]).toSorted()).toEqual([
      'cards-40.bin',
      'home.json',
      'index.json',
    ])
  })

  it('are those of the newest publication that was adopted', async () => {
    const server = await serve(publish(models.slice(0, 50)))
    const catalog = await Catalog.open(server.url)
    const all = await catalog.all()
    expect(all.length).toBe(50)
    server.files = publish([...models.slice(0, 50), makeModel(1, { id: 'a/star', downloads: 9e9, likes: 9e6 })], {
      generatedAt: '2026-01-02T00:00:00.000Z',
    })
    // The columns of the first publication are not there any more: the next ones take their place.
    expect((await all.slice(0, 1))[0]!.id).toBe('a/star')
    expect(all.length).toBe(51)
    expect(await (await catalog.all()).ids()).toHaveLength(51)
  })

  it('stop for whoever aborts', async () => {
    const catalog = await Catalog.open((await serve(published)).url)
    const signal = AbortSignal.abort()
    await expect(catalog.all({ signal })).rejects.toMatchObject({ name: 'AbortError' })
    const all = await catalog.all()
    await expect(all.slice(0, 1, { signal })).rejects.toMatchObject({ name: 'AbortError' })
    await expect(all.ids({ signal })).rejects.toMatchObject({ name: 'AbortError' })
  })
})
