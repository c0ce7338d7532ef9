import * as z from 'zod/mini'
import { type InputField, type ParamField, type TaskId, taskRow } from './tasks.js'

/** Text of which more than blanks is left. */
const text = (maxLength: number) =>
  z.string().check(
    z.maxLength(maxLength),
    z.refine((value) => value.trim() !== '', 'is missing'),
  )

const list = <Item extends z.core.SomeType>(item: Item, maxItems: number) =>
  z.array(item).check(z.minLength(1), z.maxLength(maxItems))

function inputSchema(field: InputField): z.ZodMiniType {
  switch (field.kind) {
    case 'text':
      return text(field.maxLength)
    case 'labels':
      return list(text(field.maxLength), field.maxItems)
    case 'messages':
      return list(
        z.object({ role: z.enum(['system', 'user', 'assistant']), content: text(field.maxLength) }),
        field.maxItems,
      )
  }
}

function paramSchema(field: ParamField): z.ZodMiniType {
  switch (field.type) {
    case 'integer': {
      const within = z.int().check(z.minimum(field.min), z.maximum(field.max))
      return field.step === undefined ? within : within.check(z.multipleOf(field.step))
    }
    case 'number':
      return z.number().check(z.minimum(field.min), z.maximum(field.max))
    case 'boolean':
      return z.boolean()
    case 'string':
      return z.string().check(z.maxLength(field.maxLength))
    case 'choice':
      return z.enum(field.choices as [string, ...string[]])
    case 'strings':
      return list(text(field.maxLength), field.maxItems)
  }
}

const schemas = <Field>(fields: Readonly<Record<string, Field>>, schema: (field: Field) => z.ZodMiniType) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, schema(field)]))

const dataUrl = z.string().check(z.startsWith('data:'))

/** Schema of what a task takes, as it goes over the wire: a file as `url` (https or `data:`) or as `base64` (`data:`). */
export function taskInputSchema(task: TaskId): z.ZodMiniType {
  const row = taskRow(task)
  const fields = schemas(row.input, inputSchema)
  if (!row.media) return z.strictObject(fields)
  const address = z.string().check(z.regex(/^(https:\/\/|data:)/))
  return z.union([z.strictObject({ ...fields, url: address }), z.strictObject({ ...fields, base64: dataUrl })])
}

/** Schema of the settings of a task. */
export function taskParamsSchema(task: TaskId): z.ZodMiniType {
  return z.strictObject(
    Object.fromEntries(
      Object.entries(schemas(taskRow(task).params, paramSchema)).map(([name, schema]) => [name, z.optional(schema)]),
    ),
  )
}

const score = z.number()
const media = z.object({ url: z.string(), mediaType: z.string(), bytes: z.nullable(z.int()) })
const box = z.object({ xmin: z.number(), ymin: z.number(), xmax: z.number(), ymax: z.number() })

/** Schema of each form of answer, by its kind. */
export const outputSchemas = {
  image: z.object({ image: media }),
  video: z.object({ video: media }),
  audio: z.object({ audio: media }),
  text: z.object({ text: z.string() }),
  labels: z.object({ labels: z.array(z.object({ label: z.string(), score })) }),
  objects: z.object({ objects: z.array(z.object({ label: z.string(), score, box })) }),
  entities: z.object({
    entities: z.array(z.object({ label: z.string(), score, text: z.string(), start: z.int(), end: z.int() })),
  }),
  answers: z.object({
    answers: z.array(
      z.object({
        answer: z.string(),
        score: z.nullable(score),
        start: z.nullable(z.int()),
        end: z.nullable(z.int()),
      }),
    ),
  }),
  fills: z.object({ fills: z.array(z.object({ word: z.string(), score, text: z.string() })) }),
  vector: z.object({ vector: z.array(z.number()) }),
  masks: z.object({
    masks: z.array(z.object({ label: z.nullable(z.string()), score: z.nullable(score), image: media })),
  }),
  depth: z.object({ depth: media }),
}
