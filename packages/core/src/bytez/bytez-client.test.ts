import { describe, expect, it, onTestFinished } from 'vitest'
import type { RunEvent } from '../contract/runs.js'
import type { TaskId, TaskInput } from '../contract/tasks.js'
import { FakeClock } from '../fake-clock.fixture.js'
import { type Answer, json, output } from '../scripted-server.fixture.js'
import { KEY, openBytez, until } from './bytez.fixture.js'
import { createBytezClient } from './index.js'

const CAPTION = 'Salesforce/blip-image-captioning-base'
const silent: Answer = () => {}
const png = (bytes = 4, type = 'image/png') => new Blob([new Uint8Array(bytes)], { type })

describe('run', () => {
  it('makes a picture with the default model, and says how', async () => {
    const { upstream, client } = await openBytez([output('https://cdn.example/a.png')])
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
      timing: { queuedMs: 0, bootMs: null },
      simulated: false,
    })
    expect(run.id).toMatch(/^run_[0-9a-f]{24}$/)
    expect(events.map(({ type }) => type)).toEqual(['running', 'succeeded'])
    expect(upstream.last).toMatchObject({
      method: 'POST',
      url: '/models/v2/stabilityai/stable-diffusion-xl-base-1.0',
      headers: { authorization: `Key ${KEY}`, 'content-type': 'application/json' },
      body: { text: 'a cat', params: { width: 1024, height: 1024, guidance_scale: 5, num_inference_steps: 30 } },
    })
    expect(upstream.last.body).not.toHaveProperty('autoScale')
  })

  it("puts the caller's settings over those that suit the model", async () => {
    const { upstream, client } = await openBytez([output('https://cdn.example/a.png')])
    const params = { width: 512, negative_prompt: 'dogs', guidance_scale: undefined }
    await client.run('text-to-image', { prompt: 'a cat' }, { params })
    expect(upstream.last.body!.params).toEqual({
      width: 512,
      height: 1024,
      guidance_scale: 5,
      num_inference_steps: 30,
      negative_prompt: 'dogs',
    })
  })

  it('runs a model that is in no table', async () => {
    const { upstream, client } = await openBytez([output('hallo')])
    const run = await client.run('translation', { text: 'hello' }, { model: 'some-one/en.de_2' })
    expect(upstream.last.url).toBe('/models/v2/some-one/en.de_2')
    expect(run).toMatchObject({ modelUsed: 'some-one/en.de_2', license: { id: null, commercialUse: 'unknown' } })
  })

  it.each(['../../v1/admin', 'a/b?x=', 'a%2f..%2f', 'http://evil', 'a\r\nb', 'a/b/c', '', '.', '../x', 'a/..', 'a b'])(
    'refuses a model that is no name: %j',
    async (model) => {
      for (const task of ['translation', 'chat'] as const) {
        const { upstream, client } = await openBytez([output('a')])
        const input = task === 'chat' ? { messages: [{ role: 'user', content: 'hi' }] } : { text: 'a' }
        const run = client.run(task as TaskId, input as TaskInput<TaskId>, { model })
        await expect(run).rejects.toMatchObject({ code: 'invalid-input' })
        expect(upstream.received).toEqual([])
      }
    },
  )

  it('names every wrong value, and sends nothing', async () => {
    const { upstream, client } = await openBytez([output('a')])
    const run = client.run('text-to-image', { prompt: ' ' }, { params: { width: 5 } })
    await expect(run).rejects.toMatchObject({
      code: 'invalid-input',
      errors: [{ pointer: '/input/prompt' }, { pointer: '/params/width' }],
    })
    const unknown = client.run('toString' as TaskId, {} as TaskInput<TaskId>)
    await expect(unknown).rejects.toMatchObject({ code: 'invalid-input' })
    expect(upstream.received).toEqual([])
  })

  it('reads the mark of a simulator', async () => {
    const { client } = await openBytez([json({ error: null, output: 'a' }, 200, { 'dm-simulated': 'made up' })])
    expect((await client.run('translation', { text: 'a' })).simulated).toBe(true)
  })
})

