import { DecentraError, isOver, type RunRequest } from '@decentramodels/core/contract'
import type { Caller } from '../caller.js'
import type { IdempotencyRecord, Store } from '../store/store.js'
import { hashValue } from './request-hash.js'

/** A request that its caller gave a name, so that sending it twice does it once. */
export type NamedRequest = Pick<IdempotencyRecord, 'id' | 'requestHash'>

export function nameRequest({ keyId, visitor }: Caller, idempotencyKey: string, request: RunRequest): NamedRequest {
  const { task, model = null, params = {}, fallback = true, input } = request
  return {
    // Names of different callers have nothing to do with each other.
    id: hashValue([keyId, visitor, idempotencyKey]),
    requestHash: hashValue([task, model, params, fallback, input]),
  }
}

/**
 * Id of the run of an earlier request of this name, when that is over; undefined when there was none. Throws
 * `idempotency-key-reused` when that was another request, `idempotency-in-progress` while it is not over.
 */
export async function earlierRun({ id, requestHash }: NamedRequest, { runs }: Store): Promise<string | undefined> {
  const earlier = await runs.idempotency(id)
  if (!earlier) return undefined
  if (earlier.requestHash !== requestHash)
    throw new DecentraError('idempotency-key-reused', 'This idempotency key was used for another request.')
  const run = await runs.get(earlier.runId)
  if (run && !isOver(run.state))
    throw new DecentraError('idempotency-in-progress', `The first request, ${run.id}, is not over yet.`, {
      retryAfterMs: 1000,
    })
  return earlier.runId
}
