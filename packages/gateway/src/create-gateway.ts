import { getPath } from 'hono/utils/url'
import { join } from 'node:path'
import { createApp } from './app.js'
import type { GatewayConfig } from './config/config.js'
import type { Bindings } from './edge/environment.js'
import { createLeakGuard, type LeakGuard } from './edge/leak-guard.js'
import { createUpstream } from './edge/upstream.js'
import { createKeyBook } from './keys/key-book.js'
import { createLog, type Log } from './logs/log.js'
import { signingSecrets } from './passes/secrets.js'
import { openRuns } from './runs/open-runs.js'
import { openFolderCatalog } from './site/folder-catalog.js'
import type { Store } from './store/store.js'
import { openSqliteStore } from './store/sqlite.js'

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
  /** Stops taking runs, gives the running ones `graceMs` (default 0) to end, and closes the records. */
  close(graceMs?: number): Promise<void>
}

/** Opens the records and puts the parts together. Throws `conflict` when another gateway has the data folder. */
export async function createGateway(config: GatewayConfig, { writeLog }: GatewayOptions = {}): Promise<Gateway> {
  let isTelling = false
  const tell = () => {
    isTelling = true
    log.error({ type: 'secret-masked', note: 'The upstream key was about to leave.' })
    isTelling = false
  }
  const guard = createLeakGuard([config.upstream.apiKey], () => {
    // Not now: the entry that is being written may be the one with the secret in it. And not of the alarm itself, which
    // has it in its request id where somebody sent it as that: it would be told of for ever.
    if (!isTelling) queueMicrotask(tell)
  })
  const log = createLog({ level: config.logLevel, clean: guard.clean, ...(writeLog && { write: writeLog }) })
  const store = await openSqliteStore(config.dataDir)
  try {
    return await assemble(config, guard, log, store)
  } catch (error) {
    await store.close()
    throw error
  }
}

async function assemble(config: GatewayConfig, guard: LeakGuard, log: Log, store: Store): Promise<Gateway> {
  const { siteDir, manifestsDir, publicOrigins } = config
  const { simulated, baseUrl } = config.upstream
  const ownOrigins = new Set(publicOrigins)
  const keys = createKeyBook({ store, ownOrigins, servesSite: siteDir !== null, simulated, now: Date.now })
  const catalogFolder = manifestsDir ?? (siteDir === null ? null : join(siteDir, 'manifests'))
  const catalog = catalogFolder === null ? undefined : openFolderCatalog(catalogFolder, log)
  const upstream = createUpstream(baseUrl, guard)
  const { runs, routes } = await openRuns({
    config,
    store,
    keys,
    log,
    ...(catalog && { catalog }),
    upstream,
  })
  const app = createApp({
    config,
    keys,
    secrets: await signingSecrets(store),
    log,
    runRoutes: routes,
    policyOf: (caller) => runs.policy(caller),
    catalogFolder,
    checks: [() => runs.isTaking, upstream.isWell, async () => (await store.keys.list(), true)],
  })
  return {
    ownOrigins,
    store,
    log,
    async fetch(request, env = {}) {
      const response = await app.fetch(request, env)
      const isProblem = response.headers.get('Content-Type') === 'application/problem+json'
      // Files of the site are the operator's own; everything else may hold words of the upstream. The path is read as the
      // routes read it, who know `/%76%31/` too.
      return getPath(request).startsWith('/v1/') || isProblem ? guard.guard(response) : response
    },
    async close(graceMs = 0) {
      // Whatever state the records are in, the process must be able to end.
      await runs.close(graceMs).catch((error: unknown) => log.error({ type: 'end-not-clean', error }))
      await store.close()
    },
  }
}
