import type { KeyRecord, Store } from '../store/store.js'
import { hashKey, SITE_KEY, SITE_KEY_ID } from './key.js'

/** The keys that hold now. Asks the store each time, so that a revoked key is refused from the next request on. */
export interface KeyBook {
  byHash(hash: string): Promise<KeyRecord | undefined>
  byId(id: string): Promise<KeyRecord | undefined>
  /** Whether a page may use this key. */
  allows(record: KeyRecord, origin: string): boolean
  /** Whether some key knows this page. */
  isKnownOrigin(origin: string): Promise<boolean>
  isOwnOrigin(origin: string): boolean
}

export interface KeyBookOptions {
  store: Store
  /** Addresses of the gateway itself; whose site has a key without a record. */
  ownOrigins: ReadonlySet<string>
  /** Whether that key is taken: the gateway serves a site. */
  siteKey: boolean
  now(): number
}

/** How long the list of origins is used before the store is asked again: it is needed with every request of a page. */
const ORIGINS_MS = 1000

export function createKeyBook({ store, ownOrigins, siteKey, now }: KeyBookOptions): KeyBook {
  const site: KeyRecord = {
    id: SITE_KEY_ID,
    kind: 'publishable',
    hash: hashKey(SITE_KEY),
    hint: SITE_KEY,
    label: 'The site of the gateway',
    origins: [],
    scope: 'all',
    commercial: false,
    dailyRuns: null,
    createdAt: 0,
    revokedAt: null,
  }
  const isOwnOrigin = (origin: string) => ownOrigins.has(origin)
  let origins = new Set<string>()
  let readAt = -Infinity
  let reading: Promise<void> | undefined

  const readOrigins = async () => {
    const active = (await store.keys.list()).filter(({ revokedAt }) => revokedAt === null)
    origins = new Set(active.flatMap((record) => record.origins))
    readAt = now()
  }

  return {
    async byHash(hash) {
      const record = await store.keys.byHash(hash)
      if (record !== undefined) return record.revokedAt === null ? record : undefined
      return siteKey && hash === site.hash ? site : undefined
    },
    async byId(id) {
      if (siteKey && id === SITE_KEY_ID) return site
      const record = await store.keys.byId(id)
      return record?.revokedAt === null ? record : undefined
    },
    allows: (record, origin) => (record === site ? isOwnOrigin(origin) : record.origins.includes(origin)),
    async isKnownOrigin(origin) {
      if (siteKey && isOwnOrigin(origin)) return true
      if (Math.abs(now() - readAt) > ORIGINS_MS) await (reading ??= readOrigins().finally(() => (reading = undefined)))
      return origins.has(origin)
    },
    isOwnOrigin,
  }
}
