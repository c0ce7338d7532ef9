import { expect, it } from 'vitest'
import { startTestGateway, startUpstream, UPSTREAM_KEY } from '../gateway.fixture.js'

it('takes the id of a request from the page to the upstream and into every line about it, also after a wait', async () => {
  const seen: { text: string; id: string | string[] | undefined }[] = []
  const baseUrl = await startUpstream((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      seen.push({ text: (JSON.parse(body) as { text: string }).text, id: request.headers['request-id'] })
      // One at a time at the upstream: the next one waits for this one's place.
      setTimeout(() => {
        response.writeHead(422, { 'Content-Type': 'application/json' })
        response.end(JSON.stringify({ error: 'The model says no.', output: null }))
      }, 50)
    })
  })
  const upstream = { apiKey: UPSTREAM_KEY, baseUrl, simulated: false }
  const gateway = await startTestGateway({ upstream, upstreamConcurrency: 1 })
  const { key } = await gateway.key({ kind: 'secret' })
  const names = ['first', 'second', 'third']
  await Promise.all(
    names.map(async (text) => {
      const answer = await fetch(`${gateway.url}/v1/runs`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}`, 'Request-Id': `page-${text}-1` },
        body: JSON.stringify({ task: 'summarization', input: { text }, fallback: false }),
      })
      expect(answer.headers.get('Request-Id')).toBe(`page-${text}-1`)
      await answer.text()
    }),
  )
  expect(seen.map(({ text, id }) => [text, id]).sort()).toEqual(names.map((text) => [text, `page-${text}-1`]).sort())
  const failed = gateway.entries().filter(({ type }) => type === 'run-failed')
  expect(failed.map(({ requestId }) => requestId).sort()).toEqual(names.map((text) => `page-${text}-1`).sort())
})
