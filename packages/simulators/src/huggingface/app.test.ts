import { describe, expect, it } from 'vitest'
import { RECORDED_AT, type SimulatorOptions } from '../options.js'
import { createHuggingFaceHub } from './app.js'
import type { HubModel } from './hub-model.js'

const ORIGIN = 'https://hub.example'

function open(options: SimulatorOptions = {}) {
  const hub = createHuggingFaceHub({ quota: Infinity, ...options })
  const get = async (path: string, init?: RequestInit) => hub.fetch(new Request(new URL(path, ORIGIN), init))
  const list = async (query: string) => (await (await get(`/api/models?${query}`)).json()) as HubModel[]
  return { hub, get, list }
}

/** The next page's address, as the official Python client reads it. */
function nextUrl(response: Response): string | undefined {
  return /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
}

const { get, list } = open()
const plain = open({ overlay: false })

describe('paging', () => {
  it('answers a plain array with a Link to the next page and no count', async () => {
    const response = await get('/api/models?limit=3&sort=downloads')
    const body = (await response.json()) as HubModel[]
    expect(body).toHaveLength(3)
    expect(nextUrl(response)).toMatch(/^https:\/\/hub\.example\/api\/models\?limit=3&sort=downloads&cursor=/)
    expect([...response.headers.keys()].filter((name) => name.includes('total'))).toEqual([])
  })

  it('writes the cursor as the Hub does: base64 of the condition that the next page meets', async () => {
    const response = await get('/api/models?limit=2&sort=likes')
    const last = ((await response.json()) as HubModel[])[1]!
    const cursor = new URL(nextUrl(response)!).searchParams.get('cursor')!
    expect(JSON.parse(atob(cursor))).toEqual({
      $or: [{ likes: last.likes, _id: { $gt: last._id } }, { likes: { $lt: last.likes } }],
    })
  })

  it('names the default order in the Link when the caller named none', async () => {
    const url = new URL(nextUrl(await get('/api/models?filter=gguf&limit=1'))!)
    expect([...url.searchParams.keys()]).toEqual(['filter', 'limit', 'sort', 'cursor'])
    expect(url.searchParams.get('sort')).toBe('trendingScore')
  })

  it.each(['downloads', 'likes', 'trendingScore', 'createdAt', 'lastModified', 'num_parameters', 'id'])(
    'walks every model once by %s, greatest first',
    async (sort) => {
      const seen: HubModel[] = []
      let url: string | undefined =
        `${ORIGIN}/api/models?limit=1000&expand=safetensors&expand=${sort === 'id' || sort === 'num_parameters' ? 'likes' : sort}&sort=${sort}`
      while (url !== undefined) {
        const response = await get(url)
        seen.push(...((await response.json()) as HubModel[]))
        url = nextUrl(response)
      }
      expect(new Set(seen.map((model) => model.id)).size).toBe(seen.length)
      expect(seen.length).toBe(16_199)
      const values = seen.map((model) =>
        sort === 'num_parameters'
          ? model.safetensors?.total
          : (model[sort as keyof HubModel] as string | number | undefined),
      )
      const known = values.filter((value) => value !== undefined)
      // Unknown comes last, and what is known falls.
      expect(values.slice(0, known.length)).toEqual(known)
      expect(known.every((value, i) => i === 0 || value <= known[i - 1]!)).toBe(true)
    },
  )

  it('keeps walking when nothing is known to sort by', async () => {
    let url: string | undefined = `${ORIGIN}/api/models?limit=1000`
    const ids = new Set<string>()
    while (url !== undefined) {
      const response = await plain.get(url)
      for (const model of (await response.json()) as HubModel[]) ids.add(model.id)
      url = nextUrl(response)
    }
    expect(ids.size).toBe(16_193)
  })

  it('caps a page at 1000 and gives no Link on the last one', async () => {
    expect(await list('limit=5000')).toHaveLength(1000)
    const response = await get('/api/models?author=coqui&limit=1000')
    expect(((await response.json()) as HubModel[]).length).toBeGreaterThan(0)
    expect(response.headers.has('link')).toBe(false)
  })

  it.each(['limit=0', 'limit=x', 'limit=-1', 'limit=1.5', 'cursor=junk', 'cursor=e30=', 'direction=1'])(
    'refuses %s with 400',
    async (query) => {
      const response = await get(`/api/models?${query}`)
      expect(response.status).toBe(400)
      expect(response.headers.get('x-error-message')).toBeTruthy()
      expect(await response.json()).toHaveProperty('error')
    },
  )
})

