import { DecentraError, isDecentraError } from '../contract/decentra-error.js'
import { MANIFEST_CAPS } from '../contract/manifest-head.js'
import type { Runtime } from '../runtime.js'

/** Milliseconds until a request counts as failed: long enough for a slow phone, short enough to fall back to the cache. */
export const REQUEST_TIMEOUT_MS = 15_000

/** What a server answered. */
export interface Answer {
  bytes: Uint8Array<ArrayBuffer>
  etag: string | null
}

/** An address as it may be shown: a token in the query stays out of messages. */
export function shown(url: string): string {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}

async function readBody(response: Response, url: string): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () =>
    new DecentraError(
      'manifest-invalid',
      `${shown(url)} is larger than ${MANIFEST_CAPS.bytes / 2 ** 20} MB, the most that is read.`,
    )
  if (Number(response.headers.get('content-length')) > MANIFEST_CAPS.bytes) {
    void response.body?.cancel().catch(() => {})
    throw tooLarge()
  }
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  const reader = response.body?.getReader()
  // A server may name no length, or a wrong one: count what really comes.
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    length += part.value.length
    if (length > MANIFEST_CAPS.bytes) {
      void reader!.cancel().catch(() => {})
      throw tooLarge()
    }
    chunks.push(part.value)
  }
  if (chunks.length === 1) return chunks[0]!
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

function retryAfterMs(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? NaN)
  return seconds >= 0 ? seconds * 1000 : undefined
}

/**
 * Loads one address, with a time limit over headers and body and a cap on the bytes.
 * Undefined when the server answers "not modified".
 */
export async function request(
  runtime: Runtime,
  url: string,
  signal: AbortSignal,
  init: RequestInit = {},
): Promise<Answer | undefined> {
  const controller = new AbortController()
  const finished = new AbortController()
  let timedOut = false
  const stop = () => controller.abort(signal.reason)
  signal.throwIfAborted()
  signal.addEventListener('abort', stop, { once: true })
  runtime.clock.sleep(REQUEST_TIMEOUT_MS, finished.signal).then(
    () => {
      timedOut = true
      controller.abort()
    },
    () => {},
  )
  // A fetch port that ignores its signal must not hold up the caller.
  const stopped = new Promise<never>((_, reject) =>
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true }),
  )
  const load = async () => {
    const response = await runtime.fetch(url, { ...init, signal: controller.signal })
    if (response.status === 304) return undefined
    if (response.ok) return { bytes: await readBody(response, url), etag: response.headers.get('etag') }
    void response.body?.cancel().catch(() => {})
    const { status } = response
    if (status === 404 || status === 410)
      throw new DecentraError(
        'not-found',
        `${shown(url)} is not there (HTTP ${status}). Publish the folder that decentra-manifests generate wrote, or correct the address.`,
      )
    if (status === 401 || status === 403)
      throw new DecentraError('forbidden', `${shown(url)} may not be read (HTTP ${status}).`)
    throw new DecentraError('network-failed', `${shown(url)} answered HTTP ${status}.`, {
      retryAfterMs: retryAfterMs(response),
    })
  }
  try {
    return await Promise.race([load(), stopped])
  } catch (cause) {
    signal.throwIfAborted()
    if (timedOut)
      throw new DecentraError(
        'network-failed',
        `${shown(url)} gave no whole answer within ${REQUEST_TIMEOUT_MS / 1000} s.`,
      )
    if (isDecentraError(cause)) throw cause
    throw new DecentraError(
      'network-failed',
      `${shown(url)} could not be loaded: no connection, or the server does not allow this page (CORS).`,
      { cause },
    )
  } finally {
    signal.removeEventListener('abort', stop)
    finished.abort()
  }
}
