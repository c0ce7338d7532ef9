/** The client against the stand-in for Bytez, over HTTP: every model of the table, every fault. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import {
  type BytezSimulatorOptions,
  createBytezSimulator,
  createFaultPlan,
  type FaultKind,
} from '@decentramodels/simulators'
import { describe, expect, it, onTestFinished } from 'vitest'
import { RUN_MODELS } from '../contract/run-models.js'
import type { RunEvent } from '../contract/runs.js'
import { type TaskId, type TaskInput, taskRow } from '../contract/tasks.js'
import { outputSchemas } from '../contract/tasks.schema.js'
import { FakeClock } from '../fake-clock.fixture.js'
import type { LogEntry } from '../runtime.js'
import { KEY, skipWaits, until } from './bytez.fixture.js'
import { createBytezClient } from './index.js'
import { greyPng } from './png.js'
import type { BytezOptions } from './types.js'

async function open(options: BytezSimulatorOptions = {}, clientOptions: Partial<BytezOptions> = {}) {
  const server = createServer(getRequestListener(createBytezSimulator(options).fetch))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return createBytezClient({ apiKey: KEY, baseUrl, ...clientOptions })
}

/** A file of the kind that a task takes. */
async function fileOf(task: TaskId): Promise<object> {
  switch (taskRow(task).media?.kind) {
    case 'image': {
      const { url } = await greyPng(
        64,
        48,
        new Uint8Array(64 * 48).map((_, i) => i % 256),
      )
      return { data: await (await fetch(url)).blob() }
    }
    case 'audio':
      return { data: new Blob([new Uint8Array(100)], { type: 'audio/wav' }) }
    case 'video':
      return { url: 'https://media.example/walk.mp4' }
    default:
      return {}
  }
}

describe('every model', () => {
  it.each(RUN_MODELS.map(({ id, task }) => [id, task] as const))('%s answers %s', async (model, task) => {
    const client = await open()
    const input = { ...taskRow(task).sample, ...(await fileOf(task)) } as TaskInput<TaskId>
    const run = await client.run(task as TaskId, input, { model })
    expect(run).toMatchObject({ model, modelUsed: model, fallback: false, attempts: 1, simulated: true })
    const checked = outputSchemas[taskRow(task).output].safeParse(run.output)
    expect(checked.error?.issues).toBeUndefined()

    const { image, video, audio } = run.output as Record<string, { url: string; mediaType: string }>
    for (const media of [image, video, audio])
      if (media) {
        const file = await fetch(media.url)
        expect([file.status, file.headers.get('content-type')]).toEqual([200, media.mediaType])
      }
    if (!taskRow(task).streams) return
    const events: RunEvent[] = []
    const heard = await client.run(task as TaskId, input, { model, onEvent: (event) => events.push(event) })
    expect(heard.output).toEqual(run.output)
    const told = events.flatMap((event) => (event.type === 'delta' ? [event.text] : []))
    expect(told.join('')).toBe((run.output as { text: string }).text)
  })

  it('gives vectors of the length that the table promises, pooled or not', async () => {
    for (const { id, task, ...row } of RUN_MODELS) {
      if (!('vectorLength' in row)) continue
      const faults = createFaultPlan()
      const client = await open({ faults })
      const input = { ...taskRow(task).sample, ...(await fileOf(task)) } as TaskInput<TaskId>
      for (const kind of [undefined, 'nested-vector'] as const) {
        if (kind) faults.next.push({ kind })
        const { vector } = (await client.run(task as TaskId, input, { model: id })).output as { vector: number[] }
        expect(vector, `${id} ${kind}`).toHaveLength(row.vectorLength)
      }
    }
  })

  it('is listed', async () => {
    const client = await open()
    const ids = (await client.models()).map(({ id }) => id)
    for (const { id } of RUN_MODELS) expect(ids).toContain(id)
    expect(await client.models({ modelId: 'nobody/nothing' })).toEqual([])
    expect(await client.tasks()).toContain('text-to-image')
  })
})

