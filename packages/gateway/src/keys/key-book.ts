import type { KeyRecord, Store } from '../store/store.js'
import { DEMO_KEY, DEMO_KEY_ID, hashKey } from './key.js'

/** The page that asks, and the name under which it reached the gateway: the `Host` header. */
export interface Asker {
  origin: string
  host: string | undefined
}

/** The keys that hold now. Asks the store each time, so that a revoked key is refused from the next request on. */
export interface KeyBook {
  byHash(hash: string): Promise<KeyRecord | undefined>
  byId(id: string): Promise<KeyRecord | undefined>
  /** Whether a page may use this key. */
  allows(record: KeyRecord, asker: Asker): boolean
  /** Whether some key knows this page. */
  isKnownOrigin(origin: string): Promise<boolean>
  /** Whether this is a page of the gateway itself. */
  isOwn(asker: Asker): boolean
}

export interface KeyBookOptions {
  store: Store
  /** Addresses of the gateway itself. */
  ownOrigins: ReadonlySet<string>
  /** Whether it serves a site, which has a key without a record. */
  servesSite: boolean
  /** A simulator answers: pages on this machine may use that key too, and the gateway's own address is taken on trust. */
  simulated: boolean
  now(): number
}

/** How long the list of origins is used before the store is asked again: it is needed with every request of a page. */
const ORIGINS_MS = 1000

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

export function createKeyBook(options: KeyBookOptions): KeyBook {
  const { store, ownOrigins, servesSite, simulated, now } = options
  const hasDemoKey = servesSite || simulated
  const demo: KeyRecord = {
    id: DEMO_KEY_ID,
    kind: 'publishable',
    hash: hashKey(DEMO_KEY),
    hint: DEMO_KEY,
    label: 'The site of the gateway',
    origins: [],
    scope: 'all',
    commercial: false,
    dailyRuns: null,
    createdAt: 0,
    revokedAt: null,
  }
  let origins = new Set<string>()
  let readAt = -Infinity
  let reading: Promise<void> | undefined

  const readOrigins = async () => {
    const active = (await store.keys.list()).filter(({ revokedAt }) => revokedAt === null)
    origins = new Set(active.flatMap((record) => record.origins))
    readAt = now()
  }
  // A name that leads here by a trick of DNS gets at a simulator, and at nothing that costs.
  const isOwn = ({ origin, host }: Asker) =>
    ownOrigins.has(origin) || (simulated && URL.canParse(origin) && new URL(origin).host === host)
  const isOnThisMachine = (origin: string) =>
    simulated &&
    URL.canParse(origin) &&
    new URL(origin).origin === origin &&
    LOOPBACK.includes(new URL(origin).hostname)

  return {
    async byHash(hash) {
      const record = await store.keys.byHash(hash)
      if (record !== undefined) return record.revokedAt === null ? record : undefined
      return hasDemoKey && hash === demo.hash ? demo : undefined
    },
    async byId(id) {
      if (id === DEMO_KEY_ID) return hasDemoKey ? demo : undefined
      const record = await store.keys.byId(id)
      return record?.revokedAt === null ? record : undefined
    },
    allows: (record, asker) =>
      record === demo ? isOwn(asker) || isOnThisMachine(asker.origin) : record.origins.includes(asker.origin),
    async isKnownOrigin(origin) {
      if (hasDemoKey && (ownOrigins.has(origin) || isOnThisMachine(origin))) return true
      if (Math.abs(now() - readAt) > ORIGINS_MS) await (reading ??= readOrigins().finally(() => (reading = undefined)))
      return origins.has(origin)
    },
    isOwn,
  }
}
