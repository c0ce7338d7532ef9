import { DecentraError } from './decentra-error.js'
import { hashText } from './fnv.js'
import { isSectionInfo, type SectionInfo } from './home.js'
import { readHead, readList } from './manifest-head.js'
import {
  isCount,
  isModelCard,
  isName,
  isObject,
  isOneOf,
  isTime,
  type ModelCard,
  type Source,
  SOURCES,
} from './model.js'

/** Up to this many models the columns are one `cards.bin`; above it `cards-<k>.bin`. */
export const SINGLE_PART_MODELS = 100_000
/** Rows of part 0 of a catalogue in parts: the popular models. Their cards and their index are within 300 KB. */
export const FIRST_PART_ROWS = 7000
/** Rows of each further part. */
export const PART_ROWS = 25_000

/** `models.json`: all metadata, once. The seed's format, exactly. */
export interface ModelsDatabase<Model = unknown> {
  totalModels: number
  models: Record<string, Model>
  timestamp: string
}

/** `<filter>.json`: ids only. The seed's format, exactly. */
export interface FilterManifest {
  filter: string
  modelIds: string[]
  timestamp: string
}

/** A named list of models, as `index.json` tells of it. */
export interface FilterInfo {
  /** For example `hf-filter/likes/small`. */
  id: string
  title: string
  /** Name of a drawing, for example `heart`; never the only label. */
  icon: string
  count: number
  /** File name of the plain manifest. */
  file: string
  /** Set when the catalogue's NSFW cap is below what the filter asks for: the highest level that is left. */
  cappedTo?: string
}

export interface FileInfo {
  bytes: number
  /** First 16 hex digits of the file's SHA-256. */
  hash: string
}

/** Where the records came from. */
export interface SourceInfo {
  id: Source
  models: number
  /** Address that was asked; null: not known. */
  endpoint: string | null
  /** What the upstream said is not real, for example "dates, growth"; null when nothing is. */
  simulated: string | null
}

/** `index.json`: what there is, in at most 3 KB gz; the one file that a page polls. */
export interface IndexManifest {
  schema: number
  generatedAt: string
  totalModels: number
  files: Record<string, FileInfo>
  filters: FilterInfo[]
  sections: SectionInfo[]
  /** Rows of each part of the card columns; one entry when there is one `cards.bin`. */
  cardParts: number[]
  /** Full metadata: file `details/<n>.json`, n = FNV-1a(id) mod `chunks`; `hash` changes when any chunk does. */
  details: { chunks: number; hash: string }
  sources: SourceInfo[]
  /** Same-origin address of an event stream of changes, when a server pushes them. */
  push?: string
}

/** One publication: what came, changed and went. */
export interface CatalogChange {
  at: string
  /** At most 24; `addedCount` says how many there were. */
  added: ModelCard[]
  addedCount: number
  /** May be cut, as `removed`; the counts say how many there were. */
  updated: string[]
  updatedCount: number
  removed: string[]
  removedCount: number
}

/** `changes.json`: the newest 30 changes, newest first, in at most 4 KB gz. */
export interface ChangesManifest {
  schema: number
  changes: CatalogChange[]
}

/** `details/<n>.json`. */
export interface DetailsChunk<Model = unknown> {
  schema: number
  models: Record<string, Model>
}

/** File of the full metadata of an id. `chunks` is a power of two. */
export function detailsFile(id: string, chunks: number): string {
  return `details/${hashText(id) & (chunks - 1)}.json`
}

/** Files of the card columns, part by part. */
export function cardFiles(cardParts: readonly number[]): string[] {
  return cardParts.length === 1 ? ['cards.bin'] : cardParts.map((_, part) => `cards-${part}.bin`)
}

/** Files of the search index, part by part: the same rows as the card columns. */
export function searchFiles(cardParts: readonly number[]): string[] {
  return cardFiles(cardParts).map((name) => name.replace('cards', 'search'))
}

/**
 * Files of the words of descriptions, part by part. A part of the search index tells bytes and hash of its own, so that
 * `index.json` does not grow by them; where nothing is described there is none.
 */
export function searchTextFiles(cardParts: readonly number[]): string[] {
  return cardFiles(cardParts).map((name) => name.replace('cards', 'search-text'))
}