describe('faults', () => {
  const cases: [FaultKind, string | undefined, number][] = [
    ['unauthorized', 'unauthorized', 1],
    ['no-credits', 'credits-exhausted', 1],
    ['provider-quota', 'upstream-refused', 1],
    ['error-in-200', 'upstream-failed', 1],
    ['no-output', 'response-invalid', 1],
    ['bad-gateway', 'upstream-failed', 1],
    ['gateway-timeout', 'upstream-timeout', 1],
    ['cut-body', 'network-failed', 1],
    ['invalid-json', 'response-invalid', 1],
    // These say that nothing was run: the next call has its answer.
    ['rate-limited', undefined, 2],
    ['concurrency', undefined, 2],
    ['loading', undefined, 2],
    ['out-of-memory', undefined, 2],
    ['trickle', undefined, 1],
  ]
  it.each(cases)('%s is %s', async (kind, code, attempts) => {
    const clock = new FakeClock()
    const log: LogEntry[] = []
    const runtime = { clock: clock.port, log: (entry: LogEntry) => void log.push(entry) }
    const client = await open({ faults: createFaultPlan({ kind }) }, { runtime })
    const events: RunEvent[] = []
    const run = client.run('question-answering', { question: 'Who?', context: 'Ada keeps it.' }, { onEvent: (event) => events.push(event) }) // prettier-ignore
    const result = await skipWaits(clock, log, run).catch((error: unknown) => error)
    expect(result).toMatchObject(code === undefined ? { state: 'succeeded' } : { code })
    const last = events.at(-1)
    expect(last && 'run' in last && last.run.attempts).toBe(attempts)
  })

  it('at the end of a text are not taken for text', async () => {
    // With time between the pieces: put together on the way, the failure can not be told from a text.
    const client = await open({ faults: createFaultPlan({ kind: 'error-piece' }), pieceMs: 10 })
    let text = ''
    const onEvent = (event: RunEvent) => void (event.type === 'delta' && (text += event.text))
    const run = client.run('summarization', { text: String(taskRow('summarization').sample.text) }, { onEvent })
    await expect(run).rejects.toMatchObject({ code: 'model-failed', message: expect.stringContaining('CUDA') })
    expect(text).not.toContain('Error')
  })

  it('chat in parts is read', async () => {
    const client = await open({ faults: createFaultPlan({ kind: 'chat-parts' }) })
    const run = await client.run('chat', { messages: [{ role: 'user', content: 'Name a color' }] })
    expect(run.output.text).toMatch(/\w/)
  })
})

describe('the account', () => {
  it('that takes one call at a time makes the second one wait, not fail', async () => {
    const client = await open({ runMs: 300 })
    const runs = await Promise.all(
      ['a', 'b'].map((text) => client.run('sentence-similarity', { text }, { params: {} })),
    )
    expect(Math.max(...runs.map(({ attempts }) => attempts))).toBeGreaterThan(1)
  })

  it('without credits says so', async () => {
    const client = await open({}, { apiKey: 'no-credits' })
    await expect(client.run('translation', { text: 'a' })).rejects.toMatchObject({ code: 'credits-exhausted' })
  })
})

describe('a model that has to be started', () => {
  it('is waited for, and that is told', async () => {
    const clock = new FakeClock()
    const client = await open({ coldMs: 20_000, clock: clock.port }, { runtime: { clock: clock.port } })
    const events: RunEvent[] = []
    const run = client.run('image-to-text', { url: 'https://media.example/a.png' }, { onEvent: (event) => events.push(event) }) // prettier-ignore
    // Its own wait and those of the client: the deadline, and the watch.
    await until(() => clock.waits.length === 3)
    for (let ms = 0; ms < 20_000; ms += 1000) {
      clock.advance(1000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await run).state).toBe('succeeded')
    expect(events.filter(({ type }) => type === 'cold-boot').length).toBeGreaterThan(5)
  })
})
