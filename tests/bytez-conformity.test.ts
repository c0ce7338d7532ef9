/**
 * The official client of Bytez and ours, both against the stand-in over HTTP: what one is told, the other is told. As the
 * stand-in is built after the reference, the official client is the only witness that did not learn from us.
 */
import Bytez from 'bytez.js'
import { buffer, text as textOf } from 'node:stream/consumers'
import { createBytezClient } from '@decentramodels/core/bytez'
import { type OutputKind, RUN_MODELS, runModel, type TaskId, taskRow, wireInput } from '@decentramodels/core/contract'
import { type FaultKind, createFaultPlan, type RunningSimulators, startSimulators } from '@decentramodels/simulators'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const KEY = 'a-key-of-nobody'
/** Where the official client sends everything. */
const OFFICIAL = 'https://api.bytez.com/'

let simulators: RunningSimulators
const faults = createFaultPlan()
const realFetch = globalThis.fetch

beforeEach(async () => {
  simulators = await startSimulators({ faults, bytez: { concurrency: 4 } })
  // Its address can not be set: the requests go out as they are, to this machine.
  globalThis.fetch = (input, init) => {
    const isOfficial = typeof input === 'string' && input.startsWith(OFFICIAL)
    return realFetch(isOfficial ? `${simulators.bytezUrl}/${input.slice(OFFICIAL.length)}` : input, init)
  }
})
afterEach(async () => {
  globalThis.fetch = realFetch
  faults.next.length = 0
  await simulators.close()
})

const ours = (apiKey = KEY) => createBytezClient({ apiKey, baseUrl: simulators.bytezUrl })

/** A picture of 40 by 30 pixels, from dark to bright. */
const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAACgAAAAeCAAAAAB7tgMBAAAAP0lEQVR42mNgYOMRkpBT0TIws3Hy8AuJSkjLKaqoa+maMG3OohXrtuw6cOzMpRv3nrxiGFU4qnBU4ajCwawQADaPJI/r/Uv6AAAAAElFTkSuQmCC'
const SOUND = `data:audio/wav;base64,${Buffer.from('RIFF$\0\0\0WAVEfmt ').toString('base64')}`

const FILES = { image: { url: PICTURE }, audio: { url: SOUND }, video: { url: 'https://media.example/walk.mp4' } }

/** An input for a task, in our words. */
function inputOf(task: TaskId): Record<string, unknown> {
  const { sample, media } = taskRow(task)
  return { ...sample, ...(media && FILES[media.kind]) }
}

/** The same in the words of the wire, as one value: the official client has one place for everything. */
async function officialInput(task: TaskId, input: object): Promise<unknown> {
  const { prompt, messages, ...rest } = await wireInput(task, input)
  return prompt ?? messages ?? rest
}

type Rows = Record<string, unknown>[]
const column = (rows: unknown, name: string) => (rows as Rows).map((row) => row[name])

/** What both say, in a form that both have. */
const COMMON: { [Kind in OutputKind]: { official(raw: never): unknown; ours(output: never): unknown } } = {
  image: { official: (url: string) => url, ours: ({ image }: { image: { url: string } }) => image.url },
  video: { official: (url: string) => url, ours: ({ video }: { video: { url: string } }) => video.url },
  audio: { official: (url: string) => url, ours: ({ audio }: { audio: { url: string } }) => audio.url },
  text: {
    official: (raw: string | { content: string }) => (typeof raw === 'string' ? raw : raw.content),
    ours: ({ text }: { text: string }) => text,
  },
  labels: {
    official: (raw: Rows | { labels: string[]; scores: number[] }) =>
      'labels' in raw ? [raw.labels, raw.scores] : [column(raw, 'label'), column(raw, 'score')],
    ours: ({ labels }: { labels: Rows }) => [column(labels, 'label'), column(labels, 'score')],
  },
  objects: {
    official: (raw: Rows) => raw.map(({ label, score, box }) => ({ label, score, box })),
    ours: ({ objects }: { objects: Rows }) => objects,
  },
  entities: {
    // Names that follow each other directly do not stand in the sample.
    official: (raw: { entity: string; start: number; end: number }[]) =>
      raw.flatMap(({ entity, start }, index) => {
        if (!entity.startsWith('B-')) return []
        const next = raw.findIndex((row, at) => at > index && row.entity.startsWith('B-'))
        return [{ label: entity.slice(2), start, end: raw.at(next < 0 ? -1 : next - 1)!.end }]
      }),
    ours: ({ entities }: { entities: Rows }) => entities.map(({ label, start, end }) => ({ label, start, end })),
  },
  answers: {
    official: (raw: Rows | Rows[number]) => column(Array.isArray(raw) ? raw : [raw], 'answer'),
    ours: ({ answers }: { answers: Rows }) => column(answers, 'answer'),
  },
  fills: {
    official: (raw: Rows) => [column(raw, 'token_str'), column(raw, 'sequence'), column(raw, 'score')],
    ours: ({ fills }: { fills: Rows }) => [column(fills, 'word'), column(fills, 'text'), column(fills, 'score')],
  },
  vector: {
    // Of a picture we give the row that stands for the whole.
    official: (raw: number[] | number[][]) => (Array.isArray(raw[0]) ? raw[0] : raw),
    ours: ({ vector }: { vector: number[] }) => vector,
  },
  masks: {
    official: (raw: Rows | { masks: unknown[]; scores: number[] }) =>
      'masks' in raw ? raw.scores : column(raw, 'label'),
    ours: ({ masks }: { masks: { label: string | null; score: number | null }[] }) =>
      masks.map(({ label, score }) => label ?? score),
  },
  depth: {
    official: ({ depth_png }: { depth_png: string }) => depth_png,
    ours: ({ depth }: { depth: { url: string } }) => depth.url.replace('data:image/png;base64,', ''),
  },
}

