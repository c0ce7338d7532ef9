/** Row 18: what errors tell. */
import { ROUTES } from '@decentramodels/core/contract'
import { describe, expect, it } from 'vitest'
import { PAGE, startTestGateway } from '../src/gateway.fixture.js'

/** What an answer may hold: nothing of files, stacks, tables or libraries. */
const INSIDES = /node_modules|\.ts\b|\.js:|\bat \w+ \(|SQLITE|SqliteError|kysely|hono|gateway\.sqlite|secret/i

describe('errors', () => {
  it('say a code, what to do and the id of the request, when the records are broken', async () => {
    const gateway = await startTestGateway()
    const { key } = await gateway.key({ kind: 'secret' })
    // The whole store fails under every route.
    await gateway.gateway.store.close()
    for (const { method, path, auth } of Object.values(ROUTES)) {
      if (auth === 'anybody') continue
      const answer = await fetch(gateway.url + path.replace('{id}', 'run_1').replace('{n}', '0'), {
        method,
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
        ...(method === 'POST' && { body: auth === 'page' ? JSON.stringify({ key }) : '{"task":"chat","input":{}}' }),
      })
      const text = await answer.text()
      expect(answer.status, path).toBeGreaterThanOrEqual(403)
      expect(text, path).not.toMatch(INSIDES)
      if (answer.status !== 500) continue
      expect(JSON.parse(text), path).toEqual({
        code: 'internal',
        title: expect.any(String),
        status: 500,
        requestId: answer.headers.get('Request-Id'),
      })
      // The operator sees what happened, under the same id.
      expect(gateway.entries()).toContainEqual(
        expect.objectContaining({ type: 'request-failed', requestId: answer.headers.get('Request-Id') }),
      )
    }
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(503)
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200)
  })

  it('are the same for a key that never was and one that is revoked, in words and nearly in time', async () => {
    const gateway = await startTestGateway()
    const { key, id } = await gateway.key({ kind: 'secret' })
    await gateway.gateway.store.keys.revoke(id, Date.now())
    const other = `dm_sk_${'A'.repeat(43)}`
    const ask = (secret: string) =>
      fetch(`${gateway.url}/v1/policy`, { headers: { Authorization: `Bearer ${secret}`, 'Request-Id': 'same-id-0' } })
    const bodyOf = async (secret: string) => (await ask(secret)).text()
    expect(await bodyOf(key)).toBe(await bodyOf(other))

    const times: Record<string, number[]> = { [key]: [], [other]: [] }
    for (let round = 0; round < 200; round++)
      for (const secret of round % 2 ? [key, other] : [other, key]) {
        const begun = performance.now()
        await bodyOf(secret)
        times[secret]!.push(performance.now() - begun)
      }
    const median = (all: number[]) => all.sort((a, b) => a - b)[all.length >> 1]!
    // Measured: under 0.05 ms apart. The bound leaves room for a busy machine.
    expect(Math.abs(median(times[key]!) - median(times[other]!))).toBeLessThan(1)
  })

  it('do not say whether an address exists to those who may not know', async () => {
    const gateway = await startTestGateway()
    await gateway.key()
    const ask = (path: string) =>
      fetch(gateway.url + path, {
        headers: { Origin: PAGE, Authorization: 'Bearer nonsense', 'Request-Id': 'same-id-0' },
      })
    const bodies = await Promise.all(['/v1/runs/run_1', '/v1/runs/run_2'].map(async (path) => (await ask(path)).text()))
    expect(bodies[0]).toBe(bodies[1])
    expect(JSON.parse(bodies[0]!)).toMatchObject({ code: 'unauthorized' })
    expect(await (await ask('/v1/nothing')).json()).toMatchObject({ code: 'not-found' })
  })
})
