import { ROUTES } from '@decentramodels/core/contract'
import { Hono } from 'hono'
import type { GatewayEnvironment } from '../edge/environment.js'

/** Rejects or answers false when this part cannot work now. */
export type Check = () => Promise<boolean> | boolean

/** A check that takes longer has failed: whoever asks has a time-out of his own. */
const CHECK_MS = 2000

async function passes(check: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), CHECK_MS)))
  try {
    return await Promise.race([check(), late])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}

/** Whether the process lives, and whether it can take runs. Says nothing of the why: that is in the log. */
export function healthRoutes(checks: readonly Check[]): Hono<GatewayEnvironment> {
  const app = new Hono<GatewayEnvironment>()
  app.get(ROUTES.health.path, (context) => context.json({ status: 'ok' }))
  app.get(ROUTES.ready.path, async (context) => {
    const isReady = (await Promise.all(checks.map(passes))).every(Boolean)
    if (isReady) return context.json({ status: 'ok' })
    return context.json({ status: 'unavailable' }, 503)
  })
  return app
}