describe('orders', () => {
  it('sorts by trendingScore when no order is named', async () => {
    const scores = (await list('limit=50')).map((model) => model.trendingScore!)
    expect(scores[0]).toBeGreaterThan(0)
    expect([...scores].sort((a, b) => b - a)).toEqual(scores)
  })

  it('does not know the order "recent"', async () => {
    const response = await get('/api/models?sort=recent')
    expect(response.status).toBe(400)
    expect(((await response.json()) as { error: string }).error).toContain('lastModified')
  })
})

describe('fields', () => {
  it('gives the default ones', async () => {
    const [model] = await list('search=deepseek-ai/DeepSeek-R1&sort=likes&limit=1')
    expect(Object.keys(model!).sort()).toEqual(
      ['_id', 'createdAt', 'downloads', 'id', 'library_name', 'likes', 'modelId', 'pipeline_tag', 'private', 'tags', 'trendingScore'],
    ) // prettier-ignore
  })

  it('gives what full adds, as recorded', async () => {
    const [model] = await list('search=deepseek-ai/DeepSeek-R1&sort=likes&limit=1&full=true')
    expect(model).toMatchObject({
      _id: '678dc6fff905d106be796d8a',
      author: 'deepseek-ai',
      gated: false,
      lastModified: '2025-03-27T04:01:59.000Z',
      sha: '56d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad',
      // The counts are of the newer recording.
      downloads: 865_827,
      likes: 12_908,
    })
    expect(model!.siblings!.length).toBeGreaterThan(2)
  })

  it('gives with expand only what is named, and _id and id', async () => {
    const [model] = await list('limit=1&sort=downloads&expand=downloads&expand=author')
    expect(Object.keys(model!)).toEqual(['_id', 'id', 'downloads', 'author'])
  })

  it.each(['full=true', 'cardData=true', 'config=true'])('does not join expand with %s', async (other) => {
    expect((await get(`/api/models?expand=likes&${other}`)).status).toBe(400)
  })

  it('refuses an expand that it does not know', async () => {
    expect((await get('/api/models?expand=everything')).status).toBe(400)
  })

  it('writes safetensors with a total, and gated as false or a word', async () => {
    const models = await list('sort=likes&limit=200&expand=safetensors&expand=gated')
    expect(models.some((model) => model.safetensors === undefined)).toBe(true)
    for (const { safetensors } of models) {
      if (safetensors) expect(Object.values(safetensors.parameters).reduce((a, b) => a + b)).toBe(safetensors.total)
    }
    expect(new Set(models.map((model) => model.gated))).toEqual(new Set([false, 'auto', 'manual']))
  })

  it('writes the card as its author would: one value alone, several as a list', async () => {
    const models = (await list('sort=likes&limit=300&expand=cardData')) as unknown as {
      cardData?: { language?: string | string[] }
    }[]
    const languages = models.map((model) => model.cardData?.language).filter((language) => language !== undefined)
    expect(languages.some((language) => typeof language === 'string')).toBe(true)
    expect(languages.some((language) => Array.isArray(language))).toBe(true)
  })
})

