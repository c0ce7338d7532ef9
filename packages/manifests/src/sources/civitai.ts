import {
  DecentraError,
  isModelMetadata,
  type ModelMetadata,
  modelSlug,
  modelUrl,
  safeUrl,
} from '@decentramodels/core/contract'
import { ABSENT, type Upstream } from '../http.js'
import { type NsfwLevel, pictureLevel, showable } from '../levels.js'
import { commercialUseOfPermissions } from '../licenses.js'
import { cleanLine, cleanTags, plainText } from '../plain-text.js'
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

const PAGE_SIZE = 100
/** Versions and pictures of a record that are looked at. */
const MAX_VERSIONS = 200
const MAX_PICTURES = 40

/** CivitAI as a source of models. `cap` decides which picture may stand beside a model. */
export function createCivitai(upstream: Upstream, ask: Ask, cap: NsfwLevel): ModelSource {
  const intern = createInterner()
  const list = `${upstream.endpoint}/api/v1/models`
  /** Records read before: sixteen filters name the same models again and again, and a description is work to read. */
  const known = new Map<string, Outcome>()
  const read = (record: unknown): Outcome => {
    const id = isRecord(record) ? `civitai:${String(record.id)}` : ''
    const before = known.get(id)
    if (before !== undefined) return before
    const outcome = readCivitaiModel(record, cap, intern)
    if (outcome.id !== null) known.set(outcome.id, outcome)
    return outcome
  }

  async function readPage(url: string, signal: AbortSignal | undefined) {
    const answer = await ask(url, signal)
    const body: unknown = answer?.body
    if (!isRecord(body) || !Array.isArray(body.items))
      throw new DecentraError('response-invalid', `${list} does not answer with a list of models.`)
    const records = body.items.map(read)
    return { records, next: nextPage(url, body.metadata) }
  }

  return {
    id: 'civitai',
    endpoint: publicEndpoint(upstream.endpoint),
    pageSize: PAGE_SIZE,
    get simulated() {
      return upstream.simulated
    },
    get requests() {
      return upstream.requests
    },
    async *list(query: Query, { pageSize = PAGE_SIZE, signal } = {}) {
      const pairs: Query = [...query, ['limit', String(Math.min(pageSize, PAGE_SIZE))]]
      const parameters = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value]))
      const seen = new Set<string | null>()
      const pages = followPages(
        `${list}?${parameters}`,
        (url) => readPage(url, signal),
        (page) => page.records.some(({ id }) => !seen.has(id)),
        'CivitAI',
      )
      for await (const page of pages) {
        for (const { id } of page.records) seen.add(id)
        yield page.records
      }
    },
    async find(id, signal) {
      const number = /^civitai:([1-9]\d{0,14})$/.exec(id)?.[1]
      if (number === undefined) return undefined
      const answer = await ask(`${list}/${number}`, signal, ABSENT)
      return answer === undefined ? undefined : read(answer.body)
    },
  }
}

/**
 * The next page. The cursor is put into our own address: `nextPage` may name another host (`api.civitai.com`), and
 * where there is a cursor nothing else of it is needed. An address without a cursor is only used when it is on the
 * host that was asked; the upstream refuses it otherwise.
 */
export function nextPage(url: string, metadata: unknown): string | undefined {
  if (!isRecord(metadata)) return undefined
  const { nextCursor, nextPage } = metadata
  if ((typeof nextCursor === 'string' && nextCursor !== '') || typeof nextCursor === 'number') {
    const next = new URL(url)
    next.searchParams.set('cursor', String(nextCursor))
    return next.href
  }
  return typeof nextPage === 'string' && nextPage !== '' ? nextPage : undefined
}

