import { afterEach, describe, expect, it } from 'vitest'
import { type ModelMetadata, modelSlug, modelUrl, type Source } from '../contract/model.js'
import { Catalog } from './catalog.js'
import { FolderServer } from './folder-server.fixture.js'
import { makeModel, makeModels, publish, type PublishOptions } from './publish.fixture.js'
import { StepClock } from './step-clock.fixture.js'

const servers: FolderServer[] = []

async function open(models: readonly ModelMetadata[], options: PublishOptions = {}): Promise<Catalog> {
  return serve(publish(models, options))
}

async function serve(files: Map<string, Uint8Array>): Promise<Catalog> {
  const server = await FolderServer.start(files)
  servers.push(server)
  return Catalog.open(server.url)
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

let number = 0
function make(id: string, task: string, special: Partial<ModelMetadata> = {}): ModelMetadata {
  const source: Source = id.startsWith('civitai:') ? 'civitai' : 'huggingface'
  const [author, name] = source === 'huggingface' ? id.split('/') : ['someone', special.name]
  const i = number++
  return makeModel(1, {
    id,
    source,
    slug: modelSlug(id),
    url: modelUrl({ id, source }),
    name: name!,
    author: author!,
    task,
    type: source === 'civitai' ? 'checkpoint' : task,
    // The later, the less popular.
    downloads: 1_000_000 - i * 1000,
    likes: 1000 - i,
    ...special,
  })
}

const chat = [
  make('meta/Llama-3.1-8B-Instruct', 'text-generation'),
  make('Qwen/Qwen2.5-7B-Instruct', 'text-generation'),
  make('meta/Llama-3.2-1B-Instruct', 'text-generation'),
  make('Qwen/Qwen3-8B', 'text-generation'),
  make('Qwen/Qwen3-0.6B', 'text-generation'),
  make('Qwen/Qwen2.5-VL-7B-Instruct', 'image-text-to-text'),
  make('unsloth/Qwen2.5-7B-Instruct-GGUF', 'text-generation'),
  make('bartowski/Qwen2.5-7B-Instruct-GGUF', 'text-generation'),
  make('lmstudio/Qwen2.5-7B-Instruct-MLX-4bit', 'text-generation'),
  make('mistral/Mistral-7B-Instruct-v0.3', 'text-generation'),
  make('deepseek/DeepSeek-R1-Distill-Qwen-7B', 'text-generation'),
  make('Qwen/Qwen2.5-Coder-32B-Instruct', 'text-generation'),
  make('someone/whisper-small', 'automatic-speech-recognition'),
]

const painters = [
  make('stabilityai/stable-diffusion-xl-base-1.0', 'text-to-image'),
  make('black-forest-labs/FLUX.1-dev', 'text-to-image'),
  make('stabilityai/sdxl-turbo', 'text-to-image'),
  make('black-forest-labs/FLUX.1-schnell', 'text-to-image'),
  make('tencent/HunyuanDiT', 'text-to-image'),
  make('RunDiffusion/Juggernaut-XL-v9', 'text-to-image'),
  make('cagliostrolab/animagine-xl-4.0', 'text-to-image'),
  make('openai/whisper-xl', 'automatic-speech-recognition'),
]

const made = (n: number, name: string, special: Partial<ModelMetadata> = {}) =>
  make(`civitai:${n}`, 'text-to-image', { name, author: `person ${n}`, baseModel: 'SD 1.5', ...special })
const civitai = [
  made(1, 'Realistic Vision'),
  made(2, 'Film Grain', { type: 'lora' }),
  made(3, 'Dream Shaper'),
  made(4, 'Pony Diffusion V6 XL', { baseModel: 'Pony' }),
  made(5, 'Ink Wash', { type: 'lora', baseModel: 'SDXL 1.0' }),
  made(6, 'Velvet Watercolour', { baseModel: 'SDXL 1.0' }),
  made(7, 'Meadow', { baseModel: 'SDXL 1.0' }),
]
const lists = {
  'civitai-filter/sdxl': ['civitai:4', 'civitai:5', 'civitai:6', 'civitai:7'],
  'civitai-filter/sd15': ['civitai:1', 'civitai:2', 'civitai:3'],
}

const ids = (cards: { id: string }[]) => cards.map((card) => card.id)

describe('similar', () => {
  it('names the family before models that share a size or a form with it', async () => {
    const found = ids(await (await open(chat)).similar('Qwen/Qwen2.5-7B-Instruct'))
    expect(found).toHaveLength(6)
    expect(found.slice(0, 4).every((id) => id.includes('Qwen'))).toBe(true)
    expect(found).toContain('deepseek/DeepSeek-R1-Distill-Qwen-7B')
  })

  it('finds those of the SDXL family for an SDXL model, however it is spelled', async () => {
    const catalog = await open(painters)
    expect(ids(await catalog.similar('stabilityai/stable-diffusion-xl-base-1.0', { limit: 3 })).toSorted()).toEqual([
      'RunDiffusion/Juggernaut-XL-v9',
      'cagliostrolab/animagine-xl-4.0',
      'stabilityai/sdxl-turbo',
    ])
    expect(ids(await catalog.similar('black-forest-labs/FLUX.1-dev'))[0]).toBe('black-forest-labs/FLUX.1-schnell')
  })

  it('goes by type on CivitAI, and by what a model was made from', async () => {
    const catalog = await open(civitai, { filters: lists })
    expect(ids(await catalog.similar('civitai:6'))).toEqual([
      'civitai:4',
      'civitai:7',
      'civitai:1',
      'civitai:3',
      'civitai:5',
      'civitai:2',
    ])
    expect(ids(await catalog.similar('civitai:3', { limit: 1 }))).toEqual(['civitai:1'])
    expect(ids(await catalog.similar('civitai:5', { limit: 1 }))).toEqual(['civitai:2'])
  })

  it('puts the same task first, then only what shares the family or the author', async () => {
    const found = ids(await (await open(chat)).similar('Qwen/Qwen2.5-7B-Instruct', { limit: 50 }))
    expect(found).toHaveLength(chat.length - 2)
    expect(found.at(-1)).toBe('Qwen/Qwen2.5-VL-7B-Instruct')
    expect(found).not.toContain('someone/whisper-small')
    const whisper = ids(await (await open(painters)).similar('openai/whisper-xl'))
    expect(whisper).toEqual([])
  })

  it('names no author and no name more than twice while there are others', async () => {
    const found = await (await open(chat)).similar('Qwen/Qwen2.5-7B-Instruct')
    expect(found.filter((card) => card.author === 'Qwen')).toHaveLength(2)
    // The model itself is the first of its name.
    expect(found.filter((card) => card.name.startsWith('Qwen2.5-7B-Instruct'))).toHaveLength(1)
    const alone = chat.filter((model) => model.author === 'Qwen')
    expect(await (await open(alone)).similar('Qwen/Qwen2.5-7B-Instruct')).toHaveLength(alone.length - 1)
  })

  it('finds other makers of a family behind a hundred models of one', async () => {
    const many = Array.from({ length: 100 }, (_, i) => make(`google/gemma-${i}b`, 'text-generation'))
    const few = Array.from({ length: 5 }, (_, i) => make(`maker-${i}/tuned-gemma-${i}`, 'text-generation'))
    const found = await (await open([...many, ...few])).similar('google/gemma-50b')
    expect(found.filter((card) => card.author !== 'google')).toHaveLength(4)
  })

  it('names the original first for a re-upload of it', async () => {
    const found = ids(await (await open(chat)).similar('bartowski/Qwen2.5-7B-Instruct-GGUF'))
    expect(found[0]).toBe('Qwen/Qwen2.5-7B-Instruct')
  })

  it('goes by popularity where nothing else tells models apart', async () => {
    const models = Array.from({ length: 9 }, (_, i) =>
      make(`maker-${i}/${'abcdefghi'[i]!.repeat(5)}`, 'depth-estimation'),
    )
    const found = ids(await (await open(models)).similar(models[4]!.id, { limit: 3 }))
    expect(found).toEqual(ids(models.slice(0, 3)))
  })

  it('is never the model itself, and nothing for one that is not there', async () => {
    const catalog = await open([...chat, ...painters, ...civitai])
    for (const { id } of [...chat, ...painters, ...civitai])
      expect(ids(await catalog.similar(id, { limit: 100 }))).not.toContain(id)
    expect(await catalog.similar('no/such')).toEqual([])
    expect(await catalog.similar('')).toEqual([])
  })

  it('says the same from the plain files', async () => {
    const files = publish([...chat, ...civitai], { filters: lists })
    const fast = await serve(files)
    const plain = await serve(new Map([...files].filter(([name]) => /^(?:models|civitai-filter-.*)\.json$/.test(name))))
    for (const { id } of [...chat, ...civitai]) expect(await plain.similar(id)).toEqual(await fast.similar(id))
    expect(plain.stats.mode).toBe('plain')
  })

  it('leaves the thread free in between, and stops when asked', async () => {
    const models = makeModels(5000)
    const server = await FolderServer.start(publish(models))
    servers.push(server)
    const clock = new StepClock()
    const catalog = await Catalog.open(server.url, { runtime: { clock } })
    await (await catalog.all()).slice(0, 1)
    await clock.watch(() => catalog.similar(models[7]!.id))
    expect(clock.steps).toBeGreaterThan(40)
    expect(clock.mostAtOnce).toBeLessThan(5)
    const controller = new AbortController()
    const stopped = catalog.similar(models[8]!.id, { signal: controller.signal })
    controller.abort()
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
  })

  it.each([0, -1, 1.5, NaN, 101])('refuses the limit %s', async (limit) => {
    await expect((await open(chat)).similar(chat[0]!.id, { limit })).rejects.toMatchObject({ code: 'invalid-input' })
  })
})
