import { type ColumnFile, DecentraError, encodeColumns, openColumns } from '@decentramodels/core/contract'
import { HISTORY_DAYS } from './growth.js'
import { DAY_MS, dayOf } from './times.js'

const KIND = 'history'

/** Counts of one model on one day. */
export interface HistoryRow {
  id: string
  downloads: number | null
  likes: number | null
}

/** Writes the counts of one day: `history/<YYYY-MM-DD>.bin`, a column file. */
export function encodeHistoryDay(rows: Iterable<HistoryRow>): Uint8Array {
  const ids: string[] = []
  const downloads: (number | null)[] = []
  const likes: (number | null)[] = []
  for (const row of rows) {
    ids.push(row.id)
    downloads.push(row.downloads)
    likes.push(row.likes)
  }
  return encodeColumns(KIND, [
    { name: 'id', type: 'text', values: ids },
    { name: 'downloads', type: 'number', values: downloads },
    { name: 'likes', type: 'number', values: likes },
  ])
}

/** Reads the downloads of a day by id. Throws `manifest-invalid`. */
export function decodeHistoryDay(file: Uint8Array): Map<string, number> {
  const columns: ColumnFile = openColumns(file, KIND)
  const id = columns.text('id')
  const downloads = columns.number('downloads')
  const day = new Map<string, number>()
  for (let row = 0; row < columns.rows; row++) {
    const count = downloads(row)
    if (count !== null) day.set(id(row), count)
  }
  return day
}

/** Days that still matter on the day of `now`, newest first; the first is that day itself. */
export function historyDays(now: number): string[] {
  return Array.from({ length: HISTORY_DAYS }, (_, ago) => dayOf(now - ago * DAY_MS))
}

/** File of a day, beside the other manifests. */
export function historyFile(day: string): string {
  return `history/${day}.bin`
}

/** Where earlier days come from: a folder or an address; undefined for a day that is not there. */
export type HistorySource = (day: string) => Promise<Uint8Array | undefined>

/** Days before today, as far as they are there: day -> bytes. A damaged day is reported and left out. */
export async function readHistory(
  sources: readonly HistorySource[],
  now: number,
  onDamaged: (day: string) => void,
): Promise<Map<string, Uint8Array>> {
  const days = new Map<string, Uint8Array>()
  for (const day of historyDays(now).slice(1)) {
    for (const source of sources) {
      const bytes = await source(day)
      if (bytes === undefined) continue
      try {
        openColumns(bytes, KIND)
      } catch (error) {
        if (!(error instanceof DecentraError)) throw error
        onDamaged(day)
        continue
      }
      days.set(day, bytes)
      break
    }
  }
  return days
}
