import { once } from 'node:events'
import {
  type LimitPolicy,
  LIMITS,
  type Quote,
  type Run,
  runSchema,
  type RunEvent,
  runEventSchema,
  SIMULATED_HEADER,
} from '@decentramodels/core/contract'
import { describe, expect, test } from 'vitest'
import { IMAGE_RUN, PNG, readEvents, type ReceivedEvent, startRunsTestbed, type TestCaller } from './runs.fixture.js'

const TEXT_RUN = { task: 'summarization', input: { text: 'A long story.' } } as const
const other = (prompt: string) => ({ ...IMAGE_RUN, input: { prompt } })

async function collect(response: Response): Promise<ReceivedEvent[]> {
  const events: ReceivedEvent[] = []
  for await (const event of readEvents(response)) events.push(event)
  return events
}

describe('answers', () => {
  test('a run waits for its answer, keeps the picture and serves it', async () => {
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

  test('who does not want to wait gets the place to look', async () => {
    const { server, upstream } = await startRunsTestbed()
    const response = await server.post(TEXT_RUN, { prefer: 'respond-async' })
    expect(response.status).toBe(202)
    expect(response.headers.get('Preference-Applied')).toBe('respond-async')
    const { id, state } = (await response.json()) as Run
    expect(response.headers.get('Location')).toBe(`/v1/runs/${id}`)
    expect(state).toBe('waiting-upstream')
    const call = await upstream.next()
    await expect.poll(async () => (await server.get(id)).state).toBe('running')
    call.response.end('Short.')
    await expect.poll(async () => (await server.get(id)).output).toEqual({ text: 'Short.' })
  })

  test('a text that nobody reads while it comes is asked for as a whole; its run can be followed all the same', async () => {
    const { server, upstream } = await startRunsTestbed()
    const eventsOf = async (id: string, after = 0) => {
      const events = await collect(await server.send(`/v1/runs/${id}/events?after=${after}`))
      return events.map(({ id, type }) => [id, type])
    }
    const waiting = server.post(TEXT_RUN)
    const call = await upstream.next()
    expect(call.body).not.toHaveProperty('stream')
    call.answer('Short.')
    const { id, output } = (await (await waiting).json()) as Run
    expect(output).toEqual({ text: 'Short.' })
    const whole = [
      ['1', 'running'],
      ['2', 'succeeded'],
    ]
    expect(await eventsOf(id)).toEqual(whole)
    expect(await eventsOf(id, 1)).toEqual(whole.slice(1))
    expect(await eventsOf(id, 2)).toEqual([])
  })

  test('who follows a run that another connection waits for gets all of its events', async () => {
    const { server, upstream } = await startRunsTestbed()
    const waiting = server.post(TEXT_RUN, { 'idempotency-key': 'followed' })
    const call = await upstream.next()
    const again = (await (await server.post(TEXT_RUN, { 'idempotency-key': 'followed' })).json()) as { detail: string }
    const id = /run_\w+/.exec(again.detail)![0]
    const following = server.send(`/v1/runs/${id}/events`).then(collect)
    call.answer('Short.')
    expect((await following).map(({ id, type }) => [id, type])).toEqual([
      ['1', 'running'],
      ['2', 'succeeded'],
    ])
    expect(((await (await waiting).json()) as Run).id).toBe(id)
  })

  test('events come as they happen, numbered without gaps, and can be read again from any of them', async () => {
    const { server, upstream } = await startRunsTestbed()
    const response = await server.post(TEXT_RUN, { accept: 'text/event-stream' })
    expect(response.headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8')
    expect(response.headers.get('RateLimit')).toMatch(/^"analysis";r=\d+;t=\d+$/)
    const call = await upstream.next()
    const stream = readEvents(response)
    expect((await stream.next()).value).toMatchObject({ id: '1', type: 'running', data: { attempt: 1 } })
    const euro = Buffer.from('The sea \u20ac')
    call.response.write(euro.subarray(0, -1))
    expect((await stream.next()).value).toMatchObject({ id: '2', type: 'delta', data: { text: 'The sea ' } })
    call.response.end(euro.subarray(-1))
    const rest: ReceivedEvent[] = []
    for await (const event of stream) rest.push(event)
    expect(rest.map(({ type }) => type)).toEqual(['delta', 'succeeded'])
    expect(rest.map(({ id }) => id)).toEqual(['3', '4'])
    const run = rest.at(-1)!.data.run as Run
    expect(run.output).toEqual({ text: 'The sea \u20ac' })
    for (const { type, data } of rest)
      expect(runEventSchema.safeParse({ type, ...data } as RunEvent).success).toBe(true)

    const path = `/v1/runs/${run.id}/events`
    const all = await collect(await server.send(path))
    expect(all.map(({ id }) => id)).toEqual(['1', '2', '3', '4'])
    expect(await collect(await server.send(`${path}?after=2`))).toEqual(all.slice(2))
    expect(await collect(await server.send(path, { headers: { 'last-event-id': '3' } }))).toEqual(all.slice(3))
    expect((await server.send(`${path}?after=x`)).status).toBe(400)
  })

  test('a stream that was cut goes on where it ended, while the run goes on', async () => {
    const { server, upstream } = await startRunsTestbed()
    const { id } = await server.start(TEXT_RUN)
    const call = await upstream.next()
    const first = await server.send(`/v1/runs/${id}/events`)
    for await (const event of readEvents(first)) if (event.type === 'running') break
    call.response.end('Short.')
    const again = await collect(await server.send(`/v1/runs/${id}/events`, { headers: { 'last-event-id': '1' } }))
    expect(again.map(({ id, type }) => [id, type])).toEqual([
      ['2', 'delta'],
      ['3', 'succeeded'],
    ])
  })
})

describe('refusals', () => {
  test.each([
    ['an empty prompt', { task: 'text-to-image', input: { prompt: ' ' } }, '/input/prompt'],
    ['no input', { task: 'text-to-image' }, '/input'],
    ['a task that is none', { task: 'constructor', input: {} }, '/task'],
    ['a setting that is none', { ...IMAGE_RUN, params: { host: 'x' } }, '/params/host'],
    ['a setting out of range', { ...IMAGE_RUN, params: { width: 9999 } }, '/params/width'],
    ['a member that is none', { ...IMAGE_RUN, url: 'https://evil.example' }, '/url'],
    ['a model of another task', { ...IMAGE_RUN, model: 'facebook/detr-resnet-50' }, '/model'],
    ['bytes under their name in the SDK', { task: 'object-detection', input: { data: 'x' } }, '/input/data'],
  ])('%s', async (_name, body, pointer) => {
    const { server, upstream } = await startRunsTestbed()
    const response = await server.post(body)
    expect(response.status).toBe(400)
    expect(response.headers.get('RateLimit')).not.toBeNull()
    const problem = (await response.json()) as { code: string; errors: { pointer: string }[] }
    expect(problem.code).toBe('invalid-input')
    expect(problem.errors.map((error) => error.pointer)).toContain(pointer)
    expect(upstream.calls).toEqual([])
  })

  test('a run of somebody else is no run', async () => {
    const { server, visitor, upstream } = await startRunsTestbed()
    const [one, two] = [await visitor(), await visitor()]
    const { id } = await one.start(IMAGE_RUN)
    await upstream.next()
    for (const stranger of [two, server])
      for (const [path, method] of [
        [`/v1/runs/${id}`, 'GET'],
        [`/v1/runs/${id}/events`, 'GET'],
        [`/v1/runs/${id}`, 'DELETE'],
      ] as const) {
        const response = await stranger.send(path, { method })
        expect(response.status).toBe(404)
        expect(await response.json()).toMatchObject({ code: 'not-found' })
      }
    expect((await one.get(id)).state).toBe('running')
  })

  test.each([
    [401, 'Unauthorized'],
    [402, 'Payment Required'],
    [429, '429 You exceeded your current quota, please check your plan and billing details.'],
  ])('a %i of the upstream is the operator\u2019s: the caller is told no cause, the log is', async (status, words) => {
    const { server, upstream, gateway } = await startRunsTestbed()
    const waiting = server.post({ ...IMAGE_RUN, fallback: true })
    const call = await upstream.next()
    call.refuse(status, words)
    const run = (await (await waiting).json()) as Run
    expect(run).toMatchObject({ state: 'failed', error: { code: 'upstream-refused' } })
    expect(JSON.stringify(run)).not.toMatch(/unauthorized|payment|credit|quota|key/i)
    expect(upstream.calls).toHaveLength(1)
    expect(gateway.lines.join('')).toContain(words)
  })

  test('words of a model about an input reach the caller; a fault of the upstream does not', async () => {
    const { server, upstream } = await startRunsTestbed()
    const first = server.post(IMAGE_RUN)
    ;(await upstream.next()).refuse(422, 'height must be divisible by 8')
    expect(((await (await first).json()) as Run).error).toMatchObject({
      code: 'model-failed',
      message: expect.stringContaining('height must be divisible by 8') as string,
    })
    const second = server.post(other('another hill'))
    ;(await upstream.next()).refuse(500, 'Traceback: /srv/app.py')
    const { error } = (await (await second).json()) as Run
    expect(error?.code).toBe('upstream-failed')
    expect(error?.message).not.toContain('srv')
  })
})

describe('another model', () => {
  test('answers when the first one fails, and the run says so', async () => {
    const { server, upstream } = await startRunsTestbed()
    upstream.files.set('/1.png', PNG)
    const waiting = server.post({ ...IMAGE_RUN, fallback: true }, { accept: 'text/event-stream' })
    ;(await upstream.next()).refuse(500, 'broken')
    const second = await upstream.next()
    expect(second.path).toBe('/models/v2/dreamlike-art/dreamlike-photoreal-2.0')
    second.answer(`${upstream.url}/1.png`)
    const events = await collect(await waiting)
    expect(events.map(({ type, data }) => [type, data.attempt])).toEqual([
      ['running', 1],
      ['running', 2],
      ['succeeded', undefined],
    ])
    expect(events.at(-1)!.data.run).toMatchObject({
      model: 'stabilityai/stable-diffusion-xl-base-1.0',
      modelUsed: 'dreamlike-art/dreamlike-photoreal-2.0',
      fallback: true,
      attempts: 2,
    })
  })

  test('is tried after a refusal only when the first refused two different inputs', async () => {
    const { server, upstream } = await startRunsTestbed()
    upstream.files.set('/1.png', PNG)
    const run = (prompt: string) => server.post({ ...other(prompt), fallback: true }).then((answer) => answer.json())
    for (const prompt of ['one', 'one']) {
      const refused = run(prompt)
      ;(await upstream.next()).refuse(422, 'no')
      expect(await refused).toMatchObject({ state: 'failed', attempts: 1 })
    }
    const fallen = run('two')
    ;(await upstream.next()).refuse(422, 'no')
    ;(await upstream.next()).answer(`${upstream.url}/1.png`)
    expect(await fallen).toMatchObject({ state: 'succeeded', fallback: true })
  })

  test('is not tried when the caller wants this one', async () => {
    const { server, upstream } = await startRunsTestbed()
    const waiting = server.post(IMAGE_RUN)
    ;(await upstream.next()).refuse(500, 'broken')
    expect(await (await waiting).json()).toMatchObject({ state: 'failed', attempts: 1 })
  })
})

describe('cancel', () => {
  test('a waiting run leaves the queue and never reaches the upstream', async () => {
    const { server, upstream } = await startRunsTestbed()
    const first = await server.start(IMAGE_RUN)
    const call = await upstream.next()
    const second = await server.start(other('second'))
    expect(second.state).toBe('queued')
    const response = await server.send(`/v1/runs/${second.id}`, { method: 'DELETE' })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ id: second.id, state: 'canceled', attempts: 0 })
    call.answer('data:image/png;base64,' + PNG.toString('base64'))
    await expect.poll(async () => (await server.get(first.id)).state).toBe('succeeded')
    expect(upstream.calls).toHaveLength(1)
  })

  test('a run at the upstream is hung up, and its place is free', async () => {
    const { server, upstream } = await startRunsTestbed()
    const { id } = await server.start(IMAGE_RUN)
    const call = await upstream.next()
    const closed = once(call.response, 'close')
    expect(await (await server.send(`/v1/runs/${id}`, { method: 'DELETE' })).json()).toMatchObject({
      state: 'canceled',
    })
    await closed
    await server.start(other('next'))
    await upstream.next()
    // A second cancel changes nothing.
    const again = await server.send(`/v1/runs/${id}`, { method: 'DELETE' })
    expect(await again.json()).toMatchObject({ state: 'canceled' })
  })

  test('who hangs up cancels nothing, unless asked for', async () => {
    const { server, upstream, gateway } = await startRunsTestbed({ upstreamConcurrency: 2 })
    const leave = async (body: object, headers: Record<string, string>) => {
      const stop = new AbortController()
      const left = server
        .send('/v1/runs', {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
          signal: stop.signal,
        })
        .catch(() => {})
      const call = await upstream.next()
      stop.abort()
      await left
      return call
    }
    const cancels = await leave(other('cancel me'), { prefer: 'cancel-on-disconnect' })
    await once(cancels.response, 'close')
    const goesOn = await leave(IMAGE_RUN, {})
    goesOn.answer('data:image/png;base64,' + PNG.toString('base64'))
    const states = async () =>
      (await gateway.gateway.store.usage.list()).map(({ succeeded, canceled }) => ({ succeeded, canceled }))
    await expect.poll(states).toEqual([{ succeeded: 1, canceled: 1 }])
    expect(gateway.lines.join('')).not.toContain('request-failed')
  })
})

describe('quotes and policy', () => {
  test('a quote says what would happen, and nothing happens', async () => {
    const { server, upstream } = await startRunsTestbed()
    const quote = async (body: object = IMAGE_RUN) => {
      const response = await server.send('/v1/quotes', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return { status: response.status, body: (await response.json()) as Quote & { code?: string } }
    }
    expect(await quote({ ...IMAGE_RUN, fallback: true })).toEqual({
      status: 200,
      body: {
        left: 200,
        startsInMs: 0,
        position: 0,
        model: 'stabilityai/stable-diffusion-xl-base-1.0',
        fallbacks: ['dreamlike-art/dreamlike-photoreal-2.0'],
      },
    })
    await server.start(IMAGE_RUN)
    await upstream.next()
    await server.start(other('second'))
    expect((await quote()).body).toMatchObject({ left: 199, position: 2, fallbacks: [] })
    expect(upstream.calls).toHaveLength(1)
    expect((await quote({ task: 'text-to-image', input: {} })).body.code).toBe('invalid-input')
  })

  test('a policy counts down as runs start', async () => {
    const { visitor, upstream } = await startRunsTestbed()
    const one = await visitor()
    await one.start(IMAGE_RUN)
    await upstream.next()
    const response = await one.send('/v1/policy')
    expect(await response.json()).toMatchObject({
      classes: { 'text-to-image': { limit: 10, left: 9 }, analysis: { limit: 20, left: 20 } },
      queue: { maxPerVisitor: expect.any(Number) as number },
      models: 'all',
      simulated: false,
    })
    expect(response.headers.get('RateLimit')).toContain('"analysis";r=20')
  })

  test('a server may start what twenty visitors may, as it is set up', async () => {
    const limits = { ...LIMITS, 'text-to-video': { limit: 100, windowMs: 30_000, burst: 7, concurrency: 3 } }
    const { server, visitor } = await startRunsTestbed({ limits })
    const policy = async (caller: TestCaller) => (await (await caller.send('/v1/policy')).json()) as LimitPolicy
    const { classes } = await policy(server)
    expect(classes['text-to-video']).toMatchObject({
      limit: 2000,
      windowMs: 30_000,
      burst: 140,
      concurrency: 60,
      left: 2000,
    })
    expect(classes['text-to-image'].limit).toBe(20 * LIMITS['text-to-image'].limit)
    expect((await policy(await visitor())).classes['text-to-video']).toMatchObject({ limit: 100, burst: 7 })
  })
})

test('a busy account is waited for: it is nobody\u2019s fault', async () => {
  const { server, upstream } = await startRunsTestbed()
  const waiting = server.post(IMAGE_RUN)
  ;(await upstream.next()).refuse(429, 'Rejected: your plan allows for 1 concurrency', { 'retry-after': '0' })
  ;(await upstream.next()).answer('data:image/png;base64,' + PNG.toString('base64'))
  expect(await (await waiting).json()).toMatchObject({ state: 'succeeded', fallback: false })
})
