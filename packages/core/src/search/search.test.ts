import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packFile, unpackFile } from '../contract/container.js'
import { DecentraError } from '../contract/decentra-error.js'
import type { ModelMetadata } from '../contract/model.js'
import { addSearchText } from './add-text.js'
import { buildSearchIndex } from './build.js'
import { buildSearchText } from './build-text.js'
import type { SearchHeader } from './format.js'
import { modelOf } from './model.fixture.js'
import { openSearchIndex } from './search.js'
import type { SearchOptions } from './types.js'

const NOW = Date.parse('2026-03-01T12:00:00Z')

const models: ModelMetadata[] = [
  modelOf('meta-llama/Llama-3.2-1B-Instruct', { downloads: 9_000_000, likes: 4000, license: 'llama3.2' }),
  modelOf('meta-llama/Llama-3.2-1B', { downloads: 3_000_000, likes: 2000, license: 'llama3.2' }),
  modelOf('stabilityai/stable-diffusion-xl-base-1.0', {
    type: 'text-to-image',
    task: 'text-to-image',
    downloads: 2_000_000,
  }),
  modelOf('runwayml/stable-diffusion-v1-5', { type: 'text-to-image', task: 'text-to-image', downloads: 1_000_000 }),
  modelOf('sentence-transformers/all-MiniLM-L6-v2', {
    type: 'sentence-similarity',
    task: 'sentence-similarity',
    license: 'apache-2.0',
    downloads: 900_000,
  }),
  modelOf('Qwen/Qwen2.5-7B', { downloads: 800_000, license: 'apache-2.0' }),
  modelOf('Qwen/Qwen2.5-72B', { downloads: 700_000 }),
  modelOf('deepseek-ai/deepseek-coder-6.7b', { downloads: 600_000 }),
  modelOf('mistralai/Mistral-Nemo', { downloads: 500_000, parameters: 12_247_782_400 }),
  modelOf('Salesforce/blip-image-captioning', {
    type: 'image-to-text',
    task: 'image-to-text',
    downloads: 400_000,
    tags: ['image-to-text', 'sd'],
  }),
  modelOf('timbrooks/instruct-pix2pix', { type: 'image-to-image', task: 'image-to-image', downloads: 1000, likes: 1 }),
  modelOf('civitai:77', {
    name: 'Señorita 水彩画 Style',
    author: 'Merjic',
    source: 'civitai',
    type: 'lora',
    task: 'text-to-image',
    tags: ['pixel art', 'style'],
    baseModel: 'SD 1.5',
    createdAt: '2026-02-27T10:00:00Z',
  }),
  modelOf('civitai:78', {
    name: '  (old) 麦橘 ',
    author: null,
    source: 'civitai',
    type: 'checkpoint',
    task: 'text-to-image',
    downloads: null,
    likes: null,
    createdAt: '2023-01-01T00:00:00Z',
  }),
]
const index = openSearchIndex(buildSearchIndex(models))
const found = (query: string, options?: SearchOptions) => index.search(query, options).hits.map(({ id }) => id)

