import type { CivitaiEntry, CivitaiItem } from '../civitai/entry.js'
import type { RecordedRow } from '../civitai/recorded-row.js'
import { RECORDED_AT } from '../options.js'
import { DAY_MS } from './days.js'
import { countsAt, type Popularity } from './growth.js'

/** A time moved by days, in the spelling it came in: some recorded ones lack the `Z`. */
function shiftTime<Time extends string | undefined>(text: Time, days: number): Time {
  if (text === undefined || days === 0) return text
  const utc = text.endsWith('Z')
  const moved = new Date(Date.parse(utc ? text : `${text}Z`) + days * DAY_MS).toISOString()
  return (utc ? moved : moved.slice(0, -1)) as Time
}

/**
 * Moves a row's times. CivitAI was recorded long before the Hub; moved as a whole, its "last week" is the last week
 * again, and all distances stay as recorded.
 */
export function shiftRow(row: RecordedRow, days: number): RecordedRow {
  if (days === 0 || row.createdAt === undefined) return row
  return {
    ...row,
    createdAt: shiftTime(row.createdAt, days),
    updatedAt: shiftTime(row.updatedAt ?? row.createdAt, days),
  }
}

/** As {@link shiftRow}, for a whole item. */
export function shiftItem(item: CivitaiItem, days: number): CivitaiItem {
  if (days === 0) return item
  const modelVersions = item.modelVersions.map((version) => {
    const moved = { ...version }
    for (const field of ['createdAt', 'updatedAt', 'publishedAt'] as const)
      if (moved[field] !== undefined) moved[field] = shiftTime(moved[field], days)
    return moved
  })
  return { ...item, modelVersions }
}

/** Popularity of an entry; undefined when it has no dates to grow from. */
export function popularityOfEntry(entry: CivitaiEntry): Popularity | undefined {
  if (entry.createdAt === null) return undefined
  return {
    id: `civitai:${entry.id}`,
    counting: 'total',
    downloads: entry.downloads,
    likes: entry.likes,
    createdAt: entry.createdAt,
    recordedAt: Date.parse(RECORDED_AT),
  }
}

/** The entry with its counts a number of days after the recording. */
export function overlayEntry(entry: CivitaiEntry, day: number): CivitaiEntry {
  const popularity = day === 0 ? undefined : popularityOfEntry(entry)
  const counts = popularity && countsAt(popularity, day)
  if (counts === undefined) return entry
  return {
    ...entry,
    ...counts,
    item() {
      const item = entry.item()
      const likes = item.stats.thumbsUpCount === undefined ? 'favoriteCount' : 'thumbsUpCount'
      return { ...item, stats: { ...item.stats, downloadCount: counts.downloads, [likes]: counts.likes } }
    },
  }
}
