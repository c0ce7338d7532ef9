import ky from 'ky'
import { DecentraError, isDecentraError } from '../contract/decentra-error.js'
import { type RouteName, routePath, ROUTES } from '../contract/routes.js'
import type { Runtime } from '../runtime.js'
import { withDeadline } from '../runtime/deadline.js'

/** How long an answer may take to begin; a file that is sent along gets more. */
const ANSWER_MS = 30_000
/** A slow connection still sends this much in a millisecond. */
const BYTES_PER_MS = 32
/** How often a request is sent again, and after how long: doubled each time. */
const MOST_REPEATS = 3
const FIRST_PAUSE_MS = 500

/** Who asks, for routes that want to know. */
export interface Credentials {
  /** What stands behind `Bearer`. */
  token(): Promise<string>
  /** The token was refused. True: there is another one. */
  refused(token: string): boolean
}

export interface Request {
  route: RouteName
  parts?: Record<string, string | number>
  query?: string
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal | undefined
  /** It may be sent again when nobody knows whether it arrived: it does nothing twice. */
  repeat?: boolean
  /** It is sent to the end even when the page goes away. */
  keepalive?: boolean
}

/** Calls the routes of one gateway. */
export class Http {
  readonly #gateway: string
  readonly #runtime: Runtime
  readonly #credentials: Credentials | undefined

  constructor(gateway: string, runtime: Runtime, credentials?: Credentials) {
    this.#gateway = gateway
    this.#runtime = runtime
    this.#credentials = credentials
  }

  /** Calls a route and reads its answer; `renew` gives the reading more time. */
  call<T>(request: Request, read: (response: Response, renew: (ms: number) => void) => Promise<T>): Promise<T> {
    const { clock } = this.#runtime
    const url = this.#gateway + routePath(request.route, request.parts)
    const body = request.body === undefined ? undefined : JSON.stringify(request.body)
    const ms = ANSWER_MS + (body?.length ?? 0) / BYTES_PER_MS
    const late = () => new DecentraError('network-failed', `${url} gave no answer in time.`)
    return withDeadline({ clock, ms, signal: request.signal, late }, async (signal, renew) => {
      try {
        return await read(await this.#send(request, url, body, signal), renew)
      } catch (cause) {
        // The caller's own reason stays what it is.
        request.signal?.throwIfAborted()
        throw await failureOf(cause, url)
      }
    })
  }

  /** Calls a route and reads the JSON of its answer. */
  json<T>(request: Request, read: (body: unknown) => T): Promise<T> {
    return this.call(request, async (response) => {
      const text = await response.text()
      try {
        return read(JSON.parse(text))
      } catch (cause) {
        if (isDecentraError(cause)) throw cause
        throw new DecentraError('response-invalid', `${this.#gateway} answered no JSON. Is it a gateway?`, { cause })
      }
    })
  }

  async #send(
    { route, query = '', headers, repeat, keepalive }: Request,
    url: string,
    body: string | undefined,
    signal: AbortSignal,
  ): Promise<Response> {
    const { fetch, clock } = this.#runtime
    const credentials = ROUTES[route].auth === 'caller' ? this.#credentials : undefined
    let token: string | undefined
    let isRenewed = false
    let pauseMs = 0
    const authorize = async (request: globalThis.Request) => {
      token = await credentials?.token()
      if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`)
    }
    return ky(url + query, {
      method: ROUTES[route].method,
      ...(body !== undefined && { body }),
      ...(keepalive && { keepalive }),
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      signal,
      fetch: (request, init) => fetch(request, init),
      // The limits of time are ours, on the runtime's clock.
      timeout: false,
      retry: {
        limit: MOST_REPEATS,
        methods: ['get', 'post', 'delete'],
        afterStatusCodes: [],
        delay: () => 0,
        shouldRetry: async ({ error, retryCount }) => {
          const failure = await failureOf(error, url)
          pauseMs = 0
          if (failure.code === 'unauthorized' && token !== undefined && !isRenewed)
            return (isRenewed = credentials!.refused(token))
          pauseMs = failure.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** (retryCount - 1) * (0.5 + Math.random() / 2)
          return repeat === true && pauseMs < ANSWER_MS / 2 && ['network-failed', 'unavailable'].includes(failure.code)
        },
      },
      hooks: {
        beforeRequest: [({ request }) => authorize(request)],
        beforeRetry: [
          async ({ request }) => {
            if (pauseMs > 0) await clock.sleep(pauseMs, signal)
            await authorize(request)
          },
        ],
      },
    })
  }
}

/** Any failure as an error of ours; what tells them apart loads with the first one. */
async function failureOf(cause: unknown, url: string): Promise<DecentraError> {
  if (isDecentraError(cause)) return cause
  return import('./problem.js').then(
    ({ readFailure }) => readFailure(cause, url),
    () => new DecentraError('network-failed', `${url} can not be reached.`),
  )
}
