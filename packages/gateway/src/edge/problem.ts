import { DecentraError, type ErrorCode, ERRORS, isDecentraError, type Problem } from '@decentramodels/core/contract'

/**
 * What the caller may know of an error. The message goes out only with errors of the caller's own making, whose words are
 * ours; of all others the code says what to do, and the log says what happened.
 */
export function problemOf(error: unknown, requestId: string): Response {
  const known = isDecentraError(error) ? error : new DecentraError('internal', 'Internal error.')
  // Errors of clients have no status; when one gets here, the fault is ours.
  const code: ErrorCode = ERRORS[known.code].status === null ? 'internal' : known.code
  const status = ERRORS[code].status ?? 500
  const problem: Problem = { code, title: ERRORS[code].remedy, status, requestId }
  if (status < 500) {
    problem.detail = known.message
    if (known.errors) problem.errors = known.errors
  }
  const headers: Record<string, string> = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' }
  if (known.retryAfterMs !== undefined) {
    problem.retryAfterSeconds = Math.max(1, Math.ceil(known.retryAfterMs / 1000))
    headers['Retry-After'] = String(problem.retryAfterSeconds)
  }
  if (code === 'unauthorized') headers['WWW-Authenticate'] = 'Bearer'
  return new Response(JSON.stringify(problem), { status, headers })
}
