import { DecentraError } from '@decentramodels/core/contract'
import { longWaits } from '@decentramodels/core/bytez'
import type { LeakGuard } from './leak-guard.js'
import { currentRequestId, REQUEST_ID_HEADER } from './request-id.js'

/**
 * The one way to the upstream: to its own address and nowhere else, without following it elsewhere. Whatever it answers
 * is scanned before anybody reads it: an upstream that sends the key back must not get it into a run, a stream or a log.
 */
export function upstreamFetch(baseUrl: string, guard: LeakGuard, fetch: typeof globalThis.fetch): typeof fetch {
  const { origin } = new URL(baseUrl)
  let waits: ReturnType<typeof longWaits> | undefined
  return async (input, init) => {
    // Not by its class: the Node adapter has a `Request` of its own, and copies of one are the platform's.
    const address = typeof input === 'object' && 'url' in input ? input.url : input
    if (new URL(address).origin !== origin)
      throw new DecentraError('upstream-failed', 'A call would have left for another host than the upstream.')
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined))
    const id = currentRequestId()
    if (id !== undefined) headers.set(REQUEST_ID_HEADER, id)
    // A model that has to be started may be silent for longer than the platform waits.
    const patience = await (waits ??= longWaits(true))
    const response = await fetch(input, { ...init, ...(patience as RequestInit), headers, redirect: 'manual' })
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel()
      throw new DecentraError('upstream-failed', `The upstream answered with a redirect (HTTP ${response.status}).`)
    }
    return guard.guard(response)
  }
}
