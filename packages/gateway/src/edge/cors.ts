import type { MiddlewareHandler } from 'hono'
import type { GatewayEnvironment } from './environment.js'

/** What a page's script may read of an answer. */
const EXPOSED = [
  'Content-Disposition',
  'DM-Simulated',
  'ETag',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Request-Id',
  'Retry-After',
].join(', ')

const METHODS = ['GET', 'HEAD', 'POST', 'DELETE']
const REQUEST_HEADERS = [
  'accept',
  'authorization',
  'content-type',
  'idempotency-key',
  'last-event-id',
  'prefer',
  'range',
  'request-id',
]
/** How long a browser may remember a preflight; short, so that a revoked origin is soon refused. */
const PREFLIGHT_SECONDS = 600

/** Whether a page may read answers. Compared as a whole: no suffixes, no patterns. */
export type IsAllowedOrigin = (origin: string) => boolean | Promise<boolean>

/**
 * Names the origin of the page when some key knows it, and nobody otherwise. Which key the page really holds is checked
 * with the pass: this only decides whether its script may read the answer. No cookies, so no credentials.
 */
export function allowPages(isAllowed: IsAllowedOrigin): MiddlewareHandler<GatewayEnvironment> {
  return async (context, next) => {
    const origin = context.req.header('Origin')
    const allowed = origin !== undefined && (await isAllowed(origin))
    const asked = context.req.header('Access-Control-Request-Method')
    if (context.req.method === 'OPTIONS' && origin !== undefined && asked !== undefined) {
      const headers = new Headers({ Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' })
      if (!allowed || !METHODS.includes(asked)) return new Response(null, { status: 403, headers })
      headers.set('Access-Control-Allow-Origin', origin)
      headers.set('Access-Control-Allow-Methods', METHODS.join(', '))
      headers.set('Access-Control-Allow-Headers', REQUEST_HEADERS.join(', '))
      headers.set('Access-Control-Max-Age', String(PREFLIGHT_SECONDS))
      return new Response(null, { status: 204, headers })
    }
    await next()
    const { headers } = context.res
    headers.append('Vary', 'Origin')
    if (!allowed) return
    headers.set('Access-Control-Allow-Origin', origin)
    headers.set('Access-Control-Expose-Headers', EXPOSED)
  }
}

/** For what is public anyway: catalogue, scripts. */
export function allowAll(): MiddlewareHandler<GatewayEnvironment> {
  return async (context, next) => {
    if (context.req.method === 'OPTIONS' && context.req.header('Access-Control-Request-Method') !== undefined)
      return new Response(null, {
        status: 204,
        headers: {
          'Access-Control-Allow-Origin': '*',
          'Access-Control-Allow-Methods': 'GET,HEAD',
          'Access-Control-Allow-Headers': 'if-none-match,last-event-id,range',
        },
      })
    await next()
    context.res.headers.set('Access-Control-Allow-Origin', '*')
    context.res.headers.set('Access-Control-Expose-Headers', 'ETag')
    // Pages that are isolated from other sites may embed it.
    context.res.headers.set('Cross-Origin-Resource-Policy', 'cross-origin')
  }
}
