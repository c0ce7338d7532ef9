import { DecentraError, type ErrorCode } from '../contract/errors.js'
import {
  type CatalogChange,
  type FilterInfo,
  type HomeManifest,
  readHomeManifest,
  type SectionInfo,
} from '../contract/manifest.js'
import type { ModelCard, ModelMetadata } from '../contract/model.js'
import { createRuntime } from '../runtime.js'
import type { ChangeFeed } from './changes.js'
import { Files, hasCode, readJson } from './files.js'
import { folderUrl } from './folder-url.js'
import { type Records, sectionList } from './records.js'
import type { Scan } from './scan.js'
import { SharedLoads } from './shared-loads.js'
import type { CardList, CatalogLike, CatalogStats, FilterView, OpenOptions, SearchHits, SectionView } from './types.js'

interface Abortable {
  signal?: AbortSignal
}

/** What a missing or damaged file looks like, which the plain files may make good. A lost connection is not among them. */
const DAMAGED: readonly ErrorCode[] = ['manifest-invalid', 'not-found', 'forbidden', 'response-invalid']

/** Milliseconds between two looks at `index.json`. */
const POLL_INTERVAL_MS = 60_000
/** A slip such as 60 for a minute must not become a thousand requests. */
const LEAST_POLL_INTERVAL_MS = 1000

/** A signal for work that nobody can stop. */
const NEVER = new AbortController().signal

/**
 * A published catalogue of models: sections, filters, search, and the metadata of each model.
 *
 * ```ts
 * const catalog = await Catalog.open('https://example.com/manifests/')
 * const { cards } = await catalog.section('trending')
 * ```
 *
 * Files are loaded when they are first needed, each once, and kept in the cache port: what was seen once is there
 * without a network too, and `stats` says how old it is.
 */
export class Catalog implements CatalogLike {
  readonly url: string
  readonly #files: Files
  readonly #loads = new SharedLoads()
  #home: HomeManifest | undefined
  #records: Records | undefined
  #scan: Scan | undefined
  #feed: ChangeFeed | undefined
  #openedAt = 0
  #skipped = 0

  private constructor(files: Files) {
    this.#files = files
    this.url = files.base.href
  }

  /**
   * Opens the manifests folder at `url`, as soon as the first screen (`home.json`) is read.
   *
   * @throws DecentraError `invalid-input` (address), `network-failed`, `not-found` (no manifests there),
   * `manifest-invalid`, `manifest-too-new`, `response-invalid` (a web page in place of JSON).
   */
  static async open(url: string | URL, { runtime, signal }: OpenOptions = {}): Promise<Catalog> {
    const catalog = new Catalog(new Files(folderUrl(url), createRuntime(runtime)))
    await catalog.#open(signal)
    return catalog
  }

  get stats(): CatalogStats {
    const { requests, bytes, stale, runtime } = this.#files
    const records = this.#records
    const generatedAt = records?.generatedAt ?? this.#home?.generatedAt ?? null
    return {
      totalModels: records?.total ?? this.#home?.totalModels ?? 0,
      generatedAt,
      ageMs: generatedAt === null ? null : Math.max(0, runtime.clock.now() - Date.parse(generatedAt)),
      stale: stale.size > 0,
      mode: records?.mode ?? 'fast',
      skipped: this.#skipped + (records?.skipped ?? 0),
      duplicates: records?.duplicates ?? 0,
      simulated: this.#home?.simulated ?? records?.simulated ?? null,
      requests,
      bytes,
    }
  }

