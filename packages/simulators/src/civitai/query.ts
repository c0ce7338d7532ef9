import { CIVITAI_SORTS, type CivitaiSort } from './catalog.js'
import type { CivitaiEntry } from './entry.js'
import { DAY_MS } from '../overlay/days.js'

export const CIVITAI_PAGE_CAP = 100
/** Items that page numbers can reach; beyond it only cursors go. */
export const CIVITAI_NUMBERED_CAP = 1000

const TYPES = [
  'Checkpoint', 'TextualInversion', 'Hypernetwork', 'AestheticGradient', 'LORA', 'LoCon', 'DoRA', 'Controlnet', 'Upscaler',
  'MotionModule', 'VAE', 'Poses', 'Wildcards', 'Workflows', 'Detection', 'Other',
] as const // prettier-ignore

/** Base models that the recording or the overlay names, and the others most in use. */
const BASE_MODELS = [
  'SD 1.4', 'SD 1.5', 'SD 1.5 LCM', 'SD 1.5 Hyper', 'SD 2.0', 'SD 2.0 768', 'SD 2.1', 'SD 2.1 768', 'SDXL 0.9', 'SDXL 1.0',
  'SDXL 1.0 LCM', 'SDXL Turbo', 'SDXL Lightning', 'SDXL Hyper', 'SD 3', 'SD 3.5', 'SD 3.5 Large', 'SD 3.5 Medium', 'Pony',
  'Illustrious', 'NoobAI', 'Flux.1 D', 'Flux.1 S', 'Flux.1 Kontext', 'Hunyuan 1', 'Hunyuan Video', 'PixArt a', 'PixArt E',
  'Kolors', 'AuraFlow', 'Stable Cascade', 'SVD', 'Qwen', 'Other',
] as const // prettier-ignore

const PERIOD_DAYS = { AllTime: Infinity, Year: 365, Month: 30, Week: 7, Day: 1 } as const

/** A request that CivitAI answers with an error. */
export class BadCivitaiQuery extends Error {
  readonly status: 400 | 401 | 429
  readonly body: Record<string, unknown>

  constructor(status: 400 | 401 | 429, body: Record<string, unknown>) {
    super(JSON.stringify(body))
    this.status = status
    this.body = body
  }
}

/** The form of the inner layer's refusals. */
function invalid(parameter: string, message: string): BadCivitaiQuery {
  return new BadCivitaiQuery(400, {
    code: 'BAD_REQUEST',
    message: `Invalid ${parameter}: ${message}`,
    issues: [{ path: [parameter], message }],
  })
}

/** A list request, understood. */
export interface CivitaiQuery {
  sort: CivitaiSort
  limit: number
  page: number | undefined
  cursor: string | undefined
  /** Words looked for; filters then work on each page of hits, as on the real site. */
  words: string | undefined
  /** Whether entries and pictures of all levels were asked for. */
  nsfw: boolean
  primaryFileOnly: boolean
  wants(entry: CivitaiEntry): boolean
}

function readNumber(parameters: URLSearchParams, name: string, min: number, max: number): number | undefined {
  const text = parameters.get(name)
  if (text === null) return undefined
  const value = Number(text)
  if (text === '' || !Number.isInteger(value) || value < min || value > max)
    throw invalid(name, `must be a whole number from ${min}${max < Infinity ? ` to ${max}` : ''}`)
  return value
}

function readFlag(parameters: URLSearchParams, name: string): boolean | undefined {
  const text = parameters.get(name)
  if (text === null) return undefined
  if (text !== 'true' && text !== 'false') throw invalid(name, 'must be true or false')
  return text === 'true'
}

/** Values that may be repeated or joined by commas; each must be known. */
function readNames<Name extends string>(
  parameters: URLSearchParams,
  parameter: string,
  known: readonly Name[],
): Name[] {
  const texts = parameters.getAll(parameter).concat(parameters.getAll(`${parameter}[]`))
  return texts
    .flatMap((text) => text.split(','))
    .map((text) => {
      const name = known.find((one) => one.toLowerCase() === text.trim().toLowerCase())
      if (name === undefined) throw invalid(parameter, `"${text}" is none of ${known.join(', ')}`)
      return name
    })
}

