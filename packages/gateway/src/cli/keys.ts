import { DecentraError } from '@decentramodels/core/contract'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeKey } from '../keys/key.js'
import type { KeyRecord, Store } from '../store/store.js'
import { table } from './table.js'

export interface CreateFlags {
  origin?: string[]
  filter?: string
  commercial?: boolean
  secret?: boolean
  daily?: number
  label?: string
}

/** Ids of the filters that a folder of manifests has; a name of a file counts as the id of its filter. */
function readFilters(manifestsDir: string): { id: string; file: string }[] {
  const index = join(manifestsDir, 'index.json')
  if (!existsSync(index)) return []
  return (JSON.parse(readFileSync(index, 'utf8')) as { filters: { id: string; file: string }[] }).filters
}

/** The scope of a filter, by its id or by the name of its file. */
function scopeOf(filter: string, manifestsDir: string | null): string {
  if (manifestsDir === null)
    throw new DecentraError(
      'invalid-input',
      'A key with a filter needs the manifests: set MANIFESTS_DIR to their folder, and start the gateway with it.',
    )
  const filters = readFilters(manifestsDir)
  const name = filter.replace(/\.json$/, '')
  const found = filters.find(({ id, file }) => id === name || file === `${name}.json`)
  if (found) return found.id
  throw new DecentraError(
    'invalid-input',
    `There is no filter "${filter}" in ${manifestsDir}. There are: ${filters.map(({ file }) => file.replace(/\.json$/, '')).join(', ')}.`,
  )
}

/** Makes a key and answers with what to print; the key is in it once and never again. */
export async function createKey(store: Store, flags: CreateFlags, manifestsDir: string | null): Promise<string> {
  const { key, record } = makeKey(
    {
      kind: flags.secret ? 'secret' : 'publishable',
      origins: flags.origin ?? [],
      scope: flags.filter === undefined ? 'all' : scopeOf(flags.filter, manifestsDir),
      commercial: flags.commercial ?? false,
      label: flags.label ?? '',
      dailyRuns: flags.daily ?? null,
    },
    Date.now(),
  )
  await store.keys.add(record)
  const use = flags.secret
    ? 'For servers alone. It is shown this once; keep it like a password.'
    : `For pages of ${record.origins.join(', ')}. It stands in the page, and works from there alone.`
  return `${key}\n\n${use}\nModels: ${record.scope}. Revoke it with: decentra-gateway keys revoke ${record.id}`
}

const dayOf = (at: number | null) => (at === null ? '' : new Date(at).toISOString().slice(0, 10))

export function describeKeys(keys: readonly KeyRecord[]): string {
  if (keys.length === 0)
    return 'There are no keys. Make one with: decentra-gateway keys create --origin https://example.com'
  return table([
    ['id', 'key', 'for', 'models', 'commercial', 'runs a day', 'created', 'revoked', 'label'],
    ...keys.map((key) => [
      key.id,
      `${key.hint}...`,
      key.kind === 'secret' ? 'servers' : key.origins.join(' '),
      key.scope,
      key.commercial ? 'yes' : 'no',
      key.dailyRuns === null ? 'default' : String(key.dailyRuns),
      dayOf(key.createdAt),
      dayOf(key.revokedAt),
      key.label,
    ]),
  ])
}

/** By id, or by the key itself or its beginning as far as `keys list` shows it. */
export async function revokeKey(store: Store, name: string): Promise<string> {
  const keys = (await store.keys.list()).filter(({ id, hint }) => id === name || name.startsWith(hint))
  const [key] = keys
  if (key === undefined || keys.length > 1)
    throw new DecentraError('not-found', `No key has the id "${name}": see decentra-gateway keys list.`)
  return (await store.keys.revoke(key.id, Date.now()))
    ? `${key.id} is revoked: it is refused from the next request on.`
    : `${key.id} was revoked before.`
}