describe('filters', () => {
  it('finds tags, tasks, libraries and licenses, several at once', async () => {
    const models = await list('filter=license:apache-2.0&filter=text-generation&limit=1000')
    expect(models.length).toBeGreaterThan(10)
    for (const model of models) {
      expect(model.tags).toContain('license:apache-2.0')
      expect([model.pipeline_tag, ...model.tags!]).toContain('text-generation')
    }
    expect(await list('filter=license:apache-2.0,text-generation&limit=1000')).toEqual(models)
  })

  it('finds by task, author and words', async () => {
    expect(
      (await list('pipeline_tag=text-to-image&limit=20')).every((model) => model.pipeline_tag === 'text-to-image'),
    ).toBe(true)
    expect((await list('author=openai&limit=20')).every((model) => model.id.startsWith('openai/'))).toBe(true)
    expect(
      (await list('search=qwen coder&limit=20')).every((model) => /qwen/i.test(model.id) && /coder/i.test(model.id)),
    ).toBe(true)
  })

  it('bounds the number of parameters', async () => {
    const models = await list('num_parameters=min:6B,max:128B&limit=1000&sort=num_parameters&expand=safetensors')
    expect(models.length).toBeGreaterThan(100)
    for (const model of models) {
      expect(model.safetensors!.total).toBeGreaterThanOrEqual(6e9)
      expect(model.safetensors!.total).toBeLessThanOrEqual(128e9)
    }
    expect(
      (await list('num_parameters=max:1M&limit=1000&expand=safetensors')).every((m) => m.safetensors!.total <= 1e6),
    ).toBe(true)
    expect((await get('/api/models?num_parameters=min:lots')).status).toBe(400)
  })

  it('tells gated models from open ones', async () => {
    const models = await list('gated=true&limit=1000&expand=gated')
    expect(models.length).toBeGreaterThan(20)
    expect(models.every((model) => model.gated !== false)).toBe(true)
  })

  it('answers an empty list when nothing matches', async () => {
    const response = await get('/api/models?search=no-such-model-anywhere')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual([])
    expect(response.headers.has('link')).toBe(false)
  })
})

describe('one model', () => {
  it('gives everything known', async () => {
    const response = await get('/api/models/Qwen/Qwen2.5-7B-Instruct')
    expect(await response.json()).toMatchObject({ id: 'Qwen/Qwen2.5-7B-Instruct', downloads: 7_048_252, likes: 960 })
  })

  it.each([
    'black-forest-labs/FLUX.1-dev',
    'black-forest-labs/FLUX.1-schnell',
    'stabilityai/stable-diffusion-xl-base-1.0',
    'stabilityai/stable-diffusion-3.5-large',
    'Tencent-Hunyuan/HunyuanDiT-v1.2',
    'OnomaAIResearch/Illustrious-xl-early-release-v0',
    'Laxhar/noobai-XL-1.1',
  ])('knows %s', async (id) => {
    expect(await (await get(`/api/models/${id}`)).json()).toMatchObject({ id, pipeline_tag: 'text-to-image' })
  })

  it.each(['HEAD', 'main'])('gives the revision %s, as the official clients ask', async (revision) => {
    const response = await get(`/api/models/Qwen/Qwen2.5-7B-Instruct/revision/${revision}?expand=likes`)
    expect(await response.json()).toMatchObject({ id: 'Qwen/Qwen2.5-7B-Instruct', likes: 960 })
    expect((await get(`/api/models/gpt2/revision/${revision}`)).headers.get('location')).toBe(
      `/api/models/openai-community/gpt2/revision/${revision}`,
    )
  })

  it('does not know another revision', async () => {
    const response = await get('/api/models/Qwen/Qwen2.5-7B-Instruct/revision/v9')
    expect([response.status, response.headers.get('x-error-code')]).toEqual([404, 'RevisionNotFound'])
  })

  it('takes an id with an encoded slash', async () => {
    expect(await (await get('/api/models/Qwen%2FQwen2.5-7B-Instruct')).json()).toMatchObject({ likes: 960 })
  })

  it('hides whether a missing model is private: 401 without a token, 404 with one', async () => {
    const anonymous = await get('/api/models/nobody/nothing')
    expect(anonymous.status).toBe(401)
    expect(await anonymous.json()).toEqual({ error: 'Invalid username or password.' })
    const known = await get('/api/models/nobody/nothing', { headers: { Authorization: 'Bearer hf_test' } })
    expect(known.status).toBe(404)
    expect(known.headers.get('x-error-code')).toBe('RepoNotFound')
  })

  it.each(['__proto__', 'constructor', 'a/__proto__', 'toString/x'])('does not find %s', async (id) => {
    expect((await get(`/api/models/${id}`)).status).toBe(401)
  })

  it('redirects old names and other spellings, within its mount', async () => {
    const response = await get('/api/models/gpt2?expand=likes')
    expect(response.status).toBe(307)
    expect(response.headers.get('location')).toBe('/api/models/openai-community/gpt2?expand=likes')
    expect((await get('/api/models/qwen/qwen2.5-7b-instruct')).headers.get('location')).toBe(
      '/api/models/Qwen/Qwen2.5-7B-Instruct',
    )
  })
})

