import { describe, expect, it } from 'vitest'
import { RECORDED_AT, type SimulatorOptions } from '../options.js'
import { createCivitai } from './app.js'
import { type CivitaiItem, readTime } from './entry.js'

const ORIGIN = 'https://civitai.example'

interface List {
  items: CivitaiItem[]
  metadata: { nextCursor?: string; nextPage?: string; currentPage?: number; pageSize?: number; totalItems?: number }
}

function open(options: SimulatorOptions = {}) {
  const civitai = createCivitai(options)
  const get = async (path: string, init?: RequestInit) => civitai.fetch(new Request(new URL(path, ORIGIN), init))
  const list = async (query: string) => (await (await get(`/api/v1/models?${query}`)).json()) as List
  const walk = async (query: string) => {
    const items: CivitaiItem[] = []
    let pages = 0
    let url: string | undefined = `/api/v1/models?${query}`
    while (url !== undefined) {
      const page = (await (await get(url)).json()) as List
      items.push(...page.items)
      pages++
      url = page.metadata.nextPage
    }
    return { items, pages }
  }
  return { get, list, walk }
}

const { get, list, walk } = open()
const plain = open({ overlay: false })
const DAY = 86_400_000
const NOW = Date.parse(RECORDED_AT)

const isOld = (item: CivitaiItem) => item.stats.favoriteCount !== undefined && item.stats.thumbsUpCount === undefined

describe('paging by cursor', () => {
  it.each(['Highest Rated', 'Most Downloaded', 'Newest'])('walks every model once by %s', async (sort) => {
    const { items, pages } = await walk(`sort=${sort}&limit=100&nsfw=true`)
    expect(new Set(items.map((item) => item.id)).size).toBe(items.length)
    expect(items.length).toBe(2_428)
    expect(pages).toBe(25)
  })

  it('counts the page, gives no totals, and names the same host in nextPage', async () => {
    const { items, metadata } = await list('limit=10&sort=Highest Rated')
    expect(items).toHaveLength(10)
    expect(metadata.nextCursor).toMatch(/^\d+\|\d+\|\d+$/)
    expect(new URL(metadata.nextPage!).origin).toBe(ORIGIN)
    expect(metadata).toMatchObject({ currentPage: 1, pageSize: 10 })
    expect(metadata).not.toHaveProperty('totalItems')
  })

  it('ends with neither nextCursor nor nextPage', async () => {
    const { metadata } = await list('username=merjic&limit=100')
    expect(metadata).toEqual({ currentPage: 1, pageSize: 100 })
  })

  it('writes a time as the cursor of the newest', async () => {
    expect((await list('sort=Newest&limit=5')).metadata.nextCursor).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z/)
  })

  it.each(['sort=Newest&cursor=yesterday', 'cursor=1|2', 'cursor=a|b|c', 'query=style&cursor=-1'])(
    'refuses %s',
    async (query) => {
      expect((await get(`/api/v1/models?${query}`)).status).toBe(400)
    },
  )
})

describe('paging by number', () => {
  it('goes as far as 1000 items', async () => {
    const first = await list('limit=100&page=1&types=Checkpoint')
    const second = await list('limit=100&page=2&types=Checkpoint')
    expect(second.metadata.currentPage).toBe(2)
    expect(new URL(first.metadata.nextPage!).searchParams.get('page')).toBe('2')
    expect(second.items.some((item) => first.items.some((other) => other.id === item.id))).toBe(false)
    expect((await get('/api/v1/models?limit=100&page=10')).status).toBe(200)
  })

  it('answers 429 beyond', async () => {
    const response = await get('/api/v1/models?limit=100&page=11')
    expect(response.status).toBe(429)
    expect(await response.json()).toEqual({ error: "You've requested too many pages, please use cursors instead" })
    expect(response.headers.has('retry-after')).toBe(false)
  })

  it('does not go with a text query', async () => {
    expect((await get('/api/v1/models?query=style&page=1')).status).toBe(400)
  })
})

describe('text query', () => {
  it('filters after paging: pages can be empty and still have a next one', async () => {
    let url: string | undefined = '/api/v1/models?query=anime&types=Hypernetwork&limit=3'
    const sizes: number[] = []
    while (url !== undefined) {
      const page = (await (await get(url)).json()) as List
      if (page.metadata.nextCursor !== undefined) expect(page.metadata.nextCursor).toMatch(/^\d+$/)
      expect(page.metadata).not.toHaveProperty('currentPage')
      sizes.push(page.items.length)
      url = page.metadata.nextPage
    }
    expect(sizes.slice(0, -1)).toContain(0)
    expect(sizes.reduce((a, b) => a + b)).toBeGreaterThan(0)
  })
})

