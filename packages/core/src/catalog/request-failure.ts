import { DecentraError } from '../contract/decentra-error.js'
import { MANIFEST_CAPS } from '../contract/manifest-head.js'
import { REQUEST_TIMEOUT_MS, shown } from './request.js'

/** How a request ended. */
export interface RequestFailure {
  cause: unknown
  /** Undefined when nothing was answered. */
  response: Response | undefined
  timedOut: boolean
}

/** Why a request failed, in words, and what to do about it. */
export function requestFailure(url: string, { cause, response, timedOut }: RequestFailure): DecentraError {
  const file = shown(url)
  if (timedOut)
    return new DecentraError('network-failed', `${file} gave no whole answer within ${REQUEST_TIMEOUT_MS / 1000} s.`)
  if (response && !response.ok) return refusal(file, response)
  if (response && cause instanceof RangeError)
    return new DecentraError(
      'manifest-invalid',
      `${file} is larger than ${MANIFEST_CAPS.bytes / 2 ** 20} MB, the most that is read.`,
    )
  return new DecentraError(
    'network-failed',
    `${file} could not be loaded: no connection, or the server does not allow this page (CORS).`,
    { cause },
  )
}

function refusal(file: string, response: Response): DecentraError {
  const { status } = response
  if (status === 404 || status === 410)
    return new DecentraError(
      'not-found',
      `${file} is not there (HTTP ${status}). Publish the folder that decentra-manifests generate wrote, or correct the address.`,
    )
  if (status === 401 || status === 403)
    return new DecentraError('forbidden', `${file} may not be read (HTTP ${status}).`)
  const pauseMs = retryAfterMs(response)
  const pause = pauseMs === undefined ? '' : ` and asks to wait ${Math.ceil(pauseMs / 1000)} s`
  return new DecentraError(
    status === 429 ? 'rate-limited' : 'unavailable',
    `${file} answered HTTP ${status}${pause}.`,
    {
      retryAfterMs: pauseMs,
    },
  )
}

function retryAfterMs(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? NaN)
  return seconds >= 0 ? seconds * 1000 : undefined
}
