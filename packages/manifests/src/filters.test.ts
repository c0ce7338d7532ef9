import { filterFile } from '@decentramodels/core/contract'
import { describe, expect, it } from 'vitest'
import { FILTERS } from './filters.js'

/** What the two list calls document; anything else is ignored or refused by them. */
const PARAMETERS = {
  huggingface: {
    names: new Set(['sort', 'filter', 'num_parameters']),
    sorts: [
      'createdAt',
      'downloads',
      'likes',
      'lastModified',
      'likes30d',
      'trendingScore',
      'num_parameters',
      'mainSize',
      'id',
    ],
  },
  civitai: {
    names: new Set(['types', 'sort', 'period', 'baseModels']),
    sorts: ['Highest Rated', 'Most Downloaded', 'Newest'],
  },
}

describe('the table of filters', () => {
  it('has the 25 of the first version', () => {
    expect(FILTERS.map(({ id }) => id)).toEqual([
      ...['likes', 'recent', 'small', 'medium', 'large', 'apache', 'mit', 'small/apache', 'likes/small'].map(
        (name) => `hf-filter/${name}`,
      ),
      ...['pg', 'pg13', 'r', 'x', 'xxx', 'month', 'week', 'checkpoints', 'loras', 'sdxl', 'sd15'].map(
        (name) => `civitai-filter/${name}`,
      ),
      ...['month/checkpoints/sdxl', 'month/loras/sdxl', 'week/checkpoints/sdxl', 'r/checkpoints', 'r/loras'].map(
        (name) => `civitai-filter/${name}`,
      ),
    ])
    expect(new Set(FILTERS.map(({ id }) => filterFile(id))).size).toBe(25)
  })

  it.each(FILTERS.map((row) => [row.id, row] as const))('%s asks only for what the API has', (_id, row) => {
    const { names, sorts } = PARAMETERS[row.source]
    for (const [name, value] of row.query) {
      expect(names).toContain(name)
      if (name === 'sort') expect(sorts).toContain(value)
      if (name === 'num_parameters') expect(value).toMatch(/^(?:min:\d+B)?,?(?:max:\d+B)?$/)
      if (name === 'period') expect(['AllTime', 'Month', 'Week']).toContain(value)
    }
    expect(row.title).not.toBe('')
    expect(row.icon).toMatch(/^[a-z-]+$/)
  })
})
