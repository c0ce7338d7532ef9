import { type Runtime } from '@decentramodels/core'
import { DecentraError } from '@decentramodels/core/contract'
import ky, { type KyInstance, isHTTPError, isNetworkError, isTimeoutError } from 'ky'

/** Bounds on one upstream. */
export const HTTP_LIMITS = {
  /** Milliseconds for one whole answer: a page of 1,000 records over a slow line takes some. */
  timeoutMs: 60_000,
  /** Attempts after the first. With the waits between them: about two minutes. */
  retries: 6,
  /** Milliseconds of the longest wait that we choose ourselves (an upstream may ask for more). */
  maxBackoffMs: 30_000,
  /** Milliseconds that an upstream may ask us to wait: its window is 5 minutes. Above it the run ends with the reason. */
  maxRetryAfterMs: 6 * 60_000,
  /** Bytes of one answer: 1,000 records with all their tags are about 3 MB. */
  maxBytes: 32 * 1024 * 1024,
} as const
export type HttpLimits = { [Key in keyof typeof HTTP_LIMITS]: number }

export interface Answer {
  /** The body as it came. */
  text: string
  /** The body, parsed. */
  body: unknown
  headers: Headers
}

/** One upstream API: everything that is asked of it goes through here. */
export interface Upstream {
  /** Base address, without a slash at its end. */
  readonly endpoint: string
  /** Requests that left, repeats included. */
  readonly requests: number
  /** What the upstream says of itself in `DM-Simulated`; null when it says nothing. */
  readonly simulated: string | null
  /**
   * The answer to a GET of an address below `endpoint`. Repeats what may get better, waits as the upstream asks.
   * Undefined for the statuses in `absent`: the upstream knows no such thing. Throws `upstream-failed`, `upstream-refused`,
   * `upstream-timeout`, `rate-limited`, `network-failed` or `response-invalid`.
   */
  get(url: string, signal?: AbortSignal, absent?: readonly number[]): Promise<Answer | undefined>
}

export interface UpstreamOptions {
  endpoint: string
  runtime: Pick<Runtime, 'fetch' | 'clock'>
  limits?: Partial<HttpLimits>
  /** Told about each wait of a second or more, so that a person sees why nothing moves. */
  onWait?(waitMs: number, reason: string): void
  /** 0 to 1; spreads repeats, so that machines that failed together do not return together. */
  random?: () => number
}

/** Statuses that tend to pass: 524 is Cloudflare's own time-out. */
const PASSING = [408, 425, 429, 500, 502, 503, 504, 520, 522, 524]

/**
 * Statuses of a model that is not there. Moved counts: the new id is another one, and a list should say so. Hugging Face
 * answers 401 for a repository that does not exist as for one that is private.
 */
export const ABSENT: readonly number[] = [301, 302, 307, 308, 401, 404, 410]

/** Milliseconds to wait by `Retry-After` (seconds or a date) or `RateLimit: "api";r=0;t=55`; undefined without either. */
export function waitAsked(headers: Headers, now: number): number | undefined {
  const after = headers.get('retry-after')
  if (after !== null) {
    const seconds = Number(after)
    const ms = Number.isFinite(seconds) && after.trim() !== '' ? seconds * 1000 : Date.parse(after) - now
    if (Number.isFinite(ms)) return Math.max(0, ms)
  }
  const { left, resetMs } = rateLimit(headers)
  return left === 0 ? resetMs : undefined
}

function rateLimit(headers: Headers): { left?: number; resetMs?: number } {
  const value = headers.get('ratelimit')
  if (value === null) return {}
  const left = /;\s*r=(\d{1,9})/.exec(value)
  const reset = /;\s*t=(\d{1,9})/.exec(value)
  return {
    ...(left === null ? {} : { left: Number(left[1]) }),
    // A second more than stated, as the official client waits: the window's edge is not exact.
    ...(reset === null ? {} : { resetMs: (Number(reset[1]) + 1) * 1000 }),
  }
}

/** A body that ends too early, or is no JSON: asking again may help. */
class BrokenBody extends Error {}

/** The body as text, within a size. The attempt's time limit ends the reading, too. */
async function readText(response: Response, url: string, maxBytes: number): Promise<string> {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    bytes += value.length
    if (bytes > maxBytes) {
      await reader.cancel()
      throw new DecentraError('response-invalid', `${url} answers with more than ${maxBytes} bytes.`)
    }
    text += decoder.decode(value, { stream: true })
  }
}

