import { DecentraError } from '@decentramodels/core/contract'
import { GRACE_MS, guardedFetch } from './guarded-fetch.js'
import { MAX_OUTPUT_BYTES } from './keep-outputs.js'

export interface FetchFileOptions {
  /** Where the upstream is: its own files may be fetched wherever the operator put it, on this machine too. */
  upstreamUrl: string
  /** Default: the platform's. For files of the upstream alone. */
  fetch?: typeof globalThis.fetch
}

/** Fetches a file that the upstream named: from the upstream itself, or from the public internet. */
export type FetchFile = (url: string, signal: AbortSignal) => AsyncIterable<Uint8Array>

export function createFetchFile({ upstreamUrl, fetch = globalThis.fetch }: FetchFileOptions): FetchFile {
  const upstream = new URL(upstreamUrl).origin
  return (url, signal) =>
    URL.canParse(url) && new URL(url).origin === upstream
      ? fetchFromUpstream(url, signal, fetch)
      : guardedFetch(url, { maxBytes: MAX_OUTPUT_BYTES, signal })
}

async function* fetchFromUpstream(
  url: string,
  signal: AbortSignal,
  fetch: typeof globalThis.fetch,
): AsyncGenerator<Uint8Array> {
  // A host that falls silent is given up; one that sends may take its time.
  const silent = new AbortController()
  let timer = setTimeout(() => silent.abort(), GRACE_MS)
  let bytes = 0
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.any([signal, silent.signal]) })
    if (response.status !== 200 || !response.body) throw new Error(`HTTP ${response.status}`)
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      clearTimeout(timer)
      timer = setTimeout(() => silent.abort(), GRACE_MS)
      bytes += chunk.length
      if (bytes > MAX_OUTPUT_BYTES) throw new Error('The file is too large.')
      yield chunk
    }
  } catch (cause) {
    signal.throwIfAborted()
    throw new DecentraError('upstream-failed', 'The file can not be fetched from the upstream.', { cause })
  } finally {
    clearTimeout(timer)
  }
}
