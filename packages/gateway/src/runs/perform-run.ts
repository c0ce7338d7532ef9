import type { Runtime } from '@decentramodels/core'
import {
  type Candidate,
  DecentraError,
  type RunEvent,
  type Runner,
  type TaskId,
  taskRow,
} from '@decentramodels/core/contract'
import type { Log } from '../logs/log.js'
import type { Blobs } from '../outputs/blob-store.js'
import { keepOutputs } from '../outputs/keep-outputs.js'
import type { EventRecord, OutputRecord, RunChange, StoredRequest, UsageChange } from '../store/store.js'
import { callUpstream } from './call-upstream.js'
import { dayOf } from './daily-count.js'
import { DeltaBuffer } from './delta-buffer.js'
import type { LiveRun } from './live-run.js'
import type { Models } from './models.js'
import type { Refusals } from './refusals.js'
import { hashValue } from './request-hash.js'
import { runFailure, toProblem } from './upstream-trouble.js'

/** What is needed to send a run. */
export interface RunPlan {
  request: StoredRequest
  candidates: readonly Candidate[]
}

/** What performing a run needs. */
export interface PerformParts {
  upstream: Runner
  blobs: Blobs
  models: Models
  refusals: Refusals
  fetchFile(url: string, signal: AbortSignal): AsyncIterable<Uint8Array>
  outputMs: number
  clock: Runtime['clock']
  log: Log
  /** The upstream asked for a pause. */
  onBusy(ms: number): void
}

/** Why a run ends before its answer: somebody canceled it. */
export const CANCELED = new DecentraError('conflict', 'The run was canceled.')

/** What is noted about a run when a call is about to be made. */
export function attemptOf(model: string, attempt: number): { change: RunChange; event: EventRecord['event'] } {
  return {
    change: { state: 'waiting-upstream', attempts: attempt, modelUsed: model },
    event: { type: 'running', model, attempt },
  }
}

/** Performs a run whose turn it is, and keeps its end, whatever that is. Never throws. */
export async function performRun(live: LiveRun, plan: RunPlan, parts: PerformParts): Promise<void> {
  const { clock, blobs, log } = parts
  const { id, task } = live.record
  const { signal } = live.abort
  const keep = (work: Promise<void>) =>
    void work.catch((error: unknown) => log.error({ type: 'run-not-kept', run: id, error }))
  const deltas = new DeltaBuffer(clock, (text) => keep(live.update({}, [{ type: 'delta', text }])))
  const progress = new Progress(live, deltas, clock, keep)
  try {
    const answer = await callUpstream(parts, {
      task,
      input: await withUpload(plan.request, blobs),
      params: plan.request.params,
      candidates: plan.candidates,
      inputHash: () => hashValue([plan.request.input, plan.request.upload?.hash ?? null]),
      signal,
      onAttempt: (model, attempt) => beginAttempt(live, progress, model, attempt, parts),
      onEvent: (event) => progress.tell(event),
      // Errors in a stream are harder to tell, and pieces that nobody reads cost as much as those that are read.
      stream: live.isFollowed,
      onBusy: (ms) => parts.onBusy(ms),
    })
    const kept = await keepOutputs(answer.output, {
      runId: id,
      blobs,
      expiresAt: clock.now() + parts.outputMs,
      signal,
      fetchFile: (url, stop) => parts.fetchFile(url, stop),
    })
    const bootMs = progress.bootMs ?? answer.timing.bootMs
    await endRun(live, { state: 'succeeded', output: kept.output, bootMs }, parts, {
      lastText: deltas.take(),
      files: kept.files,
    })
  } catch (error) {
    await endBadly(live, signal.aborted ? signal.reason : error, parts, deltas.take())
  }
}

/** The input as the upstream client takes it: the file is read from disk now, when it is sent. */
async function withUpload({ input, upload }: StoredRequest, blobs: Blobs): Promise<Record<string, unknown>> {
  return upload ? { ...input, data: await blobs.open(upload.file, upload.mediaType) } : input
}

