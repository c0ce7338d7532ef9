import type { Selectable } from 'kysely'
import type { EventRecord, KeyRecord, OutputRecord, RunChange, RunRecord, UsageRecord } from './store.js'
import type { Tables } from './tables.js'

// Records to rows and back. Large whole numbers pass through `Number`: some drivers hand them over as text.

const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value))
const whole = (value: number | null) => (value === null ? null : Number(value))

export function keyToRow(key: KeyRecord): Tables['keys'] {
  return {
    id: key.id,
    kind: key.kind,
    hash: key.hash,
    hint: key.hint,
    label: key.label,
    origins: JSON.stringify(key.origins),
    scope: key.scope,
    commercial: Number(key.commercial),
    daily_runs: key.dailyRuns,
    created_at: key.createdAt,
    revoked_at: key.revokedAt,
  }
}

export function rowToKey(row: Selectable<Tables['keys']>): KeyRecord {
  return {
    id: row.id,
    kind: row.kind as KeyRecord['kind'],
    hash: row.hash,
    hint: row.hint,
    label: row.label,
    origins: JSON.parse(row.origins) as string[],
    scope: row.scope,
    commercial: row.commercial === 1,
    dailyRuns: row.daily_runs,
    createdAt: Number(row.created_at),
    revokedAt: whole(row.revoked_at),
  }
}

/** The columns of what changes. */
export function changeToRow(change: RunChange): Partial<Tables['runs']> {
  const row: Partial<Tables['runs']> = {}
  if (change.modelUsed !== undefined) row.model_used = change.modelUsed
  if (change.attempts !== undefined) row.attempts = change.attempts
  if (change.state !== undefined) row.state = change.state
  if (change.request !== undefined) row.request = json(change.request)
  if (change.output !== undefined) row.output = json(change.output)
  if (change.error !== undefined) row.error = json(change.error)
  if (change.startedAt !== undefined) row.started_at = change.startedAt
  if (change.finishedAt !== undefined) row.finished_at = change.finishedAt
  if (change.bootMs !== undefined) row.boot_ms = change.bootMs
  return row
}

export function runToRow(run: RunRecord): Tables['runs'] {
  return {
    id: run.id,
    key_id: run.keyId,
    visitor: run.visitor,
    ip_prefix: run.ipPrefix,
    task: run.task,
    model: run.model,
    model_used: run.modelUsed,
    attempts: run.attempts,
    state: run.state,
    request: json(run.request),
    output: json(run.output),
    error: json(run.error),
    simulated: Number(run.simulated),
    created_at: run.createdAt,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    boot_ms: run.bootMs,
  }
}

export function rowToRun(row: Selectable<Tables['runs']>): RunRecord {
  return {
    id: row.id,
    keyId: row.key_id,
    visitor: row.visitor,
    ipPrefix: row.ip_prefix,
    task: row.task as RunRecord['task'],
    model: row.model,
    modelUsed: row.model_used,
    attempts: row.attempts,
    state: row.state as RunRecord['state'],
    request: row.request === null ? null : (JSON.parse(row.request) as RunRecord['request']),
    output: row.output === null ? null : (JSON.parse(row.output) as RunRecord['output']),
    error: row.error === null ? null : (JSON.parse(row.error) as RunRecord['error']),
    simulated: row.simulated === 1,
    createdAt: Number(row.created_at),
    startedAt: whole(row.started_at),
    finishedAt: whole(row.finished_at),
    bootMs: whole(row.boot_ms),
  }
}

export function rowToEvent(row: { sequence: number; event: string }): EventRecord {
  return { sequence: row.sequence, event: JSON.parse(row.event) as EventRecord['event'] }
}

export function outputToRow(output: OutputRecord): Tables['outputs'] {
  return {
    run_id: output.runId,
    n: output.n,
    file: output.file,
    media_type: output.mediaType,
    bytes: output.bytes,
    hash: output.hash,
    expires_at: output.expiresAt,
  }
}

export function rowToOutput(row: Selectable<Tables['outputs']>): OutputRecord {
  return {
    runId: row.run_id,
    n: row.n,
    file: row.file,
    mediaType: row.media_type,
    bytes: Number(row.bytes),
    hash: row.hash,
    expiresAt: Number(row.expires_at),
  }
}

export function rowToUsage(row: Selectable<Tables['usage']>): UsageRecord {
  return {
    day: row.day,
    keyId: row.key_id,
    visitor: row.visitor,
    limitClass: row.limit_class as UsageRecord['limitClass'],
    model: row.model,
    started: row.started,
    succeeded: row.succeeded,
    failed: row.failed,
    canceled: row.canceled,
    runMs: Number(row.run_ms),
  }
}
