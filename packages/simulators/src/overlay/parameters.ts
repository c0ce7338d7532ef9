import { drawNormal, seededRandom } from '../seeded-random.js'
import { OVERLAY_SEED } from './seed.js'

/** `7B`, `1.5b`, `8x7B`, `350M` as a name states it. */
const STATED = /(?:^|[-_.\s/])(?:(\d{1,2})x)?(\d{1,4}(?:\.\d{1,3})?)([bm])(?=$|[-_.\s])/i
/** Sizes that words in a name stand for, roughly. */
const WORDS: readonly [RegExp, number][] = [
  // Families before words: `stable-diffusion-xl-base` is no small thing.
  [/lora|adapter|controlnet|ip-adapter/i, 180e6],
  [/stable-diffusion-3|sd-?3/i, 8.1e9],
  [/sdxl|-xl-|noobai|illustrious|pony/i, 2.6e9],
  [/stable-diffusion/i, 0.9e9],
  [/flux/i, 11.9e9],
  [/\btiny\b/i, 39e6],
  [/\b(mini|xs)\b/i, 33e6],
  [/\bsmall\b/i, 80e6],
  [/\bbase\b/i, 125e6],
  [/\bmedium\b/i, 350e6],
  [/\blarge\b/i, 400e6],
]
/** Files of these kinds are no safetensors. */
const OTHER_FILES = /gguf|onnx|mlx|coreml|tflite|openvino|ggml/i
/** Share of the models whose files are older than safetensors. */
const WITHOUT = 0.25

/**
 * Simulated `safetensors` of a Hub model, near the size that its name states; undefined where the Hub would have none.
 */
export function simulateSafetensors(id: string): { parameters: Record<string, number>; total: number } | undefined {
  const random = seededRandom(OVERLAY_SEED, 'parameters', id)
  if (OTHER_FILES.test(id)) return undefined
  const stated = STATED.exec(id)
  let total: number
  if (stated) {
    // Experts share their attention layers, so a mixture is smaller than its factors say.
    const experts = stated[1] === undefined ? 1 : Number(stated[1]) * 0.83
    total = experts * Number(stated[2]) * (stated[3]!.toLowerCase() === 'b' ? 1e9 : 1e6)
  } else {
    if (random() < WITHOUT) return undefined
    total = WORDS.find(([word]) => word.test(id))?.[1] ?? Math.exp(Math.log(150e6) + 1.3 * drawNormal(random))
  }
  total = Math.max(1, Math.round(total * (0.97 + 0.06 * random())))
  const kind = total > 1e9 ? 'BF16' : 'F32'
  return { parameters: { [kind]: total }, total }
}
