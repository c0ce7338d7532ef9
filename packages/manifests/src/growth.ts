import type { DailyDownloads } from '@decentramodels/core/contract'
import { DAY_MS, dayOf } from './times.js'

/** Days that count: the newest three and three a week before. Day 0 is the day of the run. */
const RECENT = [0, 1, 2]
const BASE = [6, 7, 8]
/** Days of history that are kept; no older one is read. */
export const HISTORY_DAYS = 9
const LEAST_USABLE = 4

function median(values: number[]): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/**
 * Growth of downloads over a week: (median of the last 3 days - median of days 6 to 8) / the latter, to 3 decimals.
 * `downloads(day)` is the count `day` days ago, undefined when that day or the model on that day is missing: medians
 * bear a missing day, and a day whose list was cut short. Null with under 4 usable days or nothing to grow from.
 */
export function weeklyGrowth(downloads: (day: number) => number | null | undefined): number | null {
  const known = (days: number[]) => days.map(downloads).filter((count) => count !== null && count !== undefined)
  const recent = known(RECENT)
  const base = known(BASE)
  if (recent.length + base.length < LEAST_USABLE) return null
  const after = median(recent)
  const before = median(base)
  if (after === null || before === null || before <= 0) return null
  const growth = Math.round(((after - before) / before) * 1000) / 1000
  return growth === 0 ? 0 : growth
}

/** A day alone has no course. */
const LEAST_KNOWN = 2

/**
 * What growth was computed from, from the first known day to the day of `now`, for people to see: missing days are
 * null, and so is the whole with under 2 known days.
 */
export function dailyDownloads(
  downloads: (day: number) => number | null | undefined,
  now: number,
): DailyDownloads | null {
  const counts = Array.from({ length: HISTORY_DAYS }, (_, i) => downloads(HISTORY_DAYS - 1 - i) ?? null)
  if (counts.filter((count) => count !== null).length < LEAST_KNOWN) return null
  const first = counts.findIndex((count) => count !== null)
  return { since: dayOf(now - (HISTORY_DAYS - 1 - first) * DAY_MS), counts: counts.slice(first) }
}
