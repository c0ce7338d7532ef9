import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { imageSize } from './image-size.js'
import { drawable, textWidth } from './picture/lettering.js'
import { pngOf, simulate } from './simulator.fixture.js'

const SDXL = 'stabilityai/stable-diffusion-xl-base-1.0'

/** Width, height and the rows of a PNG as they were before its filter, which must be Up. */
function readPng(bytes: Uint8Array, channels: number) {
  const { width, height } = imageSize(bytes)!
  const view = Buffer.from(bytes)
  const parts: Buffer[] = []
  for (let at = 8; at < view.length;) {
    const length = view.readUInt32BE(at)
    if (view.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(view.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  const raw = inflateSync(Buffer.concat(parts))
  const stride = width * channels
  expect(raw.length).toBe((stride + 1) * height)
  const rows: Uint8Array[] = []
  for (let y = 0; y < height; y++) {
    const line = raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1))
    rows.push(line.map((value, i) => value + (rows[y - 1]?.[i] ?? 0)))
  }
  return { width, height, rows }
}

const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'))

describe('pictures', () => {
  it('have the size that was asked for, or that of the model, and say what they are', async () => {
    const { file } = simulate()
    const asked = await file(SDXL, { text: 'A boat', params: { width: 320, height: 256 } })
    expect(asked.type).toBe('image/png')
    const { width, height } = readPng(asked.bytes, 3)
    expect([width, height]).toEqual([320, 256])
    expect(Buffer.from(asked.bytes).toString('latin1')).toContain('Simulated')
    expect(imageSize((await file('dreamlike-art/dreamlike-anime-1.0', { text: 'A boat' })).bytes)).toEqual({
      width: 704,
      height: 832,
    })
  })

  it('show other things for other words, and the same for the same', async () => {
    const draw = async (text: string) =>
      (await simulate().file(SDXL, { text, params: { width: 256, height: 256 } })).bytes
    expect(await draw('A boat')).toEqual(await draw('A boat'))
    expect(await draw('A boat')).not.toEqual(await draw('A forest'))
  })

  it('carry bright letters at their foot', async () => {
    const { file } = simulate()
    const { bytes } = await file(SDXL, { text: 'night', params: { width: 512, height: 512 } })
    const { rows } = readPng(bytes, 3)
    const bright = (from: number, to: number) =>
      rows.slice(from, to).reduce((sum, row) => sum + row.filter((value) => value > 240).length, 0)
    // The word stands in the last fifth, on dark ground.
    expect(bright(410, 512)).toBeGreaterThan(1500)
    expect(rows[511]!.every((value) => value < 90)).toBe(true)
  })

  it('refuses a size that the model can not draw', async () => {
    const { run } = simulate()
    const response = await run(SDXL, { text: 'A boat', params: { width: 500 } })
    expect(response.status).toBe(422)
    expect(((await response.json()) as { error: string }).error).toContain('divisible by 8')
  })

  it('has letters for what people write, and leaves out the rest', () => {
    expect(drawable('A café, at 9:30 – “dusk”!')).toBe('A CAFE, AT 9:30 DUSK!')
    expect(drawable('カフェ')).toBe('')
    expect(textWidth('SIMULATED', 24)).toBeCloseTo(2 * textWidth('SIMULATED', 12))
  })
})

describe('sounds', () => {
  const read = (bytes: Uint8Array) => {
    const view = Buffer.from(bytes)
    const at = view.indexOf('data')
    return {
      riff: view.toString('latin1', 0, 4) + view.toString('latin1', 8, 12),
      length: view.readUInt32LE(4) + 8,
      channels: view.readUInt16LE(22),
      rate: view.readUInt32LE(24),
      seconds: view.readUInt32LE(at + 4) / view.readUInt32LE(28),
      samples: Array.from({ length: view.readUInt32LE(at + 4) / 2 }, (_, i) => view.readInt16LE(at + 8 + i * 2)),
      text: view.toString('latin1', 0, at),
    }
  }

  it('are WAV with a comment: a voice of one channel that is as long as its text', async () => {
    const { file } = simulate()
    const short = await file('suno/bark-small', { text: 'The tide is coming in.' })
    expect(short.type).toBe('audio/wav')
    const wav = read(short.bytes)
    expect(wav).toMatchObject({ riff: 'RIFFWAVE', length: short.bytes.length, channels: 1, rate: 24_000 })
    expect(wav.text).toMatch(/ICMT.*Simulated/s)
    expect(wav.seconds).toBeGreaterThan(1)
    expect(Math.max(...wav.samples)).toBeGreaterThan(4000)
    const long = read((await file('suno/bark-small', { text: 'The tide is coming in. '.repeat(40) })).bytes)
    expect(long.seconds).toBeCloseTo(13, 1)
  })

  it('are music of two channels, as long as was asked', async () => {
    const { file } = simulate()
    const { bytes } = await file('facebook/musicgen-stereo-small', { text: 'piano', params: { max_new_tokens: 100 } })
    const { channels, rate, seconds, samples } = read(bytes)
    expect({ channels, rate, seconds }).toEqual({ channels: 2, rate: 32_000, seconds: 2 })
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    expect(loudest).toBeGreaterThan(4000)
    expect(loudest).toBeLessThan(0x7fff)
    expect(Math.abs(samples.at(-1)!)).toBeLessThan(50)
  })
})

describe('videos', () => {
  it('are one small WebM that says so', async () => {
    const { file } = simulate()
    const { type, bytes } = await file('ali-vilab/text-to-video-ms-1.7b', { text: 'A paper boat' })
    expect(type).toBe('video/webm')
    expect(bytes.length).toBeLessThan(60_000)
    expect([...bytes.subarray(0, 4)]).toEqual([0x1a, 0x45, 0xdf, 0xa3])
    expect(Buffer.from(bytes).toString('latin1')).toContain('Simulated')
  })
})

describe('answers about pictures', () => {
  const sizes = [
    [640, 480],
    [37, 211],
    [1, 1],
  ] as const

  it.each(sizes)('%i x %i: boxes stay inside', async (width, height) => {
    const { output } = simulate()
    for (const name of ['a', 'b', 'c']) {
      const base64 = pngOf(width, height)
      const found = await output<{ box: { xmin: number; ymin: number; xmax: number; ymax: number }; score: number }[]>(
        'facebook/detr-resnet-50',
        { base64, params: { threshold: name === 'a' ? 0 : 0.5 } },
      )
      expect(found.length).toBeGreaterThan(0)
      for (const { box, score } of found) {
        expect(box.xmin).toBeGreaterThanOrEqual(0)
        expect(box.ymin).toBeGreaterThanOrEqual(0)
        expect(box.xmax).toBeLessThanOrEqual(width)
        expect(box.ymax).toBeLessThanOrEqual(height)
        expect(box.xmax).toBeGreaterThan(box.xmin)
        expect(box.ymax).toBeGreaterThan(box.ymin)
        expect(score).toBeGreaterThanOrEqual(name === 'a' ? 0 : 0.5)
      }
    }
  })

  it('finds only what was named, some of it past the edge', async () => {
    const { output } = simulate()
    let past = 0
    for (let i = 0; i < 20; i++) {
      const found = await output<{ label: string; box: { xmin: number; ymin: number } }[]>(
        'google/owlv2-base-patch16-finetuned',
        { base64: pngOf(60 + i, 60), candidate_labels: ['red scarf', 'dog'] },
      )
      for (const { label, box } of found) {
        expect(['red scarf', 'dog']).toContain(label)
        past += Number(box.xmin < 0 || box.ymin < 0)
      }
    }
    expect(past).toBeGreaterThan(0)
  })

  it.each(sizes)('%i x %i: masks and depths have its size', async (width, height) => {
    const { output } = simulate()
    const base64 = pngOf(width, height)
    const parts = await output<{ label: string; mask_png: string }[]>('sayeed99/segformer-b3-fashion', { base64 })
    expect(new Set(parts.map(({ label }) => label)).size).toBe(parts.length)
    for (const { mask_png } of parts) {
      const mask = readPng(bytesOf(mask_png), 1)
      expect([mask.width, mask.height]).toEqual([width, height])
      expect(mask.rows.every((row) => row.every((value) => value === 0 || value === 255))).toBe(true)
    }
    const { depth_png } = await output<{ depth_png: string }>('vinvino02/glpn-nyu', { base64 })
    expect(imageSize(bytesOf(depth_png))).toEqual({ width, height })
    const { masks, scores, input_image_dimensions } = await output<{
      masks: number[][][]
      scores: number[]
      input_image_dimensions: object
    }>('facebook/sam-vit-base', { base64 })
    expect(input_image_dimensions).toEqual({ width, height })
    expect(masks).toHaveLength(scores.length)
    for (const mask of masks) {
      expect(mask).toHaveLength(height)
      expect(mask.every((row) => row.length === width)).toBe(true)
    }
  })

  it('show something in a mask, and not all of the picture', async () => {
    const { output } = simulate()
    const [part] = await output<{ mask_png: string }[]>('sayeed99/segformer-b3-fashion', { base64: pngOf(200, 200) })
    const inside = readPng(bytesOf(part!.mask_png), 1)
      .rows.flatMap((row) => [...row])
      .filter((value) => value > 0)
    expect(inside.length).toBeGreaterThan(200)
    expect(inside.length).toBeLessThan(30_000)
  })

  it.each(['facebook/sam-vit-base', 'sayeed99/segformer-b3-fashion', 'vinvino02/glpn-nyu'])(
    '%s runs out of memory with a huge picture',
    async (model) => {
      const { run } = simulate()
      const response = await run(model, { base64: pngOf(60_000, 60_000) })
      expect(response.status).toBe(422)
      expect(((await response.json()) as { error: string }).error).toContain('out of memory')
    },
  )

  it('gives as many classes as asked, best first', async () => {
    const { output } = simulate()
    const found = await output<{ score: number }[]>('google/vit-base-patch16-224', {
      url: 'https://media.example/a.png',
      params: { top_k: 3 },
    })
    expect(found).toHaveLength(3)
    expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).sort((a, b) => b - a))
  })

  it.each([
    ['Is it raining?', /^(yes|no)$/],
    ['How many dogs are there?', /^\d$/],
    ['What color is the boat?', /^[a-z]+$/],
  ])('answers "%s" in kind', async (question, expected) => {
    const { output } = simulate()
    const ask = { question, url: 'https://media.example/a.png' }
    const [first] = await output<{ answer: string }[]>('Salesforce/blip-vqa-base', ask)
    expect(first).toEqual({ answer: expect.stringMatching(expected) })
  })
})