  async sections({ signal }: Abortable = {}): Promise<SectionInfo[]> {
    signal?.throwIfAborted()
    if (this.#home) return this.#home.sections.map(({ cards: _, ...info }) => info)
    return [...(await this.#current(signal)).sections]
  }

  /** A section by id. Its first cards are at hand; more are loaded when asked for. */
  async section(id: string, { signal }: Abortable = {}): Promise<SectionView> {
    signal?.throwIfAborted()
    const atHand = this.#home?.sections.find((section) => section.id === id)
    if (atHand)
      return {
        ...atHand,
        cards: atHand.cards.slice(0, atHand.initial),
        models: this.#list(sectionList(id), atHand.count, atHand.cards),
      }
    const info = await this.#use((records) => records.sections.find((section) => section.id === id), signal)
    if (info === undefined)
      throw this.#unknown(
        'section',
        id,
        (await this.sections()).map((section) => section.id),
      )
    const models = this.#list(sectionList(id), info.count)
    return { ...info, cards: await models.slice(0, info.initial, { signal }), models }
  }

  async filters({ signal }: Abortable = {}): Promise<FilterInfo[]> {
    return this.#use(async (records, signal) => [...(await records.filters(signal))], signal)
  }

  /** A filter by id, for example `hf-filter/likes/small`. */
  async filter(id: string, { signal }: Abortable = {}): Promise<FilterView> {
    const info = await this.#use((records, signal) => records.filter(id, signal), signal)
    if (info === undefined)
      throw this.#unknown(
        'filter',
        id,
        (await this.filters({ signal })).map((filter) => filter.id),
      )
    return { ...info, models: this.#list(id, info.count) }
  }

  async model(id: string, { signal }: Abortable = {}): Promise<ModelMetadata | undefined> {
    return this.#use((records, signal) => records.model(id, signal), signal)
  }

  async models(ids: readonly string[], { signal }: Abortable = {}): Promise<(ModelCard | undefined)[]> {
    if (ids.length === 0) return []
    return this.#use((records, signal) => records.find(ids, signal), signal)
  }

  /** Models whose name, author, type or task hold all words of the query, the best and most popular first. */
  async search(query: string, { signal, limit = 20 }: Abortable & { limit?: number } = {}): Promise<SearchHits> {
    return this.#use(async (records, signal) => {
      if (this.#scan?.records !== records) {
        const { Scan } = await import('./scan.js')
        // Another query may have come first while the module was loading.
        if (this.#scan?.records !== records) this.#scan = new Scan(records, this.#files.runtime.clock)
      }
      return this.#scan.search(query, limit, signal)
    }, signal)
  }

  /**
   * Publications as they happen, oldest first: polls `index.json` while the page is visible, or listens where the
   * server pushes. After each, the catalogue itself serves the new models. Failures are logged and tried again;
   * leaving the loop, or an abort, stops it. All loops of a catalogue share one poller.
   *
   * ```ts
   * for await (const { added, removed } of catalog.changes({ signal })) refresh(added, removed)
   * ```
   */
  async *changes({ signal, intervalMs = POLL_INTERVAL_MS }: Abortable & { intervalMs?: number } = {}): AsyncGenerator<
    CatalogChange,
    void
  > {
    if (!(intervalMs >= LEAST_POLL_INTERVAL_MS))
      throw new DecentraError('invalid-input', `"intervalMs" must be at least ${LEAST_POLL_INTERVAL_MS}.`)
    signal?.throwIfAborted()
    const { ChangeFeed } = await import('./changes.js')
    this.#feed ??= new ChangeFeed(this.#files, {
      since: this.stats.generatedAt,
      openedAt: this.#openedAt,
      records: () => this.#records,
      index: (signal) => this.#index(signal),
      adopt: (home, records) => {
        if (home) this.#home = home
        this.#records = records
      },
    })
    yield* this.#feed.follow(intervalMs, signal)
  }

  async #open(signal = NEVER): Promise<void> {
    // Begins now, beside home.json; nobody waits for it here, and whoever needs it later hears of its failure.
    const index = this.#index(signal)
    index.catch(() => {})
    this.#openedAt = this.#files.runtime.clock.monotonic()
    try {
      this.#home = await this.#loads.get(
        'home.json',
        (signal) => this.#files.fresh('home.json', (bytes, url) => this.#readHome(bytes, url), signal),
        signal,
      )
    } catch (error) {
      signal.throwIfAborted()
      if (hasCode(error, 'manifest-too-new')) throw error
      this.#files.runtime.log({ type: 'file-failed', file: 'home.json', error })
      await this.#current(signal)
    }
  }

  #readHome(bytes: Uint8Array, url: string): HomeManifest {
    let skipped = 0
    const home = readHomeManifest(readJson(bytes, url), () => skipped++)
    if (skipped > 0) this.#files.runtime.log({ type: 'records-skipped', file: 'home.json', count: skipped })
    this.#skipped = skipped
    return home
  }

  /** `index.json` as it came; its reader is loaded with what needs it. */
  #index(signal?: AbortSignal): Promise<unknown> {
    return this.#loads.get('index.json', (signal) => this.#files.fresh('index.json', readJson, signal), signal)
  }

  /** The records in use, after loading `index.json` if need be. */
  async #current(signal?: AbortSignal): Promise<Records> {
    return this.#records ?? this.#loads.get('records', (signal) => this.#choose(signal), signal)
  }

  async #choose(signal: AbortSignal): Promise<Records> {
    const { openRecords } = await import('./open-records.js')
    const index = this.#index(signal)
    const opened = await openRecords(this.#files, index, signal)
    // A newer publication may have been adopted meanwhile.
    return (this.#records ??= opened)
  }

  /** Works on the records; when a fast file turns out damaged, on the next publication or on the plain files. */
  async #use<T>(
    work: (records: Records, signal: AbortSignal) => T | Promise<T>,
    signal: AbortSignal = NEVER,
  ): Promise<T> {
    // Twice at most: to the next publication, then to the plain files.
    for (let repairs = 0; ; repairs++) {
      const records = await this.#current(signal)
      try {
        return await work(records, signal)
      } catch (error) {
        signal.throwIfAborted()
        if (records.mode === 'plain' || repairs === 2 || !hasCode(error, ...DAMAGED)) throw error
        if (this.#records === records)
          await this.#loads.get('repair', (signal) => this.#repair(records, error, signal), signal)
      }
    }
  }

  async #repair(damaged: Records, error: unknown, signal: AbortSignal): Promise<void> {
    const { replaceRecords } = await import('./open-records.js')
    const replaced = await replaceRecords(this.#files, damaged, error, signal)
    if (this.#records === damaged) this.#records = replaced
    this.#loads.forget('repair')
  }

  /** The models of a list; `atHand` are its first cards where they came with the first screen. */
  #list(list: string, count: number, atHand: readonly ModelCard[] = []): CardList {
    const read = <T>(
      work: (records: Records, rows: readonly number[], signal: AbortSignal) => Promise<T>,
      signal?: AbortSignal,
    ) =>
      this.#use(async (records, signal) => {
        const rows = await records.rows(list, signal)
        if (rows === undefined)
          throw new DecentraError('manifest-invalid', `The catalogue names "${list}" but holds no such list.`)
        return work(records, rows, signal)
      }, signal)
    return {
      length: count,
      slice: async (start = 0, end = count, { signal } = {}) => {
        signal?.throwIfAborted()
        if (start >= 0 && end >= 0 && (end <= atHand.length || atHand.length === count)) return atHand.slice(start, end)
        return read((records, rows, signal) => records.cards(rows.slice(start, end), signal), signal)
      },
      ids: ({ signal } = {}) => read((records, rows, signal) => records.ids(rows, signal), signal),
    }
  }

  #unknown(kind: 'section' | 'filter', id: string, known: readonly string[]): DecentraError {
    return new DecentraError(
      'not-found',
      `The catalogue has no ${kind} "${id.slice(0, 100)}". It has: ${known.join(', ') || 'none'}.`,
    )
  }
}
