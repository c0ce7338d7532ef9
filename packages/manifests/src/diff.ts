import { DecentraError, type ModelMetadata } from '@decentramodels/core/contract'
import { FILTERS } from './filters.js'
import { readFilters } from './kept.js'
import { readModels } from './previous.js'

/** How two folders of manifests differ. Lists of ids are sorted. */
export interface DiffReport {
  added: string[]
  removed: string[]
  /** Models with other metadata: id -> names of the fields. */
  changed: { id: string; fields: string[] }[]
  filters: { id: string; added: number; removed: number; reordered: boolean }[]
}

/** Compares two folders by what they say, not by their bytes. Throws `not-found` where a folder holds no manifests. */
export async function diff(older: string, newer: string): Promise<DiffReport> {
  const [before, after] = [await modelsOf(older), await modelsOf(newer)]
  const changed: DiffReport['changed'] = []
  for (const [id, model] of after) {
    const old = before.get(id)
    if (old === undefined) continue
    const fields = (Object.keys(model) as (keyof ModelMetadata)[]).filter(
      (field) => JSON.stringify(model[field]) !== JSON.stringify(old[field]),
    )
    if (fields.length > 0) changed.push({ id, fields })
  }
  const sources = ['huggingface', 'civitai'] as const
  const [oldFilters, newFilters] = [await readFilters(older, sources), await readFilters(newer, sources)]
  const filters = FILTERS.flatMap(({ id }) => {
    const old = oldFilters.get(id) ?? []
    const now = newFilters.get(id) ?? []
    if (old.join('\n') === now.join('\n')) return []
    const [had, has] = [new Set(old), new Set(now)]
    const added = now.filter((one) => !had.has(one)).length
    const removed = old.filter((one) => !has.has(one)).length
    return [{ id, added, removed, reordered: added === 0 && removed === 0 }]
  })
  return {
    added: [...after.keys()].filter((id) => !before.has(id)).sort(),
    removed: [...before.keys()].filter((id) => !after.has(id)).sort(),
    changed: changed.sort((a, b) => (a.id < b.id ? -1 : 1)),
    filters,
  }
}

/** Whether two folders say the same. */
export function isSameCatalogue(report: DiffReport): boolean {
  return report.added.length + report.removed.length + report.changed.length + report.filters.length === 0
}

async function modelsOf(folder: string): Promise<Map<string, ModelMetadata>> {
  const models = new Map<string, ModelMetadata>()
  try {
    for await (const model of readModels(folder)) models.set(model.id, model)
  } catch (cause) {
    if (!['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) throw cause
    throw new DecentraError('not-found', `${folder} holds no models.json: name a folder that generate wrote.`, {
      cause,
    })
  }
  return models
}
