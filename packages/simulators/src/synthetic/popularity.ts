import { drawNormal, randomFrom } from '../seeded-random.js'
import { type Distributions, quantileFunction } from './distributions.js'
import { normalQuantile, normalShare } from './normal.js'

/** Correlation of the logarithms of downloads and likes, measured on the recorded models. */
const CORRELATION = 0.62
/** Most downloads of the mass of hardly used models, which the recording, the popular end of the Hub, does not hold. */
const MASS_DOWNLOADS = 20

/** Share of hardly used models: none at the recording's size, about 60 % of a million. An assumption; not measured. */
function massShare(models: number, recorded: number): number {
  return Math.min(0.6, Math.max(0, 0.34 * Math.log10(models / recorded)))
}

/** Counts by rank: rank 0 has the most downloads. */
export interface SyntheticPopularity {
  downloads(rank: number): number
  likes(rank: number): number
}

/** Downloads and likes from one Gaussian copula, mapped by the measured quantiles. */
export function createPopularity(models: number, seed: number, { huggingface }: Distributions): SyntheticPopularity {
  const downloadsAt = quantileFunction(huggingface.downloadsQuantiles)
  const likesAt = quantileFunction(huggingface.likesQuantiles)
  const share = massShare(models, huggingface.models)
  const known = Math.max(1, Math.round(models * (1 - share)))
  const downloads = new Uint32Array(models)
  for (let i = 0; i < known; i++) downloads[i] = Math.round(downloadsAt((i + 0.5) / known))
  const random = randomFrom(seed ^ 0x3c6ef372)
  for (let i = known; i < models; i++) downloads[i] = Math.floor((MASS_DOWNLOADS + 1) * random() ** 2)
  downloads.sort().reverse()

  let firstOfMass = downloads.findIndex((count) => count <= MASS_DOWNLOADS)
  if (firstOfMass < 0) firstOfMass = models
  const massAmongLow = (models - known) / Math.max(1, models - firstOfMass)
  return {
    downloads: (rank) => downloads[rank]!,
    likes(rank) {
      const draw = randomFrom(Math.imul(rank + 1, 0x5bd1e995) ^ seed)
      if (rank >= firstOfMass && draw() < massAmongLow) return 0
      const z = normalQuantile(1 - Math.min(rank + 0.5, known - 0.5) / known)
      return Math.round(likesAt(normalShare(CORRELATION * z + Math.sqrt(1 - CORRELATION ** 2) * drawNormal(draw))))
    },
  }
}
