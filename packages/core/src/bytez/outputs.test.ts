import { describe, expect, it } from 'vitest'
import type { Outputs, TaskId, TaskInput } from '../contract/tasks.js'
import { output } from '../scripted-server.fixture.js'
import { openBytez } from './bytez.fixture.js'

const MEDIA = { url: 'https://media.example/park.jpg' }
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=='
const WAV = 'UklGRiQAAABXQVZF'
const picture = { url: `data:image/png;base64,${PNG}`, mediaType: 'image/png', bytes: 67 }

/** What the upstream gives, and what the task's output is then. */
interface Case {
  task: TaskId
  input: object
  raw: unknown
  output: Partial<Outputs[keyof Outputs]>
}

const CASES: Record<string, Case> = {
  'an address of a picture': {
    task: 'text-to-image',
    input: { prompt: 'a cat' },
    raw: 'https://cdn.example/out/Zx3kP0aQ7_mN2vB9cT-4w.png',
    output: {
      image: { url: 'https://cdn.example/out/Zx3kP0aQ7_mN2vB9cT-4w.png', mediaType: 'image/png', bytes: null },
    },
  },
  'an address without an ending': {
    task: 'text-to-video',
    input: { prompt: 'a boat' },
    raw: 'https://api.example/video/123',
    output: { video: { url: 'https://api.example/video/123', mediaType: 'video/mp4', bytes: null } },
  },
  'a list with one address': {
    task: 'text-to-image',
    input: { prompt: 'a cat' },
    raw: ['https://cdn.example/a.webp'],
    output: { image: { url: 'https://cdn.example/a.webp', mediaType: 'image/webp', bytes: null } },
  },
  'bare base64 under its old name': {
    task: 'text-to-speech',
    input: { prompt: 'Hello.' },
    raw: { output_wav: WAV },
    output: { audio: { url: `data:audio/wav;base64,${WAV}`, mediaType: 'audio/wav', bytes: 12 } },
  },
  'a text': {
    task: 'translation',
    input: { text: 'Good morning' },
    raw: '早上好',
    output: { text: '早上好' },
  },
  'a text in the form of a pipeline': {
    task: 'summarization',
    input: { text: 'long' },
    raw: [{ summary_text: 'short' }],
    output: { text: 'short' },
  },
  'labels and scores side by side, not in order': {
    task: 'zero-shot-classification',
    input: { text: 'rain', candidate_labels: ['joy', 'sadness', 'fear'] },
    raw: { sequence: 'rain', labels: ['fear', 'sadness', 'joy'], scores: [0.21, 0.94, 0.03] },
    output: {
      labels: [
        { label: 'sadness', score: 0.94 },
        { label: 'fear', score: 0.21 },
        { label: 'joy', score: 0.03 },
      ],
    },
  },
  'labels inside a list of one; unnamed ones pass through': {
    task: 'video-classification',
    input: MEDIA,
    raw: [
      [
        { score: 0.29, label: 'LABEL_0' },
        { score: 0.71, label: 'LABEL_1' },
      ],
    ],
    output: {
      labels: [
        { label: 'LABEL_1', score: 0.71 },
        { label: 'LABEL_0', score: 0.29 },
      ],
    },
  },
  'objects with boxes past the edge; one without a box is left out': {
    task: 'zero-shot-object-detection',
    input: { ...MEDIA, candidate_labels: ['dog'] },
    raw: [
      { score: 0.61, label: 'dog', box: { xmin: 398, ymin: -3, xmax: 563, ymax: 617 } },
      { score: 0.5, label: 'dog' },
    ],
    output: { objects: [{ label: 'dog', score: 0.61, box: { xmin: 398, ymin: -3, xmax: 563, ymax: 617 } }] },
  },
  'no objects': { task: 'object-detection', input: MEDIA, raw: [], output: { objects: [] } },
  'pieces of words': {
    task: 'token-classification',
    input: { text: 'Mira Okoye lives in Oslo' },
    raw: [
      { entity: 'B-PER', score: 0.9, index: 1, word: 'Mira', start: 0, end: 4 },
      { entity: 'I-PER', score: 0.8, index: 2, word: 'Ok', start: 5, end: 7 },
      { entity: 'I-PER', score: 0.7, index: 3, word: '##oye', start: 7, end: 10 },
      { entity: 'B-LOC', score: 0.99, index: 6, word: 'Oslo', start: 20, end: 24 },
    ],
    output: {
      entities: [
        { label: 'PER', score: expect.closeTo(0.8), text: 'Mira Okoye', start: 0, end: 10 },
        { label: 'LOC', score: 0.99, text: 'Oslo', start: 20, end: 24 },
      ],
    },
  },
  'one answer out of a text': {
    task: 'question-answering',
    input: { question: 'Who keeps the light?', context: 'Ada keeps the light.' },
    raw: { score: 0.93, start: 0, end: 3, answer: 'Ada' },
    output: { answers: [{ answer: 'Ada', score: 0.93, start: 0, end: 3 }] },
  },
  'answers out of a picture, whose places count words': {
    task: 'document-question-answering',
    input: { ...MEDIA, question: 'What is the total?' },
    raw: [{ score: 0.96, answer: '$81.20', start: 54, end: 54 }],
    output: { answers: [{ answer: '$81.20', score: 0.96, start: null, end: null }] },
  },
  'answers without a score': {
    task: 'visual-question-answering',
    input: { ...MEDIA, question: 'What is the mood?' },
    raw: [{ answer: 'happy' }],
    output: { answers: [{ answer: 'happy', score: null, start: null, end: null }] },
  },
  'words for a gap': {
    task: 'fill-mask',
    input: { text: 'Le chat dort sur le <mask>.' },
    raw: [
      { score: 0.12, token: 8712, token_str: ' canapé', sequence: 'Le chat dort sur le canapé.' },
      { score: 0.31, token: 1046, token_str: 'lit', sequence: 'Le chat dort sur le lit.' },
    ],
    output: {
      fills: [
        { word: 'lit', score: 0.31, text: 'Le chat dort sur le lit.' },
        { word: 'canapé', score: 0.12, text: 'Le chat dort sur le canapé.' },
      ],
    },
  },
  'a vector': {
    task: 'sentence-similarity',
    input: { text: 'a dog' },
    raw: [0.5, -0.25],
    output: { vector: [0.5, -0.25] },
  },
  'a batch of rows for a text: their mean': {
    task: 'feature-extraction',
    input: { text: 'a dog' },
    raw: [
      [
        [1, 2],
        [3, 6],
      ],
    ],
    output: { vector: [2, 4] },
  },
  'rows for a picture: the first, which stands for all of it': {
    task: 'image-feature-extraction',
    input: MEDIA,
    raw: [
      [0.02, -0.11, 0.4],
      [0.01, 0.3, -0.2],
    ],
    output: { vector: [0.02, -0.11, 0.4] },
  },
  'named parts with a picture each': {
    task: 'image-segmentation',
    input: MEDIA,
    raw: [
      { label: 'dress', score: null, mask_png: PNG },
      { label: 'shoe', score: 0.5, mask_png: 'not base64!' },
    ],
    output: { masks: [{ label: 'dress', score: null, image: picture }] },
  },
  'a picture of depths': {
    task: 'depth-estimation',
    input: MEDIA,
    raw: { depth_png: PNG, formatted_predicted_depth_array: [[12, 14]] },
    output: { depth: picture },
  },
}

