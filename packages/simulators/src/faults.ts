import type { MiddlewareHandler } from 'hono'
import { waitFor } from './wait.js'

/** Faults of the transport: any answer can have them. */
export const TRANSPORT_FAULTS = [
  'slow',
  'rate-limited',
  'bad-gateway',
  'gateway-timeout',
  'cut-body',
  'invalid-json',
] as const

/** Faults of paging: only lists can have them. */
export const PAGE_FAULTS = ['duplicate-item', 'skipped-item', 'changed-next-host', 'empty-page'] as const

/** Faults of running a model: only the Bytez simulator has them. */
export const RUN_FAULTS = [
  'unauthorized',
  'no-credits',
  'concurrency',
  'provider-quota',
  'loading',
  'out-of-memory',
  'error-in-200',
  'no-output',
  'chat-parts',
  'nested-vector',
  'error-piece',
  'trickle',
] as const

export type FaultKind = (typeof TRANSPORT_FAULTS)[number] | (typeof PAGE_FAULTS)[number] | (typeof RUN_FAULTS)[number]

/** One kind of wrong answer, to be given to the next requests that match. `after` and `times` count down in place. */
export interface Fault {
  /**
   * - `slow`: the right answer, `delayMs` later (default 1000)
   * - `rate-limited`: 429, with `Retry-After` when `retryAfterSeconds` or `retryAfterDate` is given, without it otherwise
   * - `bad-gateway`: 502 with the HTML page of a proxy
   * - `gateway-timeout`: 504 with the HTML page of a proxy
   * - `cut-body`: half of the right body, then the connection breaks
   * - `invalid-json`: half of the right body as a complete answer with status 200
   * - `duplicate-item`: the last item of the page before comes again as the first of this one
   * - `skipped-item`: the first item of the page is missing, as users reported of CivitAI
   * - `changed-next-host`: the address of the next page names `host` (default `api.civitai.com`)
   * - `empty-page`: no items, and a next page that has them
   *
   * Of running a model:
   * - `unauthorized`, `no-credits`, `concurrency`, `provider-quota`, `loading`, `out-of-memory`: refused with 401, 402, 429,
   *   429, 503, 422
   * - `error-in-200`: a failure with status 200
   * - `no-output`: 200 and an envelope without `output`
   * - `chat-parts`: what is said comes as a list of parts, not as a string
   * - `nested-vector`: a vector comes inside two more lists
   * - `error-piece`: a stream of text ends after half of it with a piece that begins with `Error: `
   * - `trickle`: the right body, byte by byte, `delayMs` between two bytes (default 1)
   */
  kind: FaultKind
  /** Which requests: a part of the URL, an expression, or a function of the request. Default: all. */
  match?: string | RegExp | ((request: Request) => boolean)
  /** How many matching requests go well before. Default 0. */
  after?: number
  /** How many matching requests get the fault. Default 1. */
  times?: number
  /** For `slow` and `trickle`. */
  delayMs?: number
  /** For `rate-limited`. */
  retryAfterSeconds?: number
  /** For `rate-limited`: `Retry-After` as a date, epoch ms. */
  retryAfterDate?: number
  /** For `changed-next-host`. */
  host?: string
}

/** Faults still to come, first match first. Push into `next` while a test runs; what was served is in `served`. */
export interface FaultPlan {
  next: Fault[]
  served: { kind: FaultKind; url: string }[]
}

/** A plan to hand to simulators and to push faults into. */
export function createFaultPlan(...next: Fault[]): FaultPlan {
  return { next, served: [] }
}

function matches(fault: Fault, request: Request): boolean {
  const { match } = fault
  if (match === undefined) return true
  if (typeof match === 'function') return match(request)
  if (typeof match === 'string') return request.url.includes(match)
  // A global or sticky expression remembers where it stopped.
  match.lastIndex = 0
  return match.test(request.url)
}

function isTransportFault(kind: FaultKind): boolean {
  return (TRANSPORT_FAULTS as readonly FaultKind[]).includes(kind)
}

