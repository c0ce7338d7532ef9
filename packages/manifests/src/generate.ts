import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import {
  CATEGORIES,
  cardFiles,
  type CatalogChange,
  type ChangesManifest,
  type DetailsChunk,
  encodeCards,
  encodeRowLists,
  type FileInfo,
  filterFile,
  type FilterInfo,
  type FilterManifest,
  FIRST_PART_ROWS,
  hashText,
  type HomeManifest,
  type HomeSection,
  type IndexManifest,
  MANIFEST_SCHEMA,
  type ModelMetadata,
  PART_ROWS,
  pickCategory,
  searchFiles,
  searchTextFiles,
  SINGLE_PART_MODELS,
  type SourceInfo,
  toModelCard,
} from '@decentramodels/core/contract'
import { buildSearchIndex, buildSearchText, rankTrends } from '@decentramodels/core/search'
import type { FilledFilter } from './collect.js'
import { homeHtml } from './home-html.js'
import { recordJson } from './record-json.js'

/** Everything that the manifests tell, once. */
export interface Catalogue {
  /** Most popular first: the order of the rows. */
  models: readonly ModelMetadata[]
  filters: readonly FilledFilter[]
  sources: readonly SourceInfo[]
  changes: readonly CatalogChange[]
  /** ISO, whole seconds. */
  generatedAt: string
  /** Days of history to publish: day -> bytes. */
  history: ReadonlyMap<string, Uint8Array>
  hrefTemplate: string | undefined
}

/** One file, as pieces. */
export interface ManifestFile {
  name: string
  pieces: Iterable<Uint8Array | string>
  /** Whether pages load it: such files get compressed siblings. */
  page: boolean
  /** Whether compressing it as well as possible would take too long, as of many or large files. */
  bulk?: boolean
  /** The time that stands in it; a file that differs in nothing else stays as it is. */
  timestamp?: string
}

const PIECE_CHARACTERS = 64 * 1024

/** Above this many models, details are compressed with less effort: at the best, 100,000 take two minutes. */
const BULK_MODELS = 20_000

/** What readers check a file by. */
export const fileInfo = (bytes: Uint8Array): FileInfo => ({
  bytes: bytes.length,
  hash: createHash('sha256').update(bytes).digest('hex').slice(0, 16),
})

