import { describe, expect, it } from 'vitest'
import { isDecentraError } from '../contract/decentra-error.js'
import { remedyOf } from '../contract/errors.js'
import type { RunEvent } from '../contract/runs.js'
import { FakeClock } from '../fake-clock.fixture.js'
import { type Answer, json, output, ScriptedServer } from '../scripted-server.fixture.js'
import { KEY, openBytez, skipWaits } from './bytez.fixture.js'

const html =
  (status: number): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'text/html' }).end('<html>bad gateway</html>')

const text =
  (body: string): Answer =>
  (response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(body)

const translate = { text: 'Good morning' }

/** Every status and body of the upstream's reference. */
const FAILURES: [name: string, answer: Answer, code: string, times: number][] = [
  ['401', json({ error: 'Unauthorized', output: null }, 401), 'unauthorized', 1],
  [
    '402, without an output',
    json({ status: 402, error: 'Payment Required', message: 'Insufficient credits.' }, 402),
    'credits-exhausted',
    1,
  ],
  ['422', json({ error: 'text' }, 422), 'model-failed', 1],
  ['422 out of memory, once more', json({ error: 'CUDA out of memory' }, 422), 'model-failed', 2],
  [
    '429 of the provider',
    json({ error: '429 You exceeded your current quota, please check your plan.', output: null }, 429),
    'upstream-refused',
    1,
  ],
  ['400 of the OpenAI path', json({ error: { message: 'Bad request' } }, 400), 'model-failed', 1],
  ['403', json({ error: 'no' }, 403), 'upstream-refused', 1],
  ['404', json({}, 404), 'not-found', 1],
  ['413', html(413), 'payload-too-large', 1],
  ['500', json({ error: 'oops', output: null }, 500), 'upstream-failed', 1],
  ['502 with a page', html(502), 'upstream-failed', 1],
  ['504 with a page', html(504), 'upstream-timeout', 1],
  ['an error inside 200', json({ error: 'model failed to load', output: null }), 'upstream-failed', 1],
  ['another error inside 200', json({ error: "'candidate_labels'", output: null }), 'model-failed', 1],
  ['a refused key inside 200', json({ error: 'Unauthorized', output: null }), 'unauthorized', 1],
  ['no output', json({ error: null }), 'response-invalid', 1],
  ['a page inside 200', html(200), 'response-invalid', 1],
  ['half a JSON', text('{"error":null,"outp'), 'response-invalid', 1],
  ['a JSON text', text('"x"'), 'response-invalid', 1],
  ['nothing', text(''), 'response-invalid', 1],
]

describe('failures', () => {
  it.each(FAILURES)('%s', async (_, answer, code, times) => {
    const clock = new FakeClock()
    const { client, upstream, log } = await openBytez([answer], { runtime: { clock: clock.port } })
    const events: RunEvent[] = []
    const run = client.run('text-classification', translate, { onEvent: (event) => events.push(event) })
    const error = await skipWaits(clock, log, run).catch((error: unknown) => error)
    expect(error).toMatchObject({ name: 'DecentraError', code })
    expect(upstream.received).toHaveLength(times)
    const last = events.at(-1)!
    expect(last).toMatchObject({ type: 'failed', run: { state: 'failed', attempts: times, error: { code } } })
    expect(isDecentraError(error) && remedyOf(error)).toMatch(/\w/)
  })

  it('does not follow a redirect: the key goes to one host', async () => {
    const other = await ScriptedServer.start(output('https://evil.example/a.png'))
    const { client, upstream } = await openBytez([
      (response) => void response.writeHead(307, { location: `${other.url}/x` }).end(),
    ])
    await expect(client.run('translation', translate)).rejects.toMatchObject({ code: 'response-invalid' })
    expect([upstream.received.length, other.received.length]).toEqual([1, 0])
    await other.close()
  })

  it('names the model and quotes the upstream, on one line and not at length', async () => {
    const { client } = await openBytez([json({ error: `too\nlong ${'x'.repeat(1000)}` }, 422)])
    const error = await client.run('translation', translate).catch((error: Error) => error)
    expect((error as Error).message).toMatch(
      /^Helsinki-NLP\/opus-mt-en-zh: the model refused the input: "too long x{291}…"\.$/,
    )
  })

  it('keeps the key out of every error, its causes, and the log', async () => {
    const echo: Answer = (response, { headers }) =>
      json({ error: `headers: ${JSON.stringify(headers)} ${btoa(KEY)} ${encodeURIComponent(KEY)}` }, 500)(response, {
        method: 'POST',
        url: '',
        headers,
        body: undefined,
      })
    const cut: Answer = (response) => void response.destroy()
    const throwing = (request: unknown) => Promise.reject(Object.assign(new Error(`sent ${KEY}`), { request }))
    for (const [answer, fetch] of [[echo], [cut], [echo, throwing]] as const) {
      const { client, log } = await openBytez([answer], { runtime: fetch ? { fetch } : {} })
      const events: RunEvent[] = []
      const error: unknown = await client
        .run('translation', translate, { onEvent: (event) => events.push(event) })
        .catch((error: unknown) => error)
      const { inspect } = await import('node:util')
      const everything = inspect([error, log, events], { depth: 20, showHidden: true }) + JSON.stringify([log, events])
      expect(everything).toContain('DecentraError')
      for (const secret of [KEY, btoa(KEY).replace(/=+$/, '')]) expect(everything).not.toContain(secret)
    }
  })
})

describe('repetition', () => {
  const clocked = async (answers: Answer[], options = {}) => {
    const clock = new FakeClock()
    const opened = await openBytez(answers, { runtime: { clock: clock.port }, ...options })
    return { clock, ...opened }
  }
  const busy = (headers = {}) => json({ error: 'Rate limit exceeded', output: null }, 429, headers)
  const full = json({ error: 'Rejected: your plan allows for 1 concurrency', output: null }, 429)
  const loading = json({ error: 'loading' }, 503)

  it('waits as long as the upstream asks, and says so in the log', async () => {
    const { client, clock, log, upstream } = await clocked([busy({ 'retry-after': '7' }), output('早')])
    const began = clock.port.monotonic()
    const run = await skipWaits(clock, log, client.run('translation', translate))
    expect([run.output.text, run.attempts, upstream.received.length]).toEqual(['早', 2, 2])
    expect(clock.port.monotonic() - began).toBe(7000)
    expect(log[0]).toMatchObject({ type: 'call-repeated', code: 'rate-limited', waitMs: 7000, attempt: 1 })
    expect(log[1]).toMatchObject({ type: 'run-finished', task: 'translation', attempts: 2 })
  })

  it('waits until a date', async () => {
    const clock = new FakeClock()
    const at = new Date(clock.port.now() + 12_000).toUTCString()
    const { client, log } = await openBytez([busy({ 'retry-after': at }), output('早')], {
      runtime: { clock: clock.port },
    })
    await skipWaits(clock, log, client.run('translation', translate))
    expect(clock.port.monotonic()).toBe(12_000)
  })

  it('gives up when the wait would pass the deadline, and says how long it would be', async () => {
    const { client, clock, log } = await clocked([busy({ 'retry-after': '3600' })])
    const failure = skipWaits(clock, log, client.run('translation', translate))
    await expect(failure).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: 3_600_000 })
    expect(clock.port.monotonic()).toBe(0)
  })

  it('ends a row of refusals after eight', async () => {
    const { client, clock, log, upstream } = await clocked([busy()])
    await expect(skipWaits(clock, log, client.run('translation', translate))).rejects.toMatchObject({
      code: 'rate-limited',
    })
    expect(upstream.received).toHaveLength(9)
  })

  it('comes back until the call that runs has ended, at most until the deadline', async () => {
    const { client, clock, log, upstream } = await clocked([...Array.from({ length: 30 }, () => full), output('早')])
    const run = await skipWaits(clock, log, client.run('translation', translate))
    expect([run.attempts, upstream.received.length]).toEqual([31, 31])
    const endless = await clocked([full])
    const failure = skipWaits(endless.clock, endless.log, endless.client.run('translation', translate))
    await expect(failure).rejects.toMatchObject({ code: 'rate-limited' })
    // Two minutes for the task, five for a start.
    expect(endless.clock.port.monotonic()).toBeLessThanOrEqual(420_000)
    expect(endless.clock.port.monotonic()).toBeGreaterThan(410_000)
  })

  it('says at once that the account is busy to those who wait themselves', async () => {
    for (const answer of [full, busy()]) {
      const { client, upstream } = await clocked([answer], { waitWhenBusy: false })
      await expect(client.run('translation', translate)).rejects.toMatchObject({ code: 'rate-limited' })
      expect(upstream.received).toHaveLength(1)
    }
  })

  it('waits for a model that is loaded, and tells', async () => {
    const { client, clock, log } = await clocked([
      ...Array.from({ length: 8 }, () => loading),
      output([{ label: 'a', score: 1 }]),
    ])
    const events: RunEvent[] = []
    const run = await skipWaits(
      clock,
      log,
      client.run('text-classification', translate, { onEvent: (event) => events.push(event) }),
    )
    const told = events.flatMap((event) => (event.type === 'cold-boot' ? [event.elapsedMs] : []))
    // The test's clock moves in steps that need not be those of the watch.
    expect(told[0]).toBeGreaterThanOrEqual(8000)
    expect(told[0]).toBeLessThan(9000)
    expect(told.length).toBeGreaterThan(10)
    for (const [i, ms] of told.slice(1).entries()) expect(ms - told[i]!).toBeLessThanOrEqual(2000)
    expect(run.attempts).toBe(9)
  })

  it('gives a model more time that was stopped early', async () => {
    const answer = output([{ label: 'a', score: 1 }])
    const { client, clock, log, upstream } = await clocked([
      answer,
      ...Array.from({ length: 30 }, () => loading),
      answer,
    ])
    await client.run('text-classification', translate)
    const run = await skipWaits(clock, log, client.run('text-classification', translate))
    // Two minutes are for an answer of a model that runs.
    expect(clock.port.monotonic()).toBeGreaterThan(130_000)
    expect([run.attempts, upstream.received.length]).toEqual([31, 32])
  })

  it('sends again what never left, and nothing that may have arrived', async () => {
    const { client, upstream } = await openBytez([(response) => void response.destroy()])
    await expect(client.run('translation', translate)).rejects.toMatchObject({ code: 'network-failed' })
    expect(upstream.received).toHaveLength(1)
    const closed = await ScriptedServer.start()
    await closed.close()
    const { client: lonely, log } = await openBytez([], { baseUrl: closed.url })
    await expect(lonely.run('translation', translate)).rejects.toMatchObject({
      code: 'network-failed',
      message: `${closed.url} can not be reached.`,
    })
    expect(log.filter(({ type }) => type === 'call-repeated')).toHaveLength(2)
  })
})

