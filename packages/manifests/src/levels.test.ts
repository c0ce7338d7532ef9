import type { ModelMetadata } from '@decentramodels/core/contract'
import { describe, expect, it } from 'vitest'
import { admits, heldBy, pictureLevel, showable } from './levels.js'

const of = (nsfwLevel: number | null, flagged = false, pictureLevels: number | null = null, source = 'civitai') => ({
  model: { source, nsfwLevel } as ModelMetadata,
  baseModels: [],
  flagged,
  pictureLevels,
})

describe('the cap of a catalogue', () => {
  it('refuses what the upstream calls mature, below x', () => {
    expect(admits(of(1, true), 'pg')).toBe(false)
    expect(admits(of(1, true), 'r')).toBe(false)
    expect(admits(of(31, true), 'x')).toBe(true)
  })
  it('refuses a mask that shares no level with it, and takes one that does', () => {
    expect(admits(of(4 | 8), 'pg13')).toBe(false)
    expect(admits(of(4 | 8), 'r')).toBe(true)
    expect(admits(of(31), 'pg')).toBe(true)
    expect(admits(of(null), 'pg')).toBe(true)
    expect(admits(of(4, false, null, 'huggingface'), 'pg')).toBe(false)
  })
  it('shows only pictures that are wholly within it', () => {
    expect(showable(1, 'pg')).toBe(true)
    expect(showable(2, 'pg')).toBe(false)
    expect(showable(16, 'x')).toBe(false)
    expect(showable(null, 'xxx')).toBe(false)
    expect(showable(0, 'xxx')).toBe(false)
  })
})

describe('a filter by level', () => {
  it('holds what has nothing above it', () => {
    expect(heldBy(of(1, false, 1), 'pg')).toBe(true)
    expect(heldBy(of(3, false, 1), 'pg')).toBe(false)
    expect(heldBy(of(1, false, 2), 'pg')).toBe(false)
    expect(heldBy(of(3), 'pg13')).toBe(true)
    expect(heldBy(of(1, true), 'r')).toBe(false)
  })
  it('holds what is not known in the widest only', () => {
    expect(heldBy(of(null), 'x')).toBe(false)
    expect(heldBy(of(null), 'xxx')).toBe(true)
  })
})

it('reads the level of a picture from both generations of the API', () => {
  expect(pictureLevel({ nsfwLevel: 8 })).toBe(8)
  expect(pictureLevel({ nsfw: 'None' })).toBe(1)
  expect(pictureLevel({ nsfw: 'Mature' })).toBe(4)
  expect(pictureLevel({ nsfwLevel: 'X' })).toBe(8)
  expect(pictureLevel({ nsfw: true })).toBeNull()
  expect(pictureLevel({})).toBeNull()
})
