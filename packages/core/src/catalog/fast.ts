import { type CardTable, openCards } from '../contract/cards.js'
import { DecentraError } from '../contract/decentra-error.js'
import {
  cardFiles,
  detailsFile,
  type FileInfo,
  type FilterInfo,
  type IndexManifest,
  searchFiles,
} from '../contract/manifest.js'
import { readModelMetadata } from '../contract/metadata.js'
import { toModelCard } from '../contract/model-card.js'
import { isModelCard, type ModelCard, type ModelMetadata } from '../contract/model.js'
import { openRowLists, type OrderColumns, type RowLists } from '../contract/row-lists.js'
import type { Files } from './files.js'
import { hasCode } from './has-code.js'
import { IdTable } from './id-table.js'
import { loadVersion } from './load-version.js'
import { readJson } from './read-json.js'
import type { Records, TextRows } from './records.js'
import { SharedLoads } from './shared-loads.js'
import { inSlices, nextTurn } from './slices.js'
import { verifyFile } from './verify.js'

/** Chunks of full metadata that stay in memory: a person looks at a few models, not at all of them. */
const CHUNKS_IN_MEMORY = 32
/** Up to this many ids, a catalogue in parts answers from the chunk of each instead of loading all parts. */
const FEW_IDS = 16

function damaged(detail: string): DecentraError {
  return new DecentraError('manifest-invalid', detail)
}

/** The records of `cards.bin`, `filters.bin` and `details/`, each file loaded when it is first needed. */
export class FastRecords implements Records {
  readonly mode = 'fast'
  readonly index: IndexManifest
  readonly total: number
  readonly generatedAt: string
  readonly simulated: string | null
  duplicates = 0
  readonly #files: Files
  readonly #loads = new SharedLoads()
  readonly #names: string[]
  /** First row of each part, and at the end the number of rows. */
  readonly #firsts: number[]
  readonly #opened: (CardTable | undefined)[] = []
  readonly #chunks: string[] = []
  /** Rows and ids that were not sane; a set, because one may be read many times. */
  readonly #bad = new Set<number | string>()

  constructor(index: IndexManifest, files: Files) {
    this.index = index
    this.#files = files
    this.total = index.totalModels
    this.generatedAt = index.generatedAt
    const notes = index.sources.map((source) => source.simulated).filter((note) => note !== null)
    this.simulated = notes.length === 0 ? null : [...new Set(notes)].join('; ')
    this.#names = cardFiles(index.cardParts)
    this.#firsts = [0]
    for (const rows of index.cardParts) this.#firsts.push(this.#firsts.at(-1)! + rows)
  }

  get skipped(): number {
    return this.#bad.size
  }

  get sections() {
    return this.index.sections
  }

  get sources() {
    return this.index.sources
  }

  async filters(): Promise<readonly FilterInfo[]> {
    return this.index.filters
  }

  async filter(id: string): Promise<FilterInfo | undefined> {
    return this.index.filters.find((filter) => filter.id === id)
  }

  rows(list: string, signal: AbortSignal): Promise<readonly number[] | undefined> {
    return this.#loads.get(`rows of ${list}`, (signal) => this.#rows(list, signal), signal)
  }

  async #rows(list: string, signal: AbortSignal): Promise<readonly number[] | undefined> {
    try {
      const single = this.#names.length === 1
      // Lists are decoded against the columns they are sorted by; catalogues in parts spell each order out.
      const [lists, columns] = await Promise.all([this.#lists(signal), single ? this.#part(0, signal) : NO_COLUMNS])
      return lists.rows(list, columns)
    } catch (error) {
      signal.throwIfAborted()
      const filter = this.index.filters.find((filter) => filter.id === list)
      if (filter === undefined || !hasCode(error, 'manifest-invalid', 'not-found', 'forbidden')) throw error
      this.#files.runtime.log({ type: 'file-failed', file: 'filters.bin', error })
      return this.#plainRows(filter, signal)
    }
  }

  /** Rows of a filter by its plain file: as many ids as text, and as good, when `filters.bin` is damaged. */
  async #plainRows({ file }: FilterInfo, signal: AbortSignal): Promise<readonly number[]> {
    const ids = await this.#loads.get(
      file,
      (signal) =>
        this.#load(file, (bytes) => (readJson(bytes, file) as { modelIds?: unknown } | null)?.modelIds, signal),
      signal,
    )
    if (!Array.isArray(ids)) throw damaged(`${file} holds no list "modelIds".`)
    const rows = new Map<unknown, number>(ids.map((id) => [id, -1]))
    for (let part = 0; part < this.#names.length && [...rows.values()].includes(-1); part++) {
      const places = await this.#places(part, await this.#part(part, signal), signal)
      for (const id of ids) {
        const row = typeof id === 'string' ? places.find(id) : undefined
        if (row !== undefined) rows.set(id, this.#firsts[part]! + row)
      }
    }
    return [...rows.values()].filter((row) => row >= 0)
  }

