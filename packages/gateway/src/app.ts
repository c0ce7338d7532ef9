import {
  DecentraError,
  ERRORS,
  isDecentraError,
  type LimitPolicy,
  type RouteAuth,
  ROUTES,
  SIMULATED_HEADER,
} from '@decentramodels/core/contract'
import { Hono } from 'hono'
import type { Caller } from './caller.js'
import type { GatewayConfig } from './config/config.js'
import { authenticate } from './edge/authenticate.js'
import { limitBodies } from './edge/body.js'
import { allowAll, allowPages } from './edge/cors.js'
import { type GatewayContext, type GatewayEnvironment, peerAddress } from './edge/environment.js'
import { clientAddress, ipPrefix, parseNetwork } from './edge/ip.js'
import { problemOf } from './edge/problem.js'
import { requestIds } from './edge/request-id.js'
import { secureAnswers } from './edge/security-headers.js'
import { type Check, healthRoutes } from './health/routes.js'
import type { KeyBook } from './keys/key-book.js'
import type { Log } from './logs/log.js'
import { logRequests } from './logs/request-log.js'
import { openApiRoutes } from './openapi/routes.js'
import type { SigningSecret } from './passes/pass.js'
import { createPrefixLimit } from './passes/prefix-limit.js'
import { passRoutes } from './passes/routes.js'
import type { runRoutes } from './runs/routes.js'
import { catalogChangesRoutes } from './site/catalog-changes.js'
import { notFoundPage, siteRoutes } from './site/routes.js'
import { VERSION } from './version.js'

/** What the routes stand on. */
export interface AppParts {
  config: GatewayConfig
  keys: KeyBook
  secrets: readonly [SigningSecret, ...SigningSecret[]]
  log: Log
  /** Routes of runs, quotes and limits. */
  runRoutes: ReturnType<typeof runRoutes>
  policyOf(caller: Caller): LimitPolicy
  /** Folder of the manifests; null: none. */
  catalogFolder: string | null
  /** What must hold for runs to be taken. */
  checks: readonly Check[]
}

/** Bytes of a request for a pass: a pass and some room. */
const PASS_BODY_BYTES = 8192

/** `/v1/runs/{id}` as Hono writes it. */
const honoPath = (path: string) => path.replace(/\{(\w+)\}/g, ':$1')

/** All routes, with everything that stands before them. */
export function createApp(parts: AppParts): Hono<GatewayEnvironment> {
  const { config, log } = parts
  const app = new Hono<GatewayEnvironment>()
  app.use(requestIds())
  app.use(logRequests(log))
  if (config.upstream.simulated)
    app.use(async (context, next) => {
      await next()
      context.res.headers.set(SIMULATED_HEADER, '1')
    })
  guardInterface(app, parts)
  mountRoutes(app, parts)
  answerFailures(app, parts)
  return app
}

/** Who the caller is, from where. */
function prefixReader({ trustedProxies }: GatewayConfig): (context: GatewayContext) => string {
  const trusted = trustedProxies.map(parseNetwork)
  return (context) => ipPrefix(clientAddress(peerAddress(context), context.req.header('X-Forwarded-For'), trusted))
}

/** What every request of the interface passes: origin, headers of the answer, caller, body; in this order. */
function guardInterface(app: Hono<GatewayEnvironment>, { config, keys, secrets }: AppParts): void {
  const changes = ROUTES.catalogChanges.path
  const pages = allowPages(keys.isKnownOrigin)
  app.use(changes, allowAll())
  app.use('/v1/*', (context, next) => (context.req.path === changes ? next() : pages(context, next)))
  const secure = secureAnswers()
  for (const path of ['/v1/*', ROUTES.health.path, ROUTES.ready.path, ROUTES.openapi.path]) app.use(path, secure)
  const check = authenticate({ keys, secrets, prefixOf: prefixReader(config), now: Date.now })
  for (const { method, path, auth } of Object.values(ROUTES) as { method: string; path: string; auth: RouteAuth }[])
    if (auth === 'caller') app.on(method, honoPath(path), check)
  const bodies = limitBodies()
  app.post(ROUTES.createPass.path, bodies(PASS_BODY_BYTES))
  for (const { path } of [ROUTES.createRun, ROUTES.createQuote]) app.post(path, bodies())
}

function mountRoutes(app: Hono<GatewayEnvironment>, parts: AppParts): void {
  const { config, keys, secrets, log, policyOf, catalogFolder: folder } = parts
  const newPasses = createPrefixLimit(config.newPassesPerHour, () => performance.now())
  const prefixOf = prefixReader(config)
  const { simulated } = config.upstream
  app.route('/', passRoutes({ keys, secrets, newPasses, prefixOf, policyOf, log, now: Date.now }))
  app.route('/', parts.runRoutes)
  app.route('/', catalogChangesRoutes({ folder, log }))
  app.route('/', healthRoutes(parts.checks))
  app.route('/', openApiRoutes({ version: VERSION, simulated }))
  app.route('/', siteRoutes(config))
  if (config.siteDir === null)
    app.get('/', (context) =>
      context.json({ name: 'DecentraModels gateway', simulated, description: ROUTES.openapi.path }),
    )
}

function answerFailures(app: Hono<GatewayEnvironment>, { config, log }: AppParts): void {
  app.notFound((context) => {
    const error = new DecentraError('not-found', 'There is nothing at this address.')
    const problem = problemOf(error, context.get('requestId'))
    if (context.req.path.startsWith('/v1/')) return problem
    problem.headers.set('Cache-Control', 'no-cache')
    return notFoundPage(config.siteDir, config.sitePolicy, context.req.header('Accept') ?? '') ?? problem
  })
  app.onError((error, context) => {
    const requestId = context.get('requestId')
    const isOurs = !isDecentraError(error) || (ERRORS[error.code].status ?? 500) >= 500
    log[isOurs ? 'error' : 'debug']({ type: 'request-failed', requestId, error })
    return problemOf(error, requestId)
  })
}