/** Joins small pieces to pieces worth a write. */
function* joined(pieces: Iterable<string>): Generator<string> {
  let text = ''
  for (const piece of pieces) {
    text += piece
    if (text.length < PIECE_CHARACTERS) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}

/**
 * `models.json`, one model a line, so that it can be written and read in pieces and its history compared line by line.
 * Written by hand for that reason, and because an object cannot be trusted with a key such as `__proto__`.
 */
function* modelsJson(models: readonly ModelMetadata[], timestamp: string): Generator<string> {
  yield `{"totalModels":${models.length},"models":{`
  for (const [i, model] of models.entries())
    yield `${i === 0 ? '' : ','}\n${JSON.stringify(model.id)}:${recordJson(model)}`
  yield `\n},"timestamp":${JSON.stringify(timestamp)}}\n`
}

/** Bytes of a chunk of details, compressed, at most. */
export const CHUNK_BYTES_GZ = 25 * 1024
/** Characters of a chunk to begin with: records compress to about a fifth. */
const CHUNK_CHARACTERS = 96 * 1024

const SAMPLE = 2000

/** The full metadata in a power of two of chunks, so that one unknown id costs one small file. */
export function chunkDetails(models: readonly ModelMetadata[]): { chunks: number; rows: (readonly number[])[] } {
  // A sample is enough to begin with: what is too large is halved below.
  const step = Math.max(1, Math.floor(models.length / SAMPLE))
  let characters = 0
  for (let row = 0; row < models.length; row += step) characters += recordJson(models[row]!).length * step
  let chunks = 1
  while (chunks * CHUNK_CHARACTERS < characters) chunks *= 2
  const hashes = models.map((model) => hashText(model.id))
  for (; ; chunks *= 2) {
    const rows = Array.from({ length: chunks }, (): number[] => [])
    for (let row = 0; row < models.length; row++) rows[hashes[row]! & (chunks - 1)]!.push(row)
    // Chunks of the most rows are the largest; the rest of them need not be compressed to know.
    const fullest = [...rows].sort((a, b) => b.length - a.length).slice(0, 8)
    const fits = fullest.every((held) => held.length < 2 || gzipSync(chunkJson(models, held)).length <= CHUNK_BYTES_GZ)
    if (fits) return { chunks, rows }
  }
}

function chunkJson(models: readonly ModelMetadata[], rows: readonly number[]): string {
  const head: Omit<DetailsChunk, 'models'> = { schema: MANIFEST_SCHEMA }
  const records = rows.map((row) => `${JSON.stringify(models[row]!.id)}:${recordJson(models[row]!)}`)
  return `${JSON.stringify(head).slice(0, -1)},"models":{${records.join(',')}}}\n`
}

/** Rows of each part of the card columns. */
export function cardPartsOf(total: number): number[] {
  if (total <= SINGLE_PART_MODELS) return [total]
  const parts = [FIRST_PART_ROWS]
  for (let left = total - FIRST_PART_ROWS; left > 0; left -= PART_ROWS) parts.push(Math.min(left, PART_ROWS))
  return parts
}

function sectionsOf(models: readonly ModelMetadata[]): (HomeSection & { ids: string[] })[] {
  return CATEGORIES.map((category) => {
    const held = pickCategory(category, models)
    const { id, title, icon, sortBy, limit, initial } = category
    return {
      id,
      title,
      icon,
      sortBy,
      limit,
      initial,
      count: held.length,
      cards: held.slice(0, initial).map(toModelCard),
      ids: held.map((model) => model.id),
    }
  })
}

/** What is not real in the records, of all sources together; null when nothing is. */
export function simulatedText(sources: readonly SourceInfo[]): string | null {
  const texts = new Set(sources.flatMap(({ simulated }) => (simulated === null ? [] : [simulated])))
  return texts.size === 0 ? null : [...texts].join('; ')
}

/** The files of a catalogue, all but `index.json`, which tells of these. */
export interface Manifests {
  files: Iterable<ManifestFile>
  /** `index.json`, once bytes and hashes of the other files are known. */
  index(files: Readonly<Record<string, FileInfo>>, detailsHash: string): ManifestFile
  chunks: number
}

/** Builds the manifests of a catalogue: nothing in, nothing out but the values given. */
export function manifestsOf(catalogue: Catalogue): Manifests {
  const { models, filters, generatedAt, sources } = catalogue
  const rowOf = new Map(models.map((model, row) => [model.id, row]))
  const rowsOf = (ids: readonly string[]) => ids.map((id) => rowOf.get(id)!)
  const sections = sectionsOf(models)
  const parts = cardPartsOf(models.length)
  const { chunks, rows } = chunkDetails(models)

  function* files(): Generator<ManifestFile> {
    yield { name: 'models.json', pieces: joined(modelsJson(models, generatedAt)), page: true, timestamp: generatedAt }
    for (const { row, ids } of filters) {
      const manifest: FilterManifest = { filter: row.id, modelIds: ids, timestamp: generatedAt }
      yield { name: filterFile(row.id), pieces: [`${JSON.stringify(manifest)}\n`], page: true, timestamp: generatedAt }
    }
    const trends = rankTrends(models)
    let from = 0
    for (const [part, name] of cardFiles(parts).entries()) {
      const rows = models.slice(from, from + parts[part]!)
      from += parts[part]!
      yield { name, pieces: [encodeCards(rows.map(toModelCard))], page: true }
      const text = buildSearchText(rows)
      if (text) yield { name: searchTextFiles(parts)[part]!, pieces: [text], page: true }
      const search = buildSearchIndex(rows, { text: text && fileInfo(text), trends })
      yield { name: searchFiles(parts)[part]!, pieces: [search], page: true }
    }
    const lists = [
      ...filters.map(({ row, ids }) => ({ id: row.id, rows: rowsOf(ids) })),
      ...sections.map(({ id, ids }) => ({ id: `section:${id}`, rows: rowsOf(ids) })),
    ]
    // A reader of one part of several has not all columns at hand to sort by; then each order is spelled out.
    const columns =
      parts.length > 1
        ? undefined
        : {
            downloads: (row: number) => models[row]!.downloads,
            likes: (row: number) => models[row]!.likes,
            lastUpdated: (row: number) => {
              const time = models[row]!.lastUpdated
              return time === null ? null : Date.parse(time) / 1000
            },
          }
    yield { name: 'filters.bin', pieces: [encodeRowLists(models.length, lists, columns)], page: true }
    for (let chunk = 0; chunk < chunks; chunk++)
      yield {
        name: `details/${chunk}.json`,
        pieces: [chunkJson(models, rows[chunk]!)],
        page: true,
        bulk: models.length > BULK_MODELS,
      }

    const home: HomeManifest = {
      schema: MANIFEST_SCHEMA,
      generatedAt,
      totalModels: models.length,
      simulated: simulatedText(sources),
      sections: sections.filter(({ initial }) => initial > 0).map(({ ids: _ids, ...section }) => section),
    }
    yield { name: 'home.json', pieces: [`${JSON.stringify(home)}\n`], page: true, timestamp: generatedAt }
    yield { name: 'home.html', pieces: [homeHtml(home, catalogue.hrefTemplate)], page: true }
    const changes: ChangesManifest = { schema: MANIFEST_SCHEMA, changes: [...catalogue.changes] }
    yield { name: 'changes.json', pieces: [`${JSON.stringify(changes)}\n`], page: true }
    for (const [day, bytes] of catalogue.history) yield { name: `history/${day}.bin`, pieces: [bytes], page: false }
  }

  return {
    files: files(),
    chunks,
    index(written, detailsHash) {
      const index: IndexManifest = {
        schema: MANIFEST_SCHEMA,
        generatedAt,
        totalModels: models.length,
        files: written,
        filters: filters.map(({ row, ids, cappedTo }): FilterInfo => {
          const info = { id: row.id, title: row.title, icon: row.icon, count: ids.length, file: filterFile(row.id) }
          return cappedTo === undefined ? info : { ...info, cappedTo }
        }),
        sections: sections.map(({ ids: _ids, cards: _cards, ...section }) => section),
        cardParts: parts,
        details: { chunks, hash: detailsHash },
        sources: [...sources],
      }
      return { name: 'index.json', pieces: [`${JSON.stringify(index)}\n`], page: true, timestamp: generatedAt }
    },
  }
}
