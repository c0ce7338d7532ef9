import { afterEach, describe, expect, it } from 'vitest'
import { toModelCard } from '../contract/model.js'
import { Catalog } from './catalog.js'
import { FolderServer } from './folder-server.fixture.js'
import { makeModels, publish } from './publish.fixture.js'

const models = makeModels(400)
const byId = new Map(models.map((model) => [model.id, model]))
const servers: FolderServer[] = []

async function serve(files = publish(models)): Promise<FolderServer> {
  const server = await FolderServer.start(files)
  servers.push(server)
  return server
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

describe('Catalog with the fast files', () => {
  it('shows the first cards after home.json alone', async () => {
    const server = await serve()
    server.handlers.set('index.json', () => {})
    const catalog = await Catalog.open(server.url)
    const sections = await Promise.all(['trending', 'official', 'community'].map((id) => catalog.section(id)))
    expect(sections.map((section) => section.cards.length)).toEqual([6, 8, 10])
    expect(server.asked.sort()).toEqual(['home.json', 'index.json'])
    for (const card of sections.flatMap((section) => section.cards))
      expect(card).toEqual(toModelCard(byId.get(card.id)!))
  })

  it('loads the rest of a section from the card columns', async () => {
    const server = await serve()
    const catalog = await Catalog.open(server.url)
    const section = await catalog.section('community')
    expect(section.models.length).toBe(12)
    const all = await section.models.slice()
    expect(all).toHaveLength(12)
    expect(all.slice(0, 10)).toEqual(section.cards)
  })

  it('resolves filters, ids and metadata', async () => {
    const server = await serve()
    const catalog = await Catalog.open(server.url)
    const filter = await catalog.filter('hf-filter/likes/small')
    const expected = JSON.parse(new TextDecoder().decode(server.files.get('hf-filter-likes-small.json'))).modelIds
    expect(await filter.models.ids()).toEqual(expected)
    expect((await filter.models.slice(0, 3)).map((card) => card.id)).toEqual(expected.slice(0, 3))
    expect(await catalog.models([models[7]!.id, 'no/such', models[0]!.id])).toEqual([
      toModelCard(models[7]!),
      undefined,
      toModelCard(models[0]!),
    ])
    expect(await catalog.model(models[9]!.id)).toEqual(models[9])
    expect(await catalog.model('no/such')).toBeUndefined()
  })
})
