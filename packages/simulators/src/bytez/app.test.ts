import { RUN_MODELS, TASKS, taskRow } from '@decentramodels/core/contract'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../../core/src/fake-clock.fixture.js'
import { createFaultPlan, type Fault } from '../faults.js'
import { DOCUMENTED } from './documented.fixture.js'
import { simulate } from './simulator.fixture.js'

const CHAT = 'Qwen/Qwen3-4B'
const hello = { messages: [{ role: 'user', content: 'Hello' }] }
const TEXT = 'google/flan-t5-base'
const bodyOf = (response: Response) => response.json() as Promise<Record<string, unknown>>

describe('keys', () => {
  it.each(['some-key', 'Key some-key', 'Bearer some-key'])(
    'takes %s, on native paths and those of OpenAI',
    async (value) => {
      const { run, ask } = simulate()
      expect((await run(TEXT, { text: 'Hi' }, { headers: { authorization: value } })).status).toBe(200)
      const compatible = await ask('/models/v2/openai/v1/chat/completions', {
        method: 'POST',
        headers: { authorization: value },
        body: JSON.stringify({ model: CHAT, ...hello }),
      })
      expect(compatible.status).toBe(200)
    },
  )

  it.each(['', 'Key', 'Bearer  '])('refuses "%s" as the reference says', async (value) => {
    const { run } = simulate()
    const response = await run(TEXT, { text: 'Hi' }, { headers: { authorization: value } })
    expect(response.status).toBe(401)
    expect(await bodyOf(response)).toEqual({ error: 'Unauthorized', output: null })
  })

  it('refuses the key of an empty account, without output in the body', async () => {
    const { run } = simulate()
    const response = await run(TEXT, { text: 'Hi' }, { headers: { authorization: 'Key no-credits' } })
    expect(response.status).toBe(402)
    const body = await bodyOf(response)
    expect(body).toMatchObject({ status: 402, error: 'Payment Required' })
    expect(body).not.toHaveProperty('output')
  })
})

describe('lists', () => {
  it('lists every model of the table, marked and as JSON', async () => {
    const { ask } = simulate()
    const response = await ask('/models/v2/list/models')
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(response.headers.get('dm-simulated')).toBeTruthy()
    const { error, output } = (await response.json()) as { error: null; output: { modelId: string }[] }
    expect(error).toBeNull()
    expect(output.map(({ modelId }) => modelId)).toEqual(RUN_MODELS.map(({ id }) => id))
    for (const row of output)
      expect(row).toEqual({
        modelId: expect.any(String),
        task: expect.any(String),
        params: expect.any(Number),
        ramRequired: expect.any(Number),
        meter: expect.any(String),
        meterPrice: expect.stringMatching(/^0\.\d+ \/ sec$/),
      })
  })

  it('filters by task and by id; an unknown id gives an empty array', async () => {
    const { ask } = simulate()
    const list = async (query: string) =>
      ((await (await ask(`/models/v2/list/models?${query}`)).json()) as { output: { modelId: string }[] }).output
    expect(await list('task=text-to-image')).toHaveLength(3)
    expect(await list('modelId=suno/bark-small')).toMatchObject([
      { modelId: 'suno/bark-small', task: 'text-to-speech' },
    ])
    expect(await list('modelId=nobody/nothing')).toEqual([])
  })

  it('lists the tasks, and models that were added', async () => {
    const { ask, output } = simulate({ models: [{ id: 'somebody/captions', task: 'image-to-text' }] })
    const tasks = (await bodyOf(await ask('/models/v2/list/tasks'))).output
    expect(tasks).toEqual(expect.arrayContaining(Object.keys(TASKS)))
    expect(await output('somebody/captions', { url: 'https://media.example/a.png' })).toContain('simulated')
  })

  it('takes orders for models without a key', async () => {
    const { app } = simulate()
    const response = await app.request('/models/v2/request/owner/model', { method: 'POST' })
    expect(await response.json()).toEqual({ error: null, output: 'Job queued' })
  })
})

