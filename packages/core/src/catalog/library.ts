import { DecentraError } from '../contract/decentra-error.js'
import type { ErrorCode } from '../contract/errors.js'
import type { HomeManifest, SectionInfo } from '../contract/home.js'
import type { CatalogChange, FilterInfo, SourceInfo } from '../contract/manifest.js'
import type { ModelCard, ModelMetadata } from '../contract/model.js'
import { allCards } from './all-cards.js'
import type { ChangeFeed } from './changes.js'
import type { Files } from './files.js'
import type { Finder } from './finder.js'
import { hasCode } from './has-code.js'
import { newerRecords, openRecords, replaceRecords } from './open-records.js'
import { type Records, sectionList } from './records.js'
import { SharedLoads } from './shared-loads.js'
import type { CardList, CatalogSearchOptions, FilterView, SearchHits, SectionView } from './types.js'

/** What a missing or damaged file looks like, which the plain files may make good. A lost connection is not among them. */
const DAMAGED: readonly ErrorCode[] = ['manifest-invalid', 'not-found', 'forbidden', 'response-invalid']

/** A slip such as 60 for a minute must not become a thousand requests. */
const LEAST_INTERVAL_MS = 1000

/** How long what `index.json` said is believed when a model is missing; each id that never was would cost a request. */
const LOOK_AGAIN_MS = 60_000

interface Abortable {
  signal?: AbortSignal | undefined
}

/** A signal for work that nobody can stop. */
const NEVER = new AbortController().signal

/** All that a catalogue can do beyond the first screen; its module is loaded when the first of it is asked for. */
export class Library {
  /** The records in use; undefined before something needs them. */
  records: Records | undefined
  readonly #files: Files
  readonly #early: () => Promise<unknown> | undefined
  readonly #showHome: (home: HomeManifest) => void
  readonly #loads = new SharedLoads()
  #search: Finder | undefined
  #feed: ChangeFeed | undefined
  /** Monotonic time of the last look at `index.json` from here. */
  #lookedAt: number

  /**
   * `early` answers with `index.json` as it comes or came when opening, at the monotonic time `openedAt`; undefined
   * after a failure. `showHome` takes the first screen of a new publication.
   */
  constructor(
    files: Files,
    early: () => Promise<unknown> | undefined,
    showHome: (home: HomeManifest) => void,
    openedAt: number,
  ) {
    this.#files = files
    this.#early = early
    this.#showHome = showHome
    this.#lookedAt = openedAt
  }

  /** Opens without `home.json`, for what `error` says. */
  async openWithoutHome(error: unknown, index: Promise<unknown>, signal: AbortSignal): Promise<void> {
    if (hasCode(error, 'manifest-too-new')) throw error
    this.#files.runtime.log({ type: 'file-failed', file: 'home.json', error })
    await this.open(signal, index)
  }

  /** Opens the records, if they are not yet; `index` is `index.json`, when it is on its way already. */
  async open(signal: AbortSignal = NEVER, index?: Promise<unknown>): Promise<Records> {
    if (this.records) return this.records
    const open = async (signal: AbortSignal) => {
      const opened = await openRecords(this.#files, index ?? this.#index(signal), signal)
      // A newer publication may have been adopted meanwhile.
      return (this.records ??= opened)
    }
    return this.#loads.get('records', open, signal)
  }

  /** `index.json` as it was when opening; its reader is loaded with what needs it. */
  readonly #index = (signal: AbortSignal): Promise<unknown> =>
    this.#loads.get(
      'index.json',
      (signal) => this.#early() ?? this.#files.fresh('index.json', (value) => value, signal),
      signal,
    )

  async sections({ signal }: Abortable = {}): Promise<SectionInfo[]> {
    return (await this.open(signal)).sections.filter((section) => section.initial > 0)
  }

  async section(id: string, { signal }: Abortable = {}): Promise<SectionView> {
    const { sections } = await this.open(signal)
    const info = sections.find((section) => section.id === id)
    if (info === undefined) throw unknown('section', id, sections)
    const models = this.sectionModels(id, info.count)
    return { ...info, cards: await models.slice(0, info.initial, { signal }), models }
  }

  sectionModels(id: string, count: number): CardList {
    return this.#list(sectionList(id), count)
  }

  async filters({ signal }: Abortable = {}): Promise<FilterInfo[]> {
    return this.#use(async (records, signal) => [...(await records.filters(signal))], signal)
  }

