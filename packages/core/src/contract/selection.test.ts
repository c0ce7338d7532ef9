import { describe, expect, it } from 'vitest'
import { ERRORS, type ErrorCode } from './errors.js'
import { candidates, mayFallBack } from './selection.js'
import { TASK_IDS } from './tasks.js'

const SDXL = 'stabilityai/stable-diffusion-xl-base-1.0'
const PHOTO = 'dreamlike-art/dreamlike-photoreal-2.0'
const ANIME = 'dreamlike-art/dreamlike-anime-1.0'

describe('candidates', () => {
  it('begin with the default of each task', () => {
    for (const task of TASK_IDS) expect(candidates(task).length, task).toBeGreaterThan(0)
    expect(candidates('text-to-image', { prompt: 'A lighthouse' })).toEqual([{ model: SDXL }, { model: PHOTO }])
  })

  it('take the anime model for anime, and then SDXL with words for the style', () => {
    for (const prompt of ['an Anime girl', 'manga: two cats', 'a cat,anime'])
      expect(candidates('text-to-image', { prompt })).toEqual([
        { model: ANIME },
        { model: SDXL, promptWords: 'anime style' },
      ])
    expect(candidates('text-to-image', { prompt: 'Mangareva island' })[0]).toEqual({ model: SDXL })
  })

  it('never put an anime model in place of another one, nor a vector of another space', () => {
    for (const model of [SDXL, PHOTO])
      expect(candidates('text-to-image', { model }).map((candidate) => candidate.model)).not.toContain(ANIME)
    expect(candidates('feature-extraction')).toHaveLength(1)
    expect(candidates('text-to-image', { model: SDXL, fallback: false })).toEqual([{ model: SDXL }])
  })

  it('keep a model that is not in the table, alone', () => {
    expect(candidates('text-to-image', { model: 'someone/new-model' })).toEqual([{ model: 'someone/new-model' }])
  })
})

describe('mayFallBack', () => {
  it('holds for trouble of the model, never for that of the caller or the account', () => {
    const yes = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => mayFallBack(code))
    expect(yes.sort()).toEqual(['model-loading', 'upstream-failed', 'upstream-timeout'])
    expect(mayFallBack('model-failed', { refusedInputs: 2 })).toBe(true)
  })
})
