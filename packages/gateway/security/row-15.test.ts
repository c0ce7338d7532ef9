/** Row 15: passes that were forged, widened or used elsewhere. The bytes themselves: src/passes/pass.test.ts. */
import type { LimitPolicy, PassAnswer } from '@decentramodels/core/contract'
import { describe, expect, it } from 'vitest'
import { PAGE, startTestGateway, type TestGateway } from '../src/gateway.fixture.js'
import { type Pass, PASS_MS, signPass } from '../src/passes/pass.js'
import { signingSecrets } from '../src/passes/secrets.js'

const use = (gateway: TestGateway, pass: string, origin = PAGE) =>
  fetch(`${gateway.url}/v1/policy`, { headers: { Authorization: `Bearer ${pass}`, Origin: origin } })

const renew = (gateway: TestGateway, pass: string, origin = PAGE) =>
  fetch(`${gateway.url}/v1/passes`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: origin },
    body: JSON.stringify({ pass }),
  })

/** A pass signed with the gateway's own secret, saying what the test likes. */
async function signed(gateway: TestGateway, keyId: string, change: Partial<Pass> = {}): Promise<string> {
  const [secret] = await signingSecrets(gateway.gateway.store)
  const expiresAt = Date.now() + PASS_MS
  return signPass({ keyId, origin: PAGE, visitor: 'v', scope: 'all', commercial: false, expiresAt, ...change }, secret)
}

describe('passes', () => {
  it('hold for 15 minutes and say so', async () => {
    const gateway = await startTestGateway()
    const { key } = await gateway.key()
    const answer = (await (await gateway.pass(key)).json()) as PassAnswer
    const left = Date.parse(answer.expiresAt) - Date.now()
    expect(left).toBeGreaterThan(14 * 60_000)
    expect(left).toBeLessThanOrEqual(15 * 60_000)
    expect((await use(gateway, answer.pass)).status).toBe(200)
  })

  it('are refused a second after their end, also for renewal', async () => {
    const gateway = await startTestGateway()
    const { id } = await gateway.key()
    const over = await signed(gateway, id, { expiresAt: Date.now() - 1000 })
    expect((await use(gateway, over)).status).toBe(401)
    expect((await renew(gateway, over)).status).toBe(401)
  })

  it('never widen what the key allows', async () => {
    const gateway = await startTestGateway()
    const { key, id } = await gateway.key({ scope: 'hf-filter/small' })
    const wide = await signed(gateway, id, { scope: 'all' })
    expect((await use(gateway, wide)).status).toBe(401)
    expect((await renew(gateway, wide)).status).toBe(401)
    const { pass } = (await (await gateway.pass(key)).json()) as PassAnswer
    const policy = (await (await use(gateway, pass)).json()) as LimitPolicy
    expect(policy.models).toBe('filter/hf-filter/small')
  })

  it('are refused for other pages, keys that are gone, and as a key', async () => {
    const gateway = await startTestGateway()
    const { key, id } = await gateway.key()
    const { pass } = (await (await gateway.pass(key)).json()) as PassAnswer
    expect((await renew(gateway, pass, 'https://other.example')).status).toBe(403)
    expect((await use(gateway, await signed(gateway, 'nobody'))).status).toBe(401)
    expect(
      (await use(gateway, await signed(gateway, id, { origin: 'https://other.example' }), 'https://other.example'))
        .status,
    ).toBe(403)
    expect((await gateway.pass(pass)).status).toBeGreaterThanOrEqual(400)
    expect((await use(gateway, key)).status).toBe(401)
  })

  it('are refused by a gateway with another secret', async () => {
    const [one, two] = [await startTestGateway(), await startTestGateway()]
    const { key, id } = await one.key()
    const record = await one.gateway.store.keys.byId(id)
    await two.gateway.store.keys.add(record!)
    const { pass } = (await (await one.pass(key)).json()) as PassAnswer
    expect((await use(one, pass)).status).toBe(200)
    expect((await use(two, pass)).status).toBe(401)
  })

  it.each([
    ['a million characters', 'A'.repeat(1_000_000)],
    ['five thousand characters', `${'A'.repeat(5000)}.AAAA`],
    ['a JSON web token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.'],
    ['blanks', ' '],
  ])('are refused without harm when they are %s', async (_name, pass) => {
    const gateway = await startTestGateway()
    await gateway.key()
    const answer = await use(gateway, pass)
    expect([401, 431]).toContain(answer.status)
    const again = await renew(gateway, pass)
    expect([400, 401, 413]).toContain(again.status)
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200)
  })
})
