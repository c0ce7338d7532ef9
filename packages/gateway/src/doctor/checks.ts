import { isDecentraError, RUN_MODELS } from '@decentramodels/core/contract'
import { createBytezClient } from '@decentramodels/core/bytez'
import { access, constants, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { GatewayConfig, UpstreamConfig } from '../config/config.js'
import { openSqliteStore } from '../store/sqlite.js'

/** One thing that was looked at. `skipped`: it could not be, and why. */
export interface CheckResult {
  name: string
  status: 'ok' | 'warning' | 'failed' | 'skipped'
  detail: string
}

const DAY_MS = 86_400_000
const OLD_MANIFESTS_DAYS = 7
/** A list is answered at once, or something is wrong. */
const LIST_MS = 20_000

function result(name: string, status: CheckResult['status'], detail: string): CheckResult {
  return { name, status, detail }
}

/** Whether records can be kept; makes nothing that is not there. */
export async function checkDataFolder({ dataDir }: GatewayConfig): Promise<CheckResult> {
  const name = 'data folder'
  const found = await stat(dataDir).catch(() => undefined)
  if (!found) {
    const parent = dirname(dataDir)
    const canMake = await access(parent, constants.W_OK).then(
      () => true,
      () => false,
    )
    return canMake
      ? result(name, 'ok', `${dataDir} will be made at the first start`)
      : result(name, 'failed', `${dataDir} is not there and cannot be made: check ${parent}, or DATA_DIR`)
  }
  try {
    const store = await openSqliteStore(dataDir, { shared: true })
    const keys = (await store.keys.list()).filter(({ revokedAt }) => revokedAt === null)
    await store.close()
    if ((found.mode & 0o077) !== 0)
      return result(name, 'warning', `${dataDir} can be opened by other accounts: chmod 700 ${dataDir}`)
    return result(name, 'ok', `${dataDir}, ${keys.length} ${keys.length === 1 ? 'key' : 'keys'} in use`)
  } catch (error) {
    return result(name, 'failed', `${dataDir} cannot be used: ${(error as Error).message}`)
  }
}

export async function checkManifests({ manifestsDir, siteDir }: GatewayConfig, now: number): Promise<CheckResult> {
  const name = 'manifests'
  const folder = manifestsDir ?? (siteDir === null ? null : join(siteDir, 'manifests'))
  if (folder === null)
    return result(name, 'warning', 'none: only the built-in models run, and keys cannot have a filter (MANIFESTS_DIR)')
  try {
    const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as {
      totalModels: number
      generatedAt: string
    }
    const days = Math.floor((now - Date.parse(index.generatedAt)) / DAY_MS)
    const detail = `${folder}, ${index.totalModels} models, ${days} ${days === 1 ? 'day' : 'days'} old`
    return days > OLD_MANIFESTS_DAYS
      ? result(name, 'warning', `${detail}: run decentra-manifests refresh ${folder}`)
      : result(name, 'ok', detail)
  } catch {
    return result(name, 'failed', `${folder} has no index.json that can be read: run decentra-manifests generate`)
  }
}

/** Asks for the list of models, which costs nothing: whether the upstream is there, takes the key, and has our models. */
export async function checkUpstream(
  upstream: UpstreamConfig,
  fetch: typeof globalThis.fetch,
): Promise<[reachable: CheckResult, key: CheckResult, models: CheckResult]> {
  const { baseUrl, apiKey } = upstream
  const what = upstream.simulated ? `${baseUrl} (the simulator)` : baseUrl
  const skipped = (name: string, why: string) => result(name, 'skipped', why)
  if (apiKey === '') {
    const reached = await fetch(`${baseUrl}/models/v2/list/tasks`, { signal: AbortSignal.timeout(LIST_MS) }).then(
      ({ status }) => status,
      () => undefined,
    )
    const reachable =
      reached === undefined
        ? result('upstream', 'failed', `${what} cannot be reached from this machine`)
        : result('upstream', 'ok', `${what} answers (HTTP ${reached} without a key)`)
    return [reachable, skipped('key', 'there is none: set BYTEZ_KEY'), skipped('models', 'needs a key')]
  }
  try {
    const client = createBytezClient({ apiKey, baseUrl, runtime: { fetch } })
    const listed = await client.models({ signal: AbortSignal.timeout(LIST_MS) })
    const ids = new Set(listed.map(({ id }) => id))
    const missing = RUN_MODELS.filter(({ id }) => !ids.has(id)).map(({ id }) => id)
    return [
      result('upstream', 'ok', `${what} answers`),
      result('key', 'ok', 'is taken'),
      missing.length === 0
        ? result('models', 'ok', `all ${RUN_MODELS.length} are listed, of ${listed.length}`)
        : result('models', 'warning', `not listed upstream: ${missing.join(', ')}`),
    ]
  } catch (error) {
    const code = isDecentraError(error) ? error.code : undefined
    if (code === 'unauthorized' || code === 'upstream-refused' || code === 'credits-exhausted')
      return [
        result('upstream', 'ok', `${what} answers`),
        result('key', 'failed', (error as Error).message),
        skipped('models', 'needs a key that is taken'),
      ]
    return [
      result('upstream', 'failed', `${what}: ${(error as Error).message}`),
      skipped('key', 'the upstream gave no answer'),
      skipped('models', 'the upstream gave no answer'),
    ]
  }
}