describe('a query', () => {
  it.each([
    ['an id', 'runwayml/stable-diffusion-v1-5', 'runwayml/stable-diffusion-v1-5'],
    ['an id that is a number', 'civitai:78', 'civitai:78'],
    ['a name, before a more popular one that begins so', 'llama 3.2 1b', 'meta-llama/Llama-3.2-1B'],
    ['words in another order', 'instruct 1b llama', 'meta-llama/Llama-3.2-1B-Instruct'],
    ['the beginning of the last word', 'all minil', 'sentence-transformers/all-MiniLM-L6-v2'],
    ['a letter too few', 'mistrl nemo', 'mistralai/Mistral-Nemo'],
    ['a letter too many', 'stable difffusion xl', 'stabilityai/stable-diffusion-xl-base-1.0'],
    ['exchanged letters', 'lalma 3.2 1b', 'meta-llama/Llama-3.2-1B'],
    ['two slips', 'capptionnig', 'Salesforce/blip-image-captioning'],
    ['words written as one', 'deepseekcoder', 'deepseek-ai/deepseek-coder-6.7b'],
    ['a word written as two', 'mini lm', 'sentence-transformers/all-MiniLM-L6-v2'],
    ['a version without its letter', 'stable diffusion 1.5', 'runwayml/stable-diffusion-v1-5'],
    ['a name that runs into its version', 'llama3.2 1b', 'meta-llama/Llama-3.2-1B'],
    ['a size', 'qwen2.5 7b', 'Qwen/Qwen2.5-7B'],
    ['a size that only the files tell', 'mistral 12b', 'mistralai/Mistral-Nemo'],
    ['an alias', 'sdxl', 'stabilityai/stable-diffusion-xl-base-1.0'],
    ['an alias with a version', 'sd 1.5', 'runwayml/stable-diffusion-v1-5'],
    ['an author written apart', 'mistral ai', 'mistralai/Mistral-Nemo'],
    ['a task, before names of other tasks', 'image to image', 'timbrooks/instruct-pix2pix'],
    ['tag and type', 'pixel art lora', 'civitai:77'],
    ['a license', 'apache qwen', 'Qwen/Qwen2.5-7B'],
    ['letters without accents', 'senorita', 'civitai:77'],
    ['Chinese inside a longer name', '水彩画', 'civitai:77'],
    ['letters of full width', 'Ｑｗｅｎ２．５　７２ｂ', 'Qwen/Qwen2.5-72B'],
    ['a wrong word among right ones', 'blip image captioning zzzz', 'Salesforce/blip-image-captioning'],
  ])('understands %s: %s', (_, query, id) => {
    expect(found(query)[0]).toBe(id)
  })

  it('puts the more popular first among equals', () => {
    expect(found('llama')).toEqual(['meta-llama/Llama-3.2-1B-Instruct', 'meta-llama/Llama-3.2-1B'])
  })

  it('does not take one number for another', () => {
    expect(found('72b ')).toEqual(['Qwen/Qwen2.5-72B'])
    expect(found('6.7b')).toEqual(['deepseek-ai/deepseek-coder-6.7b'])
    expect(found('67b')).toEqual([])
  })

  it('of nothing finds everything, by popularity; of nonsense nothing', () => {
    const { total, hits } = index.search('', { limit: 2 })
    expect(total).toBe(models.length)
    expect(hits.map(({ id }) => id)).toEqual(['meta-llama/Llama-3.2-1B-Instruct', 'meta-llama/Llama-3.2-1B'])
    expect(index.search('xqzzkwvj')).toMatchObject({ hits: [], total: 0 })
  })

  it('says what to highlight, in the name and author as they are written', () => {
    const marked = (query: string) => {
      const [hit] = index.search(query).hits
      const model = models[hit!.position]!
      return hit!.ranges.map(({ field, start, end }) => `${field}: ${model[field]!.slice(start, end)}`)
    }
    expect(marked('llama inst')).toEqual(['name: Llama', 'name: Inst', 'author: llama'])
    expect(marked('senorita')).toEqual(['name: Señorita'])
    expect(marked('deepseekcoder')).toEqual(['name: deepseek', 'name: coder'])
    expect(marked('麦橘')).toEqual(['name: 麦橘'])
  })
})

describe('words of descriptions', () => {
  const described = models.map((model, i) => ({
    ...model,
    description: ['Runs on a toaster.', 'For llama farmers with a toaster.', '', 'Toasters, once more.'][i] ?? '',
  }))
  const build = () => openSearchIndex(buildSearchIndex(described))
  const ids = (index: ReturnType<typeof build>, query: string) => index.search(query).hits.map(({ id }) => id)

  it('are found once they were added, after what is found in names', () => {
    const index = build()
    const before = index.search('llama').hits
    expect(ids(index, 'llama toaster ')).toEqual(ids(index, 'llama'))
    addSearchText(index, buildSearchText(described)!)
    expect(ids(index, 'toaster ')).toEqual(models.slice(0, 2).map(({ id }) => id))
    expect(ids(index, 'toas')).toHaveLength(3)
    expect(ids(index, 'farmers llama ')).toEqual([models[1]!.id])
    expect(index.search('llama').hits).toEqual(before)
  })

  it('come in a file of their own, and none if nothing is described', () => {
    expect(buildSearchText(models)).toBeUndefined()
    const file = { bytes: 7, hash: '0123456789abcdef' }
    expect(openSearchIndex(buildSearchIndex(models, { text: file })).textFile).toEqual(file)
    expect(index.textFile).toBeUndefined()
  })

  it('of other models, or damaged ones, are refused', () => {
    const bytes = buildSearchText(described)!
    const other = openSearchIndex(buildSearchIndex(described.slice(1)))
    expect(() => addSearchText(other, bytes)).toThrow(expect.objectContaining({ code: 'manifest-invalid' }))
    for (let at = 0; at < bytes.length; at++) {
      const wrong = bytes.slice()
      wrong[at]! ^= 0xff
      // Blanks after the header may be anything that JSON ignores; all else is refused.
      expect(() => addSearchText(build(), wrong)).toThrow(DecentraError)
    }
  })
})

