import { filterFile, type ModelMetadata, type Source } from '@decentramodels/core/contract'
import type { Candidate } from './candidate.js'
import { FILTERS } from './filters.js'
import { readJson, readModels } from './previous.js'

/** A record of the folder, as a candidate again; what only the upstream's answer told is not known any more. */
export function toCandidate(model: ModelMetadata): Candidate {
  return {
    model,
    baseModels: model.baseModel === null ? [] : [model.baseModel],
    flagged: false,
    pictureLevels: null,
  }
}

/** Records and filters of some sources, as the folder has them: what a partial run goes on with. */
export async function readKept(
  folder: string,
  sources: readonly Source[],
): Promise<{ candidates: Map<Source, Map<string, Candidate>>; filters: Map<string, string[]> }> {
  const candidates = new Map<Source, Map<string, Candidate>>(sources.map((source) => [source, new Map()]))
  if (sources.length === 0) return { candidates, filters: new Map() }
  try {
    for await (const model of readModels(folder)) candidates.get(model.source)?.set(model.id, toCandidate(model))
  } catch (error) {
    // No old folder: then there is nothing to keep. A damaged one is another matter: what it lost would be gone for good.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { candidates: new Map(), filters: new Map() }
    throw error
  }
  return { candidates, filters: await readFilters(folder, sources) }
}

/** Ids of the filters of some sources; a filter whose file is missing has none. */
export async function readFilters(folder: string, sources: readonly Source[]): Promise<Map<string, string[]>> {
  const filters = new Map<string, string[]>()
  for (const row of FILTERS) {
    if (!sources.includes(row.source)) continue
    const manifest = await readJson(folder, filterFile(row.id))
    const ids = (manifest as { modelIds?: unknown } | undefined)?.modelIds
    filters.set(row.id, Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [])
  }
  return filters
}
