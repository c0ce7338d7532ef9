import { afterEach, describe, expect, it } from 'vitest'
import type { RunEvent } from '../contract/runs.js'
import { type Answer, output, ScriptedServer } from '../scripted-server.fixture.js'
import { createBytezClient } from './index.js'

const KEY = 'bytez-test-key-0123456789'
const opened: ScriptedServer[] = []
afterEach(async () => void (await Promise.all(opened.splice(0).map((upstream) => upstream.close()))))

async function start(...answers: Answer[]) {
  const upstream = await ScriptedServer.start(...answers)
  opened.push(upstream)
  return { upstream, client: createBytezClient({ apiKey: KEY, baseUrl: upstream.url }) }
}

describe('run', () => {
  it('makes a picture with the default model, and says how', async () => {
    const { upstream, client } = await start(output('https://cdn.example/a.png'))
    const events: RunEvent[] = []
    const run = await client.run('text-to-image', { prompt: 'a cat' }, { onEvent: (event) => events.push(event) })
    expect(run).toMatchObject({
      task: 'text-to-image',
      model: 'stabilityai/stable-diffusion-xl-base-1.0',
      modelUsed: 'stabilityai/stable-diffusion-xl-base-1.0',
      fallback: false,
      attempts: 1,
      state: 'succeeded',
      output: { image: { url: 'https://cdn.example/a.png', mediaType: 'image/png', bytes: null } },
      license: { id: 'OpenRAIL++', commercialUse: 'restricted' },
      simulated: false,
    })
    expect(events.map(({ type }) => type)).toEqual(['running', 'succeeded'])
    expect(upstream.last).toMatchObject({
      method: 'POST',
      url: '/models/v2/stabilityai/stable-diffusion-xl-base-1.0',
      headers: { authorization: `Key ${KEY}`, 'content-type': 'application/json' },
      body: { text: 'a cat', params: { width: 1024, height: 1024, guidance_scale: 5, num_inference_steps: 30 } },
    })
  })
})
