import { hashText } from '@decentramodels/core/contract'
import { type CivitaiEntry, readTime } from './entry.js'
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