describe('requests', () => {
  it.each(DOCUMENTED)('answers $task in the documented shape', async ({ model, body, output }) => {
    const { output: run } = simulate()
    expect(shape(await run(model, body))).toEqual(shape(output))
  })

  it('covers every task of the table', () => {
    expect(DOCUMENTED.map(({ task }) => task).sort()).toEqual(Object.keys(TASKS).sort())
  })

  const missing = DOCUMENTED.flatMap(({ task, model, body }) => {
    const row = taskRow(task as keyof typeof TASKS)
    const names = Object.keys(row.input).map((name) => (name === 'prompt' ? 'text' : name))
    return [...names, ...(row.media ? ['url'] : [])].map((name) => ({ task, model, body, name }))
  })
  it.each(missing)('$task without $name is refused with 422 and the name', async ({ model, body, name }) => {
    const { run } = simulate()
    const { [name]: _left, base64: _alsoLeft, ...rest } = body
    const response = await run(
      model,
      name === 'url' ? rest : { ...rest, ...(body.base64 ? { base64: body.base64 } : {}) },
    )
    expect(response.status).toBe(422)
    expect((await bodyOf(response)).error).toBe(name)
  })

  it('gives the same answer to the same question, in any instance, and another to another', async () => {
    const ask = (text: string) => simulate().output('sentence-transformers/all-MiniLM-L6-v2', { text })
    expect(await ask('A dog')).toEqual(await ask('A dog'))
    expect(await ask('A dog')).not.toEqual(await ask('A boat'))
  })

  it.each([
    ['a text', 'ainize/bart-base-cnn', 'One. Two.', 'One.'],
    ['an address', 'Salesforce/blip-image-captioning-base', 'https://media.example/a.png', /simulated/],
    ['an object', 'deepset/roberta-base-squad2', { question: 'Who?', context: 'Ada sleeps' }, { answer: 'Ada' }],
    ['messages', CHAT, hello.messages, { content: expect.stringContaining('Hello') }],
    ['a text for a chat', CHAT, 'Hello', { content: expect.stringContaining('“Hello”') }],
  ])('sorts %s in input into its field, as the official clients send it', async (_what, model, input, expected) => {
    const { output } = simulate()
    const answer = await output(model, { input })
    if (expected instanceof RegExp || typeof expected === 'string') expect(answer).toMatch(expected)
    else expect(answer).toMatchObject(expected)
  })

  it('raises for settings that the model does not know or that have a wrong type', async () => {
    const { run } = simulate()
    const unknown = await run(TEXT, { text: 'Hi', params: { warmth: 2 } })
    expect(unknown.status).toBe(422)
    expect((await bodyOf(unknown)).error).toBe("__call__() got an unexpected keyword argument 'warmth'")
    const wrong = await run(TEXT, { text: 'Hi', params: { num_beams: 'two' } })
    expect((await bodyOf(wrong)).error).toContain('num_beams')
  })

  it.each([
    ['a model that is not there', 'nobody/nothing', { text: 'Hi' }, 404],
    ['a body that is no object', TEXT, ['Hi'], 400],
    ['a file that is no base64', 'vinvino02/glpn-nyu', { base64: 'data:image/png;base64,%%%' }, 422],
    ['a file that is no picture', 'vinvino02/glpn-nyu', { base64: 'data:image/png;base64,aGVsbG8=' }, 422],
    ['an address that leads nowhere', 'vinvino02/glpn-nyu', { url: 'https://nothing.invalid/a.png' }, 422],
    ['no labels', 'facebook/bart-large-mnli', { text: 'Hi', candidate_labels: [] }, 422],
    ['a message without a role', CHAT, { messages: [{ content: 'Hi' }] }, 422],
  ])('refuses %s', async (_what, model, body, status) => {
    const { run } = simulate()
    const response = await run(model, body)
    expect(response.status).toBe(status)
    expect((await bodyOf(response)).error).toEqual(expect.any(String))
    expect(response.headers.get('dm-simulated')).toBeTruthy()
  })

  it('runs closed models of the known makers, with what they said beside it', async () => {
    const { run } = simulate()
    const answer = await bodyOf(await run('openai/gpt-4o', hello))
    expect(answer).toMatchObject({ error: null, output: { role: 'assistant' }, provider: { model: 'gpt-4o' } })
    expect((await run('cohere/command-r', hello)).status).toBe(401)
    expect((await run('cohere/command-r', hello, { headers: { 'provider-key': 'own' } })).status).toBe(200)
  })
})

