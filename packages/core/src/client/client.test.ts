import { afterEach, describe, expect, it } from 'vitest'
import type { RunEvent } from '../contract/runs.js'
import { picture, stream, TestGateway, wire } from './gateway.fixture.js'
import { createClient } from './index.js'

const KEY = 'dm_pk_test'
const opened: TestGateway[] = []
afterEach(async () => void (await Promise.all(opened.splice(0).map(({ server }) => server.close()))))

async function open() {
  const gateway = await TestGateway.start()
  opened.push(gateway)
  return { gateway, client: createClient({ gateway: gateway.url, key: KEY }) }
}

const location = (id: string) => ({ location: `/v1/runs/${id}` })

describe('run', () => {
  it('gets a pass, sends the run, tells what happens, and gives the picture with an address that can be loaded', async () => {
    const { gateway, client } = await open()
    const run = picture('r1')
    const sent: RunEvent[] = [
      { type: 'queued', position: 1, startsInMs: 500 },
      { type: 'running', model: 'a/one', attempt: 1 },
      { type: 'succeeded', run },
    ]
    gateway.on('POST /v1/runs', stream(wire(sent), 'end', location('r1')))
    const events: RunEvent[] = []
    const result = await client.run(
      'text-to-image',
      { prompt: 'a cat' },
      { onEvent: (event) => events.push(event), params: { width: 512 } },
    )
    expect(result.output.image.url).toBe(`${gateway.url}/v1/runs/r1/output/0`)
    expect(events.map(({ type }) => type)).toEqual(['queued', 'running', 'succeeded'])
    expect(gateway.asked('POST /v1/passes').map(({ body }) => body)).toEqual([{ key: KEY }])
    const [request] = gateway.asked('POST /v1/runs')
    expect(request!.body).toEqual({ task: 'text-to-image', input: { prompt: 'a cat' }, params: { width: 512 } })
    expect(request!.headers).toMatchObject({ authorization: 'Bearer pass-1' })
    expect(request!.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/)
    expect(await client.runs.pending()).toEqual([])
  })
})
