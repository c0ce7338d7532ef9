import { gzipSync } from 'node:zlib'
import { type CatalogChange, MANIFEST_SCHEMA, type ModelMetadata, toModelCard } from '@decentramodels/core/contract'

/** Publications that `changes.json` remembers, and its size, compressed. */
const MOST_CHANGES = 30
const CHANGES_BYTES_GZ = 4 * 1024
const MOST_ADDED = 24

/** What the catalogue was: id -> time of its last update. */
export type Before = ReadonlyMap<string, string | null>

/** What came, changed and went; undefined when nothing did. */
export function changeSince(before: Before, models: readonly ModelMetadata[], at: string): CatalogChange | undefined {
  const added = models.filter((model) => !before.has(model.id))
  const updated = models.filter((model) => before.has(model.id) && before.get(model.id) !== model.lastUpdated)
  const now = new Set(models.map((model) => model.id))
  const removed = [...before.keys()].filter((id) => !now.has(id))
  if (added.length + updated.length + removed.length === 0) return undefined
  return {
    at,
    added: added.slice(0, MOST_ADDED).map(toModelCard),
    addedCount: added.length,
    updated: updated.map((model) => model.id),
    updatedCount: updated.length,
    removed,
    removedCount: removed.length,
  }
}

/** Lengths of the lists of the newest change and of the older ones, generous first. */
const FITS: readonly { newest: number; older: number; changes: number }[] = [
  { newest: 500, older: 100, changes: MOST_CHANGES },
  { newest: 200, older: 24, changes: MOST_CHANGES },
  { newest: 100, older: 8, changes: MOST_CHANGES },
  { newest: 50, older: 4, changes: MOST_CHANGES },
  { newest: 24, older: 2, changes: 20 },
  { newest: 12, older: 1, changes: 10 },
  { newest: 6, older: 0, changes: 3 },
  { newest: 1, older: 0, changes: 1 },
]

function shorten(change: CatalogChange, most: number): CatalogChange {
  return {
    ...change,
    added: change.added.slice(0, Math.min(most, MOST_ADDED)),
    updated: change.updated.slice(0, most),
    removed: change.removed.slice(0, most),
  }
}

/** The newest changes first, as many and as full as fit into the goal for `changes.json`. */
export function fitChanges(newest: CatalogChange | undefined, earlier: readonly CatalogChange[]): CatalogChange[] {
  const all = newest === undefined ? [...earlier] : [newest, ...earlier]
  let fitted: CatalogChange[] = []
  for (const { newest: first, older, changes } of FITS) {
    fitted = all.slice(0, changes).map((change, i) => shorten(change, i === 0 ? first : older))
    if (gzipSync(JSON.stringify({ schema: MANIFEST_SCHEMA, changes: fitted })).length <= CHANGES_BYTES_GZ) break
  }
  return fitted
}
