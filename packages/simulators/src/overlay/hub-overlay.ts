import type { HubModel } from '../huggingface/hub-model.js'
import { seededRandom } from '../seeded-random.js'
import { simulateDates } from './dates.js'
import { countsAt, type Popularity } from './growth.js'
import { simulateSafetensors } from './parameters.js'
import { OVERLAY_SEED } from './seed.js'

/** Organisations and families whose files need accepted terms, where the recording does not say. */
const GATED: readonly [RegExp, 'auto' | 'manual'][] = [
  [/^meta-llama\//i, 'manual'],
  [/^google\/(gemma|paligemma|shieldgemma|medgemma)/i, 'manual'],
  [/^black-forest-labs\/FLUX\.\d-(dev|fill|depth|canny|redux|kontext)/i, 'auto'],
  [/^stabilityai\/stable-diffusion-3/i, 'auto'],
  [/^pyannote\//i, 'auto'],
]
const GATED_ELSEWHERE = 0.01

function simulateGated(id: string): false | 'auto' | 'manual' {
  const known = GATED.find(([family]) => family.test(id))
  if (known) return known[1]
  return seededRandom(OVERLAY_SEED, 'gated', id)() < GATED_ELSEWHERE ? 'auto' : false
}

/** Popularity of a model that has its dates. */
export function popularityOf(model: HubModel, recordedAt: number): Popularity {
  return {
    id: model.id,
    counting: 'window',
    downloads: model.downloads,
    likes: model.likes,
    createdAt: Date.parse(model.createdAt!),
    recordedAt,
  }
}

/**
 * A recorded model with what the recording lacks. What is recorded stays; a license is never made up.
 * `day`: whole days since the recording; the counts follow.
 */
export function overlayHubModel(model: HubModel, recordedAt: number, day: number): HubModel {
  const safetensors = model.safetensors ?? simulateSafetensors(model.id)
  const completed: HubModel = {
    ...simulateDates(model, recordedAt),
    gated: simulateGated(model.id),
    // True of every model: the Hub repeats the task among the tags.
    tags: model.pipeline_tag === undefined ? [] : [model.pipeline_tag],
    ...model,
    ...(safetensors && { safetensors }),
  }
  const popularity = popularityOf(completed, recordedAt)
  const today = day === 0 ? model : countsAt(popularity, day)
  const lastWeek = countsAt(popularity, day - 7)
  return {
    ...completed,
    downloads: today?.downloads ?? model.downloads,
    likes: today?.likes ?? model.likes,
    // The Hub does not say how it scores; likes of the last seven days come near and agree with the history.
    trendingScore: (today?.likes ?? 0) - (lastWeek?.likes ?? 0),
  }
}
