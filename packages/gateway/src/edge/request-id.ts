import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { GatewayEnvironment } from './environment.js'

export const REQUEST_ID_HEADER = 'Request-Id'

/** Ids that are taken over from a page: they go into logs and to the upstream. */
const PATTERN = /^[A-Za-z0-9_-]{8,64}$/

const current = new AsyncLocalStorage<string>()

/** Id of the request on whose behalf this is done, however far from it: for the log, and for the upstream. */
export function currentRequestId(): string | undefined {
  return current.getStore()
}

/** Every request has an id: the one that the page sent, so that it can be found in all logs, or a new one. */
export function requestIds(): MiddlewareHandler<GatewayEnvironment> {
  return async (context, next) => {
    const sent = context.req.header(REQUEST_ID_HEADER)
    const id = sent !== undefined && PATTERN.test(sent) ? sent : randomUUID()
    context.set('requestId', id)
    await current.run(id, next)
    context.res.headers.set(REQUEST_ID_HEADER, id)
  }
}
