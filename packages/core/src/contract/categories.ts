import { type ModelMetadata, type Origin, SOURCES } from './model.js'
import { popularity } from './popularity.js'
import type { SectionInfo, SortBy } from './home.js'

/** A section; `initial` over all of them is 6 + 8 + 10 = 24, the cards of the first screen. */
export interface ModelCategory extends Omit<SectionInfo, 'count'> {
  /** Which models belong. */
  holds(model: Pick<ModelMetadata, 'origin' | 'type' | 'task' | 'source' | 'tags'>): boolean
}

const madeBy = (origin: Origin) => (model: { origin: Origin }) => model.origin === origin

/** The sections, in their order. One of which nothing is shown at first is not on the first screen. */
export const CATEGORIES: readonly ModelCategory[] = [
  {
    id: 'trending',
    title: 'Trending This Week',
    icon: 'trending',
    sortBy: 'trending',
    limit: 48,
    initial: 6,
    holds: () => true,
  },
  {
    id: 'official',
    title: 'AI Lab Models',
    icon: 'lab',
    sortBy: 'popularity',
    limit: 96,
    initial: 8,
    holds: madeBy('lab'),
  },
  {
    id: 'community',
    title: 'Community Checkpoints',
    icon: 'community',
    sortBy: 'popularity',
    limit: 96,
    initial: 10,
    // A whole image model by a person: CivitAI says so by type, Hugging Face by naming the pipeline that loads it.
    holds: (model) =>
      model.origin === 'community' &&
      (model.type === 'checkpoint' ||
        (model.task === 'text-to-image' && model.tags.some((tag) => tag.startsWith('diffusers:')))),
  },
  {
    id: 'newest',
    title: 'Newest',
    icon: 'new',
    sortBy: 'newest',
    limit: 96,
    initial: 0,
    holds: () => true,
  },
]

type Ranked = Pick<
  ModelMetadata,
  'id' | 'source' | 'downloads' | 'likes' | 'createdAt' | 'trendingScore' | 'weeklyGrowth'
>

/** Trending: the source's own score where it has one, else growth x log10(downloads); null when neither is known. */
export function trendingValue(model: Ranked): number | null {
  if (model.trendingScore !== null) return model.trendingScore
  if (model.weeklyGrowth === null || model.downloads === null) return null
  return model.weeklyGrowth * Math.log10(1 + model.downloads)
}

const VALUES: Record<SortBy, (model: Ranked) => number | null> = {
  trending: trendingValue,
  newest: (model) => (model.createdAt === null ? null : Date.parse(model.createdAt)),
  downloads: (model) => model.downloads,
  popularity,
}

function compareIds(a: Ranked, b: Ranked): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

/**
 * Orders models from several sources in one list: by percentile within the source, because the counts of two sources
 * mean different things. `newest` compares times directly. Ties go to the more popular, then to the lesser id.
 * Models whose value is unknown come last.
 */
export function rankModels<Model extends Ranked>(models: readonly Model[], sortBy: SortBy): Model[] {
  const value = VALUES[sortBy]
  const values = new Map(models.map((model) => [model, value(model)]))
  const score = new Map<Model, number>()
  for (const source of SOURCES) {
    const known = models.filter((model) => model.source === source && values.get(model) !== null)
    if (sortBy === 'newest') {
      for (const model of known) score.set(model, values.get(model)!)
      continue
    }
    known.sort((a, b) => values.get(a)! - values.get(b)! || popularity(a) - popularity(b) || compareIds(b, a))
    known.forEach((model, i) => score.set(model, (i + 1) / known.length))
  }
  return [...models].sort(
    (a, b) => (score.get(b) ?? -1) - (score.get(a) ?? -1) || popularity(b) - popularity(a) || compareIds(a, b),
  )
}

/** The models of a category, ordered and limited. */
export function pickCategory<Model extends Ranked & Parameters<ModelCategory['holds']>[0]>(
  category: ModelCategory,
  models: readonly Model[],
): Model[] {
  const held = models.filter((model) => category.holds(model))
  // A list of "trending" models of which nothing is known to trend would be an invention.
  const value = VALUES[category.sortBy]
  const known = held.filter((model) => value(model) !== null)
  return rankModels(known, category.sortBy).slice(0, category.limit)
}