describe('parameters', () => {
  it('ignores unknown ones silently', async () => {
    expect((await list('limit=20&baseModel=SDXL 1.0&nsfwLevel=1&color=red')).items).toEqual(
      (await list('limit=20')).items,
    )
  })

  it.each([
    'limit=0', 'limit=101', 'limit=ten', 'limit=', 'page=0', 'sort=Best', 'period=Decade', 'types=Car', 'baseModels=SD 99',
    'nsfw=perhaps', 'ids=1,x', 'primaryFileOnly=1',
  ])('refuses %s with 400 and a body that says which', async (query) => {
    const response = await get(`/api/v1/models?${query}`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining(query.split('=')[0]!) })
  }) // prettier-ignore

  it.each(['favorites', 'hidden'])('keeps %s for accounts', async (name) => {
    const anonymous = await get(`/api/v1/models?${name}=true`)
    expect(anonymous.status).toBe(401)
    expect(await anonymous.json()).toEqual({ error: 'Unauthorized' })
    const known = await get(`/api/v1/models?${name}=true`, { headers: { Authorization: 'Bearer test' } })
    expect(((await known.json()) as List).items).toEqual([])
  })

  it('takes several types and base models, repeated or joined', async () => {
    const joined = await list('types=Checkpoint,LORA&baseModels=SD 2.1,SD 2.1 768')
    const repeated = await list('types=Checkpoint&types=LORA&baseModels=SD 2.1&baseModels=SD 2.1 768')
    expect(joined.items.length).toBeGreaterThan(10)
    expect(repeated.items).toEqual(joined.items)
    for (const item of joined.items) {
      expect(['Checkpoint', 'LORA']).toContain(item.type)
      expect(item.modelVersions.some((version) => version.baseModel!.startsWith('SD 2.1'))).toBe(true)
    }
  })

  it('finds by id, tag and creator', async () => {
    expect((await list('ids=4201,7371')).items.map((item) => item.id).sort()).toEqual([4201, 7371])
    expect((await list('tag=anime&limit=10')).items.every((item) => item.tags.includes('anime'))).toBe(true)
    expect((await list('username=MERJIC')).items.every((item) => item.creator!.username === 'Merjic')).toBe(true)
  })

  it.each([
    ['Day', 1],
    ['Week', 7],
    ['Month', 30],
    ['Year', 365],
  ])('holds %s to models updated in %i days', async (period, days) => {
    const { items } = await walk(`period=${period}&limit=100`)
    expect(items.length).toBeGreaterThan(0)
    for (const item of items) {
      const newest = Math.max(
        ...item.modelVersions.map((version) => readTime(version.updatedAt ?? version.publishedAt)!),
      )
      expect(NOW - newest).toBeGreaterThanOrEqual(0)
      expect(NOW - newest).toBeLessThanOrEqual(days * DAY + 1000)
    }
  })

  it('leaves out all files but the primary one when asked', async () => {
    const item = (await list('ids=9666&primaryFileOnly=true')).items[0]!
    for (const version of item.modelVersions) expect(version.files!.every((file) => file.primary)).toBe(true)
  })

  it('fills the SDXL filters of week and month', async () => {
    for (const query of ['types=Checkpoint&period=Week', 'types=LORA&period=Month', 'types=Checkpoint&period=Month'])
      expect((await list(`baseModels=SDXL 1.0&${query}`)).items.length).toBeGreaterThan(5)
  })
})

describe('levels', () => {
  it('lets some entries flagged mature through although they were not asked for', async () => {
    const { items } = await walk('limit=100')
    const leaked = items.filter((item) => item.nsfw).length
    const all = (await walk('limit=100&nsfw=true')).items.filter((item) => item.nsfw).length
    expect(leaked).toBeGreaterThan(0)
    expect(leaked).toBeLessThan(all)
  })

  it('writes a mask on newer entries and words on the pictures of older ones', async () => {
    const { items } = await walk('limit=100&nsfw=true')
    const masks = new Set<unknown>()
    const words = new Set<unknown>()
    for (const item of items) {
      if (isOld(item))
        for (const image of item.modelVersions.flatMap((version) => version.images ?? [])) words.add(image.nsfw)
      else masks.add(item.nsfwLevel)
    }
    expect([...words].sort()).toEqual(['Mature', 'None', 'Soft', 'X'])
    for (const mask of [1, 3, 7, 15, 31]) expect(masks).toContain(mask)
  })

  it('shows only public pictures where pictures have levels, unless all are asked for', async () => {
    const levels = (items: CivitaiItem[]) =>
      new Set(
        items
          .flatMap((item) => item.modelVersions.flatMap((v) => v.images ?? []))
          .map((image) => image.nsfwLevel)
          .filter((level) => level !== undefined),
      )
    expect(levels((await walk('limit=100')).items)).toEqual(new Set([1]))
    expect(levels((await walk('limit=100&nsfw=true')).items).size).toBeGreaterThan(1)
  })

  it('flags real persons and minors', async () => {
    const { items } = await walk('limit=100&nsfw=true')
    expect(items.some((item) => item.poi === true)).toBe(true)
    expect(items.some((item) => item.minor === true)).toBe(true)
  })
})