/** Opens an upstream. */
export function openUpstream(options: UpstreamOptions): Upstream {
  const { runtime, onWait = () => {}, random = Math.random } = options
  const { clock } = runtime
  const limits: HttpLimits = { ...HTTP_LIMITS, ...options.limits }
  const endpoint = options.endpoint.replace(/\/+$/, '')
  const base = parseEndpoint(endpoint)
  let requests = 0
  let simulated: string | null = null
  /** When requests may start again: one refusal holds back all, else each of them would be refused in turn. */
  let closedUntil = 0

  const wait = async (ms: number, reason: string, signal: AbortSignal | undefined) => {
    if (ms >= 1000) onWait(ms, reason)
    await clock.sleep(ms, signal)
  }
  const hold = (ms: number) => {
    closedUntil = Math.max(closedUntil, clock.monotonic() + ms)
  }

  const tooLong = (ms: number) =>
    new DecentraError(
      'rate-limited',
      `${base.host} asks to wait ${Math.ceil(ms / 60_000)} minutes, longer than this run waits.`,
      { retryAfterMs: ms },
    )

  // ky decides what is tried again and limits each attempt. The waiting is done here, on the runtime's clock.
  const http: KyInstance = ky.create({
    // A redirect to another host would carry us away from the endpoint that was asked for.
    redirect: 'manual',
    timeout: limits.timeoutMs,
    retry: {
      limit: limits.retries,
      methods: ['get'],
      statusCodes: PASSING,
      afterStatusCodes: [],
      retryOnTimeout: true,
      delay: () => 0,
      shouldRetry: ({ error }) => (error instanceof BrokenBody ? true : undefined),
    },
    headers: { accept: 'application/json' },
    hooks: {
      beforeRetry: [
        async ({ error, retryCount, options: { context } }) => {
          const { signal } = context as { signal?: AbortSignal }
          const headers = isHTTPError(error) ? error.response.headers : new Headers()
          const asked = waitAsked(headers, clock.now())
          if (asked !== undefined && asked > limits.maxRetryAfterMs) throw tooLong(asked)
          const backoff = Math.min(1000 * 2 ** (retryCount - 1), limits.maxBackoffMs)
          // Half fixed, half by chance.
          const ms = asked ?? backoff / 2 + (backoff / 2) * random()
          if (isHTTPError(error) && error.response.status === 429) hold(ms)
          await wait(ms, `${base.host} ${describe(error)}`, signal)
        },
      ],
    },
  })

  /** One attempt, body included: so the limit on its time holds for all of it, and a broken body is a failed attempt. */
  const attempt = async (
    input: Parameters<Runtime['fetch']>[0],
    init: RequestInit | undefined,
    url: string,
    answer: { text: string; body: unknown },
  ) => {
    requests++
    const response = await runtime.fetch(input, init)
    simulated = response.headers.get('dm-simulated') ?? simulated
    if (!response.ok) return response
    const { left, resetMs } = rateLimit(response.headers)
    if (left === 0 && resetMs !== undefined) hold(resetMs)
    try {
      answer.text = await readText(response, url, limits.maxBytes)
      answer.body = JSON.parse(answer.text) as unknown
    } catch (cause) {
      const { signal } = input instanceof Request ? input : { signal: init?.signal }
      signal?.throwIfAborted()
      throw cause instanceof DecentraError ? cause : new BrokenBody('The body is not whole JSON.', { cause })
    }
    return new Response(null, { headers: response.headers })
  }

  return {
    endpoint,
    get requests() {
      return requests
    },
    get simulated() {
      return simulated
    },
    async get(url, signal, absent = []) {
      if (!isBelow(url, base))
        throw new DecentraError(
          'upstream-refused',
          `${base.host} points to another place (${hostOf(url)}); it was not followed.`,
        )
      for (let left = closedUntil - clock.monotonic(); left > 0; left = closedUntil - clock.monotonic()) {
        if (left > limits.maxRetryAfterMs) throw tooLong(left)
        await wait(left, `${base.host} asks for a pause`, signal)
      }
      const answer: { text: string; body: unknown } = { text: '', body: undefined }
      try {
        const response = await http.get(url, {
          fetch: (input, init) => attempt(input, init, url, answer),
          ...(signal === undefined ? {} : { signal, context: { signal } }),
        })
        return { ...answer, headers: response.headers }
      } catch (error) {
        signal?.throwIfAborted()
        if (isHTTPError(error) && absent.includes(error.response.status)) {
          await error.response.body?.cancel().catch(() => {})
          return undefined
        }
        throw asDecentraError(error, url, limits)
      }
    },
  }
}

function parseEndpoint(endpoint: string): URL {
  let url: URL | undefined
  try {
    url = new URL(endpoint)
  } catch {
    // Named below.
  }
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.search !== '' ||
    url.hash !== ''
  )
    throw new DecentraError(
      'invalid-input',
      // Never with what stands before an @: it is a password.
      `"${endpoint.replace(/\/\/[^/]*@/, '//...@')}" is not the address of an API: give one such as https://huggingface.co.`,
    )
  return url
}

/** Whether an address lies on the endpoint's host and below its path. */
function isBelow(url: string, base: URL): boolean {
  try {
    const { origin, pathname } = new URL(url)
    return origin === base.origin && pathname.startsWith(base.pathname.replace(/\/*$/, '/'))
  } catch {
    return false
  }
}

function hostOf(url: string): string {
  try {
    return new URL(url).host
  } catch {
    return 'no address'
  }
}

function describe(error: unknown): string {
  if (isHTTPError(error)) return `answered ${error.response.status}`
  if (isTimeoutError(error)) return 'did not answer in time'
  if (error instanceof BrokenBody) return 'sent a body that is not whole JSON'
  return 'could not be reached'
}

function asDecentraError(error: unknown, url: string, limits: HttpLimits): unknown {
  if (error instanceof DecentraError) return error
  const { host, pathname } = new URL(url)
  const where = `${host}${pathname}`
  const tries = `after ${limits.retries + 1} attempts`
  if (isHTTPError(error)) {
    const { status } = error.response
    if (status === 429)
      return new DecentraError('rate-limited', `${where} still refuses with 429 ${tries}.`, { cause: error })
    if (PASSING.includes(status))
      return new DecentraError('upstream-failed', `${where} still fails with ${status} ${tries}.`, { cause: error })
    return new DecentraError('upstream-refused', `${where} answers ${status}.`, { cause: error })
  }
  if (isTimeoutError(error))
    return new DecentraError(
      'upstream-timeout',
      `${where} gave no answer within ${limits.timeoutMs / 1000} s, ${tries}.`,
      { cause: error },
    )
  if (error instanceof BrokenBody)
    return new DecentraError('response-invalid', `${where} sends a body that is cut off or no JSON, ${tries}.`, {
      cause: error,
    })
  if (isNetworkError(error) || error instanceof TypeError)
    return new DecentraError('network-failed', `${where} cannot be reached, ${tries}.`, { cause: error })
  return error
}
