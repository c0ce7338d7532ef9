import type { Run, RunEvent } from '@decentramodels/core/contract'
import type { EventRecord, RunRecord } from '../store/store.js'
import type { ModelFacts } from './models.js'

const time = (ms: number) => new Date(ms).toISOString()

/** A run as callers see it, at the moment `now`. `license`: of the model that was used. */
export function toRun(record: RunRecord, license: ModelFacts['license'], now: number): Run {
  const { startedAt, finishedAt, bootMs, output, error } = record
  const queuedUntil = startedAt ?? finishedAt ?? now
  const ranMs = startedAt === null ? 0 : (finishedAt ?? now) - startedAt
  return {
    id: record.id,
    task: record.task,
    model: record.model,
    modelUsed: record.modelUsed,
    fallback: record.modelUsed !== record.model,
    attempts: record.attempts,
    state: record.state,
    // What was stored is what the task's row says.
    ...(output && { output: output as unknown as NonNullable<Run['output']> }),
    ...(error && { error }),
    createdAt: time(record.createdAt),
    ...(startedAt !== null && { startedAt: time(startedAt) }),
    ...(finishedAt !== null && { finishedAt: time(finishedAt) }),
    timing: {
      queuedMs: Math.max(0, queuedUntil - record.createdAt),
      bootMs,
      runMs: Math.max(0, ranMs - (bootMs ?? 0)),
    },
    license,
    simulated: record.simulated,
  }
}

/** The events of a run that nobody followed, as far as its record tells them. */
export function shortEvents({ state, startedAt, modelUsed, attempts }: RunRecord): EventRecord[] {
  const events: EventRecord['event'][] = []
  if (startedAt !== null) events.push({ type: 'running', model: modelUsed, attempt: attempts })
  if (state === 'succeeded' || state === 'failed' || state === 'canceled') events.push({ type: state })
  return events.map((event, i) => ({ sequence: i + 1, event }))
}

/** An event as callers see it; the last one shows the run. */
export function toEvent({ event }: EventRecord, run: () => Run): RunEvent {
  switch (event.type) {
    case 'succeeded':
    case 'failed':
    case 'canceled':
      return { type: event.type, run: run() }
    default:
      return event
  }
}
