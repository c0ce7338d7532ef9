import {
  COMMERCIAL_USES,
  type DailyDownloads,
  isCount,
  isFiniteNumber,
  isName,
  isObject,
  isOneOf,
  isPlainText,
  isTime,
  MODEL_CAPS,
  type ModelMetadata,
  modelSlug,
  modelUrl,
  orNull,
  ORIGINS,
  SOURCES,
} from './model.js'

// Apart from `model.ts`, because the first screen shows cards and reads no full metadata.

/** Whether a value is a whole, sane metadata record as this generator writes it. */
export function isModelMetadata(value: unknown): value is ModelMetadata {
  return (
    isObject(value) &&
    isName(value.id) &&
    isName(value.slug) &&
    isName(value.name) &&
    orNull(value.author, isName) &&
    isPlainText(value.description, MODEL_CAPS.description) &&
    orNull(value.downloads, isCount) &&
    orNull(value.likes, isCount) &&
    Array.isArray(value.tags) &&
    value.tags.length <= MODEL_CAPS.tags &&
    value.tags.every((tag) => isPlainText(tag, MODEL_CAPS.tagLength)) &&
    isOneOf(SOURCES, value.source) &&
    isName(value.type) &&
    isName(value.task) &&
    orNull(value.baseModel, isName) &&
    orNull(value.parameters, isCount) &&
    orNull(value.license, isName) &&
    isOneOf(COMMERCIAL_USES, value.commercialUse) &&
    orNull(value.createdAt, isTime) &&
    orNull(value.lastUpdated, isTime) &&
    isOneOf(ORIGINS, value.origin) &&
    orNull(value.weeklyGrowth, isFiniteNumber) &&
    orNull(value.dailyDownloads, isDailyDownloads) &&
    orNull(value.trendingScore, isFiniteNumber) &&
    (value.gated === null || typeof value.gated === 'boolean') &&
    orNull(value.nsfwLevel, isCount) &&
    isPlainText(value.url, MODEL_CAPS.url) &&
    orNull(value.image, isWebAddress)
  )
}

/** A day, `YYYY-MM-DD`. */
export function isDay(value: unknown): value is string {
  return typeof value === 'string' && isTime(`${value}T00:00:00Z`)
}

function isDailyDownloads(value: unknown): value is DailyDownloads {
  return (
    isObject(value) &&
    isDay(value.since) &&
    Array.isArray(value.counts) &&
    value.counts.length <= MODEL_CAPS.days &&
    value.counts.every((count) => orNull(count, isCount))
  )
}

function isWebAddress(value: unknown): value is string {
  return isPlainText(value, MODEL_CAPS.url) && value.startsWith('https://')
}

/**
 * Reads a record of `models.json` in any dialect: ours, or the plain one of other generators that has only
 * `id, slug, name, author?, description?, downloads?, likes?, tags?, source`. Missing becomes null, tags are capped.
 * Undefined when the record is not a sane model.
 */
export function readModelMetadata(value: unknown): ModelMetadata | undefined {
  if (!isObject(value) || typeof value.id !== 'string') return undefined
  const tags = value.tags === undefined ? [] : value.tags
  const source = value.source
  const model = {
    id: value.id,
    slug: value.slug ?? modelSlug(value.id),
    name: value.name ?? value.id,
    // Other generators write '' where they know no author.
    author: value.author || null,
    description: value.description ?? '',
    downloads: value.downloads ?? null,
    likes: value.likes ?? null,
    tags: Array.isArray(tags)
      ? tags
          .filter((tag) => typeof tag !== 'string' || isPlainText(tag, MODEL_CAPS.tagLength))
          .slice(0, MODEL_CAPS.tags)
      : tags,
    source,
    type: value.type ?? 'unknown',
    task: value.task ?? 'unknown',
    baseModel: value.baseModel ?? null,
    parameters: value.parameters ?? null,
    license: value.license ?? null,
    commercialUse: value.commercialUse ?? 'unknown',
    createdAt: value.createdAt ?? null,
    lastUpdated: value.lastUpdated ?? null,
    origin: value.origin ?? 'community',
    weeklyGrowth: value.weeklyGrowth ?? null,
    dailyDownloads: value.dailyDownloads ?? null,
    trendingScore: value.trendingScore ?? null,
    gated: value.gated ?? null,
    nsfwLevel: value.nsfwLevel ?? null,
    url: value.url ?? (isOneOf(SOURCES, source) ? modelUrl({ id: value.id, source }) : ''),
    image: value.image ?? null,
  }
  return isModelMetadata(model) ? model : undefined
}
