/** One typed entry of what happened; core never prints. */
export type LogEntry =
  | { type: 'file-loaded'; file: string; bytes: number; from: 'network' | 'cache'; durationMs: number }
  | { type: 'file-failed'; file: string; error: unknown }
  | { type: 'records-skipped'; file: string; count: number }
  | { type: 'cache-failed'; error: unknown }
  | { type: 'changes-failed'; error: unknown }
  /** A call to a model was refused and is sent again after `waitMs`; `code` as in the error table. */
  | { type: 'call-repeated'; task: string; model: string; code: string; waitMs: number; attempt: number }
  /** A run is over; `code` says why it failed, `aborted` that it was given up. */
  | { type: 'run-finished'; task: string; model: string; durationMs: number; attempts: number; code?: string }

/** The world, as one object. Production defaults and tests differ only here. */
export interface Runtime {
  fetch: typeof globalThis.fetch
  clock: {
    /** Milliseconds since 1970. */
    now(): number
    /** Milliseconds that never run backwards. */
    monotonic(): number
    /** Rejects with the signal's reason when aborted. */
    sleep(ms: number, signal?: AbortSignal): Promise<void>
  }
  storage: {
    get(key: string): Promise<string | null>
    set(key: string, value: string): Promise<void>
    delete(key: string): Promise<void>
  }
  /** Answers kept across visits. Absent: nothing is kept. */
  cache?: {
    match(url: string): Promise<Response | undefined>
    put(url: string, response: Response): Promise<void>
    delete(url: string): Promise<void>
  }
  log(entry: LogEntry): void
  /** Whether somebody can see the page; absent: yes. */
  visible?(): boolean
}

/** What browsers have and servers may lack; typed by hand, so that core needs no DOM types. */
interface Platform {
  caches?: CacheStorage
  document?: { visibilityState: string }
}
const platform = globalThis as unknown as Platform

/** The platform's timer. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal!.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}

/** The platform's storage; its code loads when something is first kept. */
function defaultStorage(): Runtime['storage'] {
  let storage: Promise<Runtime['storage']> | undefined
  const open = () => (storage ??= import('./runtime/storage.js').then(({ platformStorage }) => platformStorage()))
  return {
    get: async (key) => (await open()).get(key),
    set: async (key, value) => (await open()).set(key, value),
    delete: async (key) => (await open()).delete(key),
  }
}

const CACHE_NAME = 'decentramodels-1'

function defaultCache(): Runtime['cache'] {
  const { caches } = platform
  // Node and others have a `caches` that is missing or partial; only a page's is kept across visits.
  if (caches === undefined || !('document' in globalThis)) return undefined
  const open = () => caches.open(CACHE_NAME)
  return {
    match: async (url) => (await open()).match(url),
    put: async (url, response) => (await open()).put(url, response),
    delete: async (url) => void (await (await open()).delete(url)),
  }
}

/** Completes a partial runtime with the platform's own parts. */
export function createRuntime(partial: Partial<Runtime> = {}): Runtime {
  const runtime: Runtime = {
    fetch: (input, init) => globalThis.fetch(input, init),
    clock: { now: () => Date.now(), monotonic: () => performance.now(), sleep },
    storage: defaultStorage(),
    log: () => {},
    visible: () => platform.document?.visibilityState !== 'hidden',
    ...partial,
  }
  // The key is there even when nothing is kept: completing a runtime again must not bring the platform's cache back.
  runtime.cache = 'cache' in partial ? partial.cache : defaultCache()
  return runtime
}