/** Keeps that a call is about to be made, so that it is never made again after a crash. */
async function beginAttempt(
  live: LiveRun,
  progress: Progress,
  model: string,
  attempt: number,
  { models, clock }: PerformParts,
): Promise<void> {
  if (model !== live.record.modelUsed) live.license = await models.license(model)
  progress.begin()
  // The first attempt of a run that had not to wait was kept together with the run.
  if (live.record.attempts === attempt) return
  const { change, event } = attemptOf(model, attempt)
  await live.update({ ...change, ...(attempt === 1 && { startedAt: clock.now() }) }, [event])
}

/** What the upstream client tells, as the run's own events. */
class Progress {
  /** How long the model took to start, where its first words after a start were seen. */
  bootMs: number | null = null
  #begunAt = 0
  #isBooting = false

  constructor(
    readonly live: LiveRun,
    readonly deltas: DeltaBuffer,
    readonly clock: Runtime['clock'],
    readonly keep: (work: Promise<void>) => void,
  ) {}

  begin(): void {
    this.#begunAt = this.clock.monotonic()
    this.#isBooting = false
    this.bootMs = null
  }

  tell(event: RunEvent): void {
    // It was told when the attempt was kept.
    if (event.type === 'running') this.live.state = 'running'
    else if (event.type === 'cold-boot') {
      this.#isBooting = true
      this.keep(this.live.update({}, [event]))
    } else if (event.type === 'delta') {
      if (this.#isBooting) this.bootMs ??= Math.round(this.clock.monotonic() - this.#begunAt)
      this.deltas.add(event.text)
    }
  }
}

async function endBadly(live: LiveRun, reason: unknown, parts: PerformParts, lastText: string): Promise<void> {
  if (reason === CANCELED) return endRun(live, { state: 'canceled' }, parts, { lastText })
  const failure = runFailure(reason)
  parts.log[failure.code === 'model-failed' ? 'info' : 'warn']({
    type: 'run-failed',
    run: live.record.id,
    model: live.record.modelUsed,
    code: failure.code,
    // The cause is for the operator: key, credits, quota, or a fault of ours.
    error: failure.cause ?? failure,
  })
  await endRun(live, { state: 'failed', error: toProblem(failure) }, parts, { lastText })
}

/** What comes with the end of a run. */
interface AtTheEnd {
  /** Text that was not told yet. */
  lastText?: string
  files?: OutputRecord[]
}

/** Keeps the end of a run, and erases what was sent. */
export async function endRun(
  live: LiveRun,
  end: { state: 'succeeded' | 'failed' | 'canceled' } & Pick<RunChange, 'output' | 'error' | 'bootMs'>,
  { clock, blobs, log }: Pick<PerformParts, 'clock' | 'blobs' | 'log'>,
  { lastText = '', files = [] }: AtTheEnd = {},
): Promise<void> {
  const { id, startedAt, request } = live.record
  const now = clock.now()
  const ranMs = startedAt === null ? 0 : Math.max(0, now - startedAt)
  const events: EventRecord['event'][] = lastText === '' ? [] : [{ type: 'delta', text: lastText }]
  try {
    await live.update({ ...end, finishedAt: now, request: null }, [...events, { type: end.state }], {
      addOutputs: files,
      addUsage: { ...usageOf(live, now), started: startedAt === null ? 0 : 1, [end.state]: 1, runMs: ranMs },
    })
    if (request?.upload) await blobs.delete(request.upload.file)
  } catch (error) {
    log.error({ type: 'run-not-kept', run: id, error })
    // Whoever waits for it is told to come back; the next start ends it.
    live.leave()
  }
}

function usageOf({ record }: LiveRun, now: number): UsageChange {
  const { keyId, visitor, task, modelUsed } = record
  return { day: dayOf(now), keyId, visitor, limitClass: taskRow(task satisfies TaskId).limitClass, model: modelUsed }
}
