import { isHTTPError } from 'ky'
import { DecentraError, type DecentraErrorOptions, type FieldError } from '../contract/decentra-error.js'
import { type ErrorCode, ERRORS } from '../contract/errors.js'

/** What a status means where no problem came with it: from a proxy, or from another server. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  410: 'gone',
  413: 'payload-too-large',
  429: 'rate-limited',
  500: 'internal',
}

/** Seconds that are asked for, in milliseconds. */
function waitMs(seconds: unknown): number | undefined {
  const ms = Number(seconds ?? NaN) * 1000
  return ms >= 0 && ms < Infinity ? ms : undefined
}

/** An error as the gateway wrote it, in a problem or in a run. */
export function readError(body: unknown, fallback: ErrorCode, url: string, headers?: Headers): DecentraError {
  const { code, detail, message, title, requestId, retryAfterSeconds, errors } = (body ?? {}) as Record<string, unknown>
  const isKnown = typeof code === 'string' && Object.hasOwn(ERRORS, code)
  const words = [detail, message, title].find((text): text is string => typeof text === 'string' && text !== '')
  const options: DecentraErrorOptions = {}
  const id = requestId ?? headers?.get('request-id')
  if (typeof id === 'string') options.requestId = id
  const wait = waitMs(retryAfterSeconds ?? headers?.get('retry-after'))
  if (wait !== undefined) options.retryAfterMs = wait
  // Written by the gateway out of the contract's own class.
  if (Array.isArray(errors)) options.errors = errors as FieldError[]
  return new DecentraError(isKnown ? (code as ErrorCode) : fallback, words ?? `${url} did not answer.`, options)
}

/** What an answer that is no success means. */
function readProblem(status: number, body: unknown, url: string, headers: Headers): DecentraError {
  const fallback = BY_STATUS[status] ?? (status >= 500 ? 'unavailable' : 'response-invalid')
  const isProblem = typeof body === 'object' && body !== null && 'code' in body
  return readError(isProblem ? body : { detail: `${url} answered HTTP ${status}.` }, fallback, url, headers)
}

/** Any failure of a request as an error of ours. */
export function readFailure(cause: unknown, url: string): DecentraError {
  if (isHTTPError(cause)) return readProblem(cause.response.status, cause.data, url, cause.response.headers)
  // The errors of ky hold the request, and with it the pass: what caused them is kept, they are not.
  const { cause: inner = cause } = cause as Error
  return new DecentraError('network-failed', `${url} can not be reached, or does not allow this page (CORS).`, {
    cause: inner instanceof Error ? new Error(inner.message) : inner,
  })
}