describe('answers about texts', () => {
  it('gives vectors of the right length and of length one, near for texts that share words', async () => {
    const { output } = simulate()
    const model = 'sentence-transformers/all-MiniLM-L6-v2'
    const vector = (text: string) => output<number[]>(model, { text })
    const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
    const dog = await vector('A dog runs on the beach')
    expect(dog).toHaveLength(384)
    expect(dot(dog, dog)).toBeCloseTo(1, 3)
    const [near, far] = [await vector('A dog on a beach'), await vector('Quarterly tax report')]
    expect(dot(dog, near)).toBeGreaterThan(dot(dog, far) + 0.2)
    expect(await output('nomic-ai/nomic-embed-text-v1.5', { text: '…' })).toHaveLength(768)
    const rows = await output<number[][]>('nomic-ai/nomic-embed-vision-v1', { url: 'https://media.example/a.png' })
    expect(rows).toHaveLength(197)
    for (const row of rows) expect(Math.hypot(...row)).toBeCloseTo(1, 3)
  })

  it('finds names where they stand, in pieces', async () => {
    const { output } = simulate()
    const text = 'In Oslo, Ingrid Løvås of Acme Corp met “Mira”. She works at NASA near Paris.'
    const found = await output<{ entity: string; word: string; start: number; end: number; index: number }[]>(
      'dslim/bert-base-NER',
      { text },
    )
    for (const { word, start, end } of found) expect(text.slice(start, end)).toBe(word.replace('##', ''))
    const begins = found.filter(({ entity }) => entity.startsWith('B-')).map(({ entity, start }) => [entity, start])
    expect(begins).toEqual([
      ['B-LOC', text.indexOf('Oslo')],
      ['B-PER', text.indexOf('Ingrid')],
      ['B-ORG', text.indexOf('Acme')],
      ['B-PER', text.indexOf('Mira')],
      ['B-ORG', text.indexOf('NASA')],
      ['B-LOC', text.indexOf('Paris')],
    ])
    expect(await output('dslim/bert-base-NER', { text: 'the sea is calm today.' })).toEqual([])
    const joined = await output('dslim/bert-base-NER', { text, params: { aggregation_strategy: 'simple' } })
    expect(joined).toContainEqual(expect.objectContaining({ entity_group: 'ORG', word: 'Acme Corp' }))
  })

  it.each([
    ['Who keeps the light?', 'Ada'],
    ['When did the ferry leave?', 'Monday'],
    ['What color was the boat?', 'blue'],
  ])('takes the answer to "%s" from the text', async (question, answer) => {
    const { output } = simulate()
    const texts: Record<string, string> = {
      Ada: 'Ada keeps the light on the northern rock.',
      Monday: 'After the storm the ferry did leave on Monday with forty.',
      blue: 'The boat was blue.',
    }
    const context = texts[answer]!
    const found = await output<{ answer: string; start: number; end: number }>('deepset/roberta-base-squad2', {
      question,
      context,
    })
    expect(context.slice(found.start, found.end)).toBe(found.answer)
    if (answer !== 'Monday') expect(found.answer).toBe(answer)
    else expect(['Monday', 'forty']).toContain(found.answer)
  })

  it('gives several answers as a list, and an empty one when there is none', async () => {
    const { output } = simulate()
    const ask = { question: 'Who?', context: 'Ada met Ben and Cleo.', params: { top_k: 3 } }
    const found = await output<{ answer: string; score: number }[]>('deepset/roberta-base-squad2', ask)
    expect(found.map(({ answer }) => answer).sort()).toEqual(['Ada', 'Ben', 'Cleo'])
    expect(await output('deepset/roberta-base-squad2', { question: 'Is it?', context: 'It is.' })).toMatchObject({
      answer: '',
    })
  })

  it('fills a gap with French words, or with those that are asked for', async () => {
    const { output, run } = simulate()
    const text = 'Le chat dort sur le <mask>.'
    const fills = await output<{ token_str: string; sequence: string; score: number }[]>('almanach/camembert-base', {
      text,
    })
    expect(fills).toHaveLength(5)
    for (const { token_str, sequence } of fills) expect(sequence).toBe(text.replace('<mask>', token_str))
    const asked = { text, params: { targets: ['lit', 'pont'] } }
    const found = await output<{ token_str: string }[]>('almanach/camembert-base', asked)
    expect(found.map(({ token_str }) => token_str)).toEqual(['lit', 'pont'])
    expect(await output('almanach/camembert-base', { text: '<mask> et <mask>' })).toHaveLength(2)
    expect((await run('almanach/camembert-base', { text: 'Rien' })).status).toBe(422)
  })

  it('scores labels: one fits when alone, several when asked', async () => {
    const { output } = simulate()
    const ask = { text: 'The train is late', candidate_labels: ['weather', 'train', 'food'] }
    type Scores = { labels: string[]; scores: number[] }
    const single = await output<Scores>('facebook/bart-large-mnli', ask)
    expect(single.labels[0]).toBe('train')
    expect(single.scores.reduce((sum, score) => sum + score)).toBeCloseTo(1, 2)
    expect(single.scores).toEqual([...single.scores].sort((a, b) => b - a))
    const several = await output<Scores>('facebook/bart-large-mnli', { ...ask, params: { multi_label: true } })
    expect(several.labels[0]).toBe('train')
    const text = await output('facebook/bart-large-mnli', { ...ask, candidate_labels: 'train, food' })
    expect(text).toMatchObject({ labels: ['train', 'food'] })
  })

  it.each([
    ['I loved every page.', 'positive'],
    ['A terrible waste of paper.', 'negative'],
  ])('"%s" is %s', async (text, label) => {
    const { output } = simulate()
    const model = 'AdamCodd/distilbert-base-uncased-finetuned-sentiment-amazon'
    expect(await output(model, { text })).toEqual([{ label, score: expect.any(Number) }])
    const both = await output<{ score: number }[]>(model, { text, params: { top_k: 2 } })
    expect(both[0]!.score + both[1]!.score).toBeCloseTo(1, 3)
  })

  it('summarizes by the first sentence, as long as asked', async () => {
    const { output } = simulate()
    const text = 'The wall of the harbor was mended on Sunday. Ferries leave again.'
    expect(await output('ainize/bart-base-cnn', { text })).toBe('The wall of the harbor was mended on Sunday.')
    expect(await output('ainize/bart-base-cnn', { text, params: { max_length: 4 } })).toBe('The wall of the…')
  })

  it('marks what could be taken for real', async () => {
    const { output } = simulate()
    expect(await output('Helsinki-NLP/opus-mt-en-zh', { text: 'The old dog sleeps, slowly.' })).toMatch(
      /^\p{Script=Han}+，\p{Script=Han}+。 \(simulated\)$/u,
    )
    const url = 'https://media.example/a.png'
    expect(await output('Salesforce/blip-image-captioning-base', { url })).toMatch(/\(simulated\)$/)
    expect(await output('facebook/data2vec-audio-base-960h', { url })).toMatch(/^[A-Z ]+SIMULATED$/)
    expect(await output('google/flan-t5-base', { text: 'Translate to German: good day' })).toContain('simulated')
  })
})

