import { describe, expect, it } from 'vitest'
import type { Run, RunEvent } from '../contract/runs.js'
import { FakeClock } from '../fake-clock.fixture.js'
import { type Answer, json } from '../scripted-server.fixture.js'
import { KEY, memory, openClient, until } from './client.fixture.js'
import { picture, policy, problem, stream, wire } from './gateway.fixture.js'
import { createClient } from './index.js'

const location = (id: string) => ({ location: `/v1/runs/${id}` })
const cat = { prompt: 'a cat' }
const queued: RunEvent = { type: 'queued', position: 1, startsInMs: 500 }
const running: RunEvent = { type: 'running', model: 'a/one', attempt: 1 }
const ended = (run: Run): RunEvent => ({ type: run.state as 'succeeded', run })
/** The whole of a run that goes well, at once. */
const whole = (id: string) => stream(wire([running, ended(picture(id))]), 'end', location(id))
const cut: Answer = (response) => void response.destroy()
const html: Answer = (response) =>
  void response.writeHead(502, { 'content-type': 'text/html' }).end('<p>bad gateway</p>')

describe('run', () => {
  it('gets a pass, sends the run, tells what happens, and gives the picture with an address that can be loaded', async () => {
    const { gateway, client, types, onEvent } = await openClient()
    gateway.on('POST /v1/runs', stream(wire([queued, running, ended(picture('r1'))]), 'end', location('r1')))
    const run = await client.run('text-to-image', cat, { onEvent, params: { width: 512 } })
    expect(run.output.image.url).toBe(`${gateway.url}/v1/runs/r1/output/0`)
    expect(types()).toEqual(['queued', 'running', 'succeeded'])
    expect(gateway.asked('POST /v1/passes').map(({ body }) => body)).toEqual([{ key: KEY }])
    const [request] = gateway.asked('POST /v1/runs')
    expect(request!.body).toEqual({ task: 'text-to-image', input: cat, params: { width: 512 } })
    expect(request!.headers).toMatchObject({ authorization: 'Bearer pass-1' })
    expect(request!.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/)
    expect(await client.runs.pending()).toEqual([])
  })

  it('sends model, no fallback, a name of the caller for the request, and files as data URLs', async () => {
    const { gateway, client } = await openClient()
    const answer = { state: 'succeeded', task: 'image-to-text', output: { text: 'a park' } } as const
    gateway.on('POST /v1/runs', json(picture('r1', answer)))
    const data = new Blob(['hi'], { type: 'image/jpg' })
    const options = { model: 'a/two', fallback: false, idempotencyKey: 'mine' }
    const run = await client.run('image-to-text', { data }, options)
    expect(run.output.text).toBe('a park')
    const [{ body, headers }] = gateway.asked('POST /v1/runs') as [never]
    expect(body).toEqual({
      task: 'image-to-text',
      model: 'a/two',
      fallback: false,
      input: { base64: 'data:image/jpeg;base64,aGk=' },
    })
    expect(headers).toMatchObject({ 'idempotency-key': 'mine' })
    const large = new Blob([new Uint8Array(17 * 1024 * 1024)], { type: 'video/mp4' })
    await expect(client.run('video-classification', { data: large })).rejects.toMatchObject({
      code: 'payload-too-large',
    })
  })

  it('makes every address in an output absolute', async () => {
    const { gateway, client } = await openClient()
    const file = (n: number) => ({ url: `/v1/runs/r1/output/${n}`, mediaType: 'image/png', bytes: 1 })
    const masks = [0, 1].map((n) => ({ label: null, score: 0.5, image: file(n) }))
    gateway.on('POST /v1/runs', json(picture('r1', { task: 'mask-generation', output: { masks } })))
    const { output } = await client.run('mask-generation', { url: 'https://a.example/a.png' })
    expect(output.masks.map(({ image }) => image.url)).toEqual(
      [0, 1].map((n) => `${gateway.url}/v1/runs/r1/output/${n}`),
    )
    const inline = { depth: { url: 'data:image/png;base64,AA', mediaType: 'image/png', bytes: 1 } }
    gateway.on('POST /v1/runs', json(picture('r2', { task: 'depth-estimation', output: inline })))
    expect((await client.run('depth-estimation', { url: 'https://a.example/a.png' })).output).toEqual(inline)
  })

  it('finds a gateway below a path, and its files', async () => {
    const { gateway } = await openClient()
    const client = createClient({ gateway: `${gateway.url}/models/`, key: 'dm_sk_secret' })
    gateway.on('GET /models/v1/policy', json(policy()))
    gateway.on('POST /models/v1/runs', json(picture('r1')))
    const { output } = await client.run('text-to-image', cat)
    expect(output.image.url).toBe(`${gateway.url}/models/v1/runs/r1/output/0`)
  })

  it('rejects with what the run failed of', async () => {
    const { gateway, client, types, onEvent } = await openClient()
    const error = { code: 'rate-limited', message: 'Busy.', retryAfterSeconds: 9 } as const
    const run = picture('r1', { state: 'failed', error, output: undefined })
    gateway.on('POST /v1/runs', stream(wire([ended(run)]), 'end', location('r1')))
    const failure = client.run('text-to-image', cat, { onEvent })
    await expect(failure).rejects.toMatchObject({ code: 'rate-limited', message: 'Busy.', retryAfterMs: 9000 })
    expect(types()).toEqual(['failed'])
    // That was its end, and no refusal of another one.
    expect(gateway.asked('POST /v1/runs')).toHaveLength(1)
    expect(await client.runs.pending()).toEqual([])
  })

  it('rejects as an abort when somebody else canceled it', async () => {
    const { gateway, client } = await openClient()
    gateway.on('POST /v1/runs', json(picture('r1', { state: 'canceled', output: undefined })))
    await expect(client.run('text-to-image', cat)).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('rejects with what a listener throws', async () => {
    const { gateway, client } = await openClient()
    gateway.on('POST /v1/runs', whole('r1'))
    const fault = new Error('listener')
    const run = client.run('text-to-image', cat, {
      onEvent: () => {
        throw fault
      },
    })
    await expect(run).rejects.toBe(fault)
    expect(gateway.asked('POST /v1/runs')).toHaveLength(1)
  })

  it('passes over events that a newer gateway may send', async () => {
    const { gateway, client, types, onEvent } = await openClient()
    const news = 'id: 1\nevent: sparkle\ndata: {"x":1}\n\n'
    gateway.on('POST /v1/runs', stream(news + wire([running, ended(picture('r1'))], 2), 'end', location('r1')))
    await client.run('text-to-image', cat, { onEvent })
    expect(types()).toEqual(['running', 'succeeded'])
  })
})

describe('a connection that breaks', () => {
  it('is made again, and goes on after the last event', async () => {
    const { gateway, client, events, onEvent } = await openClient()
    const text = (text: string): RunEvent => ({ type: 'delta', text })
    const run = picture('r1', { task: 'translation', output: { text: 'abc' } })
    gateway.on('POST /v1/runs', stream(wire([running, text('a')]), 'cut', location('r1')))
    gateway.on(
      'GET /v1/runs/r1/events',
      // The first of these was told before.
      stream(wire([text('a'), text('b')], 2), 'cut'),
      stream(wire([text('c'), ended(run)], 4)),
    )
    const result = await client.run('translation', { text: 'x' }, { onEvent })
    expect(result.output.text).toBe('abc')
    expect(events.flatMap((event) => (event.type === 'delta' ? [event.text] : []))).toEqual(['a', 'b', 'c'])
    expect(gateway.asked('GET /v1/runs/r1/events').map(({ url }) => url.split('?')[1])).toEqual(['after=2', 'after=3'])
  })

  it('before anybody answered is made again with the same name, so that nothing runs twice', async () => {
    const { gateway, client } = await openClient()
    gateway.on('POST /v1/runs', cut, whole('r1'))
    await client.run('text-to-image', cat)
    const names = gateway.asked('POST /v1/runs').map(({ headers }) => headers['idempotency-key'])
    expect(names).toHaveLength(2)
    expect(new Set(names).size).toBe(1)
  })

  it('waits for the first request when the second one says that it runs', async () => {
    const clock = new FakeClock()
    const { gateway, client } = await openClient({ clock: clock.port })
    gateway.on('POST /v1/runs', problem(409, 'idempotency-in-progress', { retryAfterSeconds: 3 }), whole('r1'))
    const run = client.run('text-to-image', cat)
    await until(() => gateway.asked('POST /v1/runs').length === 1 && clock.waits[0] === 3000)
    clock.advance(3000)
    expect((await run).id).toBe('r1')
  })

  it('without a word for 45 seconds is taken for dead', async () => {
    const clock = new FakeClock()
    const { gateway, client, events, onEvent } = await openClient({ clock: clock.port })
    gateway.on('POST /v1/runs', stream(wire([running]), 'silence', location('r1')))
    gateway.on('GET /v1/runs/r1/events', stream(wire([ended(picture('r1'))], 2)))
    const run = client.run('text-to-image', cat, { onEvent })
    await until(() => events.length === 1 && clock.waits.some((ms) => ms === 45_000))
    clock.advance(45_000)
    await until(() => clock.waits.length > 0 && clock.waits[0]! <= 1000)
    clock.advance(1000)
    expect((await run).id).toBe('r1')
  })

  it('again and again ends the wait for now; the run can be resumed', async () => {
    const clock = new FakeClock()
    const storage = memory()
    const { gateway, client, reload, onEvent, types } = await openClient({ clock: clock.port, storage })
    gateway.on('POST /v1/runs', stream(wire([running]), 'cut', location('r1')))
    gateway.on('GET /v1/runs/r1/events', cut)
    let isOver = false
    const run = client.run('text-to-image', cat).finally(() => (isOver = true))
    run.catch(() => {})
    while (!isOver) {
      await new Promise((resolve) => setImmediate(resolve))
      // Pauses only: a wait for an answer is longer.
      if (clock.waits[0] !== undefined && clock.waits[0] <= 10_000) clock.advance(clock.waits[0])
    }
    await expect(run).rejects.toMatchObject({ code: 'network-failed' })
    const again = reload()
    expect(await again.runs.pending()).toMatchObject([{ id: 'r1', task: 'text-to-image' }])
    gateway.on('GET /v1/runs/r1/events', stream(wire([running, ended(picture('r1'))])))
    expect((await again.runs.resume('r1', { onEvent })).id).toBe('r1')
    expect(types()).toEqual(['running', 'succeeded'])
    expect(await again.runs.pending()).toEqual([])
  })

  it('to a run that is no longer known ends, and the run is forgotten', async () => {
    const storage = memory()
    const { gateway, client } = await openClient({ storage })
    gateway.on('POST /v1/runs', stream(wire([running]), 'cut', location('r1')))
    gateway.on('GET /v1/runs/r1/events', problem(404, 'not-found'))
    await expect(client.run('text-to-image', cat)).rejects.toMatchObject({ code: 'not-found' })
    expect(await client.runs.pending()).toEqual([])
  })
})

describe('a gateway that does not stream', () => {
  it('answers with the run as it ended', async () => {
    const { gateway, client, types, onEvent } = await openClient()
    gateway.on('POST /v1/runs', json(picture('r1')))
    expect((await client.run('text-to-image', cat, { onEvent })).id).toBe('r1')
    expect(types()).toEqual(['succeeded'])
  })

  it('or as it stands, to be followed', async () => {
    const { gateway, client } = await openClient()
    gateway.on('POST /v1/runs', json(picture('r1', { state: 'queued', output: undefined }), 202, location('r1')))
    gateway.on('GET /v1/runs/r1/events', stream(wire([ended(picture('r1'))])))
    expect((await client.run('text-to-image', cat)).id).toBe('r1')
  })
})

describe('an abort', () => {
  const canceled = (id: string) => json(picture(id, { state: 'canceled', output: undefined }))

  it('cancels a run that is followed, and rejects at once', async () => {
    const { gateway, client, events, onEvent } = await openClient()
    const stop = new AbortController()
    gateway.on('POST /v1/runs', stream(wire([running]), 'silence', location('r1')))
    gateway.on('DELETE /v1/runs/r1', canceled('r1'))
    const run = client.run('text-to-image', cat, { onEvent, signal: stop.signal })
    await until(() => events.length === 1)
    expect(await client.runs.pending()).toHaveLength(1)
    const reason = new Error('enough')
    stop.abort(reason)
    await expect(run).rejects.toBe(reason)
    await until(() => gateway.asked('DELETE /v1/runs/r1').length === 1)
    expect(await client.runs.pending()).toEqual([])
  })

  it('cancels a run that is on its way, as soon as its id has come', async () => {
    const { gateway, client } = await openClient()
    const stop = new AbortController()
    let answer = () => {}
    gateway.on('POST /v1/runs', (response, request) => {
      answer = () => void stream('', 'silence', location('r1'))(response, request)
    })
    gateway.on('DELETE /v1/runs/r1', canceled('r1'))
    const run = client.run('text-to-image', cat, { signal: stop.signal })
    await until(() => gateway.asked('POST /v1/runs').length === 1)
    stop.abort()
    await expect(run).rejects.toMatchObject({ name: 'AbortError' })
    answer()
    await until(() => gateway.asked('DELETE /v1/runs/r1').length === 1)
  })

  it('of a run that waits its turn sends nothing, and gives its turn back', async () => {
    const { gateway, client, types, onEvent } = await openClient()
    gateway.policy = policy({ concurrency: 1 })
    const stop = new AbortController()
    gateway.on('POST /v1/runs', stream(wire([running]), 'silence', location('r1')))
    gateway.on('DELETE /v1/runs/r1', canceled('r1'))
    const first = client.run('text-to-image', cat, { signal: stop.signal })
    first.catch(() => {})
    await until(() => gateway.asked('POST /v1/runs').length === 1)
    const own = new AbortController()
    const second = client.run('text-to-image', cat, { signal: own.signal, onEvent })
    await until(() => types().length === 1)
    expect(types()).toEqual(['queued'])
    own.abort()
    await expect(second).rejects.toMatchObject({ name: 'AbortError' })
    expect(gateway.asked('POST /v1/runs')).toHaveLength(1)
    stop.abort()
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    expect(await client.limits('text-to-image')).toMatchObject({ queued: 0 })
  })

  it('before anything is known sends nothing', async () => {
    const { gateway, client } = await openClient()
    const reason = new Error('early')
    await expect(client.run('text-to-image', cat, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(gateway.server.received).toEqual([])
  })
})

describe('limits', () => {
  it('are those of the gateway, from the first run on', async () => {
    const clock = new FakeClock()
    const { gateway, client, events, onEvent } = await openClient({ clock: clock.port })
    gateway.policy = policy({ limit: 2, burst: 2, windowMs: 60_000, left: 2, concurrency: 5 })
    gateway.on('POST /v1/runs', whole('r1'), whole('r2'), whole('r3'))
    await client.run('text-to-image', cat)
    await client.run('text-to-image', cat)
    expect(await client.limits('text-to-image')).toMatchObject({ left: 0 })
    const third = client.run('text-to-image', cat, { onEvent })
    await until(() => events.length === 1)
    expect(events[0]).toMatchObject({ type: 'queued', position: 1 })
    expect(gateway.asked('POST /v1/runs')).toHaveLength(2)
    await until(() => clock.waits.length > 0)
    clock.advance(60_000)
    expect((await third).id).toBe('r3')
  })

  it('that the gateway knew better are waited for', async () => {
    const clock = new FakeClock()
    const { gateway, client, types, onEvent } = await openClient({ clock: clock.port })
    gateway.on('POST /v1/runs', problem(429, 'rate-limited', { retryAfterSeconds: 5 }), whole('r1'))
    const run = client.run('text-to-image', cat, { onEvent })
    await until(() => types().includes('queued'))
    clock.advance(5000)
    expect((await run).id).toBe('r1')
    expect(clock.port.monotonic()).toBe(5000)
  })

  it('that are used up for long are told at once', async () => {
    const { gateway, client } = await openClient()
    gateway.on('POST /v1/runs', problem(429, 'rate-limited', { retryAfterSeconds: 3600 }))
    await expect(client.run('text-to-image', cat)).rejects.toMatchObject({
      code: 'rate-limited',
      retryAfterMs: 3_600_000,
    })
    expect(gateway.asked('POST /v1/runs')).toHaveLength(1)
  })
})

describe('passes', () => {
  it('are got once, however many runs begin', async () => {
    const { gateway, client } = await openClient()
    gateway.on('POST /v1/runs', whole('r1'))
    await Promise.all([1, 2, 3].map(() => client.run('translation', { text: 'a' })))
    expect(gateway.asked('POST /v1/passes')).toHaveLength(1)
  })

  it('are renewed before they end, as the same visitor', async () => {
    const clock = new FakeClock()
    const { gateway, client } = await openClient({ clock: clock.port })
    await client.policy()
    clock.advance(14 * 60_000 - 1)
    await client.policy()
    clock.advance(2)
    await client.policy()
    expect(gateway.asked('POST /v1/passes').map(({ body }) => body)).toEqual([{ key: KEY }, { pass: 'pass-1' }])
    expect(gateway.asked('GET /v1/policy').map(({ headers }) => headers.authorization)).toEqual(
      ['1', '1', '2'].map((n) => `Bearer pass-${n}`),
    )
  })

  it('that are refused are replaced once', async () => {
    const { gateway, client } = await openClient()
    gateway.on('POST /v1/runs', problem(401, 'unauthorized'), whole('r1'))
    await client.run('text-to-image', cat)
    expect(gateway.asked('POST /v1/runs').map(({ headers }) => headers.authorization)).toEqual([
      'Bearer pass-1',
      'Bearer pass-2',
    ])
    expect(gateway.asked('POST /v1/passes').map(({ body }) => body)).toEqual([{ key: KEY }, { key: KEY }])
    gateway.on('POST /v1/runs', problem(401, 'unauthorized'))
    await expect(client.run('text-to-image', cat)).rejects.toMatchObject({ code: 'unauthorized' })
    expect(gateway.asked('POST /v1/runs')).toHaveLength(4)
  })

  it('outlive a reload, so that the visitor finds his runs', async () => {
    const clock = new FakeClock()
    const storage = memory()
    const { gateway, client, reload } = await openClient({ clock: clock.port, storage })
    await client.policy()
    await reload().policy()
    clock.advance(16 * 60_000)
    await reload().policy()
    expect(gateway.asked('POST /v1/passes').map(({ body }) => body)).toEqual([
      { key: KEY },
      { pass: 'pass-1' },
      // Over for too long.
      { key: KEY },
    ])
  })

  it('that can not be renewed are got anew', async () => {
    const storage = memory()
    const { gateway, client, reload } = await openClient({ storage })
    await client.policy()
    const answer = { pass: 'fresh', expiresAt: new Date(Date.now() + 900_000).toISOString(), visitor: 'v2', policy: policy() } // prettier-ignore
    gateway.on('POST /v1/passes', problem(401, 'unauthorized'), json(answer))
    await reload().policy()
    expect(gateway.asked('GET /v1/policy').at(-1)!.headers.authorization).toBe('Bearer fresh')
  })

  it('are not needed where storage is forbidden', async () => {
    const forbidden = () => Promise.reject(new Error('forbidden'))
    const { gateway, client } = await openClient({ storage: { get: forbidden, set: forbidden, delete: forbidden } })
    gateway.on('POST /v1/runs', whole('r1'))
    expect((await client.run('text-to-image', cat)).id).toBe('r1')
    expect(await client.runs.pending()).toEqual([])
  })

  it('are refused to other pages', async () => {
    const { gateway, client } = await openClient()
    gateway.on('POST /v1/passes', problem(403, 'forbidden'))
    await expect(client.run('text-to-image', cat)).rejects.toMatchObject({ code: 'forbidden' })
    // The next one asks again.
    await expect(client.run('text-to-image', cat)).rejects.toMatchObject({ code: 'forbidden' })
    expect(gateway.asked('POST /v1/passes')).toHaveLength(2)
  })

  it('are not what a server with a secret key uses', async () => {
    const { gateway, client } = await openClient({ key: 'dm_sk_secret' })
    gateway.policy = policy({ limit: 1, burst: 1, left: 1 })
    gateway.on('POST /v1/runs', whole('r1'))
    await client.run('text-to-image', cat)
    expect(gateway.asked('POST /v1/passes')).toEqual([])
    expect(gateway.asked('POST /v1/runs')[0]!.headers.authorization).toBe('Bearer dm_sk_secret')
    expect(await client.limits('text-to-image')).toMatchObject({ left: 0 })
    expect(gateway.asked('GET /v1/policy')).toHaveLength(1)
  })
})

describe('other calls', () => {
  it('look at a run and cancel it', async () => {
    const { gateway, client } = await openClient()
    gateway.on('GET /v1/runs/a%2Fb', json(picture('a/b')))
    gateway.on('DELETE /v1/runs/r1', json(picture('r1', { state: 'canceled', output: undefined })))
    expect((await client.runs.get('a/b')).output).toMatchObject({
      image: { url: `${gateway.url}/v1/runs/a/b/output/0` },
    })
    expect((await client.runs.cancel('r1')).state).toBe('canceled')
  })

  it('ask what would happen', async () => {
    const { gateway, client } = await openClient()
    const quote = { left: 3, startsInMs: 0, position: 0, model: 'a/one', fallbacks: [] }
    gateway.on('POST /v1/quotes', json(quote))
    expect(await client.quote('text-to-image', cat, { model: 'a/one' })).toEqual(quote)
    expect(gateway.asked('POST /v1/quotes')[0]!.body).toEqual({ task: 'text-to-image', model: 'a/one', input: cat })
  })

  it('keep runs of a day, the newest first', async () => {
    const clock = new FakeClock()
    const storage = memory()
    const { gateway, client, events, onEvent } = await openClient({ clock: clock.port, storage })
    for (const id of ['r1', 'r2']) {
      gateway.on('POST /v1/runs', stream(wire([running]), 'silence', location(id)))
      client.run('translation', { text: 'a' }, { onEvent, ...(id === 'r2' && { model: 'a/one' }) }).catch(() => {})
      await until(() => events.length === Number(id[1]))
      clock.advance(1000)
    }
    expect(await client.runs.pending()).toEqual([
      { id: 'r2', task: 'translation', model: 'a/one', createdAt: '2026-01-01T00:00:01.000Z' },
      { id: 'r1', task: 'translation', createdAt: '2026-01-01T00:00:00.000Z' },
    ])
    clock.advance(24 * 3600_000 - 1500)
    expect((await client.runs.pending()).map(({ id }) => id)).toEqual(['r2'])
    storage.values.set(`runs:${gateway.url}`, '{broken')
    expect(await client.runs.pending()).toEqual([])
  })
})

describe('failures', () => {
  it('are those of the problem, with the id of the request', async () => {
    const { gateway, client } = await openClient()
    const errors = [{ pointer: '/input/prompt', code: 'missing', message: 'Prompt is missing.' }]
    gateway.on('POST /v1/runs', problem(400, 'invalid-input', { requestId: 'req-12345', errors }))
    await expect(client.run('text-to-image', cat)).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'Test: invalid-input.',
      requestId: 'req-12345',
      errors,
    })
  })

  it.each([
    [html, 'unavailable'],
    [json({}, 404), 'not-found'],
    [json({ code: 'not-a-code' }, 418), 'response-invalid'],
    [json({ code: 'toString' }, 500), 'internal'],
    [json('text'), 'response-invalid'],
    [json({ id: 'r1', state: 'flying' }), 'response-invalid'],
    [json({ ...picture('r1'), output: null }), 'response-invalid'],
    [stream('event: running\ndata: {broken\n\n', 'end', location('r1')), 'response-invalid'],
    [stream('event: delta\ndata: {"text":5}\n\n', 'end', location('r1')), 'response-invalid'],
    [stream('event: queued\ndata: {"position":"1"}\n\n', 'end', location('r1')), 'response-invalid'],
    // It always ends before its end.
    [stream(wire([running])), 'unavailable'],
    [stream('event: succeeded\ndata: {"run":{}}\n\n', 'end', location('r1')), 'response-invalid'],
  ] as const)('of other answers have a code too: %#', async (answer, code) => {
    const clock = new FakeClock()
    const { gateway, client } = await openClient({ clock: clock.port })
    gateway.on('POST /v1/runs', answer)
    let isOver = false
    const run = client.run('text-to-image', cat).finally(() => (isOver = true))
    run.catch(() => {})
    while (!isOver) {
      await new Promise((resolve) => setImmediate(resolve))
      if (clock.waits[0] !== undefined && clock.waits[0] <= 10_000) clock.advance(clock.waits[0])
    }
    await expect(run).rejects.toMatchObject({ code })
  })

  it('without a gateway say what may be wrong', async () => {
    const { gateway, client } = await openClient()
    gateway.on('POST /v1/passes', (response) => void response.writeHead(200).end('<html>'))
    await expect(client.run('text-to-image', cat)).rejects.toMatchObject({
      code: 'response-invalid',
      message: expect.stringContaining('Is it a gateway?'),
    })
  })

  it('do not hold the pass or the key', async () => {
    const { inspect } = await import('node:util')
    for (const key of [KEY, 'dm_sk_secret']) {
      const { gateway, client } = await openClient({ key })
      gateway.on('POST /v1/runs', json({}, 500))
      const error = await client.run('text-to-image', cat).catch((error: unknown) => error)
      const text = inspect(error, { depth: 20, showHidden: true })
      expect(text).toContain('DecentraError')
      for (const secret of ['pass-1', key]) expect(text).not.toContain(secret)
    }
  })

  it('come early for an address or a key that is none', () => {
    for (const gateway of ['', 'gateway', 'ftp://a.example', undefined as unknown as string])
      expect(() => createClient({ gateway, key: KEY })).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    for (const key of ['', 'sk-123', 'dm_pk_a b', undefined as unknown as string])
      expect(() => createClient({ gateway: 'https://a.example', key })).toThrow(
        expect.objectContaining({ code: 'unauthorized' }),
      )
  })
})
