import { type Source } from '@decentramodels/core/contract'
import type { Candidate } from './candidate.js'
import { FILTERS } from './filters.js'
import { readJson, readModels } from './previous.js'
import { filterFile } from '@decentramodels/core/contract'

/** Records and filters of some sources, as the folder has them: what a partial run goes on with. */
export async function readKept(
  folder: string,
  sources: readonly Source[],
): Promise<{ candidates: Map<Source, Map<string, Candidate>>; filters: Map<string, string[]> }> {
  const candidates = new Map<Source, Map<string, Candidate>>(sources.map((source) => [source, new Map()]))
  const filters = new Map<string, string[]>()
  try {
    for await (const model of readModels(folder)) {
      candidates.get(model.source)?.set(model.id, {
        model,
        baseModels: model.baseModel === null ? [] : [model.baseModel],
        flagged: false,
        pictureLevels: null,
      })
    }
  } catch {
    // No old folder, or a damaged one: then there is nothing to keep.
    return { candidates: new Map(sources.map((source) => [source, new Map()])), filters }
  }
  for (const row of FILTERS) {
    if (!sources.includes(row.source)) continue
    const manifest = await readJson(folder, filterFile(row.id))
    const ids = (manifest as { modelIds?: unknown } | undefined)?.modelIds
    filters.set(row.id, Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [])
  }
  return { candidates, filters }
}