describe('imageSize', () => {
  const bytes = (...parts: (string | number[])[]) =>
    Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)))
  const riff = (kind: string, ...rest: number[][]) =>
    bytes('RIFF', [0, 0, 0, 0], 'WEBP', kind, [10, 0, 0, 0], ...rest, [0, 0, 0, 0])

  it.each([
    ['a JPEG', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc2, 0, 11, 8, 0, 90, 1, 44, 3])],
    ['a lossy WebP', riff('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 44, 1, 90, 0])],
    ['a lossless WebP', riff('VP8L', [0x2f, 43, 0x41, 0x16, 0])],
    ['an extended WebP', riff('VP8X', [0, 0, 0, 0, 43, 1, 0, 89, 0, 0])],
  ])('reads the size of %s', (_what, head) => {
    expect(imageSize(head)).toEqual({ width: 300, height: 90 })
  })

  it.each([
    ['nothing', bytes()],
    ['a text', bytes('hello, this is no picture at all')],
    ['a JPEG that ends early', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4])],
    ['a PNG that ends early', bytes([0x89], 'PNG')],
    ['another RIFF', bytes('RIFF', [0, 0, 0, 0], 'WAVEfmt ', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
  ])('tells nothing of %s', (_what, head) => {
    expect(imageSize(head)).toBeUndefined()
  })
})
