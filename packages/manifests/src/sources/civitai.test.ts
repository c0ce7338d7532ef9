import { isModelMetadata } from '@decentramodels/core/contract'
import { describe, expect, it } from 'vitest'
import type { NsfwLevel } from '../levels.js'
import { nextPage, readCivitaiModel } from './civitai.js'

const picture = (nsfwLevel: number | string, url = `https://image.civitai.com/${nsfwLevel}.jpeg`) => ({
  url,
  nsfwLevel,
  type: 'image',
})
/** The shape of 2024 and later. */
const today = {
  id: 43331,
  name: 'majicMIX realistic 麦橘写实',
  description: '<p>Amazing <b>features</b>. <a href="https://x">Go</a></p>',
  poi: false,
  minor: false,
  allowCommercialUse: ['Image'],
  type: 'Checkpoint',
  nsfw: false,
  nsfwLevel: 31,
  stats: { downloadCount: 802158, favoriteCount: 0, thumbsUpCount: 52554 },
  creator: { username: 'Merjic', image: null },
  tags: ['base model', 'realistic'],
  modelVersions: [
    {
      id: 2,
      baseModel: 'SD 1.5',
      publishedAt: '2023-11-11T16:15:55.231',
      availability: 'Public',
      images: [picture(4), picture(1), picture(2)],
    },
    { id: 1, baseModel: 'SD 1.4', publishedAt: '2023-10-05T13:31:16.745', availability: 'Public', images: [] },
  ],
}
/** The shape of July 2023. */
const older = {
  ...today,
  allowCommercialUse: 'Rent',
  nsfwLevel: undefined,
  minor: undefined,
  stats: { downloadCount: 10, favoriteCount: 7, rating: 4.9 },
  modelVersions: [
    {
      id: 1,
      baseModel: 'SD 1.5',
      createdAt: '2023-04-17T10:35:47.198Z',
      updatedAt: '2023-06-12T17:02:11.255Z',
      images: [{ url: 'https://i/1.jpeg', nsfw: 'Soft' }],
    },
  ],
}
const read = (record: unknown, cap: NsfwLevel = 'pg') => {
  const outcome = readCivitaiModel(record, cap)
  return 'candidate' in outcome ? outcome.candidate : outcome.leftOut
}
const model = (record: unknown, cap: NsfwLevel = 'pg') => {
  const outcome = read(record, cap)
  return typeof outcome === 'string' ? outcome : outcome.model
}

describe('a record of CivitAI', () => {
  it('becomes metadata, in the shape of today', () => {
    expect(model(today)).toMatchObject({
      id: 'civitai:43331',
      slug: 'civitai--43331',
      name: 'majicMIX realistic 麦橘写实',
      author: 'Merjic',
      description: 'Amazing features. Go',
      downloads: 802158,
      likes: 52554,
      type: 'checkpoint',
      task: 'text-to-image',
      baseModel: 'SD 1.5',
      commercialUse: 'restricted',
      createdAt: '2023-10-05T13:31:16.000Z',
      lastUpdated: '2023-11-11T16:15:55.000Z',
      gated: false,
      nsfwLevel: 31,
      url: 'https://civitai.com/models/43331',
    })
    expect(read(today)).toMatchObject({ baseModels: ['SD 1.5', 'SD 1.4'], pictureLevels: 7, flagged: false })
  })

  it('becomes metadata, in the shape of 2023', () => {
    expect(model(older)).toMatchObject({
      likes: 7,
      commercialUse: 'restricted',
      createdAt: '2023-04-17T10:35:47.000Z',
      lastUpdated: '2023-06-12T17:02:11.000Z',
      nsfwLevel: 2,
      gated: null,
      image: null,
    })
  })

  it('shows the first picture within the cap', () => {
    expect(model(today, 'pg')).toMatchObject({ image: 'https://image.civitai.com/1.jpeg' })
    expect(model(today, 'r')).toMatchObject({ image: 'https://image.civitai.com/4.jpeg' })
    expect(model(older, 'pg13')).toMatchObject({ image: 'https://i/1.jpeg' })
  })

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:image/png;base64,AA',
    'http://127.0.0.1/x.png',
    '//evil.example/x.png',
    'vbscript:x',
    '\\\\evil.example',
  ])('shows no picture from %s', (url) => {
    const versions = [{ ...today.modelVersions[0], images: [picture(1, url)] }]
    expect(model({ ...today, modelVersions: versions })).toMatchObject({ image: null })
  })

  it.each([
    [{ poi: true }, 'real-person'],
    [{ minor: true }, 'minor'],
    [{ mode: 'TakenDown' }, 'unavailable'],
    [{ mode: 'Archived' }, 'unavailable'],
    [{ id: '5' }, 'invalid'],
    [{ id: -1 }, 'invalid'],
    [{ id: 1.5 }, 'invalid'],
  ])('leaves out %j', (change, reason) => {
    expect(model({ ...today, ...change })).toBe(reason)
  })

  it('bears the odd cases of the recording', () => {
    expect(model({ ...today, modelVersions: [] })).toMatchObject({
      createdAt: null,
      lastUpdated: null,
      baseModel: null,
      image: null,
    })
    expect(
      model({ ...today, modelVersions: null, creator: null, tags: null, description: null, stats: null }),
    ).toMatchObject({
      author: null,
      downloads: null,
      likes: null,
      tags: [],
      description: '',
    })
    expect(model({ ...today, name: `  ${'x'.repeat(500)}` })).toMatchObject({
      name: expect.stringMatching(/^x{299}…$/),
    })
    expect(model({ ...today, tags: ['y'.repeat(218), 'fine'] })).toMatchObject({ tags: ['fine'] })
    expect(model({ ...today, name: '\u202E\u0000' })).toMatchObject({ name: 'civitai:43331' })
  })

  it('makes sane metadata, or none, out of hostile fields', () => {
    const hostile = [
      '<img src=x onerror=alert(1)>',
      '</script><script>',
      '\u202Eevil\u0000',
      1e400,
      -1,
      {},
      [],
      [null],
      true,
      '__proto__',
      'x'.repeat(1e5),
    ]
    for (const value of hostile) {
      for (const field of Object.keys(today).filter((key) => key !== 'id')) {
        const result = model({ ...today, [field]: value })
        expect(typeof result === 'string' || isModelMetadata(result)).toBe(true)
      }
      for (const field of Object.keys(today.modelVersions[0]!)) {
        const result = model({ ...today, modelVersions: [{ ...today.modelVersions[0], [field]: value }] })
        expect(typeof result === 'string' || isModelMetadata(result)).toBe(true)
      }
    }
  })
})

describe('the next page', () => {
  const url = 'https://civitai.com/api/v1/models?limit=100&types=LORA'
  it('is our own address with the cursor, whatever host nextPage names', () => {
    expect(nextPage(url, { nextCursor: '22138|364671|25494', nextPage: 'https://api.civitai.com/x' })).toBe(
      `${url}&cursor=22138%7C364671%7C25494`,
    )
    expect(nextPage(`${url}&cursor=1`, { nextCursor: 2322156 })).toBe(`${url}&cursor=2322156`)
  })
  it('is what nextPage says where there is no cursor, and none where there is neither', () => {
    expect(nextPage(url, { nextPage: 'https://civitai.com/api/v1/models?page=2' })).toBe(
      'https://civitai.com/api/v1/models?page=2',
    )
    expect(nextPage(url, { nextCursor: null })).toBeUndefined()
    expect(nextPage(url, { currentPage: 1, pageSize: 100 })).toBeUndefined()
    expect(nextPage(url, undefined)).toBeUndefined()
  })
})
