/** Where metadata came from. */
export const SOURCES = ['huggingface', 'civitai'] as const
export type Source = (typeof SOURCES)[number]

/** Who made a model: an organisation of the reviewed lab table, or anybody else. */
export const ORIGINS = ['lab', 'community'] as const
export type Origin = (typeof ORIGINS)[number]

/** Whether a license allows commercial use. */
export const COMMERCIAL_USES = ['yes', 'restricted', 'no', 'unknown'] as const
export type CommercialUse = (typeof COMMERCIAL_USES)[number]

/** Facts a person should see before choosing a model. Order is part of the `cards.bin` format: append only. */
export const BADGES = ['gated', 'non-commercial', 'license-limits', 'mature'] as const
export type Badge = (typeof BADGES)[number]

/** Bounds of a record. A longer or wilder one is skipped and counted, never half shown. */
export const MODEL_CAPS = {
  /** Characters of id, slug, name, author, type, task, license, base model. */
  text: 300,
  /** Characters of a plain-text description. */
  description: 2000,
  tags: 64,
  tagLength: 100,
  url: 2000,
  /** Days of history. */
  days: 366,
} as const

/** What a card shows; lists hold these. Unknown is null, never 0. */
export interface ModelCard {
  /** `author/name` on Hugging Face, `civitai:<number>` on CivitAI. */
  id: string
  name: string
  author: string | null
  /** Hugging Face: pipeline tag; CivitAI: `checkpoint`, `lora`, ... */
  type: string
  task: string
  /** Hugging Face: last 30 days; CivitAI: all time. Do not compare across sources. */
  downloads: number | null
  likes: number | null
  source: Source
  origin: Origin
  /** Growth of downloads over a week, 0.12 = +12 %. Null with under 4 usable days. */
  weeklyGrowth: number | null
  /** RFC 3339, UTC, whole seconds. */
  createdAt: string | null
  lastUpdated: string | null
  license: string | null
  badges: Badge[]
}

/** Everything known about a model. */
export interface ModelMetadata {
  id: string
  /** Id with `/` and `:` replaced by `--`: safe in paths. */
  slug: string
  name: string
  author: string | null
  /** Plain text, at most 2,000 characters; empty when there is none. */
  description: string
  downloads: number | null
  likes: number | null
  tags: string[]
  source: Source
  type: string
  task: string
  baseModel: string | null
  /** Number of parameters. */
  parameters: number | null
  license: string | null
  commercialUse: CommercialUse
  createdAt: string | null
  lastUpdated: string | null
  origin: Origin
  weeklyGrowth: number | null
  /** What `weeklyGrowth` was computed from; null with under two known days. */
  dailyDownloads: DailyDownloads | null
  /** Trending score of the source; only Hugging Face has one. */
  trendingScore: number | null
  /** Whether files can be had only after accepting terms; null: not known. */
  gated: boolean | null
  /** Bit mask of levels: PG 1, PG-13 2, R 4, X 8, XXX 16; null: not known. */
  nsfwLevel: number | null
  /** Page of the model at its source. */
  url: string
  /** Preview picture, https only. */
  image: string | null
}

/** Downloads of a model as they were seen, day by day. */
export interface DailyDownloads {
  /** Day of the first count, `YYYY-MM-DD`. */
  since: string
  /** One a day, oldest first; null for a day that is missing. */
  counts: (number | null)[]
}

/** Path-safe form of an id. */
export function modelSlug(id: string): string {
  return id.replaceAll('/', '--').replaceAll(':', '--')
}

/** Page of a model at its source. */
export function modelUrl(model: { id: string; source: Source }): string {
  if (model.source === 'civitai')
    return `https://civitai.com/models/${encodeURIComponent(model.id.replace(/^civitai:/, ''))}`
  return `https://huggingface.co/${model.id.split('/').map(encodeURIComponent).join('/')}`
}

const NEW_FOR_MS = 7 * 24 * 60 * 60 * 1000

/** Whether a model is less than 7 days old. Computed when read: a stored flag would lie tomorrow. */
export function isNew(model: { createdAt: string | null }, now: number): boolean {
  if (model.createdAt === null) return false
  const age = now - Date.parse(model.createdAt)
  return age >= 0 && age < NEW_FOR_MS
}

/** PG and PG-13. */
const GENERAL_LEVELS = 1 | 2

export function badgesOf(model: Pick<ModelMetadata, 'gated' | 'commercialUse' | 'nsfwLevel'>): Badge[] {
  const badges: Badge[] = []
  if (model.gated) badges.push('gated')
  if (model.commercialUse === 'no') badges.push('non-commercial')
  if (model.commercialUse === 'restricted') badges.push('license-limits')
  // The mask is the union over a model's pictures: one that has general ones too is not mature for having others.
  if (model.nsfwLevel && (model.nsfwLevel & GENERAL_LEVELS) === 0) badges.push('mature')
  return badges
}

// ---- Guards: hand-written, so that the first screen loads no schema library. `model.schema.ts` says the same in zod;
// a property test holds the two equal.

/**
 * Line breaks and tabs aside, control characters have no place in text that people read; half a surrogate pair has no
 * UTF-8, so that not even an address can be made of it.
 */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\p{Cs}]/u
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/

export function isPlainText(value: unknown, cap: number = MODEL_CAPS.text): value is string {
  return typeof value === 'string' && value.length <= cap && !CONTROL.test(value)
}

export function isName(value: unknown): value is string {
  return isPlainText(value) && value !== ''
}

/** A count of things: a whole number that arithmetic keeps exact. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** RFC 3339 in UTC, in the years 1970 to 9999. */
export function isTime(value: unknown): value is string {
  return typeof value === 'string' && ISO_TIME.test(value) && Date.parse(value) >= 0
}

export function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

export function isOneOf<T extends string>(list: readonly T[], value: unknown): value is T {
  return (list as readonly unknown[]).includes(value)
}

export function orNull<T>(value: unknown, guard: (value: unknown) => value is T): value is T | null {
  return value === null || guard(value)
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value is a whole, sane card. Unknown extra fields are allowed. */
export function isModelCard(value: unknown): value is ModelCard {
  return (
    isObject(value) &&
    isName(value.id) &&
    isName(value.name) &&
    orNull(value.author, isName) &&
    isName(value.type) &&
    isName(value.task) &&
    orNull(value.downloads, isCount) &&
    orNull(value.likes, isCount) &&
    isOneOf(SOURCES, value.source) &&
    isOneOf(ORIGINS, value.origin) &&
    orNull(value.weeklyGrowth, isFiniteNumber) &&
    orNull(value.createdAt, isTime) &&
    orNull(value.lastUpdated, isTime) &&
    orNull(value.license, isName) &&
    Array.isArray(value.badges) &&
    value.badges.every((badge) => isOneOf(BADGES, badge))
  )
}
