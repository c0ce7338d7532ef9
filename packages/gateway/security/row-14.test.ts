/** Row 14: who is a new visitor is not for the caller to say. */
import type { PassAnswer } from '@decentramodels/core/contract'
import { describe, expect, it } from 'vitest'
import type { Bindings } from '../src/edge/environment.js'
import { PAGE, startTestGateway, type TestGateway } from '../src/gateway.fixture.js'

function askFrom(gateway: TestGateway, key: string, remoteAddress: string, headers: Record<string, string> = {}) {
  const env: Bindings = { remoteAddress }
  return gateway.gateway.fetch(
    new Request(`${gateway.url}/v1/passes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: PAGE, ...headers },
      body: JSON.stringify({ key }),
    }),
    env,
  )
}

/** How many of so many calls were taken. */
async function taken(count: number, call: (n: number) => Promise<Response>): Promise<number> {
  const statuses: number[] = []
  for (let n = 0; n < count; n++) statuses.push((await call(n)).status)
  expect(statuses.every((status) => status === 200 || status === 429)).toBe(true)
  return statuses.filter((status) => status === 200).length
}

describe('new visitors', () => {
  it('are bounded for one network, however many addresses it has', async () => {
    const gateway = await startTestGateway({ newPassesPerHour: 20 })
    const { key } = await gateway.key()
    expect(await taken(1000, (n) => askFrom(gateway, key, `2001:db8:0:${(n % 256).toString(16)}:${n}::1`))).toBe(20)
    expect(await taken(100, (n) => askFrom(gateway, key, `198.51.100.${n}`))).toBe(20)
    // Another network is not held up by it.
    expect((await askFrom(gateway, key, '2001:db8:1:100::1')).status).toBe(200)
  })

  it('are told when to come again', async () => {
    const gateway = await startTestGateway({ newPassesPerHour: 1 })
    const { key } = await gateway.key()
    await askFrom(gateway, key, '198.51.100.1')
    const answer = await askFrom(gateway, key, '198.51.100.2')
    expect(answer.status).toBe(429)
    const seconds = Number(answer.headers.get('Retry-After'))
    expect(seconds).toBeGreaterThan(3000)
    expect(seconds).toBeLessThanOrEqual(3600)
    expect(await answer.json()).toMatchObject({ code: 'rate-limited', retryAfterSeconds: seconds })
  })

  it('cannot hide behind forged chains of proxies', async () => {
    const gateway = await startTestGateway({ newPassesPerHour: 5, trustedProxies: ['10.0.0.0/8'] })
    const { key } = await gateway.key()
    // No proxy of ours: the chain is the caller's own invention.
    const forged = (n: number) => askFrom(gateway, key, '198.51.100.9', { 'X-Forwarded-For': `1.2.${n}.4` })
    expect(await taken(30, forged)).toBe(5)
    // Behind our proxy, the last hop is the one that the proxy saw; what stands before it is invented.
    const behind = (n: number) => askFrom(gateway, key, '10.0.0.1', { 'X-Forwarded-For': `1.2.${n}.4, 203.0.113.9` })
    expect(await taken(30, behind)).toBe(5)
    const honest = (n: number) => askFrom(gateway, key, '10.0.0.1', { 'X-Forwarded-For': `100.0.${n}.1` })
    expect(await taken(30, honest)).toBe(30)
  })

  it('are not counted again when they renew their pass, and stay the same visitor', async () => {
    const gateway = await startTestGateway({ newPassesPerHour: 1 })
    const { key } = await gateway.key()
    let { pass, visitor } = (await (await askFrom(gateway, key, '198.51.100.1')).json()) as PassAnswer
    for (let n = 0; n < 10; n++) {
      const answer = await fetch(`${gateway.url}/v1/passes`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: PAGE },
        body: JSON.stringify({ pass }),
      })
      expect(answer.status).toBe(200)
      const renewed = (await answer.json()) as PassAnswer
      expect(renewed.visitor).toBe(visitor)
      ;({ pass, visitor } = renewed)
    }
  })

  it('cannot name themselves', async () => {
    const gateway = await startTestGateway()
    const { key } = await gateway.key()
    const answer = await fetch(`${gateway.url}/v1/passes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: PAGE, 'X-Visitor': 'admin' },
      body: JSON.stringify({ key, visitor: 'admin', user: 'admin' }),
    })
    expect(answer.status).toBe(400)
    const { visitor } = (await (await gateway.pass(key, PAGE, { 'X-Visitor': 'admin' })).json()) as PassAnswer
    expect(visitor).not.toBe('admin')
  })
})
