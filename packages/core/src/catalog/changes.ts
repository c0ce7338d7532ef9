import { DecentraError } from '../contract/decentra-error.js'
import { type HomeManifest, readHomeManifest } from '../contract/home.js'
import {
  type CatalogChange,
  type ChangesManifest,
  type IndexManifest,
  readCatalogChange,
  readChangesManifest,
  readIndexManifest,
} from '../contract/manifest.js'
import { FastRecords } from './fast.js'
import type { Files } from './files.js'
import { loadVersion } from './load-version.js'
import { fingerprint, openFast } from './open-records.js'
import { listen } from './push.js'
import { readJson } from './read-json.js'
import type { Records } from './records.js'
import { verifyFile } from './verify.js'

/** How much longer than the interval a failing poll may wait. */
const MOST_BACKOFF = 16
/** Milliseconds between two looks at whether a hidden page is seen again. */
const HIDDEN_CHECK_MS = 1000
/** First wait before connecting to a push stream again, in milliseconds; doubles up to the interval. */
const RECONNECT_MS = 1000
/** Changes that wait for a slow loop; older ones are dropped. */
const QUEUE_CAP = 300

/** What the feed needs to know of its catalogue, and may change in it. */
export interface Followed {
  /** Time of what was there at first, ISO. */
  since: string | null
  /** Monotonic time of the last look at `index.json`. */
  openedAt: number
  records(): Records | undefined
  /** `index.json` as it was read when opening. */
  index(signal: AbortSignal): Promise<unknown>
  adopt(home: HomeManifest | undefined, records: Records): void
}

interface Listener {
  intervalMs: number
  queue: CatalogChange[]
  wake: () => void
}

/** The one poller of a catalogue, at work while somebody listens. */
export class ChangeFeed {
  readonly #files: Files
  readonly #followed: Followed
  readonly #listeners = new Set<Listener>()
  /** Times of the changes that were told. */
  readonly #told = new Set<string>()
  readonly #since: number
  #running: AbortController | undefined
  #index: IndexManifest | undefined
  #polledAt: number

  constructor(files: Files, followed: Followed) {
    this.#files = files
    this.#followed = followed
    this.#since = followed.since === null ? files.runtime.clock.now() : Date.parse(followed.since)
    this.#polledAt = followed.openedAt
  }

