import { longWaits } from '@decentramodels/core/bytez'
import { DecentraError } from '@decentramodels/core/contract'
import { httpFetch } from './http-fetch.js'
import type { LeakGuard } from './leak-guard.js'
import { currentRequestId, REQUEST_ID_HEADER } from './request-id.js'

/** The one way to the upstream. */
export interface Upstream {
  fetch: typeof globalThis.fetch
  /** False after several calls in a row that got nowhere, until one gets through or a minute has passed. */
  isWell(): boolean
}

/** Failures in a row after which the upstream counts as away. */
const FAILURES = 5
/** After so long without a call, nobody knows: it may be there again. */
const FORGET_MS = 60_000

/** Statuses that say that nothing will work now: of the edge before the upstream, or about the key. */
const isAway = (status: number) => status === 401 || status === 402 || (status >= 500 && status !== 503)

type SendUpstream = (
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
  signal: AbortSignal | null | undefined,
) => Promise<Response>

/** Headers as an object of its own. */
function plainHeaders(headers: RequestInit['headers']): Record<string, string> {
  const isPlain = headers !== undefined && !(headers instanceof Headers) && !Array.isArray(headers)
  return isPlain ? (headers as Record<string, string>) : Object.fromEntries(new Headers(headers))
}

/**
 * To the upstream's own address and nowhere else, without following it elsewhere. Whatever it answers is scanned before
 * anybody reads it: an upstream that sends the key back must not get it into a run, a stream or a log.
 */
export function createUpstream(baseUrl: string, guard: LeakGuard): Upstream {
  const { origin } = new URL(baseUrl)
  let waits: ReturnType<typeof longWaits> | undefined
  let failures = 0
  let failedAt = -Infinity
  const note = (failed: boolean) => {
    failures = failed ? failures + 1 : 0
    if (failed) failedAt = performance.now()
  }

  const send: SendUpstream = async (input, init, signal) => {
    // A model that has to be started may be silent for longer than the platform waits.
    const patience = await (waits ??= longWaits(true))
    const id = currentRequestId()
    const isPlain = typeof input === 'string' && (init?.body === undefined || typeof init.body === 'string')
    // Where somebody set another dispatcher, a proxy say, calls go by that.
    if (isPlain && patience.dispatcher !== undefined)
      return httpFetch({
        url: input,
        method: init?.method ?? 'GET',
        headers: { ...plainHeaders(init?.headers), ...(id !== undefined && { [REQUEST_ID_HEADER]: id }) },
        body: init?.body as string | undefined,
        signal: signal ?? undefined,
      })
    const headers = new Headers(init?.headers ?? (input as Request).headers)
    if (id !== undefined) headers.set(REQUEST_ID_HEADER, id)
    return fetch(input, { ...init, ...(patience as RequestInit), headers, redirect: 'manual' })
  }

  return {
    isWell: () => failures < FAILURES || performance.now() - failedAt > FORGET_MS,
    async fetch(input, init) {
      // Not told by its class: the Node adapter has a `Request` of its own, and copies of one are the platform's.
      const request = typeof input === 'object' && 'headers' in input ? input : undefined
      if (new URL(request?.url ?? (input as string | URL)).origin !== origin)
        throw new DecentraError('upstream-failed', 'A call would have left for another host than the upstream.')
      const signal = init?.signal ?? request?.signal
      const response = await send(input, init, signal).catch((error: unknown) => {
        // Who gave up says nothing of the upstream.
        if (!signal?.aborted) note(true)
        throw error
      })
      note(isAway(response.status))
      if (response.status >= 300 && response.status < 400) {
        await response.body?.cancel()
        throw new DecentraError('upstream-failed', `The upstream answered with a redirect (HTTP ${response.status}).`)
      }
      return guard.guard(response)
    },
  }
}
