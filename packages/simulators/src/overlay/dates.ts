import { seededRandom } from '../seeded-random.js'
import { DAY_MS } from './days.js'
import { OVERLAY_SEED } from './seed.js'

/** The Hub has no older `createdAt`: everything that was there before got this one. */
const HUB_BEGINNING = Date.parse('2022-03-02T23:29:04.000Z')

/** When models of a family can have appeared; first match wins. Rough on purpose: the dates are simulated. */
const ERAS: readonly [family: RegExp, from: string, to: string][] = [
  [/z-image|flux\.?2/i, '2025-11-20', '2025-12-08'],
  [/gpt-oss|qwen3-(next|omni|vl|coder)|wan-?2\.2|granite-?4|-ocr/i, '2025-07-25', '2025-11-20'],
  [/qwen-?3|llama-?4|gemma-?3n|devstral|magistral/i, '2025-04-05', '2025-10-31'],
  [/gemma-?3|deepseek-(r1|v3)|wan-?2|hunyuan|kokoro|qwen2\.5-vl|parakeet/i, '2025-01-10', '2025-08-31'],
  [/llama-?3|qwen-?2|gemma|flux|phi-?[34]|smollm|deepseek|sd-?3|noobai|illustrious/i, '2024-04-18', '2025-06-30'],
  [/llama-?2|mistral|mixtral|sdxl|-xl-|falcon|phi-?[12]|zephyr|orca|vicuna|gguf|gptq|awq/i, '2023-06-20', '2024-10-31'],
  [/whisper|-diffusion|\bsd-|bloom|blip|dreambooth|openjourney/i, '2022-09-20', '2024-03-31'],
]
const EARLY = /bert|t5|gpt2|bart|wav2vec|opus-mt|xlm|electra|pegasus|albert|resnet|\bvit-|blenderbot|hubert|mbart/i

/** Share of the little-known models that appeared in the week before the recording. */
const NEW_SHARE = 0.02
const NEW_AT_MOST = { likes: 3, downloads: 3000 }

/** Days that a model needs to be liked by so many. */
function leastAgeDays(likes: number): number {
  return 8 + 7 * Math.sqrt(likes)
}

function drawTime(random: () => number, from: number, to: number): number {
  return from + random() * (to - from)
}

function drawCreation(
  random: () => number,
  model: { id: string; downloads: number; likes: number },
  recordedAt: number,
): number {
  const littleKnown = model.likes <= NEW_AT_MOST.likes && model.downloads <= NEW_AT_MOST.downloads
  const early = EARLY.test(model.id)
  if (littleKnown && !early && random() < NEW_SHARE)
    return drawTime(random, recordedAt - 7 * DAY_MS, recordedAt - DAY_MS / 4)
  const latest = Math.max(HUB_BEGINNING, recordedAt - leastAgeDays(model.likes) * DAY_MS)
  for (const [family, from, to] of ERAS) {
    if (!family.test(model.id)) continue
    // Where the likes say "long ago" and the family says "not before", the family is right.
    const start = Date.parse(from)
    return drawTime(random, start, Math.max(start + 7 * DAY_MS, Math.min(latest, Date.parse(to))))
  }
  if (early) return random() < 0.6 ? HUB_BEGINNING : drawTime(random, HUB_BEGINNING, Date.parse('2024-01-31'))
  return drawTime(random, HUB_BEGINNING, latest)
}

/** Simulated times of a Hub model: created in its family's days, last changed soon after that as most are. Whole seconds. */
export function simulateDates(
  model: { id: string; downloads: number; likes: number },
  recordedAt: number,
): { createdAt: string; lastModified: string } {
  const random = seededRandom(OVERLAY_SEED, 'dates', model.id)
  const created = Math.floor(drawCreation(random, model, recordedAt) / 1000) * 1000
  const changed = Math.floor(drawTime(random, created, created + (recordedAt - created) * random() ** 2) / 1000) * 1000
  return { createdAt: new Date(created).toISOString(), lastModified: new Date(changed).toISOString() }
}
