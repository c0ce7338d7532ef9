/** Row 13: a key that was copied to a script spends its own day, and nobody else's. */
import { type PassAnswer, type Run } from '@decentramodels/core/contract'
import { describe, expect, it } from 'vitest'
import { PAGE, startTestGateway, startUpstream, type TestGateway, UPSTREAM_KEY } from '../src/gateway.fixture.js'

const DAILY = 40
const CALLS = 10_000
const AT_A_TIME = 50

async function start() {
  let calls = 0
  const baseUrl = await startUpstream((request, response) => {
    request.resume().on('end', () => {
      calls++
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ error: null, output: 'Short.' }))
    })
  })
  const gateway = await startTestGateway({
    upstream: { apiKey: UPSTREAM_KEY, baseUrl, simulated: false },
    upstreamConcurrency: 8,
    logLevel: 'error',
  })
  return { gateway, calls: () => calls }
}

const passOf = async (answer: Response) => ((await answer.json()) as PassAnswer).pass

function run(gateway: TestGateway, pass: string, prefer = 'respond-async'): Promise<Response> {
  return fetch(`${gateway.url}/v1/runs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: PAGE, Authorization: `Bearer ${pass}`, Prefer: prefer },
    body: JSON.stringify({ task: 'summarization', input: { text: 'A long text.' } }),
  })
}

describe('a copied key', () => {
  it('stops at its ceiling, while visitors of another key are served', async () => {
    const { gateway, calls } = await start()
    const copied = await gateway.key({ dailyRuns: DAILY })
    const other = await gateway.key()
    const honest = await passOf(await gateway.pass(other.key))
    // As many visitors as the limit of new ones lets through.
    const passes: string[] = []
    for (let n = 0; n < 20; n++) passes.push(await passOf(await gateway.pass(copied.key)))

    const statuses = new Map<number, number>()
    const served: number[] = []
    let sent = 0
    const script = async () => {
      while (sent < CALLS) {
        const n = sent++
        const answer = await run(gateway, passes[n % passes.length]!)
        await answer.body?.cancel()
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      }
    }
    const visitor = async () => {
      for (let n = 0; n < 5; n++) {
        const begun = performance.now()
        const answer = await run(gateway, honest, '')
        expect(((await answer.json()) as Run).state).toBe('succeeded')
        served.push(performance.now() - begun)
      }
    }
    await Promise.all([visitor(), ...Array.from({ length: AT_A_TIME }, script)])

    expect([...statuses.keys()].sort()).toEqual([202, 429])
    expect(statuses.get(202)).toBeLessThanOrEqual(DAILY)
    await expect.poll(calls, { timeout: 10_000 }).toBeGreaterThanOrEqual(served.length)
    expect(calls()).toBeLessThanOrEqual(DAILY + served.length)
    expect(Math.max(...served)).toBeLessThan(10_000)
  }, 120_000)

  it('is replaced without a gap: the new one works before the old one is revoked', async () => {
    const { gateway } = await start()
    const old = await gateway.key()
    const next = await gateway.key()
    const [oldPass, nextPass] = [await passOf(await gateway.pass(old.key)), await passOf(await gateway.pass(next.key))]
    expect((await run(gateway, oldPass)).status).toBe(202)
    expect((await run(gateway, nextPass)).status).toBe(202)
    await gateway.gateway.store.keys.revoke(old.id, Date.now())
    expect((await run(gateway, oldPass)).status).toBe(401)
    expect((await run(gateway, nextPass)).status).toBe(202)
  })
})
