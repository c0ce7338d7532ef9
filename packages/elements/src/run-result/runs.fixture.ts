/** Runs with outputs of every kind, for tests and stories. */
import type { Run, RunEvent, Runner, RunResult } from '@decentramodels/core/contract'
import { type OutputKind, type Outputs, runModelsOf, type TaskId, taskRow } from '@decentramodels/core/tasks'

const [WIDTH, HEIGHT] = [384, 256]

function canvas(draw: (context: CanvasRenderingContext2D) => void): HTMLCanvasElement {
  const element = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT })
  draw(element.getContext('2d')!)
  return element
}

const scene = () =>
  canvas((context) => {
    const sky = context.createLinearGradient(0, 0, 0, HEIGHT)
    sky.addColorStop(0, '#f5b971')
    sky.addColorStop(0.6, '#c8553d')
    sky.addColorStop(1, '#22333b')
    context.fillStyle = sky
    context.fillRect(0, 0, WIDTH, HEIGHT)
    context.fillStyle = '#1b1b1e'
    drawRock(context)
    context.fillStyle = '#fff8e7'
    context.fillRect(100, 80, 23, 75)
    context.fillStyle = '#b3261e'
    context.fillRect(97, 65, 29, 17)
    context.fillRect(100, 100, 23, 15)
  })

function drawRock(context: CanvasRenderingContext2D): void {
  context.beginPath()
  context.moveTo(0, HEIGHT)
  context.lineTo(60, 165)
  context.lineTo(165, 150)
  context.lineTo(210, HEIGHT)
  context.fill()
}

function media(element: HTMLCanvasElement) {
  const url = element.toDataURL('image/png')
  return { url, mediaType: 'image/png', bytes: Math.round((url.length * 3) / 4) }
}

const mask = (draw: (context: CanvasRenderingContext2D) => void) =>
  media(
    canvas((context) => {
      context.fillStyle = '#000'
      context.fillRect(0, 0, WIDTH, HEIGHT)
      context.fillStyle = '#fff'
      draw(context)
    }),
  )

/** The picture that pictures tasks are asked about, of 384 x 256 pixels. */
export function pictureBlob(type = 'image/png'): Promise<Blob> {
  return new Promise((resolve) => scene().toBlob((blob) => resolve(blob!), type))
}

