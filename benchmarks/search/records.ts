/** The models that are searched: recorded ones, and above their number invented ones in the same distributions. */
import { type ModelMetadata, popularity, readModelMetadata } from '@decentramodels/core/contract'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { openSyntheticHub } from '../../packages/simulators/dist/synthetic/hub.js'

export type Size = 'seed' | number

const recorded = join(import.meta.dirname, '..', '..', 'packages', 'simulators', 'data')
const unzip = (file: string) => gunzipSync(readFileSync(file)).toString()

interface Raw {
  id: string | number
  name?: string
  author?: string
  type?: string
  pipeline_tag?: string
  downloads: number
  likes: number
  tags?: string[]
}

function lines(name: string): Raw[] {
  return unzip(join(recorded, name))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Raw)
}

/** A recorded entry as the query sets expect it: type and task of Hugging Face are the pipeline tag, which is a tag too. */
function toModel(raw: Raw, source: 'huggingface' | 'civitai'): ModelMetadata {
  const type = source === 'civitai' ? raw.type!.toLowerCase() : (raw.pipeline_tag ?? 'text-generation')
  const id = source === 'civitai' ? `civitai:${raw.id}` : String(raw.id)
  const cut = id.indexOf('/')
  return {
    id,
    slug: id.replaceAll(/[/:]/g, '--'),
    name: raw.name ?? id.slice(cut + 1),
    author: raw.author ?? (cut > 0 ? id.slice(0, cut) : null),
    description: '',
    downloads: raw.downloads,
    likes: raw.likes,
    tags: source === 'civitai' ? (raw.tags ?? []) : [...(raw.tags ?? []), type],
    source,
    type,
    task: source === 'civitai' ? 'text-to-image' : type,
    baseModel: null,
    parameters: null,
    license: null,
    commercialUse: 'unknown',
    createdAt: null,
    lastUpdated: null,
    origin: 'community',
    weeklyGrowth: null,
    trendingScore: null,
    gated: null,
    nsfwLevel: null,
    url: 'https://example.com/',
    image: null,
    dailyDownloads: null,
  }
}

function seedModels(): ModelMetadata[] {
  const { models } = JSON.parse(unzip(join(import.meta.dirname, '..', 'data', 'seed-catalog.json.gz')))
  return Object.values(models.models as Record<string, { id: string; source: string }>).flatMap((model) => {
    const id = model.source === 'civitai' ? `civitai:${model.id}` : model.id
    return readModelMetadata({ ...model, id, slug: undefined }) ?? []
  })
}

/** The most popular first. */
export function readRecords(size: Size): ModelMetadata[] {
  let models: ModelMetadata[]
  if (size === 'seed') models = seedModels()
  else {
    models = [
      ...lines('huggingface-2025-12-22.jsonl.gz').map((raw) => toModel(raw, 'huggingface')),
      ...lines('civitai-2023-07-04.jsonl.gz').map((raw) => toModel(raw, 'civitai')),
    ]
    const missing = size - models.length
    if (missing > 0) {
      const hub = openSyntheticHub(missing, 1)
      for (let row = 0; row < missing; row++) {
        const raw = hub.model(row) as unknown as Raw
        // As many with tags as among the recorded ones, where they are known of one in seventeen.
        models.push(toModel(row % 17 === 0 ? raw : { ...raw, tags: [] }, 'huggingface'))
      }
    }
  }
  models.sort((a, b) => popularity(b) - popularity(a))
  return size === 'seed' ? models : models.slice(0, size)
}