describe('files', () => {
  it('keeps what was made under its own origin and mount, for pages of any origin', async () => {
    const { ask, output } = simulate()
    const url = await output<string>('stabilityai/stable-diffusion-xl-base-1.0', {
      text: 'A boat',
      params: { width: 256, height: 256 },
    })
    expect(url).toMatch(
      /^https:\/\/api\.bytez\.example\/model\/output\/stabilityai\/stable-diffusion-xl-base-1\.0\/.{21}\.png$/,
    )
    const file = await ask(url, { headers: { origin: 'https://page.example' } })
    expect(file.headers.get('content-type')).toBe('image/png')
    expect(file.headers.get('access-control-allow-origin')).toBe('*')
    expect((await ask(url.replace('.png', 'x.png'))).status).toBe(404)
  })

  it('forgets the oldest of more than a hundred files', async () => {
    const { ask, output } = simulate()
    const urls: string[] = []
    for (let i = 0; i < 101; i++)
      urls.push(await output<string>('ali-vilab/text-to-video-ms-1.7b', { text: `Boat ${i}` }))
    expect((await ask(urls[0]!)).status).toBe(404)
    expect((await ask(urls[1]!)).status).toBe(200)
    expect((await ask(urls[100]!)).status).toBe(200)
  })

  it('gives the bytes themselves for json: false, and they are no UTF-8', async () => {
    const { run, file } = simulate()
    const ask = { text: 'A boat', params: { width: 256, height: 256 } }
    const model = 'stabilityai/stable-diffusion-xl-base-1.0'
    const response = await run(model, { ...ask, json: false })
    expect(response.headers.get('content-type')).toBe('image/png')
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow()
    expect(bytes).toEqual((await file(model, ask)).bytes)
  })
})

describe('streams', () => {
  const pieces = async (response: Response) => {
    const all: Uint8Array[] = []
    for await (const piece of response.body!) all.push(piece as Uint8Array)
    return all
  }
  const textOf = (all: Uint8Array[]) => Buffer.concat(all).toString('utf8')

  it('gives bare pieces, cut within a character, that are the whole answer', async () => {
    const { run, output } = simulate()
    const response = await run(CHAT, { ...hello, stream: true })
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const all = await pieces(response)
    expect(all.length).toBeGreaterThan(10)
    expect(all.some((piece) => (piece[0]! & 0xc0) === 0x80)).toBe(true)
    expect(textOf(all)).toBe((await output<{ content: string }>(CHAT, hello)).content)
  })

  it('streams only tasks that are marked for it', async () => {
    const { run } = simulate()
    const response = await run('Salesforce/blip-image-captioning-base', {
      url: 'https://media.example/a.png',
      stream: true,
    })
    expect(response.headers.get('content-type')).toContain('application/json')
  })

  it('gives pieces at the pace of the clock', async () => {
    const clock = new FakeClock()
    const { run } = simulate({ clock: clock.port, pieceMs: 40 })
    const reader = (await run(TEXT, { text: 'Boat', stream: true })).body!.getReader()
    expect((await reader.read()).value!.length).toBeGreaterThan(0)
    let arrived = false
    const second = reader.read().then(() => (arrived = true))
    await expect.poll(() => clock.waits).toEqual([40])
    expect(arrived).toBe(false)
    clock.advance(40)
    await second
    await reader.cancel()
  })

  it('ends with a piece that looks like text when the fault says so', async () => {
    const { run } = simulate({ faults: createFaultPlan({ kind: 'error-piece' }) })
    expect(textOf(await pieces(await run(TEXT, { text: 'Boat', stream: true })))).toMatch(
      /^A simulated .*Error: CUDA out of memory$/,
    )
  })

  it('breaks when the fault says so', async () => {
    const { run } = simulate({ faults: createFaultPlan({ kind: 'cut-body' }) })
    const response = await run(TEXT, { text: 'Boat', stream: true })
    await expect(response.text()).rejects.toThrow()
  })
})