describe('files', () => {
  const caption = async (input: TaskInput<'image-to-text'>) => {
    const { upstream, client } = await openBytez([output('a park')])
    await client.run('image-to-text', input)
    const { params: _, ...body } = upstream.last.body!
    return body
  }

  it('go as an address, or as a data URL', async () => {
    expect(await caption({ url: 'https://media.example/park.jpg' })).toEqual({ url: 'https://media.example/park.jpg' })
    expect(await caption({ data: png() })).toEqual({ base64: 'data:image/png;base64,AAAAAA==' })
    expect(await caption({ data: new File(['hi'], 'a.jpg', { type: 'image/jpg' }) })).toEqual({
      base64: 'data:image/jpeg;base64,aGk=',
    })
    expect(await caption({ url: 'data:image/JPG;name=x;base64,aGk=' })).toEqual({
      base64: 'data:image/jpeg;base64,aGk=',
    })
    const large = new Uint8Array(300_001).map((_, i) => i % 251)
    const body = await caption({ data: new Blob([large], { type: 'image/webp' }) })
    expect(Buffer.from(String(body.base64).split(',')[1]!, 'base64')).toEqual(Buffer.from(large))
  })

  it('go beside the other values', async () => {
    const { upstream, client } = await openBytez([output([{ answer: 'calm' }])])
    await client.run('visual-question-answering', { question: 'Mood?', data: png() })
    expect(upstream.last.body).toEqual({ question: 'Mood?', base64: 'data:image/png;base64,AAAAAA==' })
  })

  it.each([
    [{ data: png(4, 'image/gif') }, 'unsupported-media'],
    [{ data: png(4, '') }, 'unsupported-media'],
    [{ data: png(9 * 1024 * 1024) }, 'payload-too-large'],
    [{ data: 'bytes' as unknown as Blob }, 'invalid-input'],
    [{ url: 'http://media.example/a.png' }, 'invalid-input'],
    [{ url: 'file:///etc/passwd' }, 'invalid-input'],
    [{ url: 'nonsense' }, 'invalid-input'],
    [{ url: 'data:text/html;base64,PGI+' }, 'unsupported-media'],
    [{ url: 'data:image/png,raw' }, 'invalid-input'],
    [{ url: `data:image/png;base64,${'A'.repeat(12 * 1024 * 1024)}` }, 'payload-too-large'],
  ])('of the wrong kind stay here: %#', async (input, code) => {
    const { upstream, client } = await openBytez([output('a')])
    await expect(client.run('image-to-text', input)).rejects.toMatchObject({ code })
    expect(upstream.received).toEqual([])
  })
})

