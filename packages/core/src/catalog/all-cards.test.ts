import { afterEach, describe, expect, it } from 'vitest'
import { toModelCard } from '../contract/model-card.js'
import { rankModels } from '../contract/categories.js'
import { Catalog } from './catalog.js'
import { FolderServer } from './folder-server.fixture.js'
import { makeModels, publish } from './publish.fixture.js'

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

  it('stop for whoever aborts', async () => {
    const catalog = await Catalog.open((await serve(published)).url)
    const signal = AbortSignal.abort()
    await expect(catalog.all({ signal })).rejects.toMatchObject({ name: 'AbortError' })
    const all = await catalog.all()
    await expect(all.slice(0, 1, { signal })).rejects.toMatchObject({ name: 'AbortError' })
    await expect(all.ids({ signal })).rejects.toMatchObject({ name: 'AbortError' })
  })
})
