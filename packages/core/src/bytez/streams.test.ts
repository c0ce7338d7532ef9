import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../contract/runs.js'
import { type Answer, json, output, pieces } from '../scripted-server.fixture.js'
import { KEY, openBytez } from './bytez.fixture.js'

/** Runs with somebody who listens; answers with the result or the error, and what was told. */
async function listen(answer: Answer, task: 'translation' | 'chat' = 'translation') {
  const { client, upstream } = await openBytez([answer])
  const events: RunEvent[] = []
  const options = { onEvent: (event: RunEvent) => void events.push(event) }
  const run =
    task === 'chat'
      ? client.run('chat', { messages: [{ role: 'user', content: 'hi' }] }, options)
      : client.run('translation', { text: 'Good morning' }, options)
  const result = await run.catch((error: unknown) => error)
  const text = events.flatMap((event) => (event.type === 'delta' ? [event.text] : [])).join('')
  return { result, events, text, upstream }
}

describe('a text in pieces', () => {
  it('is asked for only when somebody listens, and only where tasks have it', async () => {
    const { client, upstream } = await openBytez([output('a')])
    await client.run('translation', { text: 'a' })
    await client.run('image-to-text', { url: 'https://a.example/a.png' }, { onEvent: () => {} })
    expect(upstream.received.map(({ body }) => body!.stream)).toEqual([undefined, undefined])
    const { upstream: heard } = await listen(pieces(['a']))
    expect(heard.last.body).toEqual({ text: 'Good morning', stream: true })
  })

  it('comes whole, also when its characters are cut', async () => {
    const bytes = Buffer.from('早上好，世界 👋🏽 ok')
    const cut = Array.from({ length: Math.ceil(bytes.length / 2) }, (_, i) => bytes.subarray(i * 2, i * 2 + 2))
    const { result, text, events } = await listen(pieces(cut))
    expect(result).toMatchObject({ state: 'succeeded', output: { text: '早上好，世界 👋🏽 ok' } })
    expect(text).toBe('早上好，世界 👋🏽 ok')
    expect(text).not.toContain('\ufffd')
    expect(events.filter(({ type }) => type === 'delta').length).toBeGreaterThan(5)
  })

  it.each([
    ['in a piece of its own', ['A dog', ' runs', 'Error: CUDA out of memory']],
    ['cut in two', ['A dog', ' runs', 'Error: CUDA', ' out of memory']],
    ['put to the piece before on the way', ['A dog', ' runsError: CUDA out of memory']],
  ])('ends with a failure that came %s, which is not told as text', async (_, parts) => {
    const { result, text } = await listen(pieces(parts))
    expect(result).toMatchObject({ code: 'model-failed', message: expect.stringContaining('CUDA out of memory') })
    expect(text).toBe('A dog runs')
  })

  it('may speak of errors', async () => {
    for (const parts of [
      ['Error: ', 'the word stands at the beginning'],
      ['It says ', 'ValueError: no'],
      ['It says Error: no'],
      ['It says ', 'Error: ', 'x'.repeat(5000), ' and so on'],
    ]) {
      const { result, text } = await listen(pieces(parts))
      expect(result).toMatchObject({ output: { text: parts.join('') } })
      expect(text).toBe(parts.join(''))
    }
  })

  it('that breaks off is no answer, and nobody else is asked', async () => {
    const { result, events, upstream } = await listen(pieces(['A dog', ' ru'], { cut: true }))
    expect(result).toMatchObject({ code: 'network-failed' })
    expect(events.at(-1)).toMatchObject({ type: 'failed', run: { error: { code: 'network-failed' } } })
    expect(upstream.received).toHaveLength(1)
  })

  it('that is empty is no answer', async () => {
    expect((await listen(pieces([]))).result).toMatchObject({ code: 'response-invalid' })
  })

  it('may come as JSON all the same, or fail before it begins', async () => {
    expect((await listen(output('早上好'))).result).toMatchObject({ output: { text: '早上好' } })
    expect((await listen(json({ error: 'Unauthorized', output: null }, 401))).result).toMatchObject({
      code: 'unauthorized',
    })
    expect((await listen(json({ error: 'model failed to load', output: null }))).result).toMatchObject({
      code: 'upstream-failed',
    })
  })

  it('is stopped by a listener that throws, with what it threw', async () => {
    const { client } = await openBytez([pieces(['a', 'b', 'c'])])
    const fault = new Error('listener')
    const run = client.run(
      'translation',
      { text: 'a' },
      {
        onEvent: (event) => {
          if (event.type === 'delta') throw fault
        },
      },
    )
    await expect(run).rejects.toBe(fault)
  })
})

