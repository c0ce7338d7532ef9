import { DecentraError } from '../contract/decentra-error.js'
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

/** The whole body; a `RangeError` above the cap. */
async function readBody(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = Number(response.headers.get('content-length')) > MANIFEST_CAPS.bytes ? Infinity : 0
  const reader = response.body?.getReader()
  // A server may name no length, or a wrong one: count what really comes.
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    length += part.value.length
    if (length > MANIFEST_CAPS.bytes) throw new RangeError()
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

/**
 * Loads one address, with a time limit over headers and body and a cap on the bytes.
 * Undefined when the server answers "not modified". What a failure means is said by `request-failure.ts`, which loads
 * when there is one.
 */
export async function request(
  runtime: Runtime,
  url: string,
  signal: AbortSignal,
  init?: RequestInit,
): Promise<Answer | undefined> {
  signal.throwIfAborted()
  // Aborted by the caller, by the clock, and at the end, whichever comes first.
  const connection = new AbortController()
  const stop = () => connection.abort(signal.reason)
  signal.addEventListener('abort', stop, { signal: connection.signal })
  runtime.clock.sleep(REQUEST_TIMEOUT_MS, connection.signal).then(stop, () => {})
  let response: Response | undefined
  const load = async () => {
    response = await runtime.fetch(url, { ...init, signal: connection.signal })
    if (response.ok) return { bytes: await readBody(response), etag: response.headers.get('etag') }
    if (response.status === 304) return undefined
    throw new Error()
  }
  // A fetch port that ignores its signal must not hold up the caller.
  const stopped = new Promise<never>((_, reject) => connection.signal.addEventListener('abort', reject))
  try {
    return await Promise.race([load(), stopped])
  } catch (cause) {
    signal.throwIfAborted()
    const failure = { cause, response, timedOut: connection.signal.aborted }
    throw await import('./request-failure.js').then(
      ({ requestFailure }) => requestFailure(url, failure),
      () => new DecentraError('network-failed', `${shown(url)} could not be loaded.`, { cause }),
    )
  } finally {
    // Ends the wait, and what still comes of an answer that nobody reads on.
    connection.abort()
  }
}
