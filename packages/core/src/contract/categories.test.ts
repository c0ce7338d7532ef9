import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeModel, makeModels } from '../catalog/publish.fixture.js'
import { CATEGORIES, pickCategory, rankModels, trendingValue } from './categories.js'
import { SORTS } from './home.js'
import { toModelCard } from './model-card.js'
import { isNew, modelSlug, modelUrl } from './model.js'
import { popularity } from './popularity.js'

const models = fc.uniqueArray(fc.nat(3000), { maxLength: 80 }).map((numbers) => numbers.map((i) => makeModel(i)))

describe('rankModels', () => {
  it('keeps every model once, and does not depend on the order given', () => {
    fc.assert(
      fc.property(models, fc.constantFrom(...SORTS), fc.infiniteStream(fc.nat()), (models, sortBy, random) => {
        const ranked = rankModels(models, sortBy).map((model) => model.id)
        expect(ranked.toSorted()).toEqual(models.map((model) => model.id).toSorted())
        const keys = new Map(models.map((model) => [model, random.next().value]))
        const shuffled = models.toSorted((a, b) => keys.get(a)! - keys.get(b)!)
        expect(rankModels(shuffled, sortBy).map((model) => model.id)).toEqual(ranked)
      }),
    )
  })

  it('orders one source by the value, unknown last', () => {
    const one = makeModels(200).filter((model) => model.source === 'huggingface')
    const downloads = rankModels(one, 'downloads').map((model) => model.downloads)
    const known = downloads.filter((value) => value !== null)
    expect(downloads.slice(0, known.length)).toEqual(known.toSorted((a, b) => b - a))
    expect(downloads.slice(known.length).every((value) => value === null)).toBe(true)
  })

  it('mixes sources by percentile, so that the best of each come first', () => {
    const small = [1, 2, 3].map((i) => makeModel(i, { id: `civitai:${i}`, source: 'civitai', downloads: i, likes: 0 }))
    const large = [1, 2, 3].map((i) =>
      makeModel(i, { id: `a/${i}`, source: 'huggingface', downloads: i * 1e6, likes: 0 }),
    )
    expect(rankModels([...small, ...large], 'popularity').map((model) => model.id)).toEqual([
      'a/3',
      'civitai:3',
      'a/2',
      'civitai:2',
      'a/1',
      'civitai:1',
    ])
  })

  it('compares dates directly', () => {
    const model = (id: string, source: 'huggingface' | 'civitai', createdAt: string | null) =>
      makeModel(1, { id, source, createdAt })
    const list = [
      model('a', 'civitai', '2025-01-01T00:00:00Z'),
      model('b', 'huggingface', '2025-03-01T00:00:00Z'),
      model('c', 'civitai', null),
      model('d', 'civitai', '2025-02-01T00:00:00Z'),
    ]
    expect(rankModels(list, 'newest').map((one) => one.id)).toEqual(['b', 'd', 'a', 'c'])
  })
})

describe('categories', () => {
  it('are four, with 6 + 8 + 10 models on the first screen', () => {
    expect(CATEGORIES.map(({ id, title, initial, limit }) => [id, title, limit, initial])).toEqual([
      ['trending', 'Trending This Week', 48, 6],
      ['official', 'AI Lab Models', 96, 8],
      ['community', 'Community Checkpoints', 96, 10],
      ['newest', 'Newest', 96, 0],
    ])
  })

  it('hold only what belongs, up to the limit', () => {
    const all = makeModels(1200)
    for (const category of CATEGORIES) {
      const picked = pickCategory(category, all)
      expect(picked).toHaveLength(category.limit)
      expect(picked.every((model) => category.holds(model))).toBe(true)
    }
  })

  it('trending is the score of the source, else growth by downloads, else unknown', () => {
    expect(trendingValue(makeModel(1, { trendingScore: 7 }))).toBe(7)
    expect(trendingValue(makeModel(1, { trendingScore: null, weeklyGrowth: 0.5, downloads: 999 }))).toBeCloseTo(1.5)
    expect(trendingValue(makeModel(1, { trendingScore: null, weeklyGrowth: null }))).toBeNull()
    expect(trendingValue(makeModel(1, { trendingScore: null, downloads: null }))).toBeNull()
    expect(
      pickCategory(
        CATEGORIES[0]!,
        makeModels(5).map((model) => ({ ...model, trendingScore: null, weeklyGrowth: null })),
      ),
    ).toEqual([])
  })
})

describe('models', () => {
  it('are new for seven days, not before they were made', () => {
    const model = { createdAt: '2026-01-01T00:00:00Z' }
    const made = Date.parse(model.createdAt)
    const day = 24 * 3600_000
    expect([-1, 0, 7 * day - 1, 7 * day].map((age) => isNew(model, made + age))).toEqual([false, true, true, false])
    expect(isNew({ createdAt: null }, made)).toBe(false)
  })

  it('have slugs that are safe in paths and pages that are encoded', () => {
    expect(modelSlug('a/b:c')).toBe('a--b--c')
    expect(modelUrl({ id: 'a b/c?d#e', source: 'huggingface' })).toBe('https://huggingface.co/a%20b/c%3Fd%23e')
    expect(modelUrl({ id: 'civitai:12', source: 'civitai' })).toBe('https://civitai.com/models/12')
    expect(modelUrl({ id: 'civitai:1/../../x', source: 'civitai' })).toBe('https://civitai.com/models/1%2F..%2F..%2Fx')
  })

  it('count what is unknown as nothing in their popularity', () => {
    expect(popularity({ downloads: 9, likes: 99 })).toBeCloseTo(3)
    expect(popularity({ downloads: null, likes: null })).toBe(0)
  })

  it('show as badges what a person should know first', () => {
    const badges = (changes: Parameters<typeof makeModel>[1]) =>
      toModelCard(makeModel(1, { gated: null, commercialUse: 'yes', nsfwLevel: 1, ...changes })).badges
    expect(badges({})).toEqual([])
    expect(badges({ gated: true, commercialUse: 'no', nsfwLevel: 4 })).toEqual(['gated', 'non-commercial', 'mature'])
    expect(badges({ commercialUse: 'restricted', nsfwLevel: 3 })).toEqual(['license-limits'])
    expect(badges({ commercialUse: 'unknown', nsfwLevel: null, gated: false })).toEqual([])
  })
})
