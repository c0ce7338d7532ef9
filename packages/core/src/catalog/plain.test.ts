import { afterEach, describe, expect, it } from 'vitest'
import { MANIFEST_CAPS } from '../contract/manifest-head.js'
import { Catalog } from './catalog.js'
import { FolderServer } from './folder-server.fixture.js'

const servers: FolderServer[] = []

async function serve(files: Record<string, unknown>): Promise<FolderServer> {
  const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
  const server = await FolderServer.start(new Map(Object.entries(files).map(([name, value]) => [name, bytes(value)])))
  servers.push(server)
  return server
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

const timestamp = '2025-12-22T01:44:32.041Z'
/** Records as the seed's generator writes them. */
const seed = {
  totalModels: 5,
  models: {
    'Qwen/Qwen2.5-7B-Instruct': {
      id: 'Qwen/Qwen2.5-7B-Instruct',
      slug: 'Qwen--Qwen2.5-7B-Instruct',
      name: 'Qwen2.5-7B-Instruct',
      author: 'Qwen',
      description: '',
      downloads: 900,
      likes: 90,
      tags: ['transformers', 'text-generation', 'license:apache-2.0', 'region:us'],
      source: 'huggingface',
    },
    'stabilityai/sdxl': {
      id: 'stabilityai/sdxl',
      slug: 'stabilityai--sdxl',
      name: 'sdxl',
      author: 'stabilityai',
      downloads: 800,
      likes: 900,
      tags: ['diffusers:StableDiffusionXLPipeline', 'text-to-image'],
      source: 'huggingface',
    },
    '4468': {
      id: '4468',
      slug: '4468',
      name: 'Dark Sushi',
      author: 'civitai',
      description: 'Checkpoint model by civitai',
      downloads: 70,
      likes: 7,
      tags: ['anime'],
      source: 'civitai',
    },
    '13941': { id: '13941', slug: '13941', name: 'Epi Noise', description: 'LORA model by civitai', source: 'civitai' },
    bare: { id: 'bare', slug: 'bare', name: 'bare', source: 'huggingface' },
  },
  timestamp,
}
const likes = { filter: 'hf-filter/likes/small', modelIds: ['stabilityai/sdxl', 'Qwen/Qwen2.5-7B-Instruct'], timestamp }

describe('Catalog with the plain files alone', () => {
  it('reads what the seed wrote', async () => {
    const server = await serve({
      'models.json': seed,
      'hf-filter-likes-small.json': likes,
      'civitai-filter-sdxl.json': { filter: 'civitai-filter/sdxl', modelIds: [], timestamp },
    })
    const catalog = await Catalog.open(server.url)
    expect(catalog.stats).toMatchObject({
      mode: 'plain',
      totalModels: 5,
      generatedAt: timestamp,
      skipped: 0,
      duplicates: 0,
    })
    expect(await catalog.filters()).toEqual([
      {
        id: 'hf-filter/likes/small',
        title: 'Hugging Face: likes, small',
        icon: 'filter',
        file: 'hf-filter-likes-small.json',
        count: 2,
      },
      { id: 'civitai-filter/sdxl', title: 'CivitAI: sdxl', icon: 'filter', file: 'civitai-filter-sdxl.json', count: 0 },
    ])
    const filter = await catalog.filter('hf-filter/likes/small')
    expect(await filter.models.ids()).toEqual(likes.modelIds)
    expect((await filter.models.slice(0, 1))[0]).toMatchObject({
      id: 'stabilityai/sdxl',
      task: 'text-to-image',
      downloads: 800,
    })
    expect(await catalog.model('Qwen/Qwen2.5-7B-Instruct')).toMatchObject({
      task: 'text-generation',
      type: 'text-generation',
      license: 'apache-2.0',
      url: 'https://huggingface.co/Qwen/Qwen2.5-7B-Instruct',
    })
    expect(await catalog.model('13941')).toMatchObject({
      type: 'lora',
      task: 'text-to-image',
      downloads: null,
      author: null,
    })
    expect(await catalog.model('bare')).toMatchObject({
      type: 'unknown',
      task: 'unknown',
      downloads: null,
      likes: null,
    })
    expect(server.count('models.json')).toBe(1)
  })

  it('counts the sources of its records, and invents no address for them', async () => {
    const catalog = await Catalog.open((await serve({ 'models.json': seed })).url)
    expect(await catalog.sources()).toEqual([
      { id: 'huggingface', models: 3, endpoint: null, simulated: null },
      { id: 'civitai', models: 2, endpoint: null, simulated: null },
    ])
  })

  it('shows the same sections at first, and opens the others by id', async () => {
    const dated = Object.fromEntries(
      Object.entries(seed.models).map(([id, model], i) => [id, { ...model, createdAt: `2025-01-0${9 - i}T00:00:00Z` }]),
    )
    const catalog = await Catalog.open((await serve({ 'models.json': { ...seed, models: dated } })).url)
    expect((await catalog.sections()).map(({ id }) => id)).toEqual(['trending', 'official', 'community'])
    const newest = await catalog.section('newest')
    expect(newest.cards).toEqual([])
    expect(await newest.models.ids()).toEqual(Object.keys(dated))
  })

  it('computes the sections, and invents no trend', async () => {
    const catalog = await Catalog.open((await serve({ 'models.json': seed })).url)
    expect((await catalog.sections()).map(({ id, count }) => [id, count])).toEqual([
      ['trending', 0],
      ['official', 0],
      ['community', 2],
    ])
    const community = await catalog.section('community')
    expect(community.cards.map((card) => card.id)).toEqual(['stabilityai/sdxl', '4468'])
    expect(community.initial).toBe(10)
  })

  it('searches', async () => {
    const catalog = await Catalog.open((await serve({ 'models.json': seed })).url)
    expect((await catalog.search('qwen')).hits.map((hit) => hit.id)).toEqual(['Qwen/Qwen2.5-7B-Instruct'])
  })

  it('skips and counts bad records, doubles and unknown ids', async () => {
    const models = {
      ...seed.models,
      double: { ...seed.models.bare, name: 'twice' },
      bad: { id: 'bad' },
      worse: null,
      text: 'x',
      '': { id: '', name: '', source: 'huggingface' },
    }
    const server = await serve({
      'models.json': { ...seed, models },
      'f.json': { modelIds: ['bare', 'bare', 'gone', 7, null, '4468'] },
    })
    const catalog = await Catalog.open(server.url)
    expect(catalog.stats).toMatchObject({ totalModels: 5, skipped: 4, duplicates: 1 })
    expect((await catalog.model('bare'))!.name).toBe('bare')
    const filter = await catalog.filter('f')
    expect(filter.count).toBe(2)
    expect(await filter.models.ids()).toEqual(['bare', '4468'])
    expect(catalog.stats).toMatchObject({ skipped: 7, duplicates: 2 })
  })

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'])(
    'takes the id "%s" like any other',
    async (id) => {
      const hostile = `{"totalModels":1,"models":{${JSON.stringify(id)}:{"id":${JSON.stringify(id)},"name":"n","source":"huggingface","__proto__":{"polluted":true}}},"timestamp":"x"}`
      const server = await serve({ 'models.json': hostile, 'f.json': { modelIds: [id, 'toString', '__proto__'] } })
      const catalog = await Catalog.open(server.url)
      expect((await catalog.model(id))!.id).toBe(id)
      expect(await (await catalog.filter('f')).models.ids()).toEqual([id])
      for (const other of ['toString', '__proto__', 'constructor'].filter((other) => other !== id)) {
        expect(await catalog.model(other)).toBeUndefined()
        expect(await catalog.models([other])).toEqual([undefined])
        await expect(catalog.filter(other)).rejects.toMatchObject({ code: 'not-found' })
        await expect(catalog.section(other)).rejects.toMatchObject({ code: 'not-found' })
      }
      expect(({} as Record<string, unknown>).polluted).toBeUndefined()
      expect(catalog.stats.generatedAt).toBeNull()
    },
  )

  it.each([
    ['truncated', JSON.stringify(seed).slice(0, 400), /models\.json is not whole JSON/],
    ['empty', '', /not whole JSON/],
    ['a list', '[]', /holds no object "models"/],
    ['without models', '{"models":[]}', /holds no object "models"/],
    ['nested without end', '['.repeat(200_000), /not whole JSON|holds no/],
  ])('refuses a models.json that is %s', async (_name, text, message) => {
    await expect(Catalog.open((await serve({ 'models.json': text })).url)).rejects.toMatchObject({
      code: 'manifest-invalid',
      message,
    })
  })

  it('reads past a byte order mark', async () => {
    const catalog = await Catalog.open((await serve({ 'models.json': `\ufeff${JSON.stringify(seed)}` })).url)
    expect(catalog.stats.totalModels).toBe(5)
  })

  it('asks for the fast files when there are too many models', async () => {
    const models = Object.fromEntries(
      Array.from({ length: MANIFEST_CAPS.plainModels + 1 }, (_, i) => [
        `a/${i}`,
        { id: `a/${i}`, name: `${i}`, source: 'huggingface' },
      ]),
    )
    const server = await serve({ 'models.json': { models } })
    await expect(Catalog.open(server.url)).rejects.toMatchObject({
      code: 'manifest-invalid',
      message: expect.stringMatching(/50001 models.*at most 50000.*Publish index\.json/),
    })
  })

  it('refuses a filter file that holds no list', async () => {
    const catalog = await Catalog.open((await serve({ 'models.json': seed, 'f.json': { modelIds: 'all' } })).url)
    await expect(catalog.filter('f')).rejects.toMatchObject({
      code: 'manifest-invalid',
      message: expect.stringMatching(/f\.json holds no list/),
    })
  })

  it('asks for no file outside the folder', async () => {
    const server = await serve({ 'models.json': seed })
    const catalog = await Catalog.open(server.url)
    for (const id of ['../secret', '..', '/etc/passwd', 'a?b=c', 'a\\b', 'a%2fb', '.hidden'])
      await expect(catalog.filter(id)).rejects.toMatchObject({ code: 'not-found' })
    expect(server.asked.every((path) => /^[\w-]+\.json$/.test(path))).toBe(true)
  })
})
