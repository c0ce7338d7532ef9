import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createFaultPlan } from './faults.js'
import { type RunningSimulators, type ServerOptions, startSimulators } from './server.js'

const running: RunningSimulators[] = []
async function start(options: ServerOptions = {}) {
  const simulators = await startSimulators(options)
  running.push(simulators)
  return simulators
}
afterEach(async () => {
  for (const simulators of running.splice(0)) await simulators.close()
})

const HUB = '/api/models?limit=5&sort=downloads'
const nextUrl = (response: Response) => /<([^>]+)>/.exec(response.headers.get('link') ?? '')?.[1]

describe('startSimulators', () => {
  it('serves the catalogues under their prefixes, and keeps origin and prefix in next addresses', async () => {
    const simulators = await start()
    expect(simulators.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const hub = await fetch(simulators.huggingFaceUrl + HUB)
    expect(nextUrl(hub)).toContain(`${simulators.url}/huggingface/api/models?limit=5&sort=downloads&cursor=`)
    const second = await fetch(nextUrl(hub)!)
    expect(await second.json()).toHaveLength(5)
    const civitai = (await (await fetch(`${simulators.civitaiUrl}/api/v1/models?limit=5`)).json()) as {
      metadata: { nextPage: string }
    }
    expect(civitai.metadata.nextPage).toContain(`${simulators.url}/civitai/api/v1/models?limit=5&cursor=`)
    expect(simulators.requests()).toBe(3)
  })

  it('redirects within its prefix', async () => {
    const simulators = await start()
    const response = await fetch(`${simulators.huggingFaceUrl}/api/models/gpt2`)
    expect(response.url).toBe(`${simulators.huggingFaceUrl}/api/models/openai-community/gpt2`)
    expect(response.status).toBe(200)
  })

  it('says what it serves at /, and 404 elsewhere, marked', async () => {
    const simulators = await start()
    expect(await (await fetch(simulators.url)).json()).toEqual({
      simulators: [
        `${simulators.url}/huggingface/api/models`,
        `${simulators.url}/civitai/api/v1/models`,
        `${simulators.url}/bytez/models/v2/list/models`,
      ],
    })
    const nothing = await fetch(`${simulators.url}/nothing`)
    expect(nothing.status).toBe(404)
    expect(nothing.headers.get('dm-simulated')).toBeTruthy()
  })

  it('limits per client address, for the Hub alone', async () => {
    const simulators = await start({ quota: 1 })
    expect((await fetch(simulators.huggingFaceUrl + HUB)).status).toBe(200)
    expect((await fetch(simulators.huggingFaceUrl + HUB)).status).toBe(429)
    expect((await fetch(`${simulators.civitaiUrl}/api/v1/models?limit=1`)).status).toBe(200)
  })

  it('rejects when the port is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = other.address() as { port: number }
      await expect(startSimulators({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    } finally {
      other.close()
    }
  })

  it('closes with a slow answer under way', async () => {
    const simulators = await startSimulators({ delayMs: 60_000 })
    const answer = fetch(simulators.huggingFaceUrl + HUB).catch(() => 'cut')
    await expect.poll(() => simulators.requests()).toBe(1)
    await simulators.close()
    expect(await answer).toBe('cut')
  })
})

describe('faults over a socket', () => {
  it('breaks the connection in the middle of a body', async () => {
    const faults = createFaultPlan({ kind: 'cut-body' }, { kind: 'cut-body' })
    const simulators = await start({ faults })
    for (const url of [simulators.huggingFaceUrl + HUB, `${simulators.civitaiUrl}/api/v1/models?limit=5`]) {
      const response = await fetch(url)
      expect(response.status).toBe(200)
      await expect(response.text()).rejects.toThrow()
    }
    expect(await (await fetch(simulators.huggingFaceUrl + HUB)).json()).toHaveLength(5)
  })

  it('shares one plan and notes what was served', async () => {
    const faults = createFaultPlan({ kind: 'bad-gateway', match: '/civitai/' })
    const simulators = await start({ faults })
    expect((await fetch(simulators.huggingFaceUrl + HUB)).status).toBe(200)
    expect((await fetch(`${simulators.civitaiUrl}/api/v1/models`)).status).toBe(502)
    expect(faults.served).toEqual([{ kind: 'bad-gateway', url: `${simulators.civitaiUrl}/api/v1/models` }])
  })
})
