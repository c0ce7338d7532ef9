import { type BytezTransport, longWaits } from '@decentramodels/core/bytez'
import { DecentraError } from '@decentramodels/core/contract'
import { Readable } from 'node:stream'
import type { LeakGuard } from './leak-guard.js'
import { currentRequestId, REQUEST_ID_HEADER } from './request-id.js'
import { createSendHttp } from './send-http.js'

/** The one way to the upstream. */
export interface Upstream {
  /** For runs. */
  send: BytezTransport
  /** For files, and for those who need a `fetch`. */
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

/** A call, as far as it matters where it goes and what became of it. */
interface Leaving {
  url: string
  signal: AbortSignal | null | undefined
}

/**
 * To the upstream's own address and nowhere else, without following it elsewhere. Whatever it answers is scanned before
 * anybody reads it: an upstream that sends the key back must not get it into a run, a stream or a log.
 */
export function createUpstream(baseUrl: string, guard: LeakGuard): Upstream {
  /** With the slash behind it, every address that begins like this is of this host. */
  const home = `${new URL(baseUrl).origin}/`
  const sendHttp = createSendHttp(baseUrl)
  let waits: ReturnType<typeof longWaits> | undefined
  let failures = 0
  let failedAt = -Infinity
  const note = (failed: boolean) => {
    failures = failed ? failures + 1 : 0
    if (failed) failedAt = performance.now()
  }

  /** What every call passes, however it is sent. */
  async function watch<Answer extends { status: number }>(
    { url, signal }: Leaving,
    send: () => Promise<Answer>,
    drop: (answer: Answer) => unknown,
  ): Promise<Answer> {
    if (!url.startsWith(home) && `${new URL(url).origin}/` !== home)
      throw new DecentraError('upstream-failed', 'A call would have left for another host than the upstream.')
    const answer = await send().catch((error: unknown) => {
      // Who gave up says nothing of the upstream.
      if (!signal?.aborted) note(true)
      throw error
    })
    const { status } = answer
    note(isAway(status))
    if (status < 300 || status >= 400) return answer
    await drop(answer)
    throw new DecentraError('upstream-failed', `The upstream answered with a redirect (HTTP ${status}).`)
  }

  const upstream: Upstream = {
    isWell: () => failures < FAILURES || performance.now() - failedAt > FORGET_MS,
    async fetch(input, init) {
      // A model that has to be started may be silent for longer than the platform waits.
      const patience = await (waits ??= longWaits(true))
      // Not told by its class: the Node adapter has a `Request` of its own, and copies of one are the platform's.
      const request = typeof input === 'object' && 'headers' in input ? input : undefined
      const headers = new Headers(init?.headers ?? request?.headers)
      const id = currentRequestId()
      if (id !== undefined) headers.set(REQUEST_ID_HEADER, id)
      const response = await watch(
        { url: request?.url ?? String(input), signal: init?.signal ?? request?.signal },
        () => fetch(input, { ...init, ...(patience as RequestInit), headers, redirect: 'manual' }),
        ({ body }) => body?.cancel(),
      )
      return guard.guard(response)
    },
    async send(request) {
      const patience = await (waits ??= longWaits(true))
      // Where somebody set another dispatcher, a proxy say, calls go by that.
      if (patience.dispatcher === undefined) return upstream.fetch(request.url, request)
      const id = currentRequestId()
      const headers = id === undefined ? request.headers : { ...request.headers, [REQUEST_ID_HEADER]: id }
      const { status, header, body } = await watch(
        request,
        () => sendHttp({ ...request, headers }),
        ({ body }) => body instanceof Readable && body.destroy(),
      )
      return {
        status,
        headers: {
          get(name) {
            const value = header(name)
            return value === null ? null : guard.clean(value)
          },
        },
        body: body instanceof Readable ? guard.cleanStream(Readable.toWeb(body)) : guard.cleanText(body),
      }
    },
  }
  return upstream
}
