import * as z from 'zod/mini'
import { ERRORS, type ErrorCode } from './errors.js'

const codes = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]

/** Wire form of an error: `application/problem+json`. */
export const problemSchema = z.object({
  code: z.enum(codes),
  title: z.optional(z.string()),
  detail: z.optional(z.string()),
  status: z.optional(z.int()),
  requestId: z.optional(z.string()),
  retryAfterSeconds: z.optional(z.number().check(z.nonnegative())),
  errors: z.optional(z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() }))),
})

export type Problem = z.infer<typeof problemSchema>
