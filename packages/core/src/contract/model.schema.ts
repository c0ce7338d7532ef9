import * as z from 'zod/mini'
import { isDay } from './metadata.js'
import { BADGES, COMMERCIAL_USES, isPlainText, isTime, MODEL_CAPS, ORIGINS, SOURCES } from './model.js'

const text = (cap: number) =>
  z.string().check(
    z.maxLength(cap),
    z.refine((value) => isPlainText(value, cap), 'holds a control character'),
  )
const name = text(MODEL_CAPS.text).check(z.minLength(1))
const count = z.int().check(z.nonnegative())
const time = z.string().check(z.refine(isTime, 'is not a UTC time between 1970 and 9999'))
const webAddress = text(MODEL_CAPS.url).check(z.startsWith('https://'))

/** Schema of {@link ModelCard}. */
export const modelCardSchema = z.object({
  id: name,
  name,
  author: z.nullable(name),
  type: name,
  task: name,
  downloads: z.nullable(count),
  likes: z.nullable(count),
  source: z.enum(SOURCES),
  origin: z.enum(ORIGINS),
  weeklyGrowth: z.nullable(z.number()),
  createdAt: z.nullable(time),
  lastUpdated: z.nullable(time),
  license: z.nullable(name),
  badges: z.array(z.enum(BADGES)),
})

const dailyDownloads = z.object({
  since: z.string().check(z.refine(isDay, 'is not a day as YYYY-MM-DD')),
  counts: z.array(z.nullable(count)).check(z.maxLength(MODEL_CAPS.days)),
})

/** Schema of {@link ModelMetadata}; `models.json` leaves out `dailyDownloads` where they are not known. */
export const modelMetadataSchema = z.object({
  id: name,
  slug: name,
  name,
  author: z.nullable(name),
  description: text(MODEL_CAPS.description),
  downloads: z.nullable(count),
  likes: z.nullable(count),
  tags: z.array(text(MODEL_CAPS.tagLength)).check(z.maxLength(MODEL_CAPS.tags)),
  source: z.enum(SOURCES),
  type: name,
  task: name,
  baseModel: z.nullable(name),
  parameters: z.nullable(count),
  license: z.nullable(name),
  commercialUse: z.enum(COMMERCIAL_USES),
  createdAt: z.nullable(time),
  lastUpdated: z.nullable(time),
  origin: z.enum(ORIGINS),
  weeklyGrowth: z.nullable(z.number()),
  dailyDownloads: z.nullable(dailyDownloads),
  trendingScore: z.nullable(z.number()),
  gated: z.nullable(z.boolean()),
  nsfwLevel: z.nullable(count),
  url: text(MODEL_CAPS.url),
  image: z.nullable(webAddress),
})