describe('filters, facets and sorts', () => {
  it('count what matches; a filter does not count against its own field', () => {
    const all = index.search('', { now: NOW }).facets
    expect(all.source).toEqual([
      { value: 'huggingface', count: 11 },
      { value: 'civitai', count: 2 },
    ])
    expect(all.task[0]).toEqual({ value: 'text-generation', count: 6 })
    expect(all.task[1]).toEqual({ value: 'text-to-image', count: 4 })
    expect(all.size).toContainEqual({ value: 'large', count: 1 })
    expect(all.isNew).toContainEqual({ value: 'true', count: 1 })
    expect(all.baseModel).toEqual([{ value: 'SD 1.5', count: 1 }])
    const { total, facets } = index.search('', { filter: { type: ['lora'] } })
    expect(total).toBe(1)
    expect(facets.type).toEqual(all.type)
    expect(facets.source).toEqual([{ value: 'civitai', count: 1 }])
  })

  it('filter by every field, and by several', () => {
    expect(found('', { filter: { license: ['apache-2.0'] } })).toHaveLength(2)
    expect(found('', { filter: { task: ['text-to-image'], source: ['huggingface'] } })).toHaveLength(2)
    expect(found('', { filter: { baseModel: ['SD 1.5'] } })).toEqual(['civitai:77'])
    expect(found('', { filter: { isNew: true }, now: NOW })).toEqual(['civitai:77'])
    expect(found('', { filter: { size: ['medium'] } })).toEqual(['Qwen/Qwen2.5-7B', 'mistralai/Mistral-Nemo'])
    expect(found('', { filter: { type: ['nothing'] } })).toEqual([])
  })

  it('sort by downloads, likes, time and name; what is unknown comes last', () => {
    expect(found('', { sort: 'downloads' })).toEqual(
      models
        .toSorted((a, b) => (b.downloads ?? -1) - (a.downloads ?? -1) || 0)
        .map(({ id }) => id)
        .slice(0, 20),
    )
    expect(found('', { sort: 'likes' })[0]).toBe('meta-llama/Llama-3.2-1B-Instruct')
    expect(found('', { sort: 'newest' }).slice(0, 2)).toEqual(['civitai:77', 'civitai:78'])
    expect(found('', { sort: 'name', limit: 2 })).toEqual([
      'sentence-transformers/all-MiniLM-L6-v2',
      'Salesforce/blip-image-captioning',
    ])
  })

  it('sort by what trends in its own source: the counts of two mean different things', () => {
    const hub = (name: string, trendingScore: number) => modelOf(`a/${name}`, { trendingScore })
    const civitai = (number: number, weeklyGrowth: number | null) =>
      modelOf(`civitai:${number}`, { source: 'civitai', weeklyGrowth, downloads: 1000 })
    const list = [civitai(3, null), hub('idle', 0), hub('hot', 900), hub('warm', 20), civitai(1, 0.9), civitai(2, -0.1)]
    const { hits } = openSearchIndex(buildSearchIndex(list)).search('', { sort: 'trending' })
    // The best of three, of two, the middle of three, and so on.
    expect(hits.map(({ id }) => id)).toEqual(['a/hot', 'civitai:1', 'a/warm', 'civitai:2', 'a/idle', 'civitai:3'])
  })

  it.each([
    [{ limit: -1 }],
    [{ limit: 1.5 }],
    [{ limit: 5000 }],
    [{ sort: 'best' as never }],
    [{ filter: { color: ['red'] } as never }],
    [{ filter: { type: 'lora' as never } }],
  ])('refuses %j', (options) => {
    expect(() => index.search('llama', options)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })
})

const word = fc.oneof(
  fc.constantFrom(
    'llama',
    'Llama',
    'stable',
    'diffusion',
    '7b',
    'v1.5',
    '3',
    '2.1',
    'xl',
    '水彩画',
    'é',
    'İ',
    'ǅ',
    'ﬁ',
    '½',
    'コード',
    '한국',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
)
const name = fc
  .array(fc.tuple(word, fc.constantFrom('-', '_', '.', ' ', '', ' (', ')')), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.flat().join(''))
/** Ids without what a name cannot hold: see the guard of the contract. */
const anyModels = fc
  .uniqueArray(fc.tuple(word, name, fc.nat(1e7), fc.nat(1000), fc.boolean()), {
    selector: ([author, name]) => `${author}/${name}`,
    maxLength: 12,
  })
  .map((list) =>
    list.map(([author, name, downloads, likes, isNumbered], i) =>
      modelOf(`${author}/${name}`, {
        name,
        author,
        downloads,
        likes,
        ...(isNumbered && { id: `civitai:${i}`, source: 'civitai' }),
      }),
    ),
  )
  .filter((list) => list.every(({ id, name }) => !/\p{Cs}/u.test(id) && name.length < 300 && !/\0/.test(id)))

describe('any models', () => {
  it('come back as they were: every id, and its own row first when asked for', () => {
    fc.assert(
      fc.property(anyModels, (list) => {
        const index = openSearchIndex(buildSearchIndex(list))
        const { hits } = index.search('', { limit: 100 })
        expect(hits.map(({ position, id }) => [position, id]).sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual(
          list.map(({ id }, i) => [i, id]),
        )
      }),
    )
  })

  it('are found by their own ids, first', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.tuple(
            fc.constantFrom('meta', 'qwen', 'lab', 'x1'),
            fc.array(fc.constantFrom('llama', 'stable', 'diffusion', '7b', '70b', 'v1.5', '3', 'xl', 'chat'), {
              minLength: 1,
              maxLength: 4,
            }),
            fc.nat(1e7),
          ),
          { selector: ([author, words]) => `${author}/${words.join('-')}`, maxLength: 20 },
        ),
        (list) => {
          const made = list.map(([author, words, downloads]) => modelOf(`${author}/${words.join('-')}`, { downloads }))
          const index = openSearchIndex(buildSearchIndex(made))
          for (const { id } of made) expect(index.search(id, { limit: 1 }).hits[0]?.id).toBe(id)
        },
      ),
    )
  })

  it('are found by a long word that holds a slip, whichever, and not by one that holds four', () => {
    const letter = fc.constantFrom(...'abcdefgh')
    const word = fc.array(letter, { minLength: 8, maxLength: 14 }).map((letters) => letters.join(''))
    fc.assert(
      fc.property(word, fc.nat(), fc.nat(3), (name, seed, kind) => {
        const index = openSearchIndex(buildSearchIndex([modelOf(`lab/${name}`)]))
        const at = seed % (name.length - 1)
        const slips = [
          `${name.slice(0, at)}z${name.slice(at)}`,
          name.slice(0, at) + name.slice(at + 1),
          `${name.slice(0, at)}z${name.slice(at + 1)}`,
          name.slice(0, at) + name[at + 1]! + name[at]! + name.slice(at + 2),
        ]
        expect(index.search(`${slips[kind]!} `).total).toBe(1)
        expect(index.search(`zzzz${name.slice(4)} `).total).toBe(0)
      }),
    )
  })

  it('are found alike in whatever order they come', () => {
    fc.assert(
      fc.property(anyModels, name, fc.infiniteStream(fc.nat()), (list, query, keys) => {
        const shuffled = list
          .map((model) => ({ model, key: keys.next().value! }))
          .sort((a, b) => a.key - b.key)
          .map(({ model }) => model)
        const answer = (models: ModelMetadata[]) => {
          const { hits, total, facets } = openSearchIndex(buildSearchIndex(models)).search(query)
          return { hits: hits.map(({ id, score, ranges }) => ({ id, score: score.toFixed(6), ranges })), total, facets }
        }
        expect(answer(shuffled)).toEqual(answer(list))
      }),
    )
  })
})

