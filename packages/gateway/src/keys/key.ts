import { hash, randomBytes } from 'node:crypto'
import { DecentraError } from '@decentramodels/core/contract'
import type { KeyRecord } from '../store/store.js'

/** How keys begin: of pages, and of servers. */
export const KEY_PREFIX = { publishable: 'dm_pk_', secret: 'dm_sk_' } as const

/**
 * The key of the site that the gateway serves itself, and of pages on this machine in demo mode. It is no secret and needs
 * no record: nobody else can use it.
 */
export const DEMO_KEY = 'dm_pk_demo'
/** Id of the record that stands in for it. */
export const DEMO_KEY_ID = 'demo'

export interface NewKey {
  kind: KeyRecord['kind']
  /** Pages that may use it, as `https://example.com`; none for a secret key. */
  origins?: readonly string[]
  /** `all`, or the id of a filter manifest. Default `all`. */
  scope?: string
  commercial?: boolean
  label?: string
  /** Runs that may start in a day; null: the gateway's default. */
  dailyRuns?: number | null
}

export function hashKey(key: string): string {
  return hash('sha256', key)
}

/** An origin as browsers send it. Throws `invalid-input` for an address with a path, a pattern, or a scheme of its own. */
export function readOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  // A browser sends no slash at the end; people who copy an address bar do.
  if (url && isWeb && url.origin === text.replace(/\/$/, '').toLowerCase() && !url.hostname.includes('*'))
    return url.origin
  const meant = url && isWeb && !url.hostname.includes('*') ? url.origin : 'https://example.com'
  throw new DecentraError(
    'invalid-input',
    `"${text}" is no origin: give scheme and host as browsers send them, and the port if there is one, such as ${meant}.`,
  )
}

/** A new key and its record. The key itself is in `key` alone, and nowhere again. */
export function makeKey(wanted: NewKey, now: number): { key: string; record: KeyRecord } {
  const { kind, origins = [], scope = 'all', commercial = false, label = '', dailyRuns = null } = wanted
  if (kind === 'publishable' && origins.length === 0)
    throw new DecentraError('invalid-input', 'A publishable key needs the origins of its pages: add --origin.')
  if (kind === 'secret' && origins.length > 0)
    throw new DecentraError('invalid-input', 'A secret key is for servers and has no origin: leave out --origin.')
  const key = KEY_PREFIX[kind] + randomBytes(kind === 'secret' ? 32 : 18).toString('base64url')
  return {
    key,
    record: {
      id: `key_${randomBytes(9).toString('base64url')}`,
      kind,
      hash: hashKey(key),
      hint: key.slice(0, 12),
      label,
      origins: [...new Set(origins.map(readOrigin))],
      scope,
      commercial,
      dailyRuns,
      createdAt: now,
      revokedAt: null,
    },
  }
}