/** Takes the first fault due for a request out of the plan. One that the request can not have waits for another. */
function takeFault(plan: FaultPlan, request: Request, others: readonly FaultKind[]): Fault | undefined {
  for (const fault of plan.next) {
    if (!isTransportFault(fault.kind) && !others.includes(fault.kind)) continue
    if (!matches(fault, request)) continue
    if ((fault.after ?? 0) > 0) {
      fault.after!--
      continue
    }
    fault.times = (fault.times ?? 1) - 1
    if (fault.times <= 0) plan.next.splice(plan.next.indexOf(fault), 1)
    plan.served.push({ kind: fault.kind, url: request.url })
    return fault
  }
  return undefined
}

/** What Hono keeps per request for the handlers. */
export interface FaultVariables {
  /** The fault of a page or of a run that the handler must show. */
  fault?: Fault
}

const proxyPage = (status: number, reason: string) =>
  `<html>\r\n<head><title>${status} ${reason}</title></head>\r\n<body>\r\n<center><h1>${status} ${reason}</h1></center>\r\n</body>\r\n</html>\r\n`

function half(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes.subarray(0, Math.floor(bytes.length / 2))
}

/** Half of a body, then `fail`. */
function cutStream(bytes: Uint8Array<ArrayBuffer>, fail: (controller: ReadableStreamDefaultController) => void) {
  let sent = false
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent) fail(controller)
      else controller.enqueue(half(bytes))
      sent = true
    },
  })
}

/** What the Node adapter hands on, when there is a connection at all. */
interface NodeBindings {
  outgoing?: { destroy(): void }
}

/** Breaks a body off: the connection where there is one, else the stream that a caller of `fetch` reads. */
function cutBody(bytes: Uint8Array<ArrayBuffer>, { outgoing }: NodeBindings): ReadableStream<Uint8Array> {
  return cutStream(bytes, (controller) => {
    // After this turn, so that the half has left. An error in the stream would be printed by the adapter.
    if (outgoing) setImmediate(() => outgoing.destroy())
    else controller.error(new Error('The simulator cut this body, as it was asked to.'))
  })
}

/** `Retry-After` of a fault: seconds, a date, or none. */
function retryAfter({ retryAfterSeconds, retryAfterDate }: Fault): string | undefined {
  if (retryAfterDate !== undefined) return new Date(retryAfterDate).toUTCString()
  return retryAfterSeconds === undefined ? undefined : String(retryAfterSeconds)
}

/** What differs between simulators. */
export interface FaultStyle {
  /** Which faults a request to this path can have beside those of the transport. */
  others(path: string): readonly FaultKind[]
  /** Body of a 429. Default `{ error: 'Too many requests' }`. */
  tooMany?: object
  /** Default: real time. False when the signal aborted before the end. */
  wait?(ms: number, signal: AbortSignal): Promise<boolean>
}

/**
 * Serves the plan's faults, and the delay of every answer. A wait ends early when the caller goes away.
 */
export function serveFaults(
  plan: FaultPlan | undefined,
  delayMs: number,
  { others, tooMany = { error: 'Too many requests' }, wait = waitFor }: FaultStyle,
): MiddlewareHandler<{ Variables: FaultVariables }> {
  return async (context, next) => {
    const request = context.req.raw
    const fault = plan && takeFault(plan, request, others(context.req.path))
    const waitMs = delayMs + (fault?.kind === 'slow' ? (fault.delayMs ?? 1000) : 0)
    // Who has hung up gets no answer; the status is the one that proxies log for it.
    if (waitMs > 0 && !(await wait(waitMs, request.signal))) return new Response(null, { status: 499 })
    switch (fault?.kind) {
      case 'rate-limited': {
        const value = retryAfter(fault)
        if (value !== undefined) context.header('Retry-After', value)
        return context.json(tooMany, 429)
      }
      case 'bad-gateway':
        return context.html(proxyPage(502, 'Bad Gateway'), 502)
      case 'gateway-timeout':
        return context.html(proxyPage(504, 'Gateway Time-out'), 504)
      case 'cut-body':
      case 'invalid-json': {
        await next()
        const bytes = new Uint8Array(await context.res.arrayBuffer())
        const headers = new Headers(context.res.headers)
        headers.delete('content-length')
        const body =
          fault.kind === 'cut-body' ? cutBody(bytes, (context.env as NodeBindings | undefined) ?? {}) : half(bytes)
        context.res = undefined
        context.res = new Response(body, { status: 200, headers })
        return
      }
      default:
        if (fault && !isTransportFault(fault.kind)) context.set('fault', fault)
        await next()
    }
  }
}
