import { beforeAll, describe, expect, it } from 'vitest'
import { createCivitai } from '../civitai/app.js'
import { createHuggingFaceHub } from '../huggingface/app.js'
import type { HubModel } from '../huggingface/hub-model.js'
import { openSyntheticHub } from './hub.js'
import { createPermutation } from './permutation.js'

const SIZE = 30_000
const catalog = openSyntheticHub(SIZE, 1)

/** The value below which a share of the numbers lies. */
function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))]!
}

describe('createPermutation', () => {
  it.each([1, 2, 3, 5, 1000, 4097])('visits each of %i once, and finds the way back', (size) => {
    const { at, indexOf } = createPermutation(size, 7)
    const values = Array.from({ length: size }, (_none, index) => at(index))
    expect(new Set(values).size).toBe(size)
    expect(values.every((value) => value >= 0 && value < size)).toBe(true)
    expect(values.every((value, index) => indexOf(value) === index)).toBe(true)
  })
})

describe('openSyntheticHub', () => {
  let models: HubModel[]
  beforeAll(() => {
    models = Array.from({ length: SIZE }, (_none, row) => catalog.model(row))
  })

  it('gives every model an id of its own, letter case aside, and finds it again', () => {
    expect(new Set(models.map((model) => model.id.toLowerCase())).size).toBe(SIZE)
    expect(new Set(models.map((model) => model._id)).size).toBe(SIZE)
    for (const model of models.filter((_model, row) => row % 1000 === 0)) expect(catalog.find(model.id)).toEqual(model)
    expect(catalog.find('nobody/nothing')).toBeUndefined()
    expect(catalog.find(`${models[0]!.author}/nothing`)).toBeUndefined()
    expect(catalog.find('__proto__')).toBeUndefined()
  })

  it('has the measured lengths, tags and licenses', () => {
    const lengths = models.map((model) => model.id.length)
    expect(quantile(lengths, 0.5)).toBeGreaterThan(26)
    expect(quantile(lengths, 0.5)).toBeLessThan(38)
    expect(quantile(lengths, 0.99)).toBeGreaterThan(55)
    const tags = models.map((model) => model.tags!.length)
    expect(quantile(tags, 0.5)).toBe(14)
    expect(quantile(tags, 0.9)).toBeCloseTo(33, -1)
    expect(models.every((model) => new Set(model.tags).size === model.tags!.length)).toBe(true)
    const licensed = models.filter((model) => model.tags!.some((tag) => tag.startsWith('license:'))).length
    expect(licensed / SIZE).toBeCloseTo(0.89, 1)
    expect(models.filter((model) => model.pipeline_tag !== undefined).length / SIZE).toBeCloseTo(0.97, 1)
  })

  it('has few authors with many models and many with one', () => {
    const sizes = new Map<string, number>()
    for (const { author } of models) sizes.set(author!, (sizes.get(author!) ?? 0) + 1)
    const counts = [...sizes.values()]
    expect(counts.filter((count) => count === 1).length / counts.length).toBeGreaterThan(0.5)
    expect(Math.max(...counts)).toBeGreaterThan(200)
    expect(SIZE / counts.length).toBeCloseTo(2.58, 0)
  })

  it('has the heavy tail of downloads, and likes that go with them', () => {
    const downloads = models.map((model) => model.downloads)
    expect([...downloads].sort((a, b) => b - a)).toEqual(downloads)
    const all = downloads.reduce((a, b) => a + b)
    const top = downloads.slice(0, SIZE / 100).reduce((a, b) => a + b)
    expect(top / all).toBeGreaterThan(0.6)
    // Correlation of the logarithms, measured as 0.62 on the recorded models.
    const x = models.map((model) => Math.log1p(model.downloads))
    const y = models.map((model) => Math.log1p(model.likes))
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length
    const [mx, my] = [mean(x), mean(y)]
    const product = mean(x.map((value, i) => (value - mx) * (y[i]! - my)))
    const spread = (values: number[], m: number) => Math.sqrt(mean(values.map((value) => (value - m) ** 2)))
    expect(product / (spread(x, mx) * spread(y, my))).toBeGreaterThan(0.5)
    expect(product / (spread(x, mx) * spread(y, my))).toBeLessThan(0.75)
  })

  it('keeps making new words', () => {
    const words = (rows: HubModel[]) => new Set(rows.flatMap((model) => model.id.split('/')[1]!.split(/[-_.]/))).size
    expect(words(models)).toBeGreaterThan(2 * words(models.slice(0, SIZE / 4)))
  })

  it('is the same for the same seed and other for another', () => {
    expect(openSyntheticHub(SIZE, 1).model(17)).toEqual(models[17])
    expect(openSyntheticHub(SIZE, 2).model(17).id).not.toBe(models[17]!.id)
  })

  it.each(['likes', 'trendingScore', 'createdAt', 'lastModified', 'num_parameters', 'id'] as const)(
    'can be walked by %s',
    (sort) => {
      const order = catalog.order(sort)
      expect(new Set(Array.from(order)).size).toBe(SIZE)
      const values = Array.from(order, (row) => catalog.place(row, sort).value)
      const known = values.filter((value) => value !== null)
      expect(known.every((value, i) => i === 0 || value <= known[i - 1]!)).toBe(true)
      expect(values.slice(0, known.length)).toEqual(known)
    },
  )
})

describe('over the API', () => {
  it('walks by downloads, each model once, and says that all is invented', async () => {
    const hub = createHuggingFaceHub({ records: { synthetic: 5_000 }, quota: Infinity })
    const ids = new Set<string>()
    let url: string | undefined = 'http://hub.example/api/models?limit=1000&sort=downloads'
    let pages = 0
    while (url !== undefined) {
      const response = await hub.fetch(new Request(url))
      expect(response.headers.get('dm-simulated')).toBe('synthetic catalogue, all records invented')
      for (const { id } of (await response.json()) as { id: string }[]) ids.add(id)
      url = /<([^>]+)>/.exec(response.headers.get('link') ?? '')?.[1]
      pages++
    }
    expect([ids.size, pages]).toEqual([5_000, 5])
  })

  it('answers the first page of a million within seconds', async () => {
    const started = performance.now()
    const hub = createHuggingFaceHub({ records: { synthetic: 1_000_000 } })
    const response = await hub.fetch(new Request('http://hub.example/api/models?limit=1000&sort=downloads'))
    expect(await response.json()).toHaveLength(1000)
    // Measured 0.2 s; tenfold slack and more for a busy machine.
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  it('has a tenth as many models of CivitAI, each once', async () => {
    const civitai = createCivitai({ records: { synthetic: 5_000 } })
    const ids = new Set<number>()
    let url: string | undefined = 'http://civitai.example/api/v1/models?limit=100&nsfw=true&sort=Most Downloaded'
    while (url !== undefined) {
      const page = (await (await civitai.fetch(new Request(url))).json()) as {
        items: { id: number }[]
        metadata: { nextPage?: string }
      }
      for (const { id } of page.items) ids.add(id)
      url = page.metadata.nextPage
    }
    expect(ids.size).toBe(500)
  })

  it.each([0, -1, 1.5, NaN, 1e9])('refuses %d models', async (synthetic) => {
    expect(() => createHuggingFaceHub({ records: { synthetic } })).toThrow(/can not be made/)
    expect(() => createCivitai({ records: { synthetic } })).toThrow(/can not be made/)
  })
})
