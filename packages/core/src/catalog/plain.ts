import { CATEGORIES, pickCategory, rankModels } from '../contract/categories.js'
import { DecentraError } from '../contract/decentra-error.js'
import type { SectionInfo } from '../contract/home.js'
import { MANIFEST_CAPS } from '../contract/manifest-head.js'
import { filterFile, type FilterInfo, type IndexManifest, isFileName, type SourceInfo } from '../contract/manifest.js'
import { toModelCard } from '../contract/model-card.js'
import { isTime, type ModelCard, type ModelMetadata, SOURCES } from '../contract/model.js'
import type { Files } from './files.js'
import { hasCode } from './has-code.js'
import { readPlainModel } from './plain-dialect.js'
import { type Records, sectionList, type TextRows } from './records.js'
import { SharedLoads } from './shared-loads.js'
import { inSlices } from './slices.js'

/** The filters that a folder without `index.json` may hold: those of the seed's format. */
const KNOWN_FILTERS = [
  ...['likes', 'recent', 'small', 'medium', 'large', 'apache', 'mit', 'small/apache', 'likes/small'].map(
    (id) => `hf-filter/${id}`,
  ),
  ...['pg', 'pg13', 'r', 'x', 'xxx', 'month', 'week', 'checkpoints', 'loras', 'sdxl', 'sd15'].map(
    (id) => `civitai-filter/${id}`,
  ),
  ...['month/checkpoints/sdxl', 'month/loras/sdxl', 'week/checkpoints/sdxl', 'r/checkpoints', 'r/loras'].map(
    (id) => `civitai-filter/${id}`,
  ),
]

const SOURCE_TITLES: Record<string, string> = { 'hf-filter': 'Hugging Face', 'civitai-filter': 'CivitAI' }

