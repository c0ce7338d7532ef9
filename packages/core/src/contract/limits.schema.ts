import * as z from 'zod/mini'
import { type LimitClass, LIMITS } from './limits.js'

const count = z.int().check(z.nonnegative())
const positive = z.int().check(z.positive())

/** Schema of {@link LimitRule}. */
export const limitRuleSchema = z.object({
  limit: positive,
  windowMs: positive,
  burst: positive,
  concurrency: positive,
})

/** Schema of {@link LimitState}. */
export const limitStateSchema = z.extend(limitRuleSchema, {
  left: count,
  resetsInMs: z.number().check(z.nonnegative()),
})

/** Schema of {@link LimitPolicy}. */
export const limitPolicySchema = z.object({
  classes: z.record(z.enum(Object.keys(LIMITS) as [LimitClass, ...LimitClass[]]), limitStateSchema),
  queue: z.object({ maxPerVisitor: count }),
  models: z.union([z.literal('all'), z.templateLiteral(['filter/', z.string()])]),
  simulated: z.boolean(),
})
