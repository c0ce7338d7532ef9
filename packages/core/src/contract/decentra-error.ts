import type { ErrorCode } from './errors.js'

/** One wrong field of an input: JSON pointer, code and sentence. */
export interface FieldError {
  pointer: string
  code: string
  message: string
}

export interface DecentraErrorOptions {
  requestId?: string
  /** Milliseconds until a new attempt makes sense. */
  retryAfterMs?: number
  errors?: FieldError[]
  cause?: unknown
}

const brand = Symbol.for('decentramodels.error')

/**
 * The one error class. Branch on `code`; show `message` and the remedy of its row, `remedyOf(error)`. The table of remedies
 * is a file of its own, so that a first screen, on which nothing failed yet, need not load it.
 * An abort is not a `DecentraError`: it stays the platform's `AbortError`.
 */
export class DecentraError extends Error {
  override readonly name = 'DecentraError'
  readonly code: ErrorCode
  readonly requestId: string | undefined
  readonly retryAfterMs: number | undefined
  readonly errors: FieldError[] | undefined

  constructor(code: ErrorCode, message: string, options: DecentraErrorOptions = {}) {
    // Of these, Error reads `cause`.
    super(message, options)
    this.code = code
    this.requestId = options.requestId
    this.retryAfterMs = options.retryAfterMs
    this.errors = options.errors
    // Non-enumerable, so that the brand does not show up in logs.
    Object.defineProperty(this, brand, { value: true })
  }
}

/** True for a `DecentraError` of any copy of this package on the page. */
export function isDecentraError(value: unknown): value is DecentraError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true
}
