import type { MiddlewareHandler } from 'hono'
import type { Caller } from '../caller.js'
import type { GatewayEnvironment } from '../edge/environment.js'
import type { Log } from './log.js'

/** One line for each request, when its answer begins: who, what, how long; never what was sent. */
export function logRequests(log: Log): MiddlewareHandler<GatewayEnvironment> {
  return async (context, next) => {
    const begun = performance.now()
    await next()
    const { status } = context.res
    // Refused requests have no caller.
    const caller = context.get('caller') as Caller | undefined
    log[status >= 500 ? 'warn' : 'info']({
      type: 'request',
      requestId: context.get('requestId'),
      method: context.req.method,
      path: context.req.path.slice(0, 200),
      status,
      durationMs: Math.round((performance.now() - begun) * 10) / 10,
      ...(caller && { keyId: caller.keyId, visitor: caller.visitor }),
    })
  }
}