describe('limits', () => {
  it('lets one call of a key run at a time, and refuses the next with the known words', async () => {
    const clock = new FakeClock()
    const { run } = simulate({ clock: clock.port, runMs: 100 })
    const first = run(TEXT, { text: 'Hi' })
    await expect.poll(() => clock.waits).toEqual([100])
    const second = await run(TEXT, { text: 'Hi' })
    expect(second.status).toBe(429)
    expect(await bodyOf(second)).toEqual({ error: 'Rejected: your plan allows for 1 concurrency', output: null })
    const other = run(TEXT, { text: 'Hi' }, { headers: { authorization: 'Key other' } })
    await expect.poll(() => clock.waits).toEqual([100, 100])
    clock.advance(100)
    expect((await first).status).toBe(200)
    expect((await other).status).toBe(200)
    clock.advance(1000)
    const third = run(TEXT, { text: 'Hi' })
    await expect.poll(() => clock.waits).toEqual([100])
    clock.advance(100)
    expect((await third).status).toBe(200)
  })

  it.each([
    ['is read to its end', async (response: Response) => void (await response.text())],
    ['is canceled', async (response: Response) => response.body!.cancel()],
  ])('holds the place of a stream until it %s', async (_what, end) => {
    const { run } = simulate()
    const response = await run(TEXT, { text: 'Boat', stream: true })
    expect((await run(TEXT, { text: 'Hi' })).status).toBe(429)
    await end(response)
    expect((await run(TEXT, { text: 'Hi' })).status).toBe(200)
  })

  it('frees the place of a call whose caller leaves', async () => {
    const clock = new FakeClock()
    const { run } = simulate({ clock: clock.port, runMs: 1000 })
    const caller = new AbortController()
    const first = run(TEXT, { text: 'Hi' }, { signal: caller.signal })
    await expect.poll(() => clock.waits).toEqual([1000])
    caller.abort()
    expect((await first).status).toBe(499)
    const second = run(TEXT, { text: 'Hi' })
    await expect.poll(() => clock.waits).toEqual([1000])
    clock.advance(1000)
    expect((await second).status).toBe(200)
  })

  it('frees the place of a call that the model refused', async () => {
    const { run } = simulate()
    expect((await run('almanach/camembert-base', { text: 'no gap' })).status).toBe(422)
    expect((await run(TEXT, { text: 'Hi' })).status).toBe(200)
  })

  it('counts what begins within a second; closed models have 10 in any case', async () => {
    const clock = new FakeClock()
    const { run } = simulate({ clock: clock.port, perSecond: 2 })
    const statuses = async (times: number, model: string, body: object) => {
      const all: number[] = []
      for (let i = 0; i < times; i++) all.push((await run(model, body)).status)
      return all
    }
    expect(await statuses(3, TEXT, { text: 'Hi' })).toEqual([200, 200, 429])
    clock.advance(1000)
    const response = await run(TEXT, { text: 'Hi' })
    expect(response.headers.get('ratelimit-limit')).toBe('2')
    expect(response.headers.get('ratelimit-remaining')).toBe('1')
    const closed = simulate({ clock: clock.port })
    for (let i = 0; i < 10; i++) expect((await closed.run('openai/gpt-4o', hello)).status).toBe(200)
    const refused = await closed.run('openai/gpt-4o', hello)
    expect(await bodyOf(refused)).toEqual({ error: 'Rate limit exceeded', output: null })
  })

  it('tells what a call cost, or nothing', async () => {
    const clock = new FakeClock()
    const { run } = simulate({ clock: clock.port, runMs: 2000 })
    const call = run(TEXT, { text: 'Hi' })
    await expect.poll(() => clock.waits).toEqual([2000])
    clock.advance(2000)
    const { headers } = await call
    expect(headers.get('inference-meter')).toBe('micro')
    expect(headers.get('inference-time')).toBe('2.000')
    expect(Number(headers.get('inference-cost'))).toBeCloseTo(2 * 0.0005344, 6)
    const silent = await simulate({ meterHeaders: false }).run(TEXT, { text: 'Hi' })
    expect([...silent.headers.keys()].filter((name) => /inference|ratelimit/.test(name))).toEqual([])
  })
})