  async *follow(intervalMs: number, signal?: AbortSignal): AsyncGenerator<CatalogChange, void> {
    signal?.throwIfAborted()
    const listener: Listener = { intervalMs, queue: [], wake: () => {} }
    const wake = () => listener.wake()
    // A listener who wants to know sooner must not wait for the end of another's interval.
    const sooner = intervalMs < this.#intervalMs
    this.#listeners.add(listener)
    signal?.addEventListener('abort', wake)
    if (sooner) {
      this.#running?.abort()
      this.#running = new AbortController()
      void this.#run(this.#running.signal)
    }
    try {
      for (;;) {
        while (listener.queue.length > 0) yield listener.queue.shift()!
        signal?.throwIfAborted()
        await new Promise<void>((resolve) => (listener.wake = resolve))
        signal?.throwIfAborted()
      }
    } finally {
      signal?.removeEventListener('abort', wake)
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) {
        this.#running?.abort()
        this.#running = undefined
      }
    }
  }

  get #intervalMs(): number {
    return Math.min(...[...this.#listeners].map((listener) => listener.intervalMs))
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0
    try {
      this.#index ??= await this.#firstIndex(signal)
      while (!signal.aborted) {
        const listened = await this.#listen(signal)
        if (!listened) await this.#waitForPoll(failures, signal)
        try {
          await this.#poll(signal)
          failures = 0
        } catch (error) {
          signal.throwIfAborted()
          failures++
          this.#files.runtime.log({ type: 'changes-failed', error })
        }
      }
    } catch (error) {
      // Only an abort ends the loop; should anything else, the log must say so.
      if (!signal.aborted) this.#files.runtime.log({ type: 'changes-failed', error })
    }
  }

  async #firstIndex(signal: AbortSignal): Promise<IndexManifest | undefined> {
    const records = this.#followed.records()
    if (records instanceof FastRecords) return records.index
    try {
      return readIndexManifest(await this.#followed.index(signal))
    } catch (error) {
      signal.throwIfAborted()
      this.#files.runtime.log({ type: 'changes-failed', error })
      return undefined
    }
  }

  /** Waits until the next look is due and somebody can see the page. */
  async #waitForPoll(failures: number, signal: AbortSignal): Promise<void> {
    const { clock, visible } = this.#files.runtime
    const interval = () => this.#intervalMs * Math.min(2 ** failures, MOST_BACKOFF)
    for (;;) {
      const left = this.#polledAt + interval() - clock.monotonic()
      // In short steps when hidden, so that a page that is shown again is brought up to date at once.
      if (left > 0) await clock.sleep(left, signal)
      else if (visible?.() ?? true) return
      else await clock.sleep(HIDDEN_CHECK_MS, signal)
    }
  }

  /** Listens while the push stream holds; false when there is none, or it fails so often that polling is due. */
  async #listen(signal: AbortSignal): Promise<boolean> {
    const url = this.#pushUrl()
    if (url === undefined) return false
    const { clock, log } = this.#files.runtime
    const state = { lastEventId: '', retryMs: RECONNECT_MS }
    for (let wait = 0; ;) {
      const started = clock.monotonic()
      try {
        await listen(this.#files.runtime, url, state, signal, async (data) => {
          wait = 0
          await this.#pushed(data, signal)
        })
      } catch (error) {
        signal.throwIfAborted()
        log({ type: 'changes-failed', error })
      }
      // A stream that held for a while was a good one: connect again soon.
      wait = clock.monotonic() - started > this.#intervalMs ? state.retryMs : Math.max(state.retryMs, wait * 2)
      if (wait >= this.#intervalMs) return false
      await clock.sleep(wait, signal)
      // What was published while nobody listened.
      if (this.#pushUrl() !== url) return false
      await this.#pushed([], signal)
    }
  }

  /** The push stream of the index, if it is one of this very server. */
  #pushUrl(): string | undefined {
    const push = this.#index?.push
    if (push === undefined) return undefined
    try {
      const url = new URL(push, this.#files.base)
      if (url.origin === this.#files.base.origin) return url.href
    } catch {
      // Falls through: an address that is none is refused like a foreign one.
    }
    const error = new DecentraError(
      'manifest-invalid',
      `index.json names a push stream of another server: ${push.slice(0, 200)}.`,
    )
    this.#files.runtime.log({ type: 'changes-failed', error })
    delete this.#index!.push
    return undefined
  }

  /** Takes what a stream sent: whole changes, or mere hints that there is something new. */
  async #pushed(data: readonly string[], signal: AbortSignal): Promise<void> {
    try {
      await this.#poll(signal)
    } catch (error) {
      signal.throwIfAborted()
      this.#files.runtime.log({ type: 'changes-failed', error })
    }
    this.#tell(data.map(readChange).filter((change) => change !== undefined))
  }

  async #poll(signal: AbortSignal): Promise<void> {
    const files = this.#files
    this.#polledAt = files.runtime.clock.monotonic()
    const answer = await files.fetch('index.json', files.address('index.json'), signal, revalidating(files))
    if (answer === undefined) {
      files.stale.delete('index.json')
      return
    }
    const index = readIndexManifest(readJson(answer.bytes, files.address('index.json')))
    if (this.#index !== undefined && fingerprint(index) === fingerprint(this.#index)) {
      files.seen('index.json', answer)
      this.#index = index
      return
    }
    const [home, changes] = await Promise.all([this.#home(index, signal), this.#changes(index, signal)])
    // All is there: from here on the catalogue speaks of the new publication, and only then is anybody told.
    files.seen('index.json', answer)
    this.#index = index
    this.#followed.adopt(home, openFast(files, index))
    this.#tell([...changes.changes].reverse())
  }

  async #home(index: IndexManifest, signal: AbortSignal): Promise<HomeManifest | undefined> {
    const info = index.files['home.json']
    if (info === undefined) return undefined
    const answer = (await this.#files.fetch('home.json', this.#files.address('home.json', info.hash), signal))!
    await verifyFile('home.json', answer.bytes, info, { clock: this.#files.runtime.clock, signal })
    const home = readHomeManifest(readJson(answer.bytes, this.#files.address('home.json')))
    this.#files.seen('home.json', answer)
    return home
  }

  async #changes(index: IndexManifest, signal: AbortSignal): Promise<ChangesManifest> {
    const info = index.files['changes.json']
    const known = this.#index?.files['changes.json']
    if (info === undefined || info.hash === known?.hash) return { schema: index.schema, changes: [] }
    const read = async (bytes: Uint8Array<ArrayBuffer>, url: string) => {
      await verifyFile('changes.json', bytes, info, { clock: this.#files.runtime.clock, signal })
      return readChangesManifest(readJson(bytes, url))
    }
    return loadVersion(this.#files, 'changes.json', info.hash, read, signal)
  }

  /** Hands on what is newer than the opened catalogue and was not told yet. */
  #tell(changes: readonly CatalogChange[]): void {
    for (const change of changes) {
      if (!(Date.parse(change.at) > this.#since) || this.#told.has(change.at)) continue
      this.#told.add(change.at)
      for (const listener of this.#listeners) {
        listener.queue.push(change)
        if (listener.queue.length > QUEUE_CAP) listener.queue.shift()
        listener.wake()
      }
    }
    // Insertion order: the oldest go first.
    for (const at of this.#told) {
      if (this.#told.size <= QUEUE_CAP) break
      this.#told.delete(at)
    }
  }
}

function readChange(data: string): CatalogChange | undefined {
  try {
    return readCatalogChange(JSON.parse(data))
  } catch {
    return undefined
  }
}

/**
 * Asks only for a newer version. A header of our own would cost cross-origin pages a preflight that static hosts
 * refuse, and a page's browser revalidates by itself; servers have no such cache and name the version they know.
 */
function revalidating(files: Files): RequestInit {
  const page = (globalThis as { document?: unknown; location?: { origin: string } }).location
  const etag = files.etags.get('index.json')
  if (etag === undefined || (page !== undefined && page.origin !== files.base.origin)) return { cache: 'no-cache' }
  return { cache: 'no-cache', headers: { 'if-none-match': etag } }
}