describe('chat', () => {
  const part = (content: string, reason: string | null = null) =>
    `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content }, finish_reason: reason }] })}\n\n`

  it('goes by the OpenAI-compatible path, with its names and its form of the key', async () => {
    const { client, upstream } = await openBytez([
      json({ choices: [{ message: { role: 'assistant', content: 'Teal' }, finish_reason: 'stop' }] }),
    ])
    const messages = [{ role: 'user' as const, content: 'Name a color' }]
    const run = await client.run('chat', { messages }, { params: { max_new_tokens: 20, temperature: 0.5 } })
    expect(run.output.text).toBe('Teal')
    expect(upstream.last).toMatchObject({
      url: '/models/v2/openai/v1/chat/completions',
      headers: { authorization: `Bearer ${KEY}` },
    })
    expect(upstream.last.body).toEqual({ model: 'Qwen/Qwen3-4B', messages, max_tokens: 20, temperature: 0.5 })
  })

  it.each([
    [
      'parts',
      {
        choices: [
          {
            message: {
              content: [
                { type: 'text', text: 'Te' },
                { type: 'text', text: 'al' },
              ],
            },
          },
        ],
      },
    ],
    ['the native form', { error: null, output: { role: 'assistant', content: 'Teal' } }],
    ['the native form in parts', { error: null, output: { content: [{ type: 'text', text: 'Teal' }] } }],
    ['an end beside the choices', { choices: [{ message: { content: 'Teal' } }], finish_reason: 'stop' }],
  ])('reads %s', async (_, body) => {
    const { client } = await openBytez([json(body)])
    expect((await client.run('chat', { messages: [{ role: 'user', content: 'hi' }] })).output.text).toBe('Teal')
  })

  it('reads events, cut anywhere', async () => {
    const bytes = Buffer.from(part('Häl') + part('lo 👋') + part('', 'stop') + 'data: [DONE]\n\n')
    const cut = [bytes.subarray(0, 90), bytes.subarray(90, 123), bytes.subarray(123)]
    const { result, text, upstream } = await listen(pieces(cut, { type: 'text/event-stream' }), 'chat')
    expect(result).toMatchObject({ output: { text: 'Hällo 👋' } })
    expect(text).toBe('Hällo 👋')
    expect(upstream.last.body).toMatchObject({ stream: true })
  })

  it('knows an end without the mark from a connection that broke', async () => {
    expect((await listen(pieces([part('Hello', 'stop')]), 'chat')).result).toMatchObject({ output: { text: 'Hello' } })
    expect((await listen(pieces([part('Hello')]), 'chat')).result).toMatchObject({ code: 'network-failed' })
    expect((await listen(pieces([part('Hello')], { cut: true }), 'chat')).result).toMatchObject({
      code: 'network-failed',
    })
  })

  it('reads a failure between the events', async () => {
    const failure = `data: ${JSON.stringify({ error: { message: 'context too long' } })}\n\n`
    expect((await listen(pieces([part('Hel'), failure]), 'chat')).result).toMatchObject({
      code: 'model-failed',
      message: expect.stringContaining('context too long'),
    })
    expect((await listen(pieces(['data: {nonsense\n\n']), 'chat')).result).toMatchObject({ code: 'response-invalid' })
  })
})