describe('cold boot', () => {
  it('waits before the first answer of a model, not before the next, and again after a long silence', async () => {
    const clock = new FakeClock()
    const { run } = simulate({ clock: clock.port, coldMs: 30_000, idleMs: 60_000 })
    const first = run(TEXT, { text: 'Hi' })
    await expect.poll(() => clock.waits).toEqual([30_000])
    clock.advance(30_000)
    expect((await first).status).toBe(200)
    clock.advance(59_000)
    expect((await run(TEXT, { text: 'Hi' })).status).toBe(200)
    clock.advance(60_000)
    const cold = run(TEXT, { text: 'Hi' })
    await expect.poll(() => clock.waits).toEqual([30_000])
    clock.advance(30_000)
    expect((await cold).status).toBe(200)
    const other = run(CHAT, hello)
    await expect.poll(() => clock.waits).toEqual([30_000])
    clock.advance(30_000)
    await other
  })

  it('goes on when the caller leaves', async () => {
    const clock = new FakeClock()
    const { run } = simulate({ clock: clock.port, coldMs: 30_000 })
    const caller = new AbortController()
    const first = run(TEXT, { text: 'Hi' }, { signal: caller.signal })
    await expect.poll(() => clock.waits).toEqual([30_000])
    clock.advance(20_000)
    caller.abort()
    await first
    const second = run(TEXT, { text: 'Hi' })
    await expect.poll(() => clock.waits).toEqual([10_000])
    clock.advance(10_000)
    expect((await second).status).toBe(200)
  })
})