describe('rate limit', () => {
  it('says what is left, answers 429 past it, and begins anew after 5 minutes', async () => {
    let now = Date.parse(RECORDED_AT)
    const { get } = open({ quota: 2, now: () => now })
    const first = await get('/api/models?limit=1')
    expect(first.headers.get('ratelimit')).toBe('"api";r=1;t=300')
    expect(first.headers.get('ratelimit-policy')).toBe('"fixed window";"api";q=2;w=300')
    now += 245_000
    await get('/api/models?limit=1')
    const refused = await get('/api/models?limit=1')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('ratelimit')).toBe('"api";r=0;t=55')
    expect(refused.headers.get('dm-simulated')).toContain('simulated')
    now += 55_000
    expect((await get('/api/models?limit=1')).status).toBe(200)
  })

  it('counts a token apart, with twice the quota', async () => {
    const { get } = open({ quota: 1 })
    const withToken = { headers: { Authorization: 'Bearer hf_test' } }
    expect((await get('/api/models?limit=1', withToken)).headers.get('ratelimit')).toBe('"api";r=1;t=300')
    expect((await get('/api/models?limit=1')).status).toBe(200)
    expect((await get('/api/models?limit=1')).status).toBe(429)
  })

  it('allows 500 by default, so that a walk of the recording passes', async () => {
    const hub = createHuggingFaceHub()
    const response = await hub.fetch(new Request(`${ORIGIN}/api/models?limit=1`))
    expect(response.headers.get('ratelimit-policy')).toBe('"fixed window";"api";q=500;w=300')
  })
})

describe('what is simulated', () => {
  it('is said on every answer, refusals included', async () => {
    const note = 'recorded 2025-12-22, dates and growth simulated'
    for (const path of ['/api/models?limit=1', '/api/models?limit=0', '/api/models/no/body', '/elsewhere'])
      expect((await get(path)).headers.get('dm-simulated')).toBe(note)
    expect((await plain.get('/api/models?limit=1')).headers.get('dm-simulated')).toBe('recorded 2025-12-22')
  })

  it('is absent without the overlay, never 0', async () => {
    const [model] = await plain.list('search=Qwen/Qwen2.5-7B-Instruct&sort=likes&limit=1&full=true')
    for (const field of ['createdAt', 'lastModified', 'trendingScore', 'gated', 'sha', 'siblings'])
      expect(model).not.toHaveProperty(field)
    expect(model).toMatchObject({ downloads: 7_048_252, likes: 960 })
    expect(await plain.list('num_parameters=min:1B')).toEqual([])
    expect((await plain.get('/api/models/Laxhar/noobai-XL-1.1')).status).toBe(401)
  })

  it('never adds a license', async () => {
    const licensed = (models: HubModel[]) =>
      models.filter((model) => model.tags?.some((tag) => tag.startsWith('license:'))).map((model) => model.id)
    const query = 'sort=likes&limit=1000&expand=tags'
    expect(licensed(await list(query)).sort()).toEqual(licensed(await plain.list(query)).sort())
  })

  it('holds models of the last week, none of the future', async () => {
    const recordedAt = Date.parse(RECORDED_AT)
    const ages = (await list('sort=createdAt&limit=500')).map((model) => recordedAt - Date.parse(model.createdAt!))
    expect(ages.every((age) => age >= 0)).toBe(true)
    expect(ages.filter((age) => age < 7 * 86_400_000).length).toBeGreaterThan(20)
  })

  it('is the same on every machine', async () => {
    expect(await open().list('limit=100&full=true')).toEqual(await list('limit=100&full=true'))
  })

  it('grows with the days that pass', async () => {
    const recordedAt = Date.parse(RECORDED_AT)
    const later = open({ now: () => recordedAt + 5 * 86_400_000 })
    const before = new Map((await list('sort=likes&limit=500&expand=likes')).map((model) => [model.id, model.likes]))
    const after = await later.list('sort=likes&limit=400&expand=likes')
    expect(after.every((model) => model.likes >= (before.get(model.id) ?? 0))).toBe(true)
    expect(after.some((model) => model.likes > before.get(model.id)!)).toBe(true)
  })
})
