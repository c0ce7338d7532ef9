import type { Caller } from '../caller.js'
import type { Blobs } from '../outputs/blob-store.js'
import type { RunRecord } from '../store/store.js'
import type { Models } from './models.js'
import type { RunPlan } from './perform-run.js'

/** What a key says about the runs that use it. */
export interface KeyTerms {
  scope: string
  commercial: boolean
  /** Null: the gateway's default. */
  dailyRuns: number | null
}

export interface PlanParts {
  blobs: Pick<Blobs, 'open'>
  models: Pick<Models, 'candidates'>
  /** Undefined when the key does not hold any more. */
  keyTerms(keyId: string): Promise<KeyTerms | undefined>
}

/** What is needed to queue a kept run again; undefined when something of it is gone: its key, its file, its model. */
export async function planAgain(
  { request, keyId, visitor, ipPrefix, task, model }: RunRecord,
  { blobs, models, keyTerms }: PlanParts,
): Promise<{ caller: Caller; plan: RunPlan } | undefined> {
  const terms = await keyTerms(keyId)
  if (!request || !terms) return undefined
  const kind = visitor === `server:${keyId}` ? 'server' : 'visitor'
  const { scope, commercial } = terms
  const caller: Caller = { kind, keyId, visitor, ipPrefix, scope, commercial }
  const { upload, fallback, input } = request
  try {
    if (upload) await blobs.open(upload.file, upload.mediaType)
    return { caller, plan: { request, candidates: await models.candidates(caller, { task, model, fallback, input }) } }
  } catch {
    return undefined
  }
}
