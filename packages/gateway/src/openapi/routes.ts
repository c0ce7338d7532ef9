import { ROUTES } from '@decentramodels/core/contract'
import { Hono } from 'hono'
import type { GatewayEnvironment } from '../edge/environment.js'
import { openApi } from './openapi.js'

/** `GET /openapi.json`; made when it is first asked for. */
export function openApiRoutes(facts: { version: string; simulated: boolean }): Hono<GatewayEnvironment> {
  let text: string | undefined
  const app = new Hono<GatewayEnvironment>()
  app.get(ROUTES.openapi.path, (context) => {
    text ??= JSON.stringify(openApi(facts))
    return context.body(text, 200, { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=300' })
  })
  return app
}
