import {
  DecentraError,
  isModelMetadata,
  MODEL_CAPS,
  type ModelMetadata,
  modelSlug,
  modelUrl,
} from '@decentramodels/core/contract'
import { ABSENT, type Upstream } from '../http.js'
import { LABS } from '../labs.js'
import { levelBit } from '../levels.js'
import { commercialUseOf } from '../licenses.js'
import { cleanLine, cleanTags } from '../plain-text.js'
import { wholeSeconds } from '../times.js'
import {
  type Ask,
  countOrNull,
  createInterner,
  followPages,
  isRecord,
  publicEndpoint,
  type ModelSource,
  type Outcome,
  type Query,
} from './source.js'

/*
 * The REST API is walked directly and not through @huggingface/hub: its listModels takes no cursor (so no run could be
 * resumed), no `num_parameters` and no abort signal, hides the RateLimit headers of a 429, and follows a `Link` to any
 * host. What is left to do here is less than a wrapper around it would be.
 */

/** Fields that the catalogue uses; without `expand` the API sends ten others and lacks four of these. */
const EXPAND = [
  'author',
  'baseModels',
  'createdAt',
  'downloads',
  'gated',
  'lastModified',
  'likes',
  'pipeline_tag',
  'private',
  'safetensors',
  'tags',
  'trendingScore',
]
const PAGE_SIZE = 1000

/** `author/name`, or the bare name of the oldest models. */
const ID = /^[A-Za-z0-9_][\w.-]{0,199}(?:\/[A-Za-z0-9_][\w.-]{0,199})?$/
/** `not-for-all-audiences` says no level; R is the mildest that is not for all. */
const MATURE_TAG = 'not-for-all-audiences'

/** Hugging Face as a source of models. */
export function createHuggingFace(upstream: Upstream, ask: Ask): ModelSource {
  const intern = createInterner()
  const expand = EXPAND.map((field): [string, string] => ['expand', field])
  const list = `${upstream.endpoint}/api/models`

  async function readPage(url: string, signal: AbortSignal | undefined) {
    const answer = await ask(url, signal)
    const records: unknown = answer?.body
    if (!Array.isArray(records))
      throw new DecentraError('response-invalid', `${list} does not answer with a list of models.`)
    return { records: records.map((record) => readHuggingFaceModel(record, intern)), next: nextLink(answer!.headers) }
  }

  return {
    id: 'huggingface',
    endpoint: publicEndpoint(upstream.endpoint),
    pageSize: PAGE_SIZE,
    get simulated() {
      return upstream.simulated
    },
    get requests() {
      return upstream.requests
    },
    async *list(query: Query, { pageSize = PAGE_SIZE, signal } = {}) {
      const pairs: Query = [...query, ['limit', String(Math.min(pageSize, PAGE_SIZE))], ...expand]
      const parameters = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value]))
      const seen = new Set<string | null>()
      const pages = followPages(
        `${list}?${parameters}`,
        (url) => readPage(url, signal),
        (page) => page.records.some(({ id }) => !seen.has(id)),
        'Hugging Face',
      )
      for await (const page of pages) {
        for (const { id } of page.records) seen.add(id)
        yield page.records
      }
    },
    async find(id, signal) {
      if (!ID.test(id)) return undefined
      const answer = await ask(
        `${list}/${id.split('/').map(encodeURIComponent).join('/')}?${new URLSearchParams(expand)}`,
        signal,
        ABSENT,
      )
      return answer === undefined ? undefined : readHuggingFaceModel(answer.body, intern)
    },
  }
}

/** Address of `rel="next"` in a `Link` header. */
export function nextLink(headers: Headers): string | undefined {
  for (const part of (headers.get('link') ?? '').split(/,(?=\s*<)/)) {
    const found = /^\s*<([^<>]+)>\s*;/.exec(part)
    if (found !== null && /;\s*rel="?next"?/.test(part)) return found[1]
  }
  return undefined
}

/** Reads one record of `/api/models`. */
export function readHuggingFaceModel(
  record: unknown,
  intern: ReturnType<typeof createInterner> = (text) => text,
): Outcome {
  if (!isRecord(record) || typeof record.id !== 'string' || !ID.test(record.id)) return { id: null, leftOut: 'invalid' }
  const { id } = record
  if (record.private === true) return { id, leftOut: 'private' }
  const rawTags = Array.isArray(record.tags) ? record.tags.filter((tag): tag is string => typeof tag === 'string') : []
  const slash = id.indexOf('/')
  const license = cleanLine(valueOfTag(rawTags, 'license:')?.toLowerCase())
  const task = cleanLine(record.pipeline_tag) ?? 'unknown'
  const author = slash === -1 ? cleanLine(record.author) : id.slice(0, slash)
  const model: ModelMetadata = {
    id,
    slug: modelSlug(id),
    name: slash === -1 ? id : id.slice(slash + 1),
    author: intern(author),
    description: '',
    downloads: countOrNull(record.downloads),
    likes: countOrNull(record.likes),
    tags: cleanTags(rawTags).map(intern),
    source: 'huggingface',
    type: intern(task),
    task: intern(task),
    baseModel: intern(baseModelOf(record.baseModels, rawTags)),
    parameters: isRecord(record.safetensors) ? countOrNull(record.safetensors.total) : null,
    license: intern(license),
    commercialUse: commercialUseOf(license),
    createdAt: wholeSeconds(record.createdAt),
    lastUpdated: wholeSeconds(record.lastModified),
    origin: author !== null && LABS.has(author) ? 'lab' : 'community',
    weeklyGrowth: null,
    dailyDownloads: null,
    trendingScore:
      typeof record.trendingScore === 'number' && Number.isFinite(record.trendingScore) ? record.trendingScore : null,
    gated:
      typeof record.gated === 'boolean'
        ? record.gated
        : record.gated === 'auto' || record.gated === 'manual'
          ? true
          : null,
    nsfwLevel: rawTags.includes(MATURE_TAG) ? levelBit('r') : null,
    url: modelUrl({ id, source: 'huggingface' }),
    image: null,
  }
  if (!isModelMetadata(model)) return { id, leftOut: 'invalid' }
  return { id, candidate: { model, baseModels: [], flagged: false, pictureLevels: null } }
}

function valueOfTag(tags: readonly string[], prefix: string): string | undefined {
  return tags.find((tag) => tag.startsWith(prefix))?.slice(prefix.length)
}

/** `base_model:author/name`; the tag that also names the relation says the same once more. */
const BASE_MODEL_TAG = /^base_model:(?:(?:adapter|finetune|merge|quantized):)?([^:]+)$/

function baseModelOf(baseModels: unknown, tags: readonly string[]): string | null {
  if (isRecord(baseModels) && Array.isArray(baseModels.models)) {
    const [first] = baseModels.models as unknown[]
    const id = isRecord(first) ? cleanLine(first.id) : null
    if (id !== null) return id
  }
  for (const tag of tags) {
    const id = tag.length > MODEL_CAPS.text ? null : BASE_MODEL_TAG.exec(tag)
    if (id) return cleanLine(id[1])
  }
  return null
}