  async cards(rows: readonly number[], signal: AbortSignal): Promise<ModelCard[]> {
    const read = await this.#reader(rows, signal)
    const cards: ModelCard[] = []
    await inSlices(
      rows.length,
      (i) => {
        const card = this.#sane(
          read(rows[i]!, (table, row) => table.card(row)),
          rows[i]!,
        )
        if (card) cards.push(card)
      },
      { clock: this.#files.runtime.clock, signal },
    )
    return cards
  }

  async ids(rows: readonly number[], signal: AbortSignal): Promise<string[]> {
    const read = await this.#reader(rows, signal)
    const ids: string[] = []
    await inSlices(rows.length, (i) => ids.push(read(rows[i]!, (table, row) => table.id(row))), {
      clock: this.#files.runtime.clock,
      signal,
    })
    return ids
  }

  async find(ids: readonly string[], signal: AbortSignal): Promise<(ModelCard | undefined)[]> {
    const found = new Map<string, ModelCard | undefined>()
    const wanted = new Set(ids)
    for (let part = 0; part < this.#names.length && wanted.size > 0; part++) {
      if (part > 0 && wanted.size <= FEW_IDS && this.#opened[part] === undefined) continue
      const table = await this.#part(part, signal)
      const places = await this.#places(part, table, signal)
      await inSlices(
        ids.length,
        (i) => {
          const id = ids[i]!
          const row = wanted.has(id) ? places.find(id) : undefined
          if (row === undefined) return
          wanted.delete(id)
          found.set(id, this.#sane(table.card(row), this.#firsts[part]! + row))
        },
        { clock: this.#files.runtime.clock, signal },
      )
    }
    if (this.#names.length > 1) {
      await Promise.all(
        [...wanted].map(async (id) => {
          const model = await this.model(id, signal)
          found.set(id, model && toModelCard(model))
        }),
      )
    }
    return ids.map((id) => found.get(id))
  }

  async model(id: string, signal: AbortSignal): Promise<ModelMetadata | undefined> {
    const name = detailsFile(id, this.index.details.chunks)
    const chunk = await this.#loads.get(name, (signal) => this.#loadChunk(name, signal), signal)
    return chunk.get(id)
  }

  async texts(signal: AbortSignal): Promise<TextRows[]> {
    // The popular part, and what is at hand anyway: loading a million rows for one query would help nobody.
    await this.#part(0, signal)
    return this.#opened.flatMap((table, part) => {
      if (table === undefined) return []
      const { name, author, type, task } = table
      const texts = (row: number) => ({
        name: name(row),
        author: author(row),
        type: type(row),
        task: task(row),
      })
      return [{ first: this.#firsts[part]!, rows: table.rows, texts }]
    })
  }

  get searchParts(): readonly string[] {
    const names = searchFiles(this.index.cardParts)
    return names.every((name) => Object.hasOwn(this.index.files, name)) ? names : []
  }

  get hasTexts(): boolean {
    return this.#opened[0] !== undefined
  }

  /** First row of a part, of cards and search index alike. */
  firstRow(part: number): number {
    return this.#firsts[part]!
  }

  /** A file of the publication, verified, opened once. `info` says what it must be, where `index.json` does not. */
  opened<T>(
    name: string,
    open: (bytes: Uint8Array, signal: AbortSignal) => T | Promise<T>,
    signal: AbortSignal,
    info?: FileInfo,
  ): Promise<T> {
    return this.#loads.get(name, (signal) => this.#load(name, (bytes) => open(bytes, signal), signal, info), signal)
  }

  #sane(card: ModelCard, row: number): ModelCard | undefined {
    if (isModelCard(card)) return card
    this.#bad.add(row)
    return undefined
  }

  /** Loads the parts that hold the rows; answers with a function that reads a row in its part. */
  async #reader(rows: readonly number[], signal: AbortSignal) {
    if (this.#names.length === 1) {
      const table = await this.#part(0, signal)
      return <T>(row: number, read: (table: CardTable, row: number) => T): T => read(table, row)
    }
    const partOf = (row: number) => {
      let part = 0
      while (row >= this.#firsts[part + 1]!) part++
      return part
    }
    const parts = [...new Set(rows.map(partOf))]
    await Promise.all(parts.map((part) => this.#part(part, signal)))
    return <T>(row: number, read: (table: CardTable, row: number) => T): T => {
      const part = partOf(row)
      return read(this.#opened[part]!, row - this.#firsts[part]!)
    }
  }

  #part(part: number, signal: AbortSignal): Promise<CardTable> {
    const name = this.#names[part]!
    return this.#loads.get(
      name,
      async (signal) => {
        const open = (bytes: Uint8Array) => {
          const table = openCards(bytes)
          if (table.rows !== this.index.cardParts[part])
            throw damaged(`${name} holds ${table.rows} rows, index.json says ${this.index.cardParts[part]}.`)
          return table
        }
        const table = await this.#load(name, open, signal)
        this.#opened[part] = table
        return table
      },
      signal,
    )
  }

  #lists(signal: AbortSignal): Promise<RowLists> {
    const open = (bytes: Uint8Array) => {
      const lists = openRowLists(bytes)
      if (lists.total !== this.#firsts.at(-1)) throw damaged('filters.bin belongs to other card columns.')
      return lists
    }
    return this.#loads.get('filters.bin', (signal) => this.#load('filters.bin', open, signal), signal)
  }

  /** A file named in `index.json`, verified before it is opened. */
  #load<T>(
    name: string,
    open: (bytes: Uint8Array) => T | Promise<T>,
    signal: AbortSignal,
    info: FileInfo | undefined = this.index.files[name],
  ): Promise<T> {
    if (info === undefined) throw damaged(`index.json does not name ${name}.`)
    const read = async (bytes: Uint8Array<ArrayBuffer>) => {
      await verifyFile(name, bytes, info, { clock: this.#files.runtime.clock, signal })
      // Receiving, hashing and opening a large file are each short; together they would be felt.
      await nextTurn()
      signal.throwIfAborted()
      const opened = await open(bytes)
      await nextTurn()
      return opened
    }
    return loadVersion(this.#files, name, info.hash, read, signal)
  }

  #places(part: number, table: CardTable, signal: AbortSignal): Promise<IdTable> {
    const build = async (signal: AbortSignal) => {
      const ids = await IdTable.build(table, { clock: this.#files.runtime.clock, signal })
      this.duplicates += ids.duplicates
      return ids
    }
    return this.#loads.get(`ids-${part}`, build, signal)
  }

  async #loadChunk(name: string, signal: AbortSignal): Promise<Map<string, ModelMetadata>> {
    const read = (bytes: Uint8Array, url: string) => {
      const chunk = readJson(bytes, url) as { models?: unknown } | null
      if (typeof chunk?.models !== 'object' || chunk.models === null) throw damaged(`${name} holds no models.`)
      const models = new Map<string, ModelMetadata>()
      for (const [id, value] of Object.entries(chunk.models)) {
        // An id of another chunk: the file is of a publication that is cut into more or fewer.
        if (detailsFile(id, this.index.details.chunks) !== name)
          throw damaged(`${name} is not the version of index.json.`)
        const model = readModelMetadata(value)
        if (model?.id === id) models.set(id, model)
        else this.#bad.add(id)
      }
      return models
    }
    const chunk = await loadVersion(this.#files, name, this.index.details.hash, read, signal)
    this.#chunks.push(name)
    if (this.#chunks.length > CHUNKS_IN_MEMORY) this.#loads.forget(this.#chunks.shift()!)
    return chunk
  }
}

const noColumn = (): never => {
  throw damaged('filters.bin sorts a list by a column, which a catalogue in parts does not have at hand.')
}
const NO_COLUMNS: OrderColumns = { downloads: noColumn, likes: noColumn, lastUpdated: noColumn }
