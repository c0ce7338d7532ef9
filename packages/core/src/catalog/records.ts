import type { SectionInfo } from '../contract/home.js'
import type { FilterInfo, SourceInfo } from '../contract/manifest.js'
import type { ModelCard, ModelMetadata } from '../contract/model.js'

/** Texts of a stretch of rows, for the scan. */
export interface TextRows {
  /** Row number of the stretch's first row. */
  first: number
  rows: number
  /** Name, author, type and task of a row, counted from the stretch's start. */
  texts(row: number): { name: string; author: string | null; type: string; task: string }
}

/**
 * The models of one publication, as rows in order of popularity. `FastRecords` reads the fast files, `PlainRecords`
 * the plain ones; the catalogue does not care which.
 */
export interface Records {
  readonly mode: 'fast' | 'plain'
  readonly total: number
  readonly generatedAt: string | null
  readonly simulated: string | null
  readonly sections: readonly SectionInfo[]
  readonly sources: readonly SourceInfo[]
  readonly skipped: number
  readonly duplicates: number
  filters(signal: AbortSignal): Promise<readonly FilterInfo[]>
  filter(id: string, signal: AbortSignal): Promise<FilterInfo | undefined>
  /** Rows of a filter, or of a section by the name `section:<id>`; undefined when there is none. */
  rows(list: string, signal: AbortSignal): Promise<readonly number[] | undefined>
  /** Cards of rows; a row whose record is not sane is left out and counted. */
  cards(rows: readonly number[], signal: AbortSignal): Promise<ModelCard[]>
  ids(rows: readonly number[], signal: AbortSignal): Promise<string[]>
  find(ids: readonly string[], signal: AbortSignal): Promise<(ModelCard | undefined)[]>
  model(id: string, signal: AbortSignal): Promise<ModelMetadata | undefined>
  /** Files of the search index, part by part; none: there is no index. */
  readonly searchParts: readonly string[]
  /** Whether `texts` loads nothing. */
  readonly hasTexts: boolean
  /** What a scan can look at without loading much. */
  texts(signal: AbortSignal): Promise<TextRows[]>
}

/** Name of a section's list. */
export function sectionList(id: string): string {
  return `section:${id}`
}
