import { describe, expect, it } from 'vitest'
import { createCivitai } from './civitai/app.js'
import { createFaultPlan, type Fault } from './faults.js'
import { createHuggingFaceHub } from './huggingface/app.js'

const HUB = 'https://hub.example/api/models?limit=5&sort=downloads'
const CIVITAI = 'https://civitai.example/api/v1/models?limit=5&sort=Most Downloaded'

function open(...next: Fault[]) {
  const faults = createFaultPlan(...next)
  const hub = createHuggingFaceHub({ faults, quota: Infinity })
  const civitai = createCivitai({ faults })
  return {
    faults,
    hub: async (url = HUB, init?: RequestInit) => hub.fetch(new Request(url, init)),
    civitai: async (url = CIVITAI) => civitai.fetch(new Request(url)),
  }
}

const nextUrl = (response: Response) => /<([^>]+)>/.exec(response.headers.get('link') ?? '')![1]!
const ids = async (response: Response) => {
  const body = (await response.json()) as { id: string | number }[] | { items: { id: string | number }[] }
  return (Array.isArray(body) ? body : body.items).map((item) => item.id)
}

describe('transport', () => {
  it('answers 429 with Retry-After and without', async () => {
    const { hub } = open({ kind: 'rate-limited', retryAfterSeconds: 7 }, { kind: 'rate-limited' })
    const first = await hub()
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7'])
    const second = await hub()
    expect([second.status, second.headers.has('retry-after')]).toEqual([429, false])
    expect((await hub()).status).toBe(200)
  })

  it.each([
    ['bad-gateway', 502],
    ['gateway-timeout', 504],
  ] as const)('answers %s with the HTML page of a proxy', async (kind, status) => {
    const { civitai } = open({ kind })
    const response = await civitai()
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(await response.text()).toContain('<html>')
    expect(response.headers.get('dm-simulated')).toBeTruthy()
  })

  it('cuts a body in the middle', async () => {
    const { hub } = open({ kind: 'cut-body' })
    await expect((await hub()).text()).rejects.toThrow()
  })

  it('answers invalid JSON with status 200', async () => {
    const { hub } = open({ kind: 'invalid-json' })
    const response = await hub()
    expect(response.status).toBe(200)
    const text = await response.text()
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
  })

  it('is slow, and lets go when the caller does', async () => {
    const { hub } = open({ kind: 'slow', delayMs: 30 }, { kind: 'slow', delayMs: 60_000 })
    const started = performance.now()
    expect((await hub()).status).toBe(200)
    expect(performance.now() - started).toBeGreaterThanOrEqual(29)
    const caller = new AbortController()
    const answer = hub(HUB, { signal: caller.signal })
    caller.abort()
    expect((await answer).status).toBe(499)
  })
})

describe('paging', () => {
  it.each(['hub', 'civitai'] as const)('%s: repeats the last item of the page before', async (name) => {
    const simulator = open()
    const first = await simulator[name]()
    const url =
      name === 'hub'
        ? nextUrl(first)
        : ((await first.clone().json()) as { metadata: { nextPage: string } }).metadata.nextPage
    const right = await ids(await simulator[name](url))
    simulator.faults.next.push({ kind: 'duplicate-item' })
    expect(await ids(await simulator[name](url))).toEqual([(await ids(first)).at(-1), ...right])
  })

  it('skips the first item', async () => {
    const { hub, faults } = open()
    const right = await ids(await hub())
    faults.next.push({ kind: 'skipped-item' })
    expect(await ids(await hub())).toEqual(right.slice(1))
  })

  it('names another host for the next page', async () => {
    const { hub, civitai } = open({ kind: 'changed-next-host', host: 'evil.example' }, { kind: 'changed-next-host' })
    expect(new URL(nextUrl(await hub())).host).toBe('evil.example')
    const { metadata } = (await (await civitai()).json()) as { metadata: { nextPage: string } }
    expect(new URL(metadata.nextPage).host).toBe('api.civitai.com')
  })

  it.each(['Most Downloaded', 'Newest'])('gives an empty page and loses nothing: CivitAI by %s', async (sort) => {
    const url = `https://civitai.example/api/v1/models?limit=5&sort=${sort}`
    const { civitai, faults } = open()
    const right = await ids(await civitai(url))
    faults.next.push({ kind: 'empty-page' })
    const empty = (await (await civitai(url)).json()) as { items: unknown[]; metadata: { nextPage: string } }
    expect(empty.items).toEqual([])
    expect(await ids(await civitai(empty.metadata.nextPage))).toEqual(right)
  })

  it.each(['downloads', 'createdAt', 'id'])('gives an empty page and loses nothing: Hub by %s', async (sort) => {
    const url = `https://hub.example/api/models?limit=5&sort=${sort}`
    const { hub, faults } = open()
    const right = await ids(await hub(url))
    faults.next.push({ kind: 'empty-page' })
    const empty = await hub(url)
    expect(await ids(empty.clone() as Response)).toEqual([])
    expect(await ids(await hub(nextUrl(empty)))).toEqual(right)
  })

  it('keeps a page fault for the next list', async () => {
    const { hub, faults } = open({ kind: 'empty-page' })
    expect((await hub('https://hub.example/api/models/openai/gpt-oss-20b')).status).toBe(200)
    expect(faults.next).toHaveLength(1)
    expect(await ids(await hub())).toEqual([])
    expect(faults.next).toHaveLength(0)
  })
})

describe('which requests', () => {
  it('counts those that go well before, and how often', async () => {
    const { hub } = open({ kind: 'bad-gateway', after: 1, times: 2 })
    const statuses = []
    for (let i = 0; i < 4; i++) statuses.push((await hub()).status)
    expect(statuses).toEqual([200, 502, 502, 200])
  })

  it.each(['sort=likes', /sort=likes$/g, (request: Request) => request.url.endsWith('likes')])(
    'matches %s',
    async (match) => {
      const { hub } = open({ kind: 'bad-gateway', match, times: 2 })
      expect((await hub()).status).toBe(200)
      expect((await hub(HUB.replace('downloads', 'likes'))).status).toBe(502)
      expect((await hub(HUB.replace('downloads', 'likes'))).status).toBe(502)
    },
  )
})
