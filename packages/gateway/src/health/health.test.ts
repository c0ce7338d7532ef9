import { describe, expect, it } from 'vitest'
import { startTestGateway, startUpstream, UPSTREAM_KEY } from '../gateway.fixture.js'

describe('readiness', () => {
  it('ends after several calls in a row that got nowhere, and comes back with one that got through', async () => {
    let status = 502
    const baseUrl = await startUpstream((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(status, { 'Content-Type': 'application/json' })
        response.end(JSON.stringify(status === 200 ? { error: null, output: 'Short.' } : { error: 'Bad gateway' }))
      })
    })
    const gateway = await startTestGateway({ upstream: { apiKey: UPSTREAM_KEY, baseUrl, simulated: false } })
    const { key } = await gateway.key({ kind: 'secret' })
    const run = async () => {
      const answer = await fetch(`${gateway.url}/v1/runs`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
        body: JSON.stringify({ task: 'summarization', input: { text: 'A long text.' }, fallback: false }),
      })
      return ((await answer.json()) as { state: string }).state
    }
    const ready = async () => (await fetch(`${gateway.url}/readyz`)).status
    expect(await ready()).toBe(200)
    for (let n = 0; n < 5; n++) expect(await run()).toBe('failed')
    expect(await ready()).toBe(503)
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200)
    // Runs are still taken: it only tells those who have another gateway to send them to.
    status = 200
    expect(await run()).toBe('succeeded')
    expect(await ready()).toBe(200)
  })
})