describe('faults', () => {
  const ask = async (fault: Fault, model = TEXT, body: unknown = { text: 'Hi' }) =>
    simulate({ faults: createFaultPlan(fault) }).run(model, body)

  it.each([
    ['unauthorized', 401, { error: 'Unauthorized', output: null }],
    ['no-credits', 402, { status: 402, error: 'Payment Required' }],
    ['rate-limited', 429, { error: 'Rate limit exceeded', output: null }],
    ['concurrency', 429, { error: 'Rejected: your plan allows for 1 concurrency' }],
    ['provider-quota', 429, { error: expect.stringMatching(/^429 You exceeded your current quota/) }],
    ['loading', 503, { output: null }],
    ['out-of-memory', 422, { error: expect.stringContaining('out of memory') }],
    ['error-in-200', 200, { error: 'model failed to load', output: null }],
  ] as const)('%s', async (kind, status, body) => {
    const response = await ask({ kind })
    expect(response.status).toBe(status)
    expect(await bodyOf(response)).toMatchObject(body)
  })

  it('asks to come back in seconds, at a time, or not at all', async () => {
    const at = Date.parse('2026-01-01T00:00:30Z')
    const header = async (fault: Partial<Fault>) =>
      (await ask({ kind: 'rate-limited', ...fault })).headers.get('retry-after')
    expect(await header({ retryAfterSeconds: 7 })).toBe('7')
    expect(await header({ retryAfterDate: at })).toBe('Thu, 01 Jan 2026 00:00:30 GMT')
    expect(await header({})).toBeNull()
  })

  it('answers with the page of a proxy', async () => {
    const response = await ask({ kind: 'bad-gateway' })
    expect(response.status).toBe(502)
    expect(response.headers.get('content-type')).toContain('text/html')
  })

  it('leaves output out', async () => {
    expect(await bodyOf(await ask({ kind: 'no-output' }))).toEqual({ error: null })
  })

  it('gives what is said as parts', async () => {
    const { output } = (await bodyOf(await ask({ kind: 'chat-parts' }, CHAT, hello))) as {
      output: { content: unknown }
    }
    expect(output.content).toEqual([{ type: 'text', text: expect.stringContaining('Hello') }])
  })

  it('puts a vector into further lists', async () => {
    const model = 'sentence-transformers/all-MiniLM-L6-v2'
    const { output } = (await bodyOf(await ask({ kind: 'nested-vector' }, model, { text: 'Hi' }))) as {
      output: number[][][]
    }
    expect(output[0]![0]).toHaveLength(384)
  })

  it('lets the right answer trickle', async () => {
    const response = await ask({ kind: 'trickle', delayMs: 0 })
    const lengths: number[] = []
    for await (const piece of response.clone().body!) lengths.push((piece as Uint8Array).length)
    expect(new Set(lengths)).toEqual(new Set([1]))
    expect(await bodyOf(response)).toMatchObject({ error: null, output: expect.stringContaining('simulated') })
  })

  it('keeps faults of runs for runs', async () => {
    const faults = createFaultPlan({ kind: 'loading' })
    const { ask: get, run } = simulate({ faults })
    expect((await get('/models/v2/list/tasks')).status).toBe(200)
    expect((await run(TEXT, { text: 'Hi' })).status).toBe(503)
    expect(faults.served).toHaveLength(1)
  })

  it('does not take a place for what is refused', async () => {
    const { run } = simulate({ faults: createFaultPlan({ kind: 'loading', times: 2 }) })
    for (const status of [503, 503, 200]) expect((await run(TEXT, { text: 'Hi' })).status).toBe(status)
  })
})

describe('pages', () => {
  const preflight = (headers: string) => ({
    method: 'OPTIONS',
    headers: {
      origin: 'https://page.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': headers,
    },
  })

  it('answers preflights for the headers that clients send', async () => {
    const { app } = simulate()
    const response = await app.request(`/models/v2/${TEXT}`, preflight('authorization,content-type,lang,provider-key'))
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    const allowed = response.headers.get('access-control-allow-headers')!.split(',')
    expect(allowed).toEqual(['authorization', 'content-type', 'lang', 'provider-key'])
  })

  it('lets pages read what marks an answer, and nothing else', async () => {
    const { run } = simulate()
    const { headers } = await run(TEXT, { text: 'Hi' }, { headers: { origin: 'https://page.example' } })
    expect(headers.get('access-control-expose-headers')).toBe('DM-Simulated')
  })

  it('refuses them when it is told to', async () => {
    const { app, run } = simulate({ cors: false })
    const response = await app.request(`/models/v2/${TEXT}`, preflight('authorization'))
    expect(response.ok).toBe(false)
    expect(response.headers.has('access-control-allow-origin')).toBe(false)
    expect((await run(TEXT, { text: 'Hi' })).headers.has('access-control-allow-origin')).toBe(false)
  })
})

