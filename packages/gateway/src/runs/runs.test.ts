import { type Run, SIMULATED_HEADER } from '@decentramodels/core/contract'
import { runSchema } from '@decentramodels/core/contract'
import { describe, expect, test } from 'vitest'
import { IMAGE_RUN, PNG, PNG_URL, readEvents, startRunsTestbed } from './runs.fixture.js'

describe('a run', () => {
  test('waits for its answer, keeps the picture and serves it', async () => {
    const { server, upstream } = await startRunsTestbed()
    upstream.files.set('/out/1.png', PNG)
    const waiting = server.post(IMAGE_RUN)
    const call = await upstream.next()
    expect(call.path).toBe('/models/v2/stabilityai/stable-diffusion-xl-base-1.0')
    expect(call.body).toMatchObject({ text: 'a hill' })
    call.answer(`${upstream.url}/out/1.png`)
    const response = await waiting
    expect(response.status).toBe(200)
    expect(response.headers.get('RateLimit-Policy')).toBe('"text-to-image";q=200;w=60')
    expect(response.headers.get('RateLimit')).toMatch(/^"text-to-image";r=199;t=\d+$/)
    expect(response.headers.get(SIMULATED_HEADER)).toBeNull()
    const run = (await response.json()) as Run<'text-to-image'>
    expect(runSchema.safeParse(run).error).toBeUndefined()
    expect(run).toMatchObject({
      task: 'text-to-image',
      state: 'succeeded',
      attempts: 1,
      fallback: false,
      simulated: false,
      license: { commercialUse: 'restricted' },
    })
    expect(response.headers.get('Location')).toBe(`/v1/runs/${run.id}`)
    const { url, bytes, mediaType } = run.output!.image
    expect({ url, bytes, mediaType }).toEqual({
      url: `/v1/runs/${run.id}/output/0`,
      bytes: PNG.length,
      mediaType: 'image/png',
    })
    const file = await fetch(new URL(url, response.url))
    expect(Buffer.from(await file.arrayBuffer()).equals(PNG)).toBe(true)
    expect(await server.get(run.id)).toEqual(run)
  })
})