describe('a hostile', () => {
  it.each([
    ['long word', 'a'.repeat(50_000)],
    ['pattern', '(a+)+$'],
    ['run of blanks', ' '.repeat(10_000)],
    ['half of a surrogate pair', '\ud800 llama \udc00'],
    ['unseen mark', 'll\u200bama\u202e'],
    ['list of words', 'a b c d e f g h i j k l m n o p q r s t u v w x y z'.repeat(20)],
    ['name of a property', '__proto__ constructor toString'],
  ])('query, a %s, is answered in time', (_, query) => {
    const from = performance.now()
    expect(index.search(query).hits.length).toBeLessThanOrEqual(20)
    expect(performance.now() - from).toBeLessThan(500)
  })

  it('text of any kind is answered', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (query) => {
        const { hits, total } = index.search(query)
        expect(hits.length).toBeLessThanOrEqual(total)
      }),
    )
  })

  it('file of any bytes is refused by the documented error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => openSearchIndex(bytes)).toThrow(DecentraError)
      }),
    )
  })

  const small = buildSearchIndex(models.slice(0, 3))
  const asked = ['llama', 'stable diffusion', '1b']
  const right = JSON.stringify(asked.map((query) => openSearchIndex(small).search(query, { now: NOW })))

  it('file with one wrong byte is refused, or answers the same', () => {
    for (let at = 0; at < small.length; at++)
      for (const flip of [1, 0x80, 0xff]) {
        const bytes = small.slice()
        bytes[at]! ^= flip
        let answer: string
        try {
          const index = openSearchIndex(bytes)
          answer = JSON.stringify(asked.map((query) => index.search(query, { now: NOW })))
        } catch (error) {
          expect(error).toBeInstanceOf(DecentraError)
          continue
        }
        expect(answer).toBe(right)
      }
  })

  it('file that is cut off is refused', () => {
    for (let length = 0; length < small.length; length++)
      expect(() => openSearchIndex(small.subarray(0, length))).toThrow(
        expect.objectContaining({ code: 'manifest-invalid' }),
      )
  })

  it('file with a right checksum and wrong content is refused or answers; nothing else is thrown', () => {
    const { header, payload } = unpackFile('DMS1', small)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(payload.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (changes) => {
          const bytes = payload.slice()
          for (const [at, byte] of changes) bytes[at] = byte
          try {
            openSearchIndex(packFile('DMS1', header, bytes)).search('llama diffusion')
          } catch (error) {
            expect(error).toBeInstanceOf(DecentraError)
          }
        },
      ),
      { numRuns: 2000 },
    )
    for (const wrong of [
      null,
      7,
      {},
      { version: 9 },
      { version: 2, rows: 3 },
      { version: 2, rows: 1e9, lists: [] },
      { version: 1, rows: 1, lists: [] },
      { ...(header as object), lists: 'x' },
      { ...(header as object), aliases: [['sd', 5]] },
      { ...(header as object), between: [1e9, 1e9] },
      { ...(header as object), rows: -1 },
    ])
      expect(() => openSearchIndex(packFile('DMS1', wrong, payload))).toThrow(DecentraError)
    const aliases = [['llama', [null, 7, 'llama3.2']]]
    const odd = openSearchIndex(packFile('DMS1', { ...(header as object), aliases }, payload))
    expect(odd.search('llama sd').total).toBeGreaterThan(0)
  })

  const NONSENSE = [-1e15, -1e9, -5, -1, 0, 0.5, 1, 3, 40, 1e5, 1e9, 1e15, null, '5', 'x', '', true, [], [[]], {}]
  /** A JSON value with nonsense in up to three places. */
  const spoiled = (value: unknown) =>
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...NONSENSE)), { minLength: 1, maxLength: 3 }).map((changes) => {
      const copy = structuredClone(value)
      for (const [seed, nonsense] of changes) {
        const places: [Record<string, unknown>, string][] = []
        JSON.stringify(copy, function (this: Record<string, unknown>, key, own: unknown) {
          if (key !== '') places.push([this, key])
          return own
        })
        const [holder, key] = places[seed % places.length]!
        holder[key] = structuredClone(nonsense)
      }
      return copy
    })

  it('header with a right checksum is refused or answers, in time; nothing else is thrown', () => {
    const { header, payload } = unpackFile('DMS1', small)
    const { aliases: _, ...shape } = header as SearchHeader
    fc.assert(
      fc.property(spoiled({ ...shape, odd: [[0, 'a/b']], aliases: [['llama', ['llama3.2']]] }), (wrong) => {
        const from = performance.now()
        try {
          const index = openSearchIndex(packFile('DMS1', wrong, payload))
          for (const query of ['llama diffusion', '', 'xqz']) index.search(query, { sort: 'name' })
        } catch (error) {
          expect(error).toBeInstanceOf(DecentraError)
        }
        expect(performance.now() - from).toBeLessThan(1000)
      }),
      { numRuns: 2000 },
    )
  })

  it('header or content of descriptions is refused or answers, in time; nothing else is thrown', () => {
    const list = models.slice(0, 3).map((model) => ({ ...model, description: 'Runs on a toaster.' }))
    const { header, payload } = unpackFile('DMT1', buildSearchText(list)!)
    const anyBytes = fc
      .array(fc.tuple(fc.nat(payload.length - 1), fc.nat(255)), { maxLength: 8 })
      .map((changes) => changes.reduce((bytes, [at, byte]) => bytes.with(at, byte), payload))
    fc.assert(
      fc.property(fc.oneof(fc.constant(header), spoiled(header)), anyBytes, (wrong, bytes) => {
        const index = openSearchIndex(small)
        const from = performance.now()
        try {
          addSearchText(index, packFile('DMT1', wrong, bytes))
          for (const query of ['toaster', 'toas', 'runs on']) index.search(query)
        } catch (error) {
          expect(error).toBeInstanceOf(DecentraError)
        }
        expect(performance.now() - from).toBeLessThan(1000)
      }),
      { numRuns: 2000 },
    )
  })
})
