import {
  DecentraError,
  type ErrorCode,
  ERRORS,
  isDecentraError,
  remedyOf,
  type RunProblem,
} from '@decentramodels/core/contract'

/** Failures that are the operator's to mend: key, credits, quota. The visitor is told that it does not work, no more. */
const OPERATORS: ReadonlySet<ErrorCode> = new Set([
  'unauthorized',
  'credits-exhausted',
  'forbidden',
  'upstream-refused',
])

/** What a failed call means for the run. */
export function runFailure(error: unknown): DecentraError {
  if (!isDecentraError(error)) return new DecentraError('internal', 'Internal error.', { cause: error })
  const { code, retryAfterMs } = error
  const options = { cause: error, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  if (OPERATORS.has(code))
    return new DecentraError('upstream-refused', remedyOf({ code: 'upstream-refused' }), { cause: error })
  // Without a status: it never got there, or what came back made no sense.
  if (ERRORS[code].status === null)
    return new DecentraError('upstream-failed', 'The call did not get through.', options)
  return error
}

/** What a caller is told. Words of our own making and of the model go out; of all else the code says what to do. */
export function toProblem(error: DecentraError): RunProblem {
  const { code, message, retryAfterMs, errors } = error
  const isTheirs = (ERRORS[code].status ?? 500) < 500
  return {
    code,
    message: isTheirs ? message : remedyOf(error),
    ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1000)) }),
    ...(errors && isTheirs && { errors }),
  }
}