describe('outputs', () => {
  it.each(Object.entries(CASES))('reads %s', async (_, { task, input, raw, output: expected }) => {
    const { client } = await openBytez([output(raw)])
    const run = await client.run(task, input as TaskInput<typeof task>)
    expect(run.output).toEqual(expected)
  })

  it.each([
    ['text-to-image', { prompt: 'a cat' }, 'ftp://cdn.example/a.png', 'a string'],
    ['text-to-image', { prompt: 'a cat' }, 'javascript:alert(1)', 'a string'],
    ['text-to-image', { prompt: 'a cat' }, 'data:text/html;base64,PGI+', 'a string'],
    ['text-to-image', { prompt: 'a cat' }, [], 'a list of 0'],
    ['translation', { text: 'a' }, 5, 'a number'],
    ['sentence-similarity', { text: 'a' }, [[1, 2], [3]], 'a list of 2'],
    ['sentence-similarity', { text: 'a' }, [0.5, 'x'], 'a list of 2'],
    ['object-detection', MEDIA, { boxes: [] }, 'an object with boxes'],
    ['mask-generation', MEDIA, {}, 'an object with nothing in it'],
    ['depth-estimation', MEDIA, { depth_png: '' }, 'an object with depth_png'],
  ] as const)('refuses what %s can not be: %#', async (task, input, raw, form) => {
    const { client } = await openBytez([output(raw)])
    const failure = client.run(task as TaskId, input as TaskInput<TaskId>)
    await expect(failure).rejects.toMatchObject({ code: 'response-invalid', message: expect.stringContaining(form) })
  })

  it('draws shapes that come pixel by pixel as pictures', async () => {
    const raw = {
      input_image_dimensions: { width: 3, height: 2 },
      masks: [
        [
          [0, 1, 1],
          [0, 0, 1],
        ],
        [
          [
            [true, false, false],
            [true, true, false],
          ],
        ],
      ],
      scores: [0.98, 0.91],
    }
    const { client } = await openBytez([output(raw)])
    const { masks } = (await client.run('mask-generation', MEDIA)).output
    expect(masks.map(({ label, score }) => [label, score])).toEqual([
      [null, 0.98],
      [null, 0.91],
    ])
    expect(await Promise.all(masks.map(({ image }) => pixelsOf(image.url)))).toEqual([
      { width: 3, height: 2, rows: [[0, 255, 255], [0, 0, 255]] }, // prettier-ignore
      { width: 3, height: 2, rows: [[255, 0, 0], [255, 255, 0]] }, // prettier-ignore
    ])
    expect(masks[0]!.image.bytes).toBe(Buffer.from(masks[0]!.image.url.split(',')[1]!, 'base64').length)
  })

  it('draws the depths where their picture is missing', async () => {
    const { client } = await openBytez([output({ formatted_predicted_depth_array: [[12, 300], [-4, 90.6]] })]) // prettier-ignore
    const { depth } = (await client.run('depth-estimation', MEDIA)).output
    expect(await pixelsOf(depth.url)).toEqual({ width: 2, height: 2, rows: [[12, 255], [0, 91]] }) // prettier-ignore
  })

  it('keeps a file that comes as bytes', async () => {
    const bytes = Buffer.from([0xff, 0xd8, 0xfe, 0x00, 0x80])
    const { client } = await openBytez([
      (response) => void response.writeHead(200, { 'content-type': 'image/jpeg; q=1' }).end(bytes),
    ])
    const { image } = (await client.run('text-to-image', { prompt: 'a cat' })).output
    expect(image).toEqual({
      url: `data:image/jpeg;base64,${bytes.toString('base64')}`,
      mediaType: 'image/jpeg',
      bytes: 5,
    })
  })
})