describe('waiting', () => {
  const waiting = async (answers: Answer[], options: { signal?: AbortSignal } = {}) => {
    const clock = new FakeClock()
    const opened = await openBytez(answers, { runtime: { clock: clock.port } })
    const events: RunEvent[] = []
    const begin = () => {
      const run = opened.client.run(
        'image-to-text',
        { url: 'https://media.example/a.png' },
        { onEvent: (event) => events.push(event), ...options },
      )
      run.catch(() => {})
      return run
    }
    return { ...opened, clock, events, begin }
  }
  const boots = (events: RunEvent[]) => events.flatMap((event) => (event.type === 'cold-boot' ? [event.elapsedMs] : []))

  it('tells that a model is being started: after eight seconds, then each second', async () => {
    const { clock, events, begin, upstream } = await waiting([silent])
    void begin()
    await until(() => upstream.received.length === 1)
    clock.advance(7999)
    await until(() => clock.waits[0] === 1)
    expect(boots(events)).toEqual([])
    for (const ms of [1, 1000, 1000]) {
      const told = boots(events).length
      clock.advance(ms)
      await until(() => boots(events).length > told)
    }
    expect(boots(events)).toEqual([8000, 9000, 10_000])
  })

  it('gives a model that was not called lately five minutes more', async () => {
    const { clock, events, begin, upstream } = await waiting([silent])
    const cold = begin()
    await until(() => upstream.received.length === 1)
    clock.advance(419_000)
    await until(() => boots(events).length > 0)
    clock.advance(1000)
    await expect(cold).rejects.toMatchObject({ code: 'upstream-timeout', message: expect.stringContaining('420 s') })
  })

  it('does not take the work of a running model for its start', async () => {
    const { clock, events, begin, upstream } = await waiting([output('a park'), silent])
    expect((await begin()).timing.bootMs).toBeNull()
    const second = begin()
    await until(() => upstream.received.length === 2)
    clock.advance(119_999)
    await until(() => clock.waits[0] === 1)
    clock.advance(1)
    await expect(second).rejects.toMatchObject({ code: 'upstream-timeout', message: expect.stringContaining('120 s') })
    expect(boots(events)).toEqual([])
  })

  it('takes a model for stopped that nobody called for five minutes', async () => {
    const { clock, events, begin, upstream } = await waiting([output('a park'), silent])
    await begin()
    clock.advance(300_000)
    void begin()
    await until(() => upstream.received.length === 2)
    clock.advance(8000)
    await until(() => boots(events).length === 1)
    expect(boots(events)).toEqual([8000])
  })

  it('ends with the caller’s own reason, and the connection with it', async () => {
    let isClosed = false
    const stop = new AbortController()
    const { clock, events, begin, upstream, log } = await waiting(
      [(response) => void response.on('close', () => (isClosed = true))],
      { signal: stop.signal },
    )
    const run = begin()
    await until(() => upstream.received.length === 1)
    stop.abort()
    await expect(run).rejects.toMatchObject({ name: 'AbortError' })
    await until(() => isClosed)
    expect(events.at(-1)).toMatchObject({ type: 'canceled', run: { state: 'canceled' } })
    expect(log.at(-1)).toMatchObject({ type: 'run-finished', code: 'aborted' })
    expect(clock.waits).toEqual([])
    const reason = new Error('enough')
    await expect(
      openBytez([silent]).then(({ client }) =>
        client.run('translation', { text: 'a' }, { signal: AbortSignal.abort(reason) }),
      ),
    ).rejects.toBe(reason)
  })

  it('ends while it waits to send again, and while a body comes', async () => {
    const stop = new AbortController()
    const { begin, log } = await waiting([json({ error: 'Rate limit exceeded' }, 429)], { signal: stop.signal })
    const run = begin()
    await until(() => log.length === 1)
    stop.abort()
    await expect(run).rejects.toMatchObject({ name: 'AbortError' })

    const late = new AbortController()
    let hasBegun = false
    const half: Answer = (response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).write('{"err', () => (hasBegun = true))
    const second = await waiting([half], { signal: late.signal })
    const reading = second.begin()
    await until(() => hasBegun)
    late.abort()
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('does not wait for a fetch that ignores its signal', async () => {
    const stop = new AbortController()
    const { client } = await openBytez([], { runtime: { fetch: () => new Promise(() => {}) } })
    const run = client.run('translation', { text: 'a' }, { signal: stop.signal })
    stop.abort()
    await expect(run).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('the key', () => {
  it('must be one', () => {
    for (const apiKey of ['', '  ', 'a b', 'a\r\nx: y', undefined as unknown as string])
      expect(() => createBytezClient({ apiKey })).toThrow(expect.objectContaining({ code: 'unauthorized' }))
    expect(() => createBytezClient({ apiKey: KEY, baseUrl: 'ftp://a.example' })).toThrow(
      expect.objectContaining({ code: 'invalid-input' }),
    )
  })

  it('stays out of pages, unless somebody insists', async () => {
    Object.assign(globalThis, { document: {} })
    onTestFinished(() => void delete (globalThis as { document?: unknown }).document)
    expect(() => createBytezClient({ apiKey: KEY })).toThrow(/createClient.*gateway/)
    expect(createBytezClient({ apiKey: KEY, dangerouslyAllowBrowser: true }).run).toBeTypeOf('function')
  })
})

describe('lists', () => {
  it('of models are those that match', async () => {
    const row = { modelId: CAPTION, task: 'image-to-text', params: 0.25, ramRequired: 2.1, meter: 'micro-lm', meterPrice: '0.0005344 / sec' } // prettier-ignore
    const { upstream, client } = await openBytez([
      output([row, { modelId: 'a/b', task: 'chat' }, { task: 'chat' }, null]),
    ])
    expect(await client.models({ task: 'image-to-text', modelId: 'a/b&c' })).toEqual([
      { id: CAPTION, task: 'image-to-text', parameters: 0.25, ramGB: 2.1, meter: 'micro-lm', meterPrice: '0.0005344 / sec' }, // prettier-ignore
      { id: 'a/b', task: 'chat', parameters: null, ramGB: null, meter: null, meterPrice: null },
    ])
    expect(upstream.last).toMatchObject({
      method: 'GET',
      url: '/models/v2/list/models?task=image-to-text&modelId=a%2Fb%26c',
      headers: { authorization: `Key ${KEY}` },
    })
  })

  it('may be empty, and of tasks', async () => {
    const { upstream, client } = await openBytez([output([]), output(['chat', 5, 'translation'])])
    expect(await client.models({ modelId: 'nobody/nothing' })).toEqual([])
    expect(await client.tasks()).toEqual(['chat', 'translation'])
    expect(upstream.last.url).toBe('/models/v2/list/tasks')
  })

  it('that are none are refused', async () => {
    const { client } = await openBytez([output({}), json({ error: 'Unauthorized', output: null }, 401)])
    await expect(client.models()).rejects.toMatchObject({ code: 'response-invalid' })
    await expect(client.tasks()).rejects.toMatchObject({ code: 'unauthorized' })
  })
})
