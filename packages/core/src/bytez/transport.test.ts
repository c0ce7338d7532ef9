import { describe, expect, it } from 'vitest'
import { DecentraError } from '../contract/decentra-error.js'
import type { RunEvent } from '../contract/runs.js'
import { FakeClock } from '../fake-clock.fixture.js'
import type { LogEntry } from '../runtime.js'
import { KEY, skipWaits } from './bytez.fixture.js'
import { type BytezRequest, type BytezResponse, type BytezTransport, createBytezClient } from './index.js'

const MODEL = 'Helsinki-NLP/opus-mt-en-zh'
const translate = { text: 'good morning' }
const json = (value: unknown, status = 200, headers = {}): BytezResponse => ({
  status,
  headers: new Headers({ 'content-type': 'application/json', ...headers }),
  body: JSON.stringify(value),
})

/** A client whose transport gives these answers, in order, or fails with them. */
function openClient(...answers: (BytezResponse | Error)[]) {
  const clock = new FakeClock()
  const log: LogEntry[] = []
  const sent: BytezRequest[] = []
  const transport: BytezTransport = (request) => {
    sent.push(request)
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
  }
  const runtime = {
    clock: clock.port,
    log: (entry: LogEntry) => void log.push(entry),
    fetch: () => Promise.reject(new Error('Not by fetch.')),
  }
  const client = createBytezClient({ apiKey: KEY, baseUrl: 'https://upstream.example/', runtime, transport })
  return { client, sent, finish: <T>(promise: Promise<T>) => skipWaits(clock, log, promise) }
}

describe('a transport', () => {
  it('gets each request whole, and the text that it answers with is read', async () => {
    const { client, sent } = openClient(json({ error: null, output: [{ translation_text: '早' }] }))
    const run = await client.run('translation', translate)
    expect([run.output.text, run.attempts]).toEqual(['早', 1])
    expect(sent).toEqual([
      {
        url: `https://upstream.example/models/v2/${MODEL}`,
        method: 'POST',
        headers: { authorization: `Key ${KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify({ text: 'good morning' }),
        signal: expect.any(AbortSignal) as AbortSignal,
      },
    ])
    // Whatever still comes of it, nobody waits for that.
    expect(sent[0]!.signal.aborted).toBe(true)
  })

  it('gets lists as a GET without a body', async () => {
    const { client, sent } = openClient(json({ error: null, output: ['chat'] }))
    expect(await client.tasks()).toEqual(['chat'])
    expect(sent[0]).toEqual({
      url: 'https://upstream.example/models/v2/list/tasks',
      method: 'GET',
      headers: { authorization: `Key ${KEY}` },
      signal: expect.any(AbortSignal) as AbortSignal,
    })
  })

  it('may answer a stream with a stream, or with all of the text at once, or with a Response', async () => {
    const type = { 'content-type': 'text/event-stream' }
    const text = 'Short and sweet.'
    for (const response of [
      { status: 200, headers: new Headers(type), body: text },
      new Response(text, { headers: type }),
    ]) {
      const { client } = openClient(response)
      const events: RunEvent[] = []
      const run = await client.run('summarization', { text: 'long' }, { onEvent: (event) => events.push(event) })
      expect(run.output.text).toBe(text)
      expect(events.filter((event) => event.type === 'delta')).toEqual([{ type: 'delta', text }])
    }
  })

  it('is asked again by the client, and only where the upstream ran nothing', async () => {
    const { client, sent, finish } = openClient(
      json({ error: 'Rate limit exceeded' }, 429, { 'retry-after': '3' }),
      Object.assign(new TypeError('failed'), { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }),
      json({ error: 'loading' }, 503),
      json({ error: null, output: '早' }),
    )
    expect((await finish(client.run('translation', translate))).attempts).toBe(4)
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1)
    for (const [answer, code] of [
      [Object.assign(new Error('cut'), { code: 'ECONNRESET' }), 'network-failed'],
      [json({ error: 'bad' }, 500), 'upstream-failed'],
      [{ status: 500, headers: new Headers(), body: null }, 'upstream-failed'],
      [{ status: 302, headers: new Headers({ location: 'https://evil.example' }), body: null }, 'response-invalid'],
      [{ status: 200, headers: new Headers(), body: null }, 'response-invalid'],
    ] as const) {
      const { client, sent, finish } = openClient(answer)
      await expect(finish(client.run('translation', translate, { fallback: false }))).rejects.toMatchObject({ code })
      expect(sent).toHaveLength(1)
    }
  })

  it('hands an error of ours to the caller, and keeps the key out of every other', async () => {
    const ours = new DecentraError('upstream-failed', 'Not to another host.')
    await expect(openClient(ours).client.run('translation', translate)).rejects.toBe(ours)
    const { inspect } = await import('node:util')
    const error: unknown = await openClient(new Error(`sent ${KEY}`))
      .client.run('translation', translate)
      .catch((error: unknown) => error)
    expect(inspect(error, { depth: 9 })).not.toContain(KEY)
  })

  it('is told when the caller gives up, and is not waited for', async () => {
    const stop = new AbortController()
    let signal: AbortSignal | undefined
    const client = createBytezClient({
      apiKey: KEY,
      transport: (request) => {
        signal = request.signal
        stop.abort(new Error('enough'))
        return new Promise(() => {})
      },
    })
    await expect(client.run('translation', translate, { signal: stop.signal })).rejects.toThrow('enough')
    expect(signal!.reason).toBe(stop.signal.reason)
  })
})
