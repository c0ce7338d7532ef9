import { DecentraError } from '@decentramodels/core/contract'
import { openRecordedCivitai } from './civitai/recorded-catalog.js'
import { openRecordedHub } from './huggingface/recorded-catalog.js'
import { RECORDED_AT } from './options.js'
import { isInvented } from './overlay/civitai-entries.js'
import { popularityOfEntry } from './overlay/civitai-overlay.js'
import { daysBetween } from './overlay/days.js'
import { countsAt, type Popularity } from './overlay/growth.js'
import { popularityOf } from './overlay/hub-overlay.js'

/** Days of history before the recording's own. */
export const HISTORY_DAYS = 30

/** Counts of one model on one day. */
export interface DailyCount {
  /** `author/name`, or `civitai:<number>`. */
  id: string
  downloads: number
  likes: number
}

/** All models that can have a history, Hugging Face first, with the counts of the recording. */
function* popularities(): Generator<Popularity> {
  const recordedAt = Date.parse(RECORDED_AT)
  const hub = openRecordedHub(true)
  for (let row = 0; row < hub.size; row++) yield popularityOf(hub.model(row), recordedAt)
  for (const entry of openRecordedCivitai(true).entries) {
    const popularity = isInvented(entry.id) ? undefined : popularityOfEntry(entry)
    if (popularity) yield popularity
  }
}

/**
 * The overlay's simulated counts of a day, in UTC, of the models that were there: `2025-11-22` (30 days before the
 * recording) to `2025-12-22` (the recorded counts themselves). Other days have none.
 * Without the overlay only the recording's day is known. Throws `invalid-input` for what is no day.
 */
export function* recordedCounts(day: string, options: { overlay?: boolean } = {}): Generator<DailyCount> {
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day)))
    throw new DecentraError('invalid-input', `"${day}" is no day. Write it as 2025-12-22.`)
  const offset = daysBetween(RECORDED_AT.slice(0, 10), day)
  if (offset > 0 || offset < -HISTORY_DAYS || (options.overlay === false && offset !== 0)) return
  for (const popularity of popularities()) {
    const counts = countsAt(popularity, offset)
    if (counts) yield { id: popularity.id, ...counts }
  }
}
