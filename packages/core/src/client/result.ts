import { DecentraError } from '../contract/decentra-error.js'
import type { Run, RunProblem, RunResult } from '../contract/runs.js'

const UNTOLD: RunProblem = { code: 'internal', message: 'The run failed, and the gateway does not say why.' }

/** A run that gave an answer; throws what one that gave none ended with. */
export function resultOf(run: Run): RunResult {
  if (run.state === 'canceled') throw new DOMException('The run was canceled.', 'AbortError')
  if (run.state === 'failed') throw errorOf(run.error ?? UNTOLD)
  // A run that succeeded has an output: it was looked at when it was read.
  return run as RunResult
}

function errorOf({ code, message, retryAfterSeconds, errors }: RunProblem): DecentraError {
  const retryAfterMs = retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1000
  return new DecentraError(code, message, { retryAfterMs, errors })
}
