import {
  DecentraError,
  ERRORS,
  isDecentraError,
  type RouteAuth,
  ROUTES,
  SIMULATED_HEADER,
} from '@decentramodels/core/contract'
import { Hono } from 'hono'
import { join } from 'node:path'
import type { GatewayConfig } from './config/config.js'
import { authenticate } from './edge/authenticate.js'
import { limitBodies } from './edge/body.js'
import { allowAll, allowPages } from './edge/cors.js'
import { type Bindings, type GatewayContext, type GatewayEnvironment, peerAddress } from './edge/environment.js'
import { clientAddress, ipPrefix, parseNetwork } from './edge/ip.js'
import { createLeakGuard } from './edge/leak-guard.js'
import { problemOf } from './edge/problem.js'
import { requestIds } from './edge/request-id.js'
import { secureAnswers } from './edge/security-headers.js'
import { upstreamFetch } from './edge/upstream-fetch.js'
import { healthRoutes } from './health/routes.js'
import { createKeyBook } from './keys/key-book.js'
import { createLog, type Log } from './logs/log.js'
import { logRequests } from './logs/request-log.js'
import { openApiRoutes } from './openapi/routes.js'
import { createPrefixLimit } from './passes/prefix-limit.js'
import { passRoutes } from './passes/routes.js'
import { signingSecrets } from './passes/secrets.js'
import { openRuns } from './runs/open-runs.js'
import { catalogChangesRoutes } from './site/catalog-changes.js'
import { openFolderCatalog } from './site/folder-catalog.js'
import { notFoundPage, siteRoutes } from './site/routes.js'
import type { Store } from './store/store.js'
import { openSqliteStore } from './store/sqlite.js'
import { VERSION } from './version.js'

export interface GatewayOptions {
  /** Takes each line of the log. Default: standard output. */
  writeLog?(line: string): void
}

/** A gateway, ready to answer. */
export interface Gateway {
  /**
   * Answers a request: for use inside another server. Say who calls with `remoteAddress`, or hand on Node's `incoming`:
   * without either, all visitors count as one neighborhood.
   */
  fetch(request: Request, env?: Bindings): Promise<Response>
  /** Addresses under which its own pages are visited; grows as the server learns its port. */
  readonly ownOrigins: Set<string>
  readonly store: Store
  readonly log: Log
  /** Stops taking runs, gives the running ones `graceMs` to end, and closes the records. */
  close(graceMs?: number): Promise<void>
}

/** Bytes of a request for a pass: a pass and some room. */
const PASS_BODY_BYTES = 8192

/** `/v1/runs/{id}` as Hono writes it. */
const honoPath = (path: string) => path.replace(/\{(\w+)\}/g, ':$1')

/** Opens the records and puts the parts together. Throws `conflict` when another gateway has the data folder. */
export async function createGateway(config: GatewayConfig, options: GatewayOptions = {}): Promise<Gateway> {
  const { simulated, apiKey } = config.upstream
  const guard = createLeakGuard([apiKey], () => {
    // Not now: the entry that is being written may be the one with the secret in it.
    queueMicrotask(() => log.error({ type: 'secret-masked', note: 'The upstream key was about to leave.' }))
  })
  const log = createLog({
    level: config.logLevel,
    clean: guard.clean,
    ...(options.writeLog && { write: options.writeLog }),
  })
  const store = await openSqliteStore(config.dataDir)
  const secrets = await signingSecrets(store)
  const now = () => Date.now()
  const ownOrigins = new Set(config.publicOrigins)
  const keys = createKeyBook({ store, ownOrigins, servesSite: config.siteDir !== null, simulated, now })
  const trusted = config.trustedProxies.map(parseNetwork)
  const prefixOf = (context: GatewayContext) =>
    ipPrefix(clientAddress(peerAddress(context), context.req.header('X-Forwarded-For'), trusted))
  const catalogFolder = config.manifestsDir ?? (config.siteDir === null ? null : join(config.siteDir, 'manifests'))
  const { runs, routes } = await openRuns({
    config,
    store,
    keys,
    log,
    ...(catalogFolder !== null && { catalog: openFolderCatalog(catalogFolder, log) }),
    runtime: { fetch: upstreamFetch(config.upstream.baseUrl, guard, globalThis.fetch) },
  })

  const app = new Hono<GatewayEnvironment>()
  app.use(requestIds())
  app.use(logRequests(log))
  if (simulated)
    app.use(async (context, next) => {
      await next()
      context.res.headers.set(SIMULATED_HEADER, '1')
    })

  const bodies = limitBodies()
  const cors = allowPages(keys.isKnownOrigin)
  const secure = secureAnswers()
  app.use(ROUTES.catalogChanges.path, allowAll())
  app.use('/v1/*', (context, next) => (context.req.path === ROUTES.catalogChanges.path ? next() : cors(context, next)))
  for (const path of ['/v1/*', ROUTES.health.path, ROUTES.ready.path, ROUTES.openapi.path]) app.use(path, secure)
  const checkCaller = authenticate({ keys, secrets, prefixOf, now })
  for (const { method, path, auth } of Object.values(ROUTES) as { method: string; path: string; auth: RouteAuth }[])
    if (auth === 'caller') app.on(method, honoPath(path), checkCaller)
  app.post(ROUTES.createPass.path, bodies(PASS_BODY_BYTES))
  for (const { path } of [ROUTES.createRun, ROUTES.createQuote]) app.post(path, bodies())

  app.route(
    '/',
    passRoutes({
      keys,
      secrets,
      newPasses: createPrefixLimit(config.newPassesPerHour, () => performance.now()),
      prefixOf,
      policyOf: (caller) => runs.policy(caller),
      now,
    }),
  )
  app.route('/', routes)
  app.route('/', catalogChangesRoutes({ folder: catalogFolder, log }))
  app.route('/', healthRoutes([() => runs.isTaking, async () => (await store.meta.get('ready'), true)]))
  app.route('/', openApiRoutes({ version: VERSION, simulated }))
  app.route('/', siteRoutes(config))
  app.notFound((context) => {
    const problem = problemOf(
      new DecentraError('not-found', 'There is nothing at this address.'),
      context.get('requestId'),
    )
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

  return {
    ownOrigins,
    store,
    log,
    async fetch(request, env = {}) {
      const response = await app.fetch(request, env)
      // Files of the site are the operator's own; everything else may hold words of the upstream.
      const type = response.headers.get('Content-Type') ?? ''
      const { pathname } = new URL(request.url)
      const isOurs = pathname.startsWith('/v1/') || type.startsWith('application/problem+json')
      return isOurs ? guard.guard(response) : response
    },
    async close(graceMs = 0) {
      // Whatever state the records are in, the process must be able to end.
      await runs.close(graceMs).catch((error: unknown) => log.error({ type: 'end-not-clean', error }))
      await store.close()
    },
  }
}