describe('entities', () => {
  const read = async (text: string, raw: unknown) => {
    const { client } = await openBytez([output(raw)])
    const { entities } = (await client.run('token-classification', { text })).output
    for (const { text: name, start, end } of entities) expect(text.slice(start, end)).toBe(name)
    return entities.map(({ label, text }) => [label, text])
  }
  const piece = (entity: string, word: string, index: number, start: number) => ({
    entity,
    word,
    index,
    start,
    end: start + word.replace('##', '').length,
    score: 0.9,
  })

  it('keeps two names apart that stand side by side', async () => {
    const raw = [piece('B-PER', 'Mira', 1, 0), piece('B-PER', 'Tom', 2, 5)]
    expect(await read('Mira Tom', raw)).toEqual([
      ['PER', 'Mira'],
      ['PER', 'Tom'],
    ])
  })

  it('joins models that tag without beginnings, and not over a word in between', async () => {
    const raw = [piece('I-PER', 'Mira', 1, 0), piece('I-PER', 'Okoye', 2, 5), piece('I-PER', 'Tom', 4, 15)]
    expect(await read('Mira Okoye and Tom', raw)).toEqual([
      ['PER', 'Mira Okoye'],
      ['PER', 'Tom'],
    ])
  })

  it('leaves the rest of a word with its beginning, whatever it was taken for', async () => {
    const raw = [piece('B-ORG', 'Ok', 1, 0), piece('B-PER', '##oye', 2, 2)]
    expect(await read('Okoye', raw)).toEqual([['ORG', 'Okoye']])
  })

  it('takes names that the upstream merged', async () => {
    const raw = [{ entity_group: 'LOC', word: 'New York', score: 0.9, start: 3, end: 11 }]
    expect(await read('In New York', raw)).toEqual([['LOC', 'New York']])
  })

  it('finds words without places, and counts characters as JavaScript does', async () => {
    expect(await read('In Oslo', [{ entity: 'B-LOC', word: 'Oslo', score: 0.9, index: 2 }])).toEqual([['LOC', 'Oslo']])
    // The model counts the faces as one character each.
    expect(await read('😀😀 Oslo', [piece('B-LOC', 'Oslo', 3, 3)])).toEqual([['LOC', 'Oslo']])
  })
})

/** The pixels of one of our pictures, by the platform's own inflate. */
async function pixelsOf(url: string) {
  const { inflateSync } = await import('node:zlib')
  const bytes = Buffer.from(url.split(',')[1]!, 'base64')
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  const at = bytes.indexOf('IDAT')
  const raw = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)))
  const rows = Array.from({ length: height }, (_, y) => [
    ...raw.subarray(y * (width + 1) + 1, y * (width + 1) + 1 + width),
  ])
  return { width, height, rows }
}