/** Reads one record of `/api/v1/models`, of any generation of the API (2023, 2024, 2025). */
export function readCivitaiModel(
  record: unknown,
  cap: NsfwLevel,
  intern: ReturnType<typeof createInterner> = (text) => text,
): Outcome {
  if (!isRecord(record) || !Number.isSafeInteger(record.id) || (record.id as number) < 1)
    return { id: null, leftOut: 'invalid' }
  const id = `civitai:${record.id as number}`
  if (record.poi === true) return { id, leftOut: 'real-person' }
  if (record.minor === true) return { id, leftOut: 'minor' }
  // Archived and taken down: the page is there, the files are not.
  if (record.mode === 'Archived' || record.mode === 'TakenDown') return { id, leftOut: 'unavailable' }

  const versions = (Array.isArray(record.modelVersions) ? record.modelVersions : [])
    .filter(isRecord)
    .slice(0, MAX_VERSIONS)
  const newest = versions[0]
  const pictures = (newest !== undefined && Array.isArray(newest.images) ? newest.images : [])
    .filter(isRecord)
    .slice(0, MAX_PICTURES)
  const pictureLevels = pictures.reduce<number | null>((mask, picture) => {
    const level = pictureLevel(picture)
    return level === null ? mask : (mask ?? 0) | level
  }, null)
  const ownLevel = countOrNull(record.nsfwLevel)
  const stats = isRecord(record.stats) ? record.stats : {}
  const type = cleanLine(record.type)?.toLowerCase() ?? 'unknown'
  const baseModels = [
    ...new Set(versions.map((version) => cleanLine(version.baseModel)).filter((base) => base !== null)),
  ].map(intern)

  const model: ModelMetadata = {
    id,
    slug: modelSlug(id),
    name: cleanLine(record.name) ?? id,
    author: intern(isRecord(record.creator) ? cleanLine(record.creator.username) : null),
    description: plainText(record.description),
    downloads: countOrNull(stats.downloadCount),
    // `favoriteCount` was the number of likes until 2024 and is always 0 since.
    likes: countOrNull(stats.thumbsUpCount) ?? countOrNull(stats.favoriteCount),
    tags: cleanTags(record.tags).map(intern),
    source: 'civitai',
    type: intern(type),
    task: 'text-to-image',
    baseModel: intern(newest === undefined ? null : cleanLine(newest.baseModel)),
    parameters: null,
    license: null,
    commercialUse: commercialUseOfPermissions(record.allowCommercialUse),
    createdAt: extreme(versions, ['publishedAt', 'createdAt'], (a, b) => a < b),
    lastUpdated: extreme(versions, ['updatedAt', 'publishedAt', 'createdAt'], (a, b) => a > b),
    origin: 'community',
    weeklyGrowth: null,
    dailyDownloads: null,
    trendingScore: null,
    gated: newest?.availability === 'Public' ? false : newest?.availability === 'EarlyAccess' ? true : null,
    nsfwLevel: ownLevel !== null && ownLevel > 0 ? ownLevel : pictureLevels,
    url: modelUrl({ id, source: 'civitai' }),
    image: pictureFor(pictures, cap),
  }
  if (!isModelMetadata(model)) return { id, leftOut: 'invalid' }
  return { id, candidate: { model, baseModels, flagged: record.nsfw === true, pictureLevels } }
}

/** The first picture that may be shown under the cap: https, and no film. */
function pictureFor(pictures: readonly Record<string, unknown>[], cap: NsfwLevel): string | null {
  for (const picture of pictures) {
    if (picture.type === 'video' || !showable(pictureLevel(picture), cap)) continue
    const url = safeUrl(picture.url, 'image')
    if (url !== undefined && url.startsWith('https://')) return url
  }
  return null
}

/** The earliest or latest of the first known time of each version. */
function extreme(
  versions: readonly Record<string, unknown>[],
  fields: readonly string[],
  wins: (a: string, b: string) => boolean,
): string | null {
  let best: string | null = null
  for (const version of versions) {
    let time: string | null = null
    for (const field of fields) time ??= wholeSeconds(version[field])
    if (time !== null && (best === null || wins(time, best))) best = time
  }
  return best
}
