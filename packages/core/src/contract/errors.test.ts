import { describe, expect, it } from 'vitest'
import { DecentraError, isDecentraError } from './decentra-error.js'
import { ERRORS, remedyOf } from './errors.js'
import { problemSchema } from './errors.schema.js'

describe('DecentraError', () => {
  it('carries code, message, cause and the remedy of its row', () => {
    const cause = new TypeError('x')
    const error = new DecentraError('network-failed', 'Model a/b could not be loaded.', {
      cause,
      requestId: 'r1',
      retryAfterMs: 5,
    })
    expect(error).toMatchObject({
      name: 'DecentraError',
      code: 'network-failed',
      cause,
      requestId: 'r1',
      retryAfterMs: 5,
    })
    expect(remedyOf(error)).toBe('Check the connection, then try again.')
    expect(String(error)).toBe('DecentraError: Model a/b could not be loaded.')
    expect('cause' in new DecentraError('gone', 'x')).toBe(false)
  })

  it('is known by its brand, so that two copies of the package agree', () => {
    expect(isDecentraError(new DecentraError('gone', 'x'))).toBe(true)
    expect(isDecentraError({ [Symbol.for('decentramodels.error')]: true })).toBe(true)
    for (const other of [new Error('x'), { code: 'gone' }, null, undefined, 'gone'])
      expect(isDecentraError(other)).toBe(false)
  })

  it('has a whole table: each row with a status or none, and a sentence for people', () => {
    for (const [code, row] of Object.entries(ERRORS)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(row.status === null || (row.status >= 400 && row.status < 600)).toBe(true)
      expect(row.remedy).toMatch(/^[A-Z].*\.$/)
    }
  })

  it('has a wire form that knows the codes of the table alone', () => {
    expect(
      problemSchema.safeParse({
        code: 'rate-limited',
        requestId: 'r',
        retryAfterSeconds: 3,
        errors: [{ pointer: '/a', code: 'b', message: 'c' }],
      }).success,
    ).toBe(true)
    expect(problemSchema.safeParse({ code: 'toString' }).success).toBe(false)
    expect(problemSchema.safeParse({ code: 'gone', retryAfterSeconds: -1 }).success).toBe(false)
  })
})
