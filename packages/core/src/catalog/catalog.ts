import { DecentraError } from '../contract/decentra-error.js'
import { type HomeManifest, readHomeManifest, type SectionInfo } from '../contract/home.js'
import type { CatalogChange, FilterInfo, SourceInfo } from '../contract/manifest.js'
import type { ModelCard, ModelMetadata } from '../contract/model.js'
import { createRuntime } from '../runtime.js'
import { Files } from './files.js'
import { folderUrl } from './folder-url.js'
import type { Library } from './library.js'
import type {
  CardList,
  CatalogLike,
  CatalogSearchOptions,
  CatalogStats,
  FilterView,
  OpenOptions,
  SearchHits,
  SectionView,
} from './types.js'

interface Abortable {
  signal?: AbortSignal
}

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
  /** `index.json` as it comes when opening; undefined after a failure. */
  #index: Promise<unknown> | undefined
  #home: HomeManifest | undefined
  /** All that the first screen does not need, as soon as something needs it. */
  #library: Library | undefined
  #openedAt!: number
  #skipped = 0

  private constructor(files: Files) {
    this.#files = files
    this.url = files.base.href
  }

  /**
   * Opens the manifests folder at `url`, as soon as the first screen (`home.json`) is read.
   *
   * @throws DecentraError `invalid-input` (address), `network-failed`, `rate-limited`, `unavailable`, `not-found` (no manifests there),
   * `manifest-invalid`, `manifest-too-new`, `response-invalid` (a web page in place of JSON).
   */
  static async open(url: string | URL, { runtime, signal }: OpenOptions = {}): Promise<Catalog> {
    const catalog = new Catalog(new Files(folderUrl(url), createRuntime(runtime)))
    await catalog.#open(signal)
    return catalog
  }

  get stats(): CatalogStats {
    const { requests, bytes, stale, runtime } = this.#files
    const home = this.#home
    const records = this.#library?.records
    const generatedAt = records?.generatedAt ?? home?.generatedAt ?? null
    return {
      totalModels: records?.total ?? home?.totalModels ?? 0,
      generatedAt,
      ageMs: generatedAt === null ? null : Math.max(0, runtime.clock.now() - Date.parse(generatedAt)),
      stale: stale.size > 0,
      mode: records?.mode ?? 'fast',
      skipped: this.#skipped + (records?.skipped ?? 0),
      duplicates: records?.duplicates ?? 0,
      simulated: home?.simulated ?? records?.simulated ?? null,
      requests,
      bytes,
    }
  }

  async sections(options?: Abortable): Promise<SectionInfo[]> {
    options?.signal?.throwIfAborted()
    return this.#home?.sections.map(({ cards: _, ...info }) => info) ?? (await this.#rest()).sections(options)
  }

  /** A section by id. Its first cards are at hand; more are loaded when asked for. */
  async section(id: string, options?: Abortable): Promise<SectionView> {
    options?.signal?.throwIfAborted()
    const known = this.#home?.sections.find((section) => section.id === id)
    if (!known) return (await this.#rest()).section(id, options)
    const { cards, count } = known
    const rest = async () => (await this.#rest()).sectionModels(id, count)
    return {
      ...known,
      cards: cards.slice(0, known.initial),
      models: {
        length: count,
        slice: async (start = 0, end = count, options) => {
          options?.signal?.throwIfAborted()
          // What came with the first screen costs nothing.
          if (start >= 0 && end >= 0 && (end <= cards.length || cards.length === count)) return cards.slice(start, end)
          return (await rest()).slice(start, end, options)
        },
        ids: async (options) => (await rest()).ids(options),
      },
    }
  }

  async filters(options?: Abortable): Promise<FilterInfo[]> {
    return (await this.#rest()).filters(options)
  }

  /** A filter by id, for example `hf-filter/likes/small`. */
  async filter(id: string, options?: Abortable): Promise<FilterView> {
    return (await this.#rest()).filter(id, options)
  }

  async model(id: string, options?: Abortable): Promise<ModelMetadata | undefined> {
    return (await this.#rest()).model(id, options)
  }

  async models(ids: readonly string[], options?: Abortable): Promise<(ModelCard | undefined)[]> {
    return (await this.#rest()).models(ids, options)
  }

  /**
   * Models that a query means, the best and most popular first. By the search index where there is one: words in any
   * order, the last one still being typed, with typos, joined and split, with filters, sorts and facets. `mode` says
   * whether it was there.
   */
  async search(query: string, options?: CatalogSearchOptions): Promise<SearchHits> {
    return (await this.#rest()).search(query, options)
  }

  /** Loads the search index, for the first focus of a search box. Answers with what the next search will use. */
  async prepareSearch(options?: Abortable): Promise<SearchHits['mode']> {
    return (await this.#rest()).prepareSearch(options)
  }

  /**
   * Queries that find something and are near to one that does not, the likest first: for "did you mean". At most
   * `limit`, 3 by default.
   */
  async suggest(query: string, options?: Abortable & { limit?: number }): Promise<string[]> {
    return (await this.#rest()).suggest(query, options)
  }

  /** Every model, most popular first. Nothing but `index.json` is loaded until a slice is asked for. */
  async all(options?: Abortable): Promise<CardList> {
    return (await this.#rest()).all(options)
  }

  /**
   * Models like this one, the likest first: of the same task, then with words of its name in theirs or by its author,
   * then the popular ones. At most `limit`, 6 by default; none for an id that the catalogue does not have.
   */
  async similar(id: string, options?: Abortable & { limit?: number }): Promise<ModelCard[]> {
    return (await this.#rest()).similar(id, options)
  }

  /** Where the records came from. */
  async sources(options?: Abortable): Promise<readonly SourceInfo[]> {
    return (await this.#rest()).sources(options)
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
  async *changes(options?: Abortable & { intervalMs?: number }): AsyncGenerator<CatalogChange, void> {
    options?.signal?.throwIfAborted()
    yield* await (await this.#rest()).changes(this.#home?.generatedAt, options)
  }

  async #open(signal = NEVER): Promise<void> {
    const opening = new AbortController()
    // Begins now, beside home.json; nobody waits for it here, and its reader is loaded with what needs it.
    const index = (this.#index = this.#files.fresh('index.json', (value) => value, opening.signal))
    index.catch(() => (this.#index = undefined))
    this.#openedAt = this.#files.runtime.clock.monotonic()
    try {
      this.#home = await this.#files.fresh('home.json', (value) => this.#readHome(value), signal)
    } catch (error) {
      signal.throwIfAborted()
      await (await this.#rest()).openWithoutHome(error, index, signal)
    } finally {
      if (signal.aborted) opening.abort()
    }
  }

  #readHome(value: unknown): HomeManifest {
    this.#skipped = 0
    const home = readHomeManifest(value, () => this.#skipped++)
    const count = this.#skipped
    if (count) this.#files.runtime.log({ type: 'records-skipped', file: 'home.json', count })
    return home
  }

  async #rest(): Promise<Library> {
    if (this.#library) return this.#library
    const { Library } = await import('./library.js').catch((cause: unknown) => {
      throw new DecentraError('network-failed', 'library.js could not be loaded.', { cause })
    })
    return (this.#library ??= new Library(
      this.#files,
      () => this.#index,
      (home) => (this.#home = home),
      this.#openedAt,
    ))
  }
}