/** Runs a model with both clients and gives what they say. */
async function both(model: string, task: TaskId) {
  const input = inputOf(task)
  const official = await new Bytez(KEY)
    .model(model)
    .run(await officialInput(task, input), { ...runModel(model)!.params })
  const run = await ours().run(task as never, input as never, { model })
  return { official, run }
}

describe('the official client and ours', () => {
  it.each(RUN_MODELS.map(({ id, task }) => [id, task] as const))('%s: both are told the same', async (model, task) => {
    const { official, run } = await both(model, task)
    expect(official.error).toBeNull()
    const { official: readOfficial, ours: readOurs } = COMMON[taskRow(task).output]
    const said = readOfficial(official.output as never)
    expect(JSON.stringify(said)?.length).toBeGreaterThan(2)
    expect(readOurs(run.output as never)).toEqual(said)
  })

  const streaming = RUN_MODELS.filter(({ task }) => taskRow(task).streams)
  it.each(streaming.map(({ id, task }) => [id, task] as const))('%s: both read the stream', async (model, task) => {
    const input = inputOf(task)
    const params = { ...runModel(model)!.params }
    const stream = await new Bytez(KEY).model(model).run(await officialInput(task, input), params, true)
    const deltas: string[] = []
    const run = await ours().run(task as never, input as never, {
      model,
      onEvent: (event) => void (event.type === 'delta' && deltas.push(event.text)),
    })
    const heard = await textOf(stream as unknown as AsyncIterable<string>)
    expect(heard.length).toBeGreaterThan(5)
    expect(deltas.join('')).toBe(heard)
    expect(run.output).toEqual({ text: heard })
  })

  it.each(RUN_MODELS.filter(({ task }) => task.startsWith('text-to-')).map(({ id, task }) => [id, task] as const))(
    '%s: both get the same address, and json: false the bytes behind it',
    async (model, task) => {
      const { official, run } = await both(model, task)
      const file = Object.values(run.output)[0] as { url: string }
      expect(official.output).toBe(file.url)
      const bytes = await (await fetch(file.url)).arrayBuffer()
      const request = {
        method: 'POST',
        headers: { authorization: KEY },
        body: JSON.stringify({ input: inputOf(task).prompt, params: runModel(model)!.params, json: false }),
      }
      const direct = await fetch(`${simulators.bytezUrl}/models/v2/${model}`, request)
      expect(Buffer.from(bytes).equals(Buffer.from(await direct.arrayBuffer()))).toBe(true)
      // Asked for a stream, it reads a file as if it were text: what is left tells no more than that something came.
      const stream = await new Bytez(KEY).model(model).run(inputOf(task).prompt, { ...runModel(model)!.params }, true)
      expect((await buffer(stream as unknown as AsyncIterable<Buffer>)).length).toBeGreaterThan(1000)
    },
  )

  it('are told of the same models and tasks', async () => {
    const official = new Bytez(KEY)
    const { output } = (await official.list.models()) as unknown as { output: { modelId: string; task: string }[] }
    const models = await ours().models()
    expect(models.map(({ id, task }) => [id, task])).toEqual(output.map(({ modelId, task }) => [modelId, task]))
    expect(models).toHaveLength(RUN_MODELS.length)
    expect(await ours().tasks()).toEqual((await official.list.tasks()).output)
    const images = (await official.list.models({ task: 'text-to-image' } as never)) as unknown as { output: unknown[] }
    expect(await ours().models({ task: 'text-to-image' })).toHaveLength(images.output.length)
  })

  const refused: [FaultKind, RegExp, string][] = [
    ['unauthorized', /^Unauthorized$/, 'unauthorized'],
    ['no-credits', /^Payment Required$/, 'credits-exhausted'],
    ['provider-quota', /quota/, 'upstream-refused'],
    ['error-in-200', /failed to load/, 'upstream-failed'],
  ]
  it.each(refused)('hear the same refusal: %s', async (kind, words, code) => {
    const fault = { kind, match: '/models/v2/google/', times: 2 }
    faults.next.push(fault)
    const official = await new Bytez(KEY).model('google/flan-t5-base').run('Hello')
    expect(official.error).toMatch(words)
    await expect(ours().run('text2text-generation', { text: 'Hello' })).rejects.toMatchObject({ code })
    expect(faults.served.filter((served) => served.kind === kind)).toHaveLength(2)
  })

  it('hear the same of a model that is not there and of a wrong setting', async () => {
    const official = new Bytez(KEY)
    expect((await official.model('nobody/nothing').run('Hello')).error).toBe('Model not found')
    await expect(
      ours().run('text2text-generation', { text: 'Hello' }, { model: 'nobody/nothing' }),
    ).rejects.toMatchObject({ code: 'not-found' })
    const gapless = await official.model('almanach/camembert-base').run('Rien')
    expect(gapless.error).toContain('mask_token')
    await expect(ours().run('fill-mask', { text: 'Rien' })).rejects.toMatchObject({ code: 'model-failed' })
  })
})