  async filter(id: string, { signal }: Abortable = {}): Promise<FilterView> {
    const info = await this.#use((records, signal) => records.filter(id, signal), signal)
    if (info === undefined) throw unknown('filter', id, await this.filters({ signal }))
    return { ...info, models: this.#list(id, info.count) }
  }

  async model(id: string, { signal }: Abortable = {}): Promise<ModelMetadata | undefined> {
    return this.#use(async (records, signal) => {
      const model = await records.model(id, signal)
      if (model !== undefined || !(await this.#isOutdated(records, signal))) return model
      return this.records!.model(id, signal)
    }, signal)
  }

  async models(ids: readonly string[], { signal }: Abortable = {}): Promise<(ModelCard | undefined)[]> {
    signal?.throwIfAborted()
    if (ids.length === 0) return []
    return this.#use((records, signal) => records.find(ids, signal), signal)
  }

  async search(query: string, { signal, ...options }: CatalogSearchOptions = {}): Promise<SearchHits> {
    return this.#use(async (records, signal) => (await this.#finder(records)).search(query, options, signal), signal)
  }

  async prepareSearch({ signal }: Abortable = {}): Promise<SearchHits['mode']> {
    return this.#use(async (records, signal) => (await this.#finder(records)).prepare(signal), signal)
  }

  async suggest(query: string, { limit = 3, signal }: Abortable & { limit?: number } = {}): Promise<string[]> {
    return this.#use(async (records, signal) => (await this.#finder(records)).suggest(query, limit, signal), signal)
  }

  async #finder(records: Records): Promise<Finder> {
    const { Finder } = await import('./finder.js')
    if (this.#search?.records !== records) this.#search = new Finder(records, this.#files.runtime)
    return this.#search
  }

  async all({ signal }: Abortable = {}): Promise<CardList> {
    await this.open(signal)
    return allCards(
      () => this.records!.total,
      (work, signal) => this.#use(work, signal),
    )
  }

  async similar(id: string, { limit = 6, signal }: Abortable & { limit?: number } = {}): Promise<ModelCard[]> {
    return this.#use(async (records, signal) => {
      const { findSimilar } = await import('./similar.js')
      return findSimilar(records, id, limit, { clock: this.#files.runtime.clock, signal })
    }, signal)
  }

  async sources({ signal }: Abortable = {}): Promise<readonly SourceInfo[]> {
    return (await this.open(signal)).sources
  }

  async changes(
    homeTime: string | undefined,
    { intervalMs = 60_000, signal }: Abortable & { intervalMs?: number } = {},
  ): Promise<AsyncGenerator<CatalogChange, void>> {
    if (!(intervalMs >= LEAST_INTERVAL_MS))
      throw new DecentraError('invalid-input', `"intervalMs" must be at least ${LEAST_INTERVAL_MS}.`)
    const { ChangeFeed } = await import('./changes.js')
    this.#feed ??= new ChangeFeed(this.#files, {
      since: this.records?.generatedAt ?? homeTime ?? null,
      openedAt: this.#lookedAt,
      records: () => this.records,
      index: this.#index,
      adopt: (home, records) => {
        if (home) this.#showHome(home)
        this.records = records
      },
    })
    return this.#feed.follow(intervalMs, signal)
  }

  /** Works on the records; when a fast file turns out damaged, on the next publication or on the plain files. */
  async #use<T>(
    work: (records: Records, signal: AbortSignal) => T | Promise<T>,
    signal: AbortSignal = NEVER,
  ): Promise<T> {
    // Twice at most: to the next publication, then to the plain files.
    for (let repairs = 0; ; repairs++) {
      const records = await this.open(signal)
      try {
        return await work(records, signal)
      } catch (error) {
        signal.throwIfAborted()
        if (records.mode === 'plain' || repairs === 2 || !hasCode(error, ...DAMAGED)) throw error
        if (this.records !== records) continue
        const repair = (signal: AbortSignal) => this.#repair(records, error, signal)
        await this.#loads.get('repair', repair, signal)
      }
    }
  }

  /**
   * Whether something newer was published, which is then in use. On a page that is open for days, what came meanwhile
   * would seem not to exist, and so would what moved to another file when the details were cut anew.
   */
  async #isOutdated(records: Records, signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#files.runtime
    const look = async (signal: AbortSignal) => {
      const newer = await newerRecords(this.#files, records, signal)
      this.#lookedAt = clock.monotonic()
      this.#loads.forget('newer')
      if (newer !== undefined && this.records === records) this.records = newer
    }
    if (clock.monotonic() - this.#lookedAt >= LOOK_AGAIN_MS) await this.#loads.get('newer', look, signal)
    return this.records !== records
  }

  async #repair(damaged: Records, error: unknown, signal: AbortSignal): Promise<void> {
    const replaced = await replaceRecords(this.#files, damaged, error, signal)
    if (this.records === damaged) this.records = replaced
    this.#loads.forget('repair')
  }

  #list(list: string, count: number): CardList {
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
      slice: (start = 0, end = count, { signal } = {}) =>
        read((records, rows, signal) => records.cards(rows.slice(start, end), signal), signal),
      ids: ({ signal } = {}) => read((records, rows, signal) => records.ids(rows, signal), signal),
    }
  }
}

function unknown(kind: string, id: string, known: readonly { id: string }[]): DecentraError {
  const ids = known.map((one) => one.id).join(', ') || 'none'
  return new DecentraError('not-found', `The catalogue has no ${kind} "${id.slice(0, 100)}". It has: ${ids}.`)
}