describe('paths of OpenAI', () => {
  const ask = (path: string, body: object, faults = createFaultPlan()) =>
    simulate({ faults }).ask(`/models/v2/openai/v1${path}`, { method: 'POST', body: JSON.stringify(body) })
  const frames = async (response: Response) =>
    (await response.text())
      .split('\n\n')
      .filter(Boolean)
      .map((frame) => frame.replace(/^data: /, ''))

  it('answers a chat whole and as events, with the same words', async () => {
    const body = { model: CHAT, ...hello, max_tokens: 30 }
    const whole = (await (await ask('/chat/completions', body)).json()) as {
      choices: [{ message: { role: string; content: string }; finish_reason: string }]
    }
    expect(whole.choices[0]).toMatchObject({ message: { role: 'assistant' }, finish_reason: 'stop' })
    const response = await ask('/chat/completions', { ...body, stream: true })
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const all = await frames(response)
    expect(all.pop()).toBe('[DONE]')
    const chunks = all.map(
      (frame) => JSON.parse(frame) as { choices: [{ delta: { content: string }; finish_reason: string | null }] },
    )
    expect(chunks.map(({ choices }) => choices[0].delta.content).join('')).toBe(whole.choices[0].message.content)
    expect(chunks.map(({ choices }) => choices[0].finish_reason)).toEqual([
      ...Array.from({ length: chunks.length - 1 }, () => null),
      'stop',
    ])
  })

  it('answers completions and responses', async () => {
    const completion = (await (await ask('/completions', { model: CHAT, prompt: 'Hello' })).json()) as {
      choices: [{ text: string }]
    }
    expect(completion.choices[0].text).toContain('Hello')
    const answer = (await (await ask('/responses', { model: CHAT, input: 'Hello' })).json()) as {
      output: [{ content: [{ text: string }] }]
    }
    expect(answer.output[0].content[0].text).toContain('Hello')
    const all = await frames(await ask('/responses', { model: CHAT, input: 'Hello', stream: true }))
    expect(JSON.parse(all.at(-2)!)).toMatchObject({ type: 'response.completed' })
  })

  it('wraps errors as OpenAI does', async () => {
    const bad = await ask('/chat/completions', { model: CHAT })
    expect(bad.status).toBe(400)
    expect(await bad.json()).toEqual({ error: { message: 'messages' } })
    expect((await ask('/chat/completions', { model: 'nobody/nothing', ...hello })).status).toBe(404)
    expect(await (await ask('/chat/completions', { model: TEXT, ...hello })).json()).toMatchObject({
      error: { message: expect.stringContaining('no chat model') },
    })
    const limited = await ask('/chat/completions', { model: CHAT, ...hello }, createFaultPlan({ kind: 'concurrency' }))
    expect(await limited.json()).toMatchObject({ error: { message: expect.stringContaining('concurrency') } })
  })

  it.each([
    ['error-in-200', { error: { message: 'model failed to load' } }],
    ['no-output', {}],
    ['chat-parts', { choices: [{ message: { content: [{ type: 'text', text: expect.any(String) }] } }] }],
    ['trickle', { choices: [{ message: { content: expect.any(String) } }] }],
  ] as const)('have faults too: %s', async (kind, body) => {
    const response = await ask('/chat/completions', { model: CHAT, ...hello }, createFaultPlan({ kind, delayMs: 0 }))
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject(body)
  })

  it('end with an event that holds an error when the fault says so', async () => {
    const stream = { model: CHAT, ...hello, stream: true }
    const all = await frames(await ask('/chat/completions', stream, createFaultPlan({ kind: 'error-piece' })))
    expect(JSON.parse(all.at(-1)!)).toEqual({ error: { message: 'CUDA out of memory' } })
    expect(all.length).toBeGreaterThan(3)
  })
})

/** What a value is made of: names and kinds. Lists count as their first element, files by what kind they are. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return [shape(value[0])]
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([name, inner]) => [name, shape(inner)]),
    )
  return typeof value === 'string' && value.startsWith('https:') ? 'address' : value === null ? null : typeof value
}
