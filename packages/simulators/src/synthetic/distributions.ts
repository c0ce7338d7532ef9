import { readDataFile } from '../recorded-file.js'

/** Values at percentiles 0 to 100, written as texts: `{"0": 0, "50": 74, "99.9": 7922151}`. */
export type Quantiles = Readonly<Record<string, number>>
/** What was counted and how often, most frequent first. */
export type Counts = readonly (readonly [string, number])[]

/** Distributions measured on the recorded models. */
export interface Distributions {
  huggingface: {
    models: number
    authors: number
    modelsPerAuthorQuantiles: Quantiles
    nameTokens: { perNameQuantiles: Quantiles; top: Counts }
    downloadsQuantiles: Quantiles
    likesQuantiles: Quantiles
    /** Null counts the models without a task. */
    pipelineTags: readonly (readonly [string | null, number])[]
    tags: { perModelQuantiles: Quantiles; top: Counts }
  }
  civitai: {
    types: Counts
    downloadsQuantiles: Quantiles
    likesQuantiles: Quantiles
    tagsPerModelQuantiles: Quantiles
    topTags: Counts
    versionsQuantiles: Quantiles
  }
}

export function readDistributions(): Distributions {
  return readDataFile<Distributions>('distributions.json')
}

/** The value at a share in [0, 1], between two known ones by their logarithms, because all of these have heavy tails. */
export function quantileFunction(quantiles: Quantiles): (share: number) => number {
  const points = Object.entries(quantiles)
    .map(([percent, value]) => ({ share: Number(percent) / 100, log: Math.log1p(value) }))
    .sort((a, b) => a.share - b.share)
  return (share) => {
    let i = 1
    while (i < points.length - 1 && points[i]!.share < share) i++
    const low = points[i - 1]!
    const high = points[i]!
    const part = Math.min(1, Math.max(0, (share - low.share) / (high.share - low.share)))
    return Math.expm1(low.log + (high.log - low.log) * part)
  }
}

/** Draws by weight from a number in [0, 1). */
export function weightedDraw(counts: Counts): (share: number) => string {
  const sums = new Float64Array(counts.length)
  let total = 0
  counts.forEach(([, count], index) => (sums[index] = total += count))
  return (share) => {
    const target = share * total
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if (sums[middle]! <= target) low = middle + 1
      else high = middle
    }
    return counts[low]![0]
  }
}