describe('shapes', () => {
  it('mixes the generations, the same one for the same model each time', async () => {
    const { items } = await walk('limit=100')
    const old = items.filter(isOld)
    expect(old.length).toBeGreaterThan(800)
    expect(items.length - old.length).toBeGreaterThan(800)
    expect((await open().list('limit=100')).items).toEqual((await list('limit=100')).items)
    for (const item of old) expect(typeof item.allowCommercialUse).toBe('string')
    for (const item of items.filter((one) => !isOld(one))) {
      expect(item.stats.favoriteCount ?? 0).toBe(0)
      expect(Array.isArray(item.allowCommercialUse) || /^\{.*\}$/.test(item.allowCommercialUse as string)).toBe(true)
    }
  })

  it('has times without the Z, versions without files, and the recorded odd cases', async () => {
    const { items } = await walk('limit=100&nsfw=true')
    const versions = items.flatMap((item) => item.modelVersions)
    expect(versions.some((version) => version.publishedAt?.endsWith('Z') === false)).toBe(true)
    expect(items.some((item) => item.modelVersions.length === 0)).toBe(true)
    expect(items.some((item) => item.tags.length === 0)).toBe(true)
    expect(items.some((item) => item.tags.length > 25)).toBe(true)
    expect(items.some((item) => item.modelVersions.length > 14)).toBe(true)
    expect(items.some((item) => item.description === null)).toBe(true)
    expect(items.some((item) => /<(iframe|img)/.test(String(item.description)))).toBe(true)
    expect(items.some((item) => item.mode === 'Archived')).toBe(true)
    expect(items.some((item) => item.creator?.image === null)).toBe(true)
    expect(items.some((item) => item.name !== item.name.trim())).toBe(true)
  })
})

describe('one model', () => {
  it.each([
    [257749, 'Pony Diffusion V6 XL'],
    [795765, 'Illustrious XL'],
    [833294, 'NoobAI XL'],
  ])('knows %i, %s', async (id, name) => {
    expect(await (await get(`/api/v1/models/${id}`)).json()).toMatchObject({ id, name, type: 'Checkpoint' })
  })

  it('says which one it does not have', async () => {
    const response = await get('/api/v1/models/0')
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({ error: 'No model with id 0' })
    expect((await get('/api/v1/models/abc')).status).toBe(400)
  })
})

describe('what is simulated', () => {
  it('is said on every answer, refusals included', async () => {
    for (const path of ['/api/v1/models?limit=1', '/api/v1/models?limit=0', '/api/v1/models/0', '/elsewhere'])
      expect((await get(path)).headers.get('dm-simulated')).toBe(
        'CivitAI records of 2023-07-04 with later dates, some SDXL entries invented',
      )
  })

  it('is not there without the overlay: dates as recorded, no newer entries', async () => {
    const { items } = await plain.walk('limit=100&nsfw=true')
    expect(items.length).toBe(2_335)
    expect(items.some((item) => item.modelVersions.some((version) => version.baseModel === 'SDXL 1.0'))).toBe(false)
    const times = items.filter(isOld).flatMap((item) => item.modelVersions.map((version) => version.updatedAt!))
    expect(times.every((time) => time < '2023-07-05')).toBe(true)
    expect((await plain.list('period=Month')).items).toEqual([])
  })

  it('says of each invented model that it is invented', async () => {
    const { items } = await walk('limit=100&nsfw=true')
    const invented = items.filter((item) => item.id >= 910_000_001)
    expect(invented.length).toBe(90)
    for (const item of invented) {
      expect(item.tags).toContain('simulated')
      expect(item.creator!.username).toMatch(/^simulated-/)
      expect(item.description).toContain('no such model exists')
    }
  })

  it('moves the dates of the recording as a whole', async () => {
    const [recorded] = (await plain.list('ids=4468')).items
    const [moved] = (await list('ids=4468')).items
    const times = (item: CivitaiItem) =>
      item.modelVersions.map((version) => readTime(version.publishedAt ?? version.createdAt)!)
    const distances = times(moved!).map((time, index) => time - times(recorded!)[index]!)
    expect(new Set(distances).size).toBe(1)
    expect(distances[0]! % DAY).toBe(0)
  })
})

it('lets anonymous answers be cached, others not', async () => {
  expect((await get('/api/v1/models?limit=1')).headers.get('cache-control')).toBe(
    'public, s-maxage=300, stale-while-revalidate=150',
  )
  const own = await get('/api/v1/models?limit=1', { headers: { Authorization: 'Bearer test' } })
  expect(own.headers.has('cache-control')).toBe(false)
})
