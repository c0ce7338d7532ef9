import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Catalog } from './catalog.js'
import { FolderServer } from './folder-server.fixture.js'
import { makeModel, makeModels, publish } from './publish.fixture.js'
import { words } from './words.js'

let server: FolderServer
let catalog: Catalog

const named = (i: number, name: string, downloads: number, author = 'maker') =>
  makeModel(5 * i, {
    id: `${author}/${name}`,
    name,
    author,
    downloads,
    likes: 0,
    type: 'text-generation',
    task: 'text-generation',
  })

beforeAll(async () => {
  server = await FolderServer.start(
    publish([
      named(1, 'llama', 10),
      named(2, 'llama-3-8b', 1000),
      named(3, 'Big-Llama', 5000),
      named(4, 'ollama-tools', 9000),
      named(5, 'Crème Brûlée', 20),
      named(6, '模型-测试', 30),
      named(7, 'plain', 40, 'llama-lab'),
      makeModel(8, { id: 'civitai:77', name: 'Straße', source: 'civitai', type: 'checkpoint' }),
    ]),
  )
  catalog = await Catalog.open(server.url)
})
afterAll(() => server.close())

const found = async (query: string, limit?: number) =>
  (await catalog.search(query, { limit })).hits.map((hit) => hit.card.name)

describe('words', () => {
  it('resolves letters, case, accents and unseen marks', () => {
    expect(words('Crème-BRÛLÉE ﬁne ½ Ⅷ')).toEqual(['creme', 'brulee', 'fine', '1', '2', 'viii'])
    expect(words('ll\u200bama \u202egnp')).toEqual(['llama', 'gnp'])
    expect(words('  ...  ')).toEqual([])
  })
})

describe('search', () => {
  it('puts the exact name first, then beginnings, then words, then parts; the popular first within each', async () => {
    expect(await found('llama')).toEqual(['llama', 'llama-3-8b', 'Big-Llama', 'plain', 'ollama-tools'])
    const { hits } = await catalog.search('llama')
    expect(hits.map((hit) => hit.score)).toEqual(hits.map((hit) => hit.score).toSorted((a, b) => b - a))
  })

  it('wants every word, in any order and across name, author, type and task', async () => {
    expect(await found('8b llama')).toEqual(['llama-3-8b'])
    expect(await found('lab plain')).toEqual(['plain'])
    expect(await found('generation brulee')).toEqual(['Crème Brûlée'])
    expect(await found('llama nothing')).toEqual([])
  })

  it('finds accents, other scripts and ids', async () => {
    expect(await found('CREME')).toEqual(['Crème Brûlée'])
    expect(await found('测试')).toEqual(['模型-测试'])
    expect((await found('maker/llama'))[0]).toBe('llama')
    expect(await found('civitai:77')).toEqual(['Straße'])
  })

  it('tells how many match and how many were looked at', async () => {
    expect(await catalog.search('llama', { limit: 2 })).toMatchObject({
      total: 5,
      searched: 8,
      of: 8,
      mode: 'scan',
      hits: { length: 2 },
    })
    expect(await catalog.search('   ', { limit: 2 })).toMatchObject({ total: 8, hits: { length: 2 } })
  })

  it.each([-1, 1.5, NaN, 1001])('refuses the limit %s', async (limit) => {
    await expect(catalog.search('a', { limit })).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('refuses a query that is no text', async () => {
    await expect(catalog.search(7 as unknown as string)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('answers hostile queries quickly', async () => {
    const large = await FolderServer.start(publish(makeModels(10_000)))
    try {
      const catalog = await Catalog.open(large.url)
      await catalog.search('warm')
      const queries = [
        'a'.repeat(50_000),
        '(a+)+$',
        ' '.repeat(10_000),
        '\ud800',
        '\udfff'.repeat(300),
        '\u200b\u202e'.repeat(500),
        'a '.repeat(5000),
        '\ufdfa'.repeat(1000),
        'e\u0301'.repeat(5000),
        '.*'.repeat(1000),
        '[',
        '\\',
        '\u0000',
        '__proto__',
        'm o d e l 1 2 3 4 5 6 7 8 9',
        '/'.repeat(1000),
      ]
      for (const query of queries) {
        const started = performance.now()
        await catalog.search(query)
        expect(performance.now() - started).toBeLessThan(500)
      }
    } finally {
      await large.close()
    }
  })

  it('can be stopped', async () => {
    const controller = new AbortController()
    const search = catalog.search('llama', { signal: controller.signal })
    controller.abort()
    await expect(search).rejects.toMatchObject({ name: 'AbortError' })
  })
})
