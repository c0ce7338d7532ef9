import { randomUUID } from 'node:crypto'
import type { Caller } from '../caller.js'
import type { RunRecord } from '../store/store.js'

/** The record of a run that was just asked for. */
export function newRecord(
  { keyId, visitor, ipPrefix }: Caller,
  run: Pick<RunRecord, 'task' | 'model' | 'request' | 'simulated' | 'createdAt'>,
): RunRecord {
  return {
    ...run,
    // The id is the key to the run's files: nobody guesses it. The time comes first, so that the index of the store grows at
    // its end.
    id: `run_${run.createdAt.toString(36)}${randomUUID().replaceAll('-', '')}`,
    keyId,
    visitor,
    ipPrefix,
    modelUsed: run.model,
    attempts: 0,
    state: 'queued',
    output: null,
    error: null,
    startedAt: null,
    finishedAt: null,
    bootMs: null,
  }
}
