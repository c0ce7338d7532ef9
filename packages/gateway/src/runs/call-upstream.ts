import type { Runtime } from '@decentramodels/core'
import {
  type Candidate,
  DecentraError,
  isDecentraError,
  mayFallBack,
  type RunEvent,
  type Runner,
  type TaskId,
  type RunResult,
  type TaskInput,
  type TaskParams,
} from '@decentramodels/core/contract'
import type { Refusals } from './refusals.js'
import { runFailure } from './upstream-trouble.js'

export interface UpstreamCall {
  task: TaskId
  input: Record<string, unknown>
  params: Record<string, unknown>
  candidates: readonly Candidate[]
  /** Tells two different inputs apart; asked only when a model refuses one. */
  inputHash(): string
  signal: AbortSignal
  /** Told before each call is sent; the call waits for it. */
  onAttempt(model: string, attempt: number): Promise<void>
  onEvent(event: RunEvent): void
  /** Somebody reads the text while it comes. */
  stream: boolean
  /** The upstream is busy with other calls of the account for that long. */
  onBusy(forMs: number): void
}

export interface CallParts {
  upstream: Runner
  clock: Runtime['clock']
  refusals: Refusals
}

/** How long a run waits for an account that is busy elsewhere, in all; it holds its place meanwhile. */
const BUSY_MS = 120_000
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 15_000

/** A pause that grows, and differs from that of others who wait for the same. */
function pauseMs(error: DecentraError, times: number): number {
  return (error.retryAfterMs ?? Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** times)) + Math.random() * 250
}

/** The input for a model that stands in for another one. */
function inputFor(input: Record<string, unknown>, { promptWords }: Candidate): Record<string, unknown> {
  if (promptWords === undefined || typeof input.prompt !== 'string') return input
  return { ...input, prompt: `${input.prompt}, ${promptWords}` }
}

/**
 * Calls the models one after the other until one answers. A busy account is waited for: it is not the visitor's fault. A
 * call that may have been made is never repeated with the same model. Throws as {@link runFailure} says.
 */
export async function callUpstream({ upstream, clock, refusals }: CallParts, call: UpstreamCall): Promise<RunResult> {
  const { task, params, candidates, signal } = call
  let attempt = 0
  let busyMs = 0
  let pauses = 0
  let at = 0
  // A piece of text was told: another model can not begin anew.
  let isTold = false
  const onEvent = (event: RunEvent) => {
    isTold ||= event.type === 'delta'
    call.onEvent(event)
  }
  for (;;) {
    const candidate = candidates[at]!
    const { model } = candidate
    attempt++
    await call.onAttempt(model, attempt)
    signal.throwIfAborted()
    try {
      // The values were checked against the task's row; the compiler can not follow that.
      const run = await upstream.run(task, inputFor(call.input, candidate) as TaskInput<TaskId>, {
        model,
        params: params as TaskParams<TaskId>,
        fallback: false,
        signal,
        onEvent,
        stream: call.stream,
      })
      refusals.clear(model)
      return run
    } catch (error) {
      signal.throwIfAborted()
      const failure = runFailure(error)
      if (failure.code === 'rate-limited') {
        if (busyMs >= BUSY_MS)
          throw new DecentraError('unavailable', 'The model host stayed busy.', {
            cause: failure,
            retryAfterMs: BUSY_MS,
          })
        const ms = pauseMs(failure, pauses++)
        busyMs += ms
        call.onBusy(ms)
        await clock.sleep(ms, signal)
        continue
      }
      const refusedInputs = failure.code === 'model-failed' ? refusals.add(model, call.inputHash()) : 1
      // By what happened, not by what the caller is told: a call that was cut off says nothing about the model.
      const { code } = isDecentraError(error) ? error : failure
      if (isTold || !mayFallBack(code, { refusedInputs }) || at + 1 >= candidates.length) throw failure
      at++
    }
  }
}
