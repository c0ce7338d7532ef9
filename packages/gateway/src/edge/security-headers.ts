import type { MiddlewareHandler } from 'hono'
import type { GatewayEnvironment } from './environment.js'

/** What answers of the interface may do when somebody opens them in a tab: nothing. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

/** For `/v1` and everything that is no page. */
export function secureAnswers(): MiddlewareHandler<GatewayEnvironment> {
  return async (context, next) => {
    await next()
    const { headers } = context.res
    headers.set('X-Content-Type-Options', 'nosniff')
    headers.set('Referrer-Policy', 'no-referrer')
    headers.set('Content-Security-Policy', NOTHING)
    // A page may show the picture that it ordered, wherever that page is.
    headers.set('Cross-Origin-Resource-Policy', 'cross-origin')
    if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')
  }
}