function readOne<Name extends string>(
  parameters: URLSearchParams,
  parameter: string,
  known: readonly Name[],
  normal: Name,
): Name {
  const text = parameters.get(parameter)
  if (text === null) return normal
  const name = known.find((one) => one === text)
  if (name === undefined) throw invalid(parameter, `"${text}" is none of ${known.join(', ')}`)
  return name
}

/** One entry in three of those flagged mature comes although it was not asked for, as users see on the real site. */
const LEAK = 3

function readWants(parameters: URLSearchParams, nsfw: boolean, now: number): (entry: CivitaiEntry) => boolean {
  const types = readNames(parameters, 'types', TYPES)
  const baseModels = readNames(parameters, 'baseModels', BASE_MODELS)
  const period = readOne(parameters, 'period', Object.keys(PERIOD_DAYS) as (keyof typeof PERIOD_DAYS)[], 'AllTime')
  const since = now - PERIOD_DAYS[period] * DAY_MS
  const tag = parameters.get('tag')?.toLowerCase()
  const username = parameters.get('username')?.toLowerCase()
  const checkpointType = parameters.get('checkpointType')
  if (checkpointType !== null) readOne(parameters, 'checkpointType', ['Merge', 'Trained'], 'Trained')
  const ids = parameters
    .getAll('ids')
    .flatMap((text) => text.split(','))
    .map(Number)
  if (ids.some((id) => !Number.isInteger(id))) throw invalid('ids', 'must be whole numbers')
  return (entry) =>
    (types.length === 0 || types.some((type) => type === entry.type)) &&
    (baseModels.length === 0 || entry.baseModels.some((base) => baseModels.some((wanted) => wanted === base))) &&
    (period === 'AllTime' || (entry.updatedAt !== null && entry.updatedAt >= since && entry.updatedAt <= now)) &&
    (tag === undefined || entry.tags.some((one) => one.toLowerCase() === tag)) &&
    (username === undefined || entry.username?.toLowerCase() === username) &&
    (checkpointType === null || entry.checkpointType === checkpointType) &&
    (ids.length === 0 || ids.includes(entry.id)) &&
    (nsfw || !entry.nsfw || entry.id % LEAK === 0)
}

/** Reads the parameters of a list; unknown ones are ignored. Throws {@link BadCivitaiQuery}. */
export function readCivitaiQuery(parameters: URLSearchParams, hasToken: boolean, now: number): CivitaiQuery {
  const limit = readNumber(parameters, 'limit', 1, CIVITAI_PAGE_CAP) ?? CIVITAI_PAGE_CAP
  const page = readNumber(parameters, 'page', 1, Infinity)
  const words = parameters.get('query')?.toLowerCase().trim() || undefined
  if (words !== undefined && page !== undefined)
    throw new BadCivitaiQuery(400, { error: 'Cannot use page param with query search. Use cursor-based pagination.' })
  if (page !== undefined && page * limit > CIVITAI_NUMBERED_CAP)
    throw new BadCivitaiQuery(429, { error: "You've requested too many pages, please use cursors instead" })
  const own = [readFlag(parameters, 'favorites'), readFlag(parameters, 'hidden')].includes(true)
  if (own && !hasToken) throw new BadCivitaiQuery(401, { error: 'Unauthorized' })
  for (const flag of ['supportsGeneration', 'fromPlatform', 'earlyAccess']) readFlag(parameters, flag)
  const nsfw = readFlag(parameters, 'nsfw') ?? false
  const wants = readWants(parameters, nsfw, now)
  return {
    sort: readOne(parameters, 'sort', CIVITAI_SORTS, 'Highest Rated'),
    limit,
    page,
    cursor: parameters.get('cursor') ?? undefined,
    words,
    nsfw,
    primaryFileOnly: readFlag(parameters, 'primaryFileOnly') ?? false,
    // Nobody has favorites here.
    wants: own ? () => false : wants,
  }
}