/** A second of a low tone. */
export function soundUrl(): string {
  const samples = 8000
  const bytes = new Uint8Array(44 + samples * 2)
  const view = new DataView(bytes.buffer)
  const write = (at: number, text: string) => [...text].forEach((letter, i) => (bytes[at + i] = letter.charCodeAt(0)))
  write(0, 'RIFF')
  view.setUint32(4, 36 + samples * 2, true)
  write(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, 8000, true)
  view.setUint32(28, 16_000, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  write(36, 'data')
  view.setUint32(40, samples * 2, true)
  for (let i = 0; i < samples; i++) view.setInt16(44 + i * 2, Math.sin(i / 6) * 6000, true)
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return `data:audio/wav;base64,${btoa(text)}`
}

type Input = Readonly<Record<string, unknown>>

/** What goes into each task, as its example has it; the text of names and answers is the one that the outputs are of. */
export function inputFor(task: TaskId): Record<string, unknown> {
  return structuredClone(taskRow(task).sample) as Record<string, unknown>
}

const OUTPUTS: { readonly [Kind in OutputKind]: (input: Input) => Outputs[Kind] } = {
  image: () => ({ image: media(scene()) }),
  video: () => ({ video: { url: 'https://files.example/clip.mp4', mediaType: 'video/mp4', bytes: 241_003 } }),
  audio: () => ({ audio: { url: soundUrl(), mediaType: 'audio/wav', bytes: 16_044 } }),
  text: () => ({ text: 'The harbor reopened on Monday, nine days after a storm moved the outer wall.' }),
  labels: ({ candidate_labels: asked }) => ({
    labels: ((asked as string[] | undefined) ?? ['lighthouse', 'beacon', 'breakwater']).map((label, i) => ({
      label,
      score: [0.91, 0.0612, 0.004][i] ?? 0,
    })),
  }),
  objects: () => ({
    objects: [
      { label: 'lighthouse', score: 0.982, box: { xmin: 95, ymin: 62, xmax: 129, ymax: 156 } },
      { label: 'rock', score: 0.71, box: { xmin: 0, ymin: 148, xmax: 212, ymax: 256 } },
      { label: 'lantern', score: 0.4, box: { xmin: 97, ymin: 64, xmax: 126, ymax: 83 } },
    ],
  }),
  entities: () => ({
    entities: [
      { label: 'PER', text: 'Mira Okoye', score: 0.998, start: 0, end: 10 },
      { label: 'LOC', text: 'Oslo', score: 0.993, start: 20, end: 24 },
    ],
  }),
  answers: ({ context }) => ({
    answers: context
      ? [
          { answer: 'Ada', score: 0.93, start: 0, end: 3 },
          { answer: 'Ada keeps the light', score: 0.03, start: 0, end: 19 },
        ]
      : [{ answer: 'calm', score: null, start: null, end: null }],
  }),
  fills: () => ({
    fills: [
      { word: 'canapé', score: 0.31, text: 'Le chat dort sur le canapé.' },
      { word: 'lit', score: 0.22, text: 'Le chat dort sur le lit.' },
    ],
  }),
  vector: () => ({ vector: Array.from({ length: 384 }, (_, i) => (Math.sin(i * 1.7) * Math.cos(i / 9)) / 20) }),
  masks: () => ({
    masks: [
      { label: 'tower', score: 0.97, image: mask((context) => context.fillRect(97, 65, 29, 90)) },
      { label: 'rock', score: null, image: mask(drawRock) },
    ],
  }),
  depth: () => ({
    depth: mask((context) => {
      const depth = context.createLinearGradient(0, 0, 0, HEIGHT)
      depth.addColorStop(0, '#111')
      depth.addColorStop(1, '#fff')
      context.fillStyle = depth
      context.fillRect(0, 0, WIDTH, HEIGHT)
    }),
  }),
}

/** A run that gave an answer; a test says what is special about it. */
export function finishedRun<Task extends TaskId>(
  task: Task,
  special: Partial<Run<Task>> = {},
  input: Input = inputFor(task),
): RunResult<Task> {
  const model = runModelsOf(task)[0]!
  return {
    id: crypto.randomUUID(),
    task,
    model: model.id,
    modelUsed: model.id,
    fallback: false,
    attempts: 1,
    state: 'succeeded',
    output: OUTPUTS[taskRow(task).output](input),
    createdAt: '2025-12-22T12:00:00.000Z',
    timing: { queuedMs: 1200, bootMs: null, runMs: 8300 },
    license: { id: model.license, commercialUse: model.commercialUse },
    simulated: false,
    ...special,
  } as RunResult<Task>
}

/** What a runner was asked. */
export interface Asked {
  task: TaskId
  input: Record<string, unknown>
  model: string | undefined
  params: Record<string, unknown> | undefined
  tell(event: RunEvent): void
  finish(run?: Run): void
  fail(error: unknown): void
  signal: AbortSignal
}

/** A client whose answers the test gives, one by one. */
export class HandRunner implements Runner {
  readonly asked: Asked[] = []

  get last(): Asked {
    return this.asked.at(-1)!
  }

  run: Runner['run'] = (task, input, { model, params, signal = new AbortController().signal, onEvent } = {}) =>
    new Promise((resolve, reject) => {
      const sent = input as Record<string, unknown>
      this.asked.push({
        task,
        input: sent,
        model,
        params: params as Record<string, unknown> | undefined,
        tell: (event) => onEvent?.(event as never),
        finish: (run) => resolve((run ?? finishedRun(task, {}, sent)) as never),
        fail: reject,
        signal,
      })
      signal.addEventListener('abort', () => reject(signal.reason as Error))
    })
}