/** The id in words; the plain files hold no title. */
function titleOf(id: string): string {
  const [source = '', ...words] = id.split('/')
  const name = Object.hasOwn(SOURCE_TITLES, source) ? SOURCE_TITLES[source]! : source
  return words.length === 0 ? name : `${name}: ${words.join(', ')}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface PlainFilter {
  info: FilterInfo
  rows: number[]
}

/** The records of `models.json` and `<filter>.json` alone, as any generator of that format writes them. */
export class PlainRecords implements Records {
  readonly mode = 'plain'
  readonly searchParts = []
  readonly hasTexts = true
  readonly simulated: string | null
  readonly generatedAt: string | null
  readonly sections: readonly SectionInfo[]
  readonly sources: readonly SourceInfo[]
  skipped = 0
  duplicates = 0
  readonly #files: Files
  readonly #index: IndexManifest | undefined
  readonly #models: readonly ModelMetadata[]
  readonly #rowOf: ReadonlyMap<string, number>
  readonly #lists = new Map<string, readonly number[]>()
  readonly #loads = new SharedLoads()

  private constructor(
    files: Files,
    index: IndexManifest | undefined,
    timestamp: unknown,
    models: readonly ModelMetadata[],
  ) {
    this.#files = files
    this.#index = index
    this.generatedAt = isTime(timestamp) ? timestamp : (index?.generatedAt ?? null)
    this.simulated = index?.sources.find((source) => source.simulated !== null)?.simulated ?? null
    this.sources = index?.sources ?? countSources(models)
    this.#models = rankModels(models, 'popularity')
    this.#rowOf = new Map(this.#models.map((model, row) => [model.id, row]))
    this.sections = CATEGORIES.map((category) => {
      const rows = pickCategory(category, this.#models).map((model) => this.#rowOf.get(model.id)!)
      this.#lists.set(sectionList(category.id), rows)
      const { holds: _, ...info } = category
      return { ...info, count: rows.length }
    })
  }

  /**
   * Reads `models.json`. Throws `manifest-invalid` when it holds no models, or more than are read without fast files.
   * `index` is the one whose fast files turned out damaged, if there was one.
   */
  static async open(files: Files, index: IndexManifest | undefined, signal: AbortSignal): Promise<PlainRecords> {
    const database = await files.fresh('models.json', readDatabase, signal)
    const models = new Map<string, ModelMetadata>()
    let skipped = 0
    let duplicates = 0
    // Object.entries reads own keys alone, and a Map takes `__proto__` as a key like any other.
    const entries = Object.entries(database.models)
    await inSlices(
      entries.length,
      (i) => {
        const model = readPlainModel(entries[i]![1])
        if (model === undefined) skipped++
        else if (models.has(model.id)) duplicates++
        else models.set(model.id, model)
      },
      { clock: files.runtime.clock, signal },
    )
    const records = new PlainRecords(files, index, database.timestamp, [...models.values()])
    records.skipped = skipped
    records.duplicates = duplicates
    if (skipped > 0) files.runtime.log({ type: 'records-skipped', file: 'models.json', count: skipped })
    return records
  }

  get total(): number {
    return this.#models.length
  }

  async filters(signal: AbortSignal): Promise<readonly FilterInfo[]> {
    if (this.#index) return this.#index.filters
    const found = await Promise.all(KNOWN_FILTERS.map((id) => this.#filter(id, signal)))
    return found.flatMap((filter) => (filter === undefined ? [] : [filter.info]))
  }

  async filter(id: string, signal: AbortSignal): Promise<FilterInfo | undefined> {
    return (await this.#filter(id, signal))?.info
  }

  async rows(list: string, signal: AbortSignal): Promise<readonly number[] | undefined> {
    return this.#lists.get(list) ?? (await this.#filter(list, signal))?.rows
  }

  async cards(rows: readonly number[]): Promise<ModelCard[]> {
    return rows.map((row) => toModelCard(this.#models[row]!))
  }

  async ids(rows: readonly number[]): Promise<string[]> {
    return rows.map((row) => this.#models[row]!.id)
  }

  async find(ids: readonly string[]): Promise<(ModelCard | undefined)[]> {
    return ids.map((id) => {
      const row = this.#rowOf.get(id)
      return row === undefined ? undefined : toModelCard(this.#models[row]!)
    })
  }

  async model(id: string): Promise<ModelMetadata | undefined> {
    const row = this.#rowOf.get(id)
    return row === undefined ? undefined : this.#models[row]
  }

  async texts(): Promise<TextRows[]> {
    return [{ first: 0, rows: this.#models.length, texts: (row) => this.#models[row]! }]
  }

  /** A filter's file; undefined when it is not there. */
  async #filter(id: string, signal: AbortSignal): Promise<PlainFilter | undefined> {
    const file = filterFile(id)
    if (!isFileName(file)) return undefined
    try {
      return await this.#loads.get(file, (signal) => this.#loadFilter(id, file, signal), signal)
    } catch (error) {
      // Hosts of single-page sites answer with a page for what is not there.
      if (hasCode(error, 'not-found', 'forbidden', 'response-invalid')) return undefined
      throw error
    }
  }

  async #loadFilter(id: string, file: string, signal: AbortSignal): Promise<PlainFilter> {
    const ids = await this.#files.fresh(file, (filter) => readFilter(filter, file), signal)
    const rows = new Set<number>()
    for (const modelId of ids) {
      const row = typeof modelId === 'string' ? this.#rowOf.get(modelId) : undefined
      if (row === undefined) this.skipped++
      else if (rows.has(row)) this.duplicates++
      else rows.add(row)
    }
    const named = this.#index?.filters.find((filter) => filter.id === id)
    return {
      info: { ...(named ?? { id, title: titleOf(id), icon: 'filter', file }), count: rows.size },
      rows: [...rows],
    }
  }
}

/** What the records themselves say of their sources; from which address they were read is not among it. */
function countSources(models: readonly ModelMetadata[]): SourceInfo[] {
  return SOURCES.map((id) => ({
    id,
    models: models.filter(({ source }) => source === id).length,
    endpoint: null,
    simulated: null,
  })).filter((source) => source.models > 0)
}

function readDatabase(database: unknown): { models: Record<string, unknown>; timestamp: unknown } {
  if (!isObject(database) || !isObject(database.models))
    throw new DecentraError('manifest-invalid', 'models.json holds no object "models".')
  const count = Object.keys(database.models).length
  if (count > MANIFEST_CAPS.plainModels)
    throw new DecentraError(
      'manifest-invalid',
      `models.json holds ${count} models; without the fast files at most ${MANIFEST_CAPS.plainModels} are read. Publish index.json and the files beside it: decentra-manifests generate writes them.`,
    )
  return { models: database.models, timestamp: database.timestamp }
}

function readFilter(filter: unknown, file: string): unknown[] {
  if (!isObject(filter) || !Array.isArray(filter.modelIds))
    throw new DecentraError('manifest-invalid', `${file} holds no list "modelIds".`)
  return filter.modelIds
}
