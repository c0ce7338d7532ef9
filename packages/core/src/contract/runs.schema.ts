import * as z from 'zod/mini'
import { problemSchema } from './errors.schema.js'
import { limitPolicySchema } from './limits.schema.js'
import { COMMERCIAL_USES } from './model.js'
import { RUN_STATES } from './runs.js'
import { TASK_IDS, type TaskId } from './tasks.js'
import { outputSchemas } from './tasks.schema.js'

const time = z.iso.datetime()
const ms = z.number().check(z.nonnegative())
const task = z.enum(TASK_IDS as [TaskId, ...TaskId[]])
const name = z.string().check(z.minLength(1), z.maxLength(200))
const values = z.record(z.string(), z.unknown())

/** Body of `POST /v1/runs` and `POST /v1/quotes`; the values themselves are checked by the task's own schema. */
export const runRequestSchema = z.strictObject({
  task,
  model: z.optional(name),
  input: values,
  params: z.optional(values),
  fallback: z.optional(z.boolean()),
})

const { code, errors, retryAfterSeconds } = problemSchema.shape

/** Schema of {@link Run}. */
export const runSchema = z.object({
  id: z.string(),
  task,
  model: z.string(),
  modelUsed: z.string(),
  fallback: z.boolean(),
  attempts: z.int().check(z.nonnegative()),
  state: z.enum(RUN_STATES),
  output: z.optional(z.union(Object.values(outputSchemas))),
  error: z.optional(z.object({ code, message: z.string(), retryAfterSeconds, errors })),
  createdAt: time,
  startedAt: z.optional(time),
  finishedAt: z.optional(time),
  timing: z.object({ queuedMs: ms, bootMs: z.nullable(ms), runMs: ms }),
  license: z.object({ id: z.nullable(z.string()), commercialUse: z.enum(COMMERCIAL_USES) }),
  simulated: z.boolean(),
})

/** Schema of {@link RunEvent}; on the wire `type` is the name of the event and the rest its data. */
export const runEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('queued'), position: z.int().check(z.nonnegative()), startsInMs: ms }),
  z.object({ type: z.literal('cold-boot'), elapsedMs: ms }),
  z.object({ type: z.literal('running'), model: z.string(), attempt: z.int().check(z.positive()) }),
  z.object({ type: z.literal('delta'), text: z.string() }),
  z.object({ type: z.enum(['succeeded', 'failed', 'canceled']), run: runSchema }),
])

/** Body of `POST /v1/passes`: a publishable key, or the pass that is to be renewed. */
export const passRequestSchema = z.union([z.strictObject({ key: name }), z.strictObject({ pass: z.string() })])

/** Answer of `POST /v1/passes`. */
export const passAnswerSchema = z.object({
  pass: z.string(),
  expiresAt: time,
  visitor: z.string(),
  policy: limitPolicySchema,
})

/** Answer of `POST /v1/quotes`. */
export const quoteSchema = z.object({
  left: z.int().check(z.nonnegative()),
  startsInMs: ms,
  position: z.int().check(z.nonnegative()),
  model: z.string(),
  fallbacks: z.array(z.string()),
})
