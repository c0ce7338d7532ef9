import type { Run } from '@decentramodels/core/contract'
import { expect, test } from 'vitest'
import { IMAGE_RUN, PNG_URL, readEvents, startRunsTestbed } from './runs.fixture.js'

const NAME = { 'idempotency-key': 'order-1' }
const other = { ...IMAGE_RUN, input: { prompt: 'another' } }

test('the same request of the same name gives the stored outcome, as JSON and as events', async () => {
  const { server, upstream } = await startRunsTestbed()
  const first = server.post(IMAGE_RUN, NAME)
  ;(await upstream.next()).answer(PNG_URL)
  const run = (await (await first).json()) as Run
  // The order of members says nothing.
  const again = await server.post(
    { fallback: false, input: { prompt: 'a hill' }, params: {}, task: 'text-to-image' },
    NAME,
  )
  expect(again.status).toBe(200)
  expect(await again.json()).toEqual(run)
  const types: string[] = []
  for await (const { type, data } of readEvents(
    await server.post(IMAGE_RUN, { ...NAME, accept: 'text/event-stream' }),
  )) {
    types.push(type)
    if (type === 'succeeded') expect(data.run).toEqual(run)
  }
  expect(types).toEqual(['running', 'succeeded'])
  expect(upstream.calls).toHaveLength(1)
})

test('a failure is an outcome too: it is not tried again by itself', async () => {
  const { server, upstream } = await startRunsTestbed()
  const first = server.post(IMAGE_RUN, NAME)
  ;(await upstream.next()).refuse(422, 'no')
  const run = (await (await first).json()) as Run
  expect(run.state).toBe('failed')
  expect(await (await server.post(IMAGE_RUN, NAME)).json()).toEqual(run)
  expect(upstream.calls).toHaveLength(1)
})

test('another request of the same name is refused', async () => {
  const { server, upstream } = await startRunsTestbed()
  await server.start(IMAGE_RUN, NAME)
  await upstream.next()
  const response = await server.post(other, NAME)
  expect(response.status).toBe(422)
  expect(await response.json()).toMatchObject({ code: 'idempotency-key-reused' })
})

test('while the first is not over, the second is told to wait', async () => {
  const { server, upstream } = await startRunsTestbed()
  await server.start(IMAGE_RUN, NAME)
  await upstream.next()
  const response = await server.post(IMAGE_RUN, NAME)
  expect(response.status).toBe(409)
  expect(response.headers.get('Retry-After')).toBe('1')
  expect(await response.json()).toMatchObject({ code: 'idempotency-in-progress' })
})

test('twenty equal requests at the same moment make one run', async () => {
  const { server, upstream } = await startRunsTestbed({ upstreamConcurrency: 20 })
  const answers = Promise.all(Array.from({ length: 20 }, () => server.post(IMAGE_RUN, NAME)))
  ;(await upstream.next()).answer(PNG_URL)
  const statuses = (await answers).map(({ status }) => status)
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(1)
  expect(statuses.every((status) => status === 200 || status === 409)).toBe(true)
  expect(upstream.calls).toHaveLength(1)
})

test('names of different visitors have nothing to do with each other', async () => {
  const { visitor, upstream } = await startRunsTestbed({ upstreamConcurrency: 2 })
  const [one, two] = [await visitor(), await visitor()]
  await one.start(IMAGE_RUN, NAME)
  await two.start(other, NAME)
  await upstream.next()
  expect((await upstream.next()).body).toMatchObject({ text: 'another' })
})

test.each(['', 'a'.repeat(201), 'two words', 'caf\u00e9'])('the name %j is none', async (name) => {
  const { server } = await startRunsTestbed()
  const response = await server.post(IMAGE_RUN, { 'idempotency-key': Buffer.from(name).toString('latin1') })
  expect(response.status).toBe(400)
})

test('a request that was refused has used no name', async () => {
  const { server, upstream } = await startRunsTestbed()
  expect((await server.post({ task: 'text-to-image', input: {} }, NAME)).status).toBe(400)
  await server.start(IMAGE_RUN, NAME)
  await upstream.next()
})
