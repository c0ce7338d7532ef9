import { isDecentraError } from '@decentramodels/core'
import type { FieldError } from '@decentramodels/core/contract'
import type { ErrorCode } from '@decentramodels/core/errors'

/** What went wrong, of an error that was thrown or of a run that failed. */
export interface Trouble {
  code: ErrorCode | undefined
  message: string
  /** Until when trying again makes no sense, epoch ms. */
  waitUntil: number | undefined
  errors: readonly FieldError[]
}

/** Reads an error; one that is none of ours says no more than that it failed. */
export function troubleOf(error: unknown, now: number): Trouble {
  if (!isDecentraError(error)) return { code: undefined, message: '', waitUntil: undefined, errors: [] }
  const { code, message, retryAfterMs, errors = [] } = error
  return { code, message, waitUntil: retryAfterMs === undefined ? undefined : now + retryAfterMs, errors }
}

/** Refused by a limit: waiting helps, and nothing is broken. */
export function isRefused({ code }: Trouble): boolean {
  return code === 'rate-limited' || code === 'queue-full'
}
