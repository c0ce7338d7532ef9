import { createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { FixedWindow, WINDOW_SECONDS } from '../rate-limit.js'

const ANONYMOUS_QUOTA = 500

interface NodeBindings {
  incoming?: { socket?: { remoteAddress?: string } }
}

/** The Hub's limits: per address without a token, per token with twice the quota. */
export function limitRequests(quota = ANONYMOUS_QUOTA, now: () => number): MiddlewareHandler {
  const windows = new FixedWindow()
  return async (context, next) => {
    if (quota === Infinity) return next()
    const token = context.req.header('Authorization')
    const address = (context.env as NodeBindings | undefined)?.incoming?.socket?.remoteAddress ?? 'direct'
    // Only a digest of a token is kept, in case somebody uses a real one here.
    const client = token === undefined ? address : createHash('sha256').update(token).digest('hex')
    const allowance = token === undefined ? quota : 2 * quota
    const { allowed, left, resetSeconds } = windows.take(client, allowance, now())
    context.header('RateLimit', `"api";r=${left};t=${resetSeconds}`)
    context.header('RateLimit-Policy', `"fixed window";"api";q=${allowance};w=${WINDOW_SECONDS}`)
    // The real body of a 429 is not recorded; clients must go by the headers.
    if (!allowed) return context.json({ error: 'Too many requests' }, 429)
    return next()
  }
}
