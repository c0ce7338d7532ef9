import { isDecentraError } from '../contract/decentra-error.js'
import type { ErrorCode } from '../contract/errors.js'

/** Whether an error is one of ours, with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly ErrorCode[]): boolean {
  return isDecentraError(error) && codes.includes(error.code)
}

/** Failures in which a server gave nothing at all: no connection, overload, a pause that it asks for. */
export const UNREACHED: readonly ErrorCode[] = ['network-failed', 'rate-limited', 'unavailable']
