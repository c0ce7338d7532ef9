import { createRuntime, type Runtime } from '@decentramodels/core'
import { DecentraError, type Source, SOURCES } from '@decentramodels/core/contract'
import type { HttpLimits } from './http.js'
import { NSFW_LEVELS, type NsfwLevel } from './levels.js'

/** What a run does while it goes on; print it or not. */
export type ProgressEvent =
  | {
      type: 'progress'
      /** What is going on, in words: "Hugging Face: 3,000 models". */
      text: string
      /** Models so far. */
      models: number
      requests: number
      /** Share of the work that is done, 0 to 1; an estimate until the end. */
      share: number
      /** Milliseconds that are left, estimated; null at the beginning. */
      remainingMs: number | null
    }
  | { type: 'waiting'; text: string; waitMs: number }
  | { type: 'note'; text: string }

export interface GenerateOptions {
  /** Folder that is written. Default `public/manifests`. */
  out?: string
  /** Default: both. */
  sources?: readonly Source[]
  /** Default `https://huggingface.co`. */
  hfEndpoint?: string
  /** Default `https://civitai.com`. */
  civitaiEndpoint?: string
  /** Models of each source's walk; 0 = all there are. Default 10,000. What the filters and the list name comes on top. */
  maxModels?: number
  /** `seed`: the 882 + 200 models of the first version, and nothing on top. */
  profile?: 'seed'
  /** Level of maturity that the catalogue takes at most. Default `pg`. */
  nsfw?: NsfwLevel
  /** CSV or JSON file of ids that must be in the catalogue, instead of the built-in list; false: no list. */
  list?: string | false
  /** Folder or address of earlier days' `history`; default: what `out` holds. */
  history?: string
  /** Lists of one source that are read at a time. Default 4. */
  concurrency?: number
  /** Go on with one source when the other fails: its models stay as they were in `out`. */
  allowPartial?: boolean
  /** Write nothing; say which files differ from what would be written. */
  check?: boolean
  /** Effort of the `.br` siblings: `best` for publishing, `fast` for a demonstration. Default `best`. */
  compression?: 'best' | 'fast'
  /** Address of a model's page in `home.html`: `{id}` and `{slug}` are put in, encoded. Default: the page at the source. */
  hrefTemplate?: string
  /** The present, milliseconds since 1970: decides times, ages and the day of the history. Default: the runtime's clock. */
  now?(): number
  runtime?: Partial<Runtime>
  limits?: Partial<HttpLimits>
  signal?: AbortSignal
  onProgress?(event: ProgressEvent): void
}

export const DEFAULTS = {
  out: 'public/manifests',
  hfEndpoint: 'https://huggingface.co',
  civitaiEndpoint: 'https://civitai.com',
  maxModels: 10_000,
  nsfw: 'pg',
  concurrency: 4,
  compression: 'best',
} as const

/** Options with every default in place. */
export interface Settings {
  out: string
  sources: readonly Source[]
  hfEndpoint: string
  civitaiEndpoint: string
  maxModels: number
  profile: 'seed' | undefined
  nsfw: NsfwLevel
  list: string | false | undefined
  history: string | undefined
  concurrency: number
  allowPartial: boolean
  check: boolean
  compression: 'best' | 'fast'
  hrefTemplate: string | undefined
  now: number
  runtime: Runtime
  limits: Partial<HttpLimits>
  signal: AbortSignal | undefined
  onProgress(event: ProgressEvent): void
}

function invalid(message: string): never {
  throw new DecentraError('invalid-input', message)
}

/** Completes and checks options. Throws `invalid-input`, naming the option. */
export function settle(options: GenerateOptions): Settings {
  const { maxModels = DEFAULTS.maxModels, concurrency = DEFAULTS.concurrency, nsfw = DEFAULTS.nsfw } = options
  const sources = options.sources ?? SOURCES
  if (!Number.isSafeInteger(maxModels) || maxModels < 0)
    invalid(`maxModels is ${maxModels}: give a whole number, 0 for all.`)
  if (!Number.isSafeInteger(concurrency) || concurrency < 1 || concurrency > 32)
    invalid(`concurrency is ${concurrency}: give 1 to 32.`)
  if (!NSFW_LEVELS.includes(nsfw)) invalid(`nsfw is "${String(nsfw)}": give one of ${NSFW_LEVELS.join(', ')}.`)
  if (sources.length === 0) invalid(`sources is empty: give one or both of ${SOURCES.join(', ')}.`)
  for (const source of sources)
    if (!SOURCES.includes(source)) invalid(`"${source}" is no source: give one or both of ${SOURCES.join(', ')}.`)
  if (options.profile !== undefined && options.profile !== 'seed')
    invalid(`profile is "${String(options.profile)}": the only one is seed.`)
  if (options.out === '') invalid('out is empty: name a folder.')
  const runtime = createRuntime(options.runtime)
  const now = (options.now ?? runtime.clock.now)()
  if (!Number.isFinite(now) || now < 0) invalid(`now is ${now}: give milliseconds since 1970.`)
  return {
    out: options.out ?? DEFAULTS.out,
    // In the contract's order, whatever order they were given in: the output depends on it.
    sources: SOURCES.filter((source) => sources.includes(source)),
    hfEndpoint: options.hfEndpoint ?? DEFAULTS.hfEndpoint,
    civitaiEndpoint: options.civitaiEndpoint ?? DEFAULTS.civitaiEndpoint,
    maxModels,
    profile: options.profile,
    nsfw,
    list: options.list,
    history: options.history,
    concurrency,
    allowPartial: options.allowPartial ?? false,
    check: options.check ?? false,
    compression: options.compression ?? DEFAULTS.compression,
    hrefTemplate: options.hrefTemplate,
    now,
    runtime,
    limits: options.limits ?? {},
    signal: options.signal,
    onProgress: options.onProgress ?? (() => {}),
  }
}