describe('fallback', () => {
  const SDXL = 'stabilityai/stable-diffusion-xl-base-1.0'
  const PHOTO = 'dreamlike-art/dreamlike-photoreal-2.0'
  const broken = json({ error: 'oops', output: null }, 500)
  const refused = json({ error: 'bad prompt' }, 422)
  const made = output('https://cdn.example/a.png')

  it('asks another model when one is in trouble, and says so', async () => {
    const { client, upstream } = await openBytez([broken, made])
    const events: RunEvent[] = []
    const run = await client.run('text-to-image', { prompt: 'a cat' }, { onEvent: (event) => events.push(event) })
    expect(run).toMatchObject({ model: SDXL, modelUsed: PHOTO, fallback: true, attempts: 2 })
    expect(run.license.id).toMatch(/modified/)
    expect(events).toMatchObject([
      { type: 'running', model: SDXL, attempt: 1 },
      { type: 'running', model: PHOTO, attempt: 2 },
      { type: 'succeeded' },
    ])
    expect(upstream.received.map(({ url }) => url)).toEqual([`/models/v2/${SDXL}`, `/models/v2/${PHOTO}`])
    expect(upstream.last.body).toMatchObject({ params: { width: 768, height: 768 } })
  })

  it('puts words behind the prompt for a model that has not the style', async () => {
    const { client, upstream } = await openBytez([broken, made])
    await client.run('text-to-image', { prompt: 'an anime cat' })
    expect(upstream.received.map(({ body }) => body!.text)).toEqual(['an anime cat', 'an anime cat, anime style'])
  })

  it('keeps to one model when told to, and when key, credits or limits are the cause', async () => {
    const only = await openBytez([broken, made])
    await expect(only.client.run('text-to-image', { prompt: 'a cat' }, { fallback: false })).rejects.toMatchObject({
      code: 'upstream-failed',
    })
    for (const [answer, code] of [
      [json({ error: 'Unauthorized' }, 401), 'unauthorized'],
      [json({ error: 'Payment Required' }, 402), 'credits-exhausted'],
      [json({ error: 'You exceeded your current quota' }, 429), 'upstream-refused'],
    ] as const) {
      const { client, upstream } = await openBytez([answer, made])
      await expect(client.run('text-to-image', { prompt: 'a cat' })).rejects.toMatchObject({ code })
      expect(upstream.received).toHaveLength(1)
    }
  })

  it('takes a model for broken that refused two different inputs, not one that refused one twice', async () => {
    const { client, upstream } = await openBytez([refused, refused, refused, made])
    await expect(client.run('text-to-image', { prompt: 'one' })).rejects.toMatchObject({ code: 'model-failed' })
    await expect(client.run('text-to-image', { prompt: 'one' })).rejects.toMatchObject({ code: 'model-failed' })
    const run = await client.run('text-to-image', { prompt: 'two' })
    expect([run.modelUsed, upstream.received.length]).toEqual([PHOTO, 4])
  })
})
