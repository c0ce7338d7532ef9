import { hashText } from '@decentramodels/core/contract'
import { once } from '../once.js'
import { checkCount, RECORDED_AT, type SimulatorOptions } from '../options.js'
import { overlayEntry, shiftItem, shiftRow } from '../overlay/civitai-overlay.js'
import { buildOverlayItems } from '../overlay/civitai-entries.js'
import { DAY_MS } from '../overlay/days.js'
import { readRecordedFile } from '../recorded-file.js'
import { openSyntheticCivitai } from '../synthetic/civitai.js'
import { type CivitaiEntry, type CivitaiItem, entryOfItem, readTime } from './entry.js'
import type { RecordedRow } from './recorded-row.js'
import { buildItem } from './shapes.js'

/** Models of all kinds by id and in each order. */
export interface CivitaiCatalog {
  readonly entries: readonly CivitaiEntry[]
  order(sort: CivitaiSort): readonly CivitaiEntry[]
  find(id: number): CivitaiEntry | undefined
}

export const CIVITAI_SORTS = ['Highest Rated', 'Most Downloaded', 'Newest'] as const
export type CivitaiSort = (typeof CIVITAI_SORTS)[number]

/** Numbers that an order compares, greatest first; ties go to the lesser id. */
export function sortKeys(entry: CivitaiEntry, sort: CivitaiSort): readonly [number, number] {
  switch (sort) {
    case 'Highest Rated':
      return [entry.likes, entry.downloads]
    case 'Most Downloaded':
      return [entry.downloads, entry.likes]
    case 'Newest':
      return [entry.updatedAt ?? 0, 0]
  }
}

/** Less than 0 when `a` comes first. */
export function compareKeys(
  a: readonly [number, number],
  aId: number,
  b: readonly [number, number],
  bId: number,
): number {
  return b[0] - a[0] || b[1] - a[1] || aId - bId
}

/** A catalogue over entries that are all in memory. */
export function civitaiCatalogOf(entries: readonly CivitaiEntry[]): CivitaiCatalog {
  const orders = new Map<CivitaiSort, readonly CivitaiEntry[]>()
  let byId: Map<number, CivitaiEntry> | undefined
  return {
    entries,
    order(sort) {
      let order = orders.get(sort)
      if (order === undefined) {
        order = [...entries].sort((a, b) => compareKeys(sortKeys(a, sort), a.id, sortKeys(b, sort), b.id))
        orders.set(sort, order)
      }
      return order
    },
    find(id) {
      byId ??= new Map(entries.map((entry) => [entry.id, entry]))
      return byId.get(id)
    },
  }
}

/** The entry of a recorded row; half of the rows answer in the shape of 2023, half in that of 2024. */
export function entryOfRow(row: RecordedRow): CivitaiEntry {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    username: row.author,
    tags: row.tags,
    nsfw: row.nsfw,
    baseModels: row.baseModels,
    downloads: row.downloads,
    likes: row.likes,
    createdAt: readTime(row.createdAt),
    updatedAt: readTime(row.updatedAt ?? row.createdAt),
    item: () => buildItem(row, hashText(String(row.id)) % 2 === 0 ? 2023 : 2024),
  }
}

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

/**
 * The catalogue at a time; counts move on by whole days since the recording. Nothing is read before the first call.
 */
export function openCivitaiPerDay(options: SimulatorOptions): (now: number) => CivitaiCatalog {
  const { records } = options
  if (typeof records === 'object') {
    const models = checkCount(records.synthetic)
    let synthetic: CivitaiCatalog | undefined
    // On the real sites, too, one has far more models than the other.
    return () => (synthetic ??= openSyntheticCivitai(Math.ceil(models / 10), records.seed ?? 1))
  }
  let opened: { day: number; catalog: CivitaiCatalog } | undefined
  return (now) => {
    const day = options.overlay === false ? 0 : Math.max(0, Math.floor((now - Date.parse(RECORDED_AT)) / DAY_MS))
    if (opened?.day !== day) opened = { day, catalog: openRecordedCivitai(options.overlay !== false, day) }
    return opened.catalog
  }
}
