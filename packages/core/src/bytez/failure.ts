import { DecentraError } from '../contract/decentra-error.js'
import type { ErrorCode } from '../contract/errors.js'
import { quoteText } from './redact.js'
import type { BytezResponse } from './transport.js'
import type { World } from './world.js'

/**
 * Why a call may be sent again: all of these say that the model was not run, apart from `memory`, where another machine
 * may have room.
 */
export type RepeatReason = 'rate' | 'concurrency' | 'loading' | 'unreachable' | 'memory'

/** What the upstream said instead of an answer. */
export interface Refusal {
  error: DecentraError
  repeat: RepeatReason | undefined
}

interface Row {
  code: ErrorCode
  /** Status, where that says it. */
  status?: number
  /** Words of the upstream, where they say it, whatever the status. */
  words?: RegExp
  repeat?: RepeatReason
  message: string
}

/** Words come before statuses: some answers have a status that only was guessed. First match counts. */
const ROWS: readonly Row[] = [
  {
    code: 'rate-limited',
    words: /your plan allows for \d+ concurren/i,
    repeat: 'concurrency',
    message: 'as many calls run as the Bytez plan allows',
  },
  {
    code: 'upstream-refused',
    words: /exceeded your current quota/i,
    message: 'the quota at the provider of the model is used up',
  },
  {
    code: 'credits-exhausted',
    words: /insufficient credits|payment required/i,
    message: 'the Bytez account has no credits left',
  },
  { code: 'rate-limited', words: /^rate limit exceeded/i, repeat: 'rate', message: 'too many calls were sent' },
  { code: 'unauthorized', words: /^unauthorized$/i, message: 'the Bytez key was not accepted' },
  { code: 'model-failed', words: /out of memory/i, repeat: 'memory', message: 'the model ran out of memory' },
  { code: 'upstream-failed', words: /failed to load/i, message: 'the model could not be started' },
  { code: 'model-failed', status: 400, message: 'the model refused the input' },
  { code: 'unauthorized', status: 401, message: 'the Bytez key was not accepted' },
  { code: 'credits-exhausted', status: 402, message: 'the Bytez account has no credits left' },
  { code: 'upstream-refused', status: 403, message: 'the Bytez account may not use this model' },
  { code: 'not-found', status: 404, message: 'Bytez has no such model' },
  { code: 'upstream-timeout', status: 408, message: 'the model took too long' },
  { code: 'payload-too-large', status: 413, message: 'the input is too large' },
  { code: 'model-failed', status: 422, message: 'the model refused the input' },
  { code: 'rate-limited', status: 429, repeat: 'rate', message: 'too many calls were sent' },
  { code: 'model-loading', status: 503, repeat: 'loading', message: 'the model is being started' },
  { code: 'upstream-timeout', status: 504, message: 'the model took too long' },
]

/** What a status means that the table does not have. */
function unknownStatus(status: number): Row {
  if (status >= 500) return { code: 'upstream-failed', message: `HTTP ${status}` }
  // Redirects are not followed: the key goes to one host.
  if (status < 400) return { code: 'response-invalid', message: `HTTP ${status}; is baseUrl right?` }
  return { code: 'model-failed', message: `HTTP ${status}` }
}

/** The upstream's words, out of every form that they come in; empty when there are none, as with a proxy's page. */
function wordsOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return ''
  const { error, message } = body as Record<string, unknown>
  const inner = typeof error === 'object' && error !== null ? (error as Record<string, unknown>).message : error
  const words = [inner, message].filter((text): text is string => typeof text === 'string' && text !== '')
  return words.join(': ')
}

/** Milliseconds that `Retry-After` asks for: seconds or a date. */
export function retryAfterMs(headers: BytezResponse['headers'], now: number): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (!value) return undefined
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

/** Reads what the upstream said instead of an answer; `status` 200 for an error inside a right answer. */
export function readRefusal(
  world: World,
  model: string,
  status: number,
  body: unknown,
  headers?: BytezResponse['headers'],
): Refusal {
  const words = wordsOf(body)
  const inAnswer: Row = { code: 'model-failed', message: 'the model failed' }
  const row =
    ROWS.find((row) => (row.words ? row.words.test(words) : row.status === status)) ??
    (status === 200 ? inAnswer : unknownStatus(status))
  const said = words === '' ? '' : `: "${quoteText(words, world.apiKey)}"`
  const wait = headers && retryAfterMs(headers, world.runtime.clock.now())
  const error = new DecentraError(
    row.code,
    `${model}: ${row.message}${said}.`,
    wait === undefined ? {} : { retryAfterMs: wait },
  )
  return { error, repeat: row.repeat }
}
