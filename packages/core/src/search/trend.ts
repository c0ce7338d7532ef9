import { trendingValue } from '../contract/categories.js'
import type { ModelMetadata } from '../contract/model.js'

/**
 * Where models stand by what is trending: 0 for those that trend least. By the share of the models of their source that
 * trend less, because the sources measure different things; equals stand in the middle of their own. For models of
 * which nothing is known there is no place.
 */
export function rankTrends(models: Iterable<ModelMetadata>): Map<ModelMetadata, number> {
  const sources = new Map<string, [ModelMetadata, number][]>()
  for (const model of models) {
    const { trendingScore = null, weeklyGrowth = null } = model
    const value = trendingValue({ ...model, trendingScore, weeklyGrowth })
    if (value === null) continue
    const known = sources.get(model.source) ?? []
    known.push([model, value])
    sources.set(model.source, known)
  }
  const shares: [ModelMetadata, number][] = []
  for (const known of sources.values()) {
    known.sort((a, b) => a[1] - b[1])
    for (let from = 0, to = 0; from < known.length; from = to) {
      while (to < known.length && known[to]![1] === known[from]![1]) to++
      for (const [model] of known.slice(from, to)) shares.push([model, (from + to) / (2 * known.length)])
    }
  }
  shares.sort((a, b) => a[1] - b[1])
  let place = 0
  return new Map(shares.map(([model, share], i) => [model, i > 0 && share > shares[i - 1]![1] ? ++place : place]))
}