/** File name of a filter's plain manifest: `/` becomes `-`. */
export function filterFile(filterId: string): string {
  return `${filterId.replaceAll('/', '-')}.json`
}

// ---- Readers: throw `manifest-invalid` or `manifest-too-new`, and skip and count what is bad inside a list.

export function isFilterInfo(value: unknown): value is FilterInfo {
  return (
    isObject(value) &&
    isName(value.id) &&
    isName(value.title) &&
    typeof value.icon === 'string' &&
    isCount(value.count) &&
    isFileName(value.file) &&
    (value.cappedTo === undefined || isName(value.cappedTo))
  )
}

function isSourceInfo(value: unknown): value is SourceInfo {
  return (
    isObject(value) &&
    isOneOf(SOURCES, value.id) &&
    isCount(value.models) &&
    (value.endpoint === null || typeof value.endpoint === 'string') &&
    (value.simulated === null || isName(value.simulated))
  )
}

/** A manifest may only name files beside itself. */
export function isFileName(value: unknown): value is string {
  return isName(value) && /^[A-Za-z0-9][\w.-]*$/.test(value)
}

/** Checks `index.json`. */
export function readIndexManifest(value: unknown): IndexManifest {
  const raw = readHead(value, 'index.json')
  const { details, cardParts } = raw
  if (
    !isTime(raw.generatedAt) ||
    !isCount(raw.totalModels) ||
    !isObject(raw.files) ||
    !isObject(details) ||
    !isCount(details.chunks) ||
    details.chunks < 1 ||
    (details.chunks & (details.chunks - 1)) !== 0 ||
    typeof details.hash !== 'string' ||
    !Array.isArray(cardParts) ||
    cardParts.length < 1 ||
    !cardParts.every(isCount)
  )
    throw new DecentraError('manifest-invalid', 'index.json lacks a field or holds a wrong one.')
  const files: Record<string, FileInfo> = Object.create(null)
  for (const [name, info] of Object.entries(raw.files)) {
    if (
      isFileName(name) &&
      isObject(info) &&
      isCount(info.bytes) &&
      typeof info.hash === 'string' &&
      /^[0-9a-f]{8,64}$/.test(info.hash)
    )
      files[name] = { bytes: info.bytes, hash: info.hash }
  }
  const ignore = () => {}
  const index: IndexManifest = {
    schema: raw.schema as number,
    generatedAt: raw.generatedAt,
    totalModels: raw.totalModels,
    files,
    filters: readList(raw.filters, isFilterInfo, ignore),
    sections: readList(raw.sections, isSectionInfo, ignore),
    cardParts: cardParts as number[],
    details: { chunks: details.chunks, hash: details.hash },
    sources: readList(raw.sources, isSourceInfo, ignore),
  }
  if (typeof raw.push === 'string') index.push = raw.push
  return index
}

/** Checks `changes.json`. */
export function readChangesManifest(value: unknown): ChangesManifest {
  const raw = readHead(value, 'changes.json')
  const rows = Array.isArray(raw.changes) ? raw.changes.map(withCounts) : []
  return { schema: raw.schema as number, changes: readList(rows, isCatalogChange, () => {}) }
}

/** One change, also as an older generator wrote it. */
export function readCatalogChange(value: unknown): CatalogChange | undefined {
  const change = withCounts(value)
  return isCatalogChange(change) ? change : undefined
}

/** Lists without a count beside them are of before there was one: then the list is all that is known. */
function withCounts(value: unknown): unknown {
  if (!isObject(value)) return value
  const { updated, removed } = value
  return {
    ...value,
    updatedCount: value.updatedCount ?? (Array.isArray(updated) ? updated.length : 0),
    removedCount: value.removedCount ?? (Array.isArray(removed) ? removed.length : 0),
  }
}

export function isCatalogChange(value: unknown): value is CatalogChange {
  return (
    isObject(value) &&
    isTime(value.at) &&
    Array.isArray(value.added) &&
    value.added.every(isModelCard) &&
    isCount(value.addedCount) &&
    Array.isArray(value.updated) &&
    value.updated.every(isName) &&
    isCount(value.updatedCount) &&
    Array.isArray(value.removed) &&
    value.removed.every(isName) &&
    isCount(value.removedCount)
  )
}
