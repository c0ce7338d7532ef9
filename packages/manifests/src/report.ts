import type { Source, SourceInfo } from '@decentramodels/core/contract'
import type { WrittenFile } from './write.js'

export interface FileSize {
  name: string
  bytes: number
  gzBytes: number | null
  brBytes: number | null
  /** Bytes, compressed with gzip, that the file should not exceed; null: no goal. */
  goalGzBytes: number | null
}

/** What a run did. */
export interface GenerateReport {
  out: string
  totalModels: number
  sources: readonly SourceInfo[]
  /** What is not real, as the upstreams say. */
  simulated: string[]
  filters: { id: string; count: number; cappedTo?: string }[]
  /** Against the folder as it was; null: nothing changed, or there was no folder. */
  change: { added: number; updated: number; removed: number } | null
  /** Files that have new bytes; with `check`: that would have. */
  differs: string[]
  /** Sources that failed, with `allowPartial`. */
  failed: { source: Source; message: string }[]
  warnings: string[]
  duplicates: number
  /** Distinct records left out, by reason. */
  leftOut: Record<string, number>
  requests: number
  /** Answers taken from the journal of an interrupted run. */
  resumedPages: number
  durationMs: number
  files: number
  bytes: number
  sizes: FileSize[]
  /** The largest chunk of details. */
  largestChunk: FileSize | null
}

const GOALS: Readonly<Record<string, number>> = { 'home.json': 3072, 'index.json': 3072, 'changes.json': 4096 }
const CHUNK_GOAL = 25 * 1024

/** Sizes of the files that pages load, beside their goals. */
export function reportSizes(
  files: readonly WrittenFile[],
): Pick<GenerateReport, 'files' | 'bytes' | 'sizes' | 'largestChunk'> {
  const size = ({ name, bytes, gzBytes, brBytes }: WrittenFile): FileSize => ({
    name,
    bytes,
    gzBytes,
    brBytes,
    goalGzBytes: name.startsWith('details/') ? CHUNK_GOAL : (GOALS[name] ?? null),
  })
  const chunks = files.filter(({ name }) => name.startsWith('details/')).map(size)
  const weight = ({ gzBytes, bytes }: FileSize) => gzBytes ?? bytes
  return {
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    sizes: files.filter(({ name }) => !name.includes('/') && !name.includes('-filter-')).map(size),
    largestChunk: chunks.reduce<FileSize | null>(
      (largest, chunk) => (largest === null || weight(chunk) > weight(largest) ? chunk : largest),
      null,
    ),
  }
}

/** Files that miss their goal, as sentences. */
export function missedGoals(report: Pick<GenerateReport, 'sizes' | 'largestChunk'>): string[] {
  return [...report.sizes, ...(report.largestChunk === null ? [] : [report.largestChunk])]
    .filter(({ gzBytes, bytes, goalGzBytes }) => goalGzBytes !== null && (gzBytes ?? bytes) > goalGzBytes)
    .map(
      ({ name, gzBytes, bytes, goalGzBytes }) =>
        `${name} has ${gzBytes ?? bytes} bytes compressed, more than its goal of ${goalGzBytes}.`,
    )
}
