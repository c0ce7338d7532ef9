import * as z from 'zod/mini'
import { SORTS } from './home.js'
import { isFileName } from './manifest.js'
import { modelCardSchema } from './model.schema.js'
import { isPlainText, isTime, MODEL_CAPS, SOURCES } from './model.js'

const name = z.string().check(
  z.minLength(1),
  z.maxLength(MODEL_CAPS.text),
  z.refine((value) => isPlainText(value), 'holds a control character'),
)
const time = z.string().check(z.refine(isTime, 'is not a UTC time between 1970 and 9999'))
const count = z.int().check(z.nonnegative())
const fileName = z.string().check(z.refine(isFileName, 'is not the name of a file beside index.json'))
const hash = z.string().check(z.regex(/^[0-9a-f]{8,64}$/))

/** Schema of {@link FilterManifest}. */
export const filterManifestSchema = z.object({ filter: name, modelIds: z.array(name), timestamp: time })

export const filterInfoSchema = z.object({
  id: name,
  title: name,
  icon: z.string(),
  count,
  file: fileName,
  cappedTo: z.optional(name),
})

export const sectionInfoSchema = z.object({
  id: name,
  title: name,
  icon: z.string(),
  sortBy: z.enum(SORTS),
  limit: count,
  initial: count,
  count,
})

/** Schema of {@link IndexManifest}. */
export const indexManifestSchema = z.object({
  schema: count,
  generatedAt: time,
  totalModels: count,
  files: z.record(z.string(), z.object({ bytes: count, hash })),
  filters: z.array(filterInfoSchema),
  sections: z.array(sectionInfoSchema),
  cardParts: z.array(count).check(z.minLength(1)),
  details: z.object({
    chunks: z.int().check(z.refine((value) => value >= 1 && (value & (value - 1)) === 0, 'is not a power of two')),
    hash: z.string(),
  }),
  sources: z.array(
    z.object({
      id: z.enum(SOURCES),
      models: count,
      endpoint: z.nullable(z.string()),
      simulated: z.nullable(name),
    }),
  ),
  push: z.optional(z.string()),
})

/** Schema of {@link HomeManifest}. */
export const homeManifestSchema = z.object({
  schema: count,
  generatedAt: time,
  totalModels: count,
  simulated: z.nullable(name),
  sections: z.array(z.extend(sectionInfoSchema, { cards: z.array(modelCardSchema) })),
})

export const catalogChangeSchema = z.object({
  at: time,
  added: z.array(modelCardSchema),
  addedCount: count,
  updated: z.array(name),
  updatedCount: count,
  removed: z.array(name),
  removedCount: count,
})

/** Schema of {@link ChangesManifest}. */
export const changesManifestSchema = z.object({ schema: count, changes: z.array(catalogChangeSchema) })
