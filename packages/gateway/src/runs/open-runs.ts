import { join } from 'node:path'
import { createBytezClient } from '@decentramodels/core/bytez'
import type { GatewayConfig } from '../config/config.js'
import type { KeyBook } from '../keys/key-book.js'
import type { Upstream } from '../edge/upstream.js'
import type { Log } from '../logs/log.js'
import { createFetchFile } from '../outputs/fetch-file.js'
import { createFileBlobs } from '../outputs/file-blobs.js'
import type { Store } from '../store/store.js'
import { levelRules } from './levels.js'
import { createModels, type ModelCatalog } from './models.js'
import { runRoutes } from './routes.js'
import { Runs } from './runs.js'

export interface OpenRunsOptions {
  config: GatewayConfig
  store: Store
  keys: Pick<KeyBook, 'byId'>
  log: Log
  /** What is published, for models beyond the table and for the scopes of keys. */
  catalog?: ModelCatalog
  /** The one way to it. */
  upstream: Pick<Upstream, 'send' | 'fetch'>
}

/** Runs that a server may have waiting, for each that a visitor may. */
const SERVER_VISITORS = 20

/** Runs and their routes, as a configuration says. */
export async function openRuns({ config, store, keys, log, catalog, upstream }: OpenRunsOptions) {
  const { limits, queue, upstreamConcurrency } = config
  const { apiKey, baseUrl, simulated } = config.upstream
  const blobs = await createFileBlobs(join(config.dataDir, 'files'))
  const runs = await Runs.open({
    store,
    blobs,
    log,
    models: createModels(catalog, () => performance.now()),
    // The queue waits for a busy account, and gives its places to others meanwhile.
    upstream: createBytezClient({ apiKey, baseUrl, waitWhenBusy: false, transport: upstream.send }),
    fetchFile: createFetchFile({ upstreamUrl: baseUrl, fetch: upstream.fetch }),
    keyTerms: (id) => keys.byId(id),
    rules: levelRules(limits, upstreamConcurrency),
    queue: { ...queue, maxPerServer: queue.maxPerVisitor * SERVER_VISITORS },
    dailyRunsPerKey: config.dailyRunsPerKey,
    outputMs: config.outputMinutes * 60_000,
    simulated,
  })
  return { runs, routes: runRoutes(runs, blobs, Date.now) }
}
