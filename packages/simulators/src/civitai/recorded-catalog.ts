import { once } from '../once.js'
import { RECORDED_AT } from '../options.js'
import { buildOverlayItems } from '../overlay/civitai-entries.js'
import { overlayEntry, shiftItem, shiftRow } from '../overlay/civitai-overlay.js'
import { DAY_MS } from '../overlay/days.js'
import { readRecordedFile } from '../recorded-file.js'
import { type CivitaiCatalog, civitaiCatalogOf, entryOfRow } from './catalog.js'
import { type CivitaiEntry, type CivitaiItem, entryOfItem, readTime } from './entry.js'
import type { RecordedRow } from './recorded-row.js'
import { buildItem } from './shapes.js'

const ROWS_AT = '2023-07-04'
const ITEMS_AT = '2024-05-29'

/**
 * The recording keeps an item's two newest versions. The row of the same model knows when the first one was made; with
 * it the model is as old as it is.
 */
function withFirstVersion(item: CivitaiItem, row: RecordedRow | undefined): CivitaiItem {
  const first = readTime(row?.createdAt)
  const known = entryOfItem(item).createdAt
  if (row === undefined || first === null || known === null || first >= known) return item
  const generation = isOld(item) ? 2023 : 2024
  const [version] = buildItem({ ...row, versions: 1, updatedAt: row.createdAt! }, generation).modelVersions
  return { ...item, modelVersions: [...item.modelVersions, { ...version!, name: 'v1', files: [], images: [] }] }
}

function isOld(item: CivitaiItem): boolean {
  return item.stats.thumbsUpCount === undefined
}

/** Recorded entries; `shift` moves the times of each recording to the day of the Hugging Face one. */
function readEntries(shift: boolean): CivitaiEntry[] {
  const found = new Map<number, CivitaiEntry>()
  const add = (entry: CivitaiEntry) => {
    if (!found.has(entry.id)) found.set(entry.id, entry)
  }
  const daysTo = (day: string) =>
    shift ? Math.round((Date.parse(RECORDED_AT.slice(0, 10)) - Date.parse(day)) / DAY_MS) : 0
  const rows = readRecordedFile<RecordedRow>('civitai-2023-07-04.jsonl.gz')
  const rowOf = new Map(rows.map((row) => [row.id, row]))
  // Whole recorded items first: they know more than the rows.
  const items = (name: string, day: string) => {
    for (const item of readRecordedFile<CivitaiItem>(name))
      add(entryOfItem(shiftItem(withFirstVersion(item, rowOf.get(item.id)), daysTo(day))))
  }
  items('civitai-items-2024-05-29.jsonl.gz', ITEMS_AT)
  items('civitai-items-2023-07-04.jsonl.gz', ROWS_AT)
  items('civitai-mature-anonymised.jsonl.gz', ROWS_AT)
  for (const row of rows) add(entryOfRow(shiftRow(row, daysTo(ROWS_AT))))
  return [...found.values()]
}

// Recorded facts, the same for everybody and never changed: read once per process, and kept.
const openPlain = once(() => civitaiCatalogOf(readEntries(false)))
const openCompleted = once(() => openOverlaid(0))

function openOverlaid(day: number): CivitaiCatalog {
  const invented = buildOverlayItems().map(entryOfItem)
  return civitaiCatalogOf([...readEntries(true), ...invented].map((entry) => overlayEntry(entry, day)))
}

/** The recorded models; with the overlay, completed, and with counts grown by `day` whole days since the recording. */
export function openRecordedCivitai(overlay: boolean, day = 0): CivitaiCatalog {
  if (!overlay) return openPlain()
  return day === 0 ? openCompleted() : openOverlaid(day)
}
