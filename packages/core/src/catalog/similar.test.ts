import { afterEach, describe, expect, it } from 'vitest'
import { type ModelMetadata, modelSlug, modelUrl, type Source } from '../contract/model.js'
import { Catalog } from './catalog.js'
import { FolderServer } from './folder-server.fixture.js'
import { makeModel, publish } from './publish.fixture.js'

const servers: FolderServer[] = []

async function open(models: readonly ModelMetadata[]): Promise<Catalog> {
  const server = await FolderServer.start(publish(models))
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

const ids = (cards: { id: string }[]) => cards.map((card) => card.id)

describe('similar', () => {
  it('names the family before models that share a size or a form', async () => {
    const found = ids(await (await open(chat)).similar('Qwen/Qwen2.5-7B-Instruct', { limit: 4 }))
    expect(found).toHaveLength(4)
    expect(found.every((id) => id.includes('Qwen'))).toBe(true)
    expect(found).toContain('deepseek/DeepSeek-R1-Distill-Qwen-7B')
    expect(found).not.toContain('Qwen/Qwen2.5-7B-Instruct')
  })
})
