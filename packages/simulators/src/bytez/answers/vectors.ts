import { drawNormal, seededRandom } from '../../seeded-random.js'
import type { Call } from '../call.js'

function unit(values: number[]): number[] {
  const length = Math.hypot(...values)
  // Six digits are what a float of 32 bits has.
  return values.map((value) => Math.round((value / length) * 1e6) / 1e6)
}

/** A direction of its own for each word, so that texts which share words are close. */
export function textVector({ model, text }: Call): number[] {
  const sum = new Array<number>(model.vectorLength ?? 768).fill(0)
  for (const word of ['', ...(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])]) {
    const random = seededRandom(model.id, word)
    for (let i = 0; i < sum.length; i++) sum[i]! += drawNormal(random)
  }
  return unit(sum)
}

/** Places that a picture of 224 pixels is cut into, 16 pixels each, and one for the whole. */
const PATCHES = 14 * 14 + 1

export function imageVectors({ model, params, random }: Call): number[][] {
  return Array.from({ length: params.pool === true ? 1 : PATCHES }, () =>
    unit(Array.from({ length: model.vectorLength ?? 768 }, () => drawNormal(random))),
  )
}
