import type { Catalog } from '@decentramodels/core/catalog'
import {
  type Candidate,
  candidates,
  type CommercialUse,
  DecentraError,
  isDecentraError,
  runModel,
  type RunRequest,
  type TaskId,
  taskRow,
} from '@decentramodels/core/contract'
import type { Caller } from '../caller.js'

/** What is asked of the published catalogue. */
export type ModelCatalog = Pick<Catalog, 'model' | 'filter'>

/** What a gateway knows of a model before it calls it. */
export interface ModelFacts {
  task: string
  license: { id: string | null; commercialUse: CommercialUse }
}

/** Which models run, and who may name them. */
export interface Models {
  /**
   * The models to try, in order: the one that was asked for, then those that may stand in. Throws `not-found` for a model
   * that nobody knows, `forbidden` for one that this caller may not use, `invalid-input` for one of another task.
   */
  candidates(caller: Caller, request: Pick<RunRequest, 'task' | 'model' | 'fallback' | 'input'>): Promise<Candidate[]>
  /** Of a model that was found before. */
  license(id: string): Promise<ModelFacts['license']>
}

const LONGEST_ID = 200
/** `author/name` or `civitai:number`. Anything else is not even looked for. */
const ID = /^(?:[\w.-]+\/[\w.-]+|civitai:\d+)$/

/** Ids that mean another place when they become part of a path. */
function isPlainId(id: string): boolean {
  return id.length <= LONGEST_ID && ID.test(id) && !id.split('/').some((part) => /^\.+$/.test(part))
}

/** How long the ids of a filter are used before the catalogue is asked again. */
const SCOPE_MS = 60_000

/**
 * Models are those of the table and, when there is a catalogue, those of the catalogue; a key's scope narrows both. `now`
 * is any clock in milliseconds that does not run backwards.
 */
export function createModels(catalog: ModelCatalog | undefined, now: () => number): Models {
  const scopes = new Map<string, { ids: Promise<ReadonlySet<string>>; until: number }>()

  const idsOf = async (scope: string): Promise<ReadonlySet<string>> => {
    if (!catalog)
      throw new DecentraError('forbidden', `This key may use the models of ${scope}, and there is no catalogue here.`)
    try {
      const filter = await catalog.filter(scope)
      return new Set(await filter.models.ids())
    } catch (error) {
      if (!isDecentraError(error) || error.code !== 'not-found') throw error
      throw new DecentraError('forbidden', `This key may use the models of ${scope}, which is not published here.`)
    }
  }

  const scopeOf = (scope: string): Promise<ReadonlySet<string>> => {
    let kept = scopes.get(scope)
    if (!kept || kept.until <= now()) {
      kept = { ids: idsOf(scope), until: now() + SCOPE_MS }
      kept.ids.catch(() => scopes.delete(scope))
      scopes.set(scope, kept)
    }
    return kept.ids
  }

  const find = async (id: string): Promise<ModelFacts | undefined> => {
    const row = runModel(id)
    if (row) return { task: row.task, license: { id: row.license, commercialUse: row.commercialUse } }
    if (!catalog || !isPlainId(id)) return undefined
    const model = await catalog.model(id)
    // Models of CivitAI are files to download: the upstream runs those of Hugging Face.
    if (model?.source !== 'huggingface') return undefined
    return { task: model.task, license: { id: model.license, commercialUse: model.commercialUse } }
  }

  return {
    async candidates(caller, { task, model, fallback, input }) {
      const prompt = typeof input.prompt === 'string' ? input.prompt : undefined
      const all = candidates(task, { ...(model && { model }), ...(prompt && { prompt }), fallback: fallback ?? true })
      const ids = caller.scope === 'all' ? undefined : await scopeOf(caller.scope)
      const mayUse = (facts: ModelFacts | undefined, id: string) =>
        facts?.task === task && (ids?.has(id) ?? true) && !(caller.commercial && facts.license.commercialUse === 'no')
      const allowed: Candidate[] = []
      for (const candidate of all) if (mayUse(await find(candidate.model), candidate.model)) allowed.push(candidate)
      if (model === undefined) {
        if (allowed.length > 0) return allowed
        throw new DecentraError('forbidden', `No model for "${taskRow(task).title}" may be used with this key.`)
      }
      // The one that was named is never quietly replaced before it was tried.
      if (allowed[0]?.model !== model) throw refusal(await find(model), model, task, ids)
      return allowed
    },
    async license(id) {
      return (await find(id))?.license ?? { id: null, commercialUse: 'unknown' }
    },
  }
}

/** Why a named model may not be used. What is out of scope is not told from what does not exist. */
function refusal(
  facts: ModelFacts | undefined,
  id: string,
  task: TaskId,
  ids: ReadonlySet<string> | undefined,
): DecentraError {
  const shown = isPlainId(id) ? ` ${id}` : ''
  if (!facts) return new DecentraError('not-found', `The model${shown} is not known here.`)
  if (ids && !ids.has(id)) return new DecentraError('forbidden', `The model${shown} may not be used with this key.`)
  if (facts.task === task)
    return new DecentraError('forbidden', `The license of${shown} forbids commercial use, which this key is for.`)
  const message = `The model${shown} is for ${facts.task}, not for ${task}.`
  return new DecentraError('invalid-input', message, {
    errors: [{ pointer: '/model', code: 'other-task', message }],
  })
}
