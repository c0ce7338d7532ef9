import { isModelMetadata } from '@decentramodels/core/contract'
import { describe, expect, it } from 'vitest'
import { nextLink, readHuggingFaceModel } from './huggingface.js'

const flux = {
  _id: '66aaa908fc35e079a941470d',
  id: 'black-forest-labs/FLUX.1-dev',
  author: 'black-forest-labs',
  gated: 'auto',
  private: false,
  lastModified: '2025-06-27T16:22:19.000Z',
  createdAt: '2024-07-31T21:13:44.000Z',
  likes: 11921,
  downloads: 1407316,
  trendingScore: 41,
  pipeline_tag: 'text-to-image',
  safetensors: { parameters: { BF16: 11_901_408_320 }, total: 11_901_408_320 },
  tags: ['diffusers', 'safetensors', 'text-to-image', 'en', 'license:other', 'base_model:finetune:a/b', 'region:us'],
}
const model = (record: unknown) => {
  const outcome = readHuggingFaceModel(record)
  return 'candidate' in outcome ? outcome.candidate.model : outcome.leftOut
}

describe('a record of the Hub', () => {
  it('becomes metadata', () => {
    expect(model(flux)).toEqual({
      id: 'black-forest-labs/FLUX.1-dev',
      slug: 'black-forest-labs--FLUX.1-dev',
      name: 'FLUX.1-dev',
      author: 'black-forest-labs',
      description: '',
      downloads: 1407316,
      likes: 11921,
      tags: flux.tags,
      source: 'huggingface',
      type: 'text-to-image',
      task: 'text-to-image',
      baseModel: 'a/b',
      parameters: 11_901_408_320,
      license: 'other',
      commercialUse: 'unknown',
      createdAt: '2024-07-31T21:13:44.000Z',
      lastUpdated: '2025-06-27T16:22:19.000Z',
      origin: 'lab',
      weeklyGrowth: null,
      dailyDownloads: null,
      trendingScore: 41,
      gated: true,
      nsfwLevel: null,
      url: 'https://huggingface.co/black-forest-labs/FLUX.1-dev',
      image: null,
    })
  })

  it('has null, never 0, for what is not known', () => {
    expect(model({ id: 'gpt2' })).toMatchObject({
      author: null,
      name: 'gpt2',
      downloads: null,
      likes: null,
      parameters: null,
      license: null,
      createdAt: null,
      gated: null,
      task: 'unknown',
    })
  })

  it('reads the license and base model before tags are cut to 64', () => {
    const tags = [...Array.from({ length: 4000 }, (_, i) => `lang-${i}`), 'license:mit', 'base_model:quantized:x/y']
    const read = model({ ...flux, tags })
    expect(read).toMatchObject({ license: 'mit', baseModel: 'x/y', commercialUse: 'yes' })
    expect((read as { tags: string[] }).tags).toHaveLength(64)
  })

  it('takes the base model that the API itself names first', () => {
    expect(model({ ...flux, baseModels: { relation: 'finetune', models: [{ id: 'q/r' }] } })).toMatchObject({
      baseModel: 'q/r',
    })
  })

  it('gives what is not for all audiences a level', () => {
    expect(model({ ...flux, tags: ['not-for-all-audiences'] })).toMatchObject({ nsfwLevel: 4 })
  })

  it.each([
    [null],
    ['text'],
    [[]],
    [{}],
    [{ id: 5 }],
    [{ id: '<img src=x onerror=alert(1)>/x' }],
    [{ id: '../../etc/passwd' }],
    [{ id: 'a/b/c' }],
    [{ id: 'a\nb' }],
    [{ id: `a/${'x'.repeat(500)}` }],
  ])('refuses %j', (record) => {
    expect(model(record)).toBe('invalid')
  })

  it('leaves private models out', () => {
    expect(model({ ...flux, private: true })).toBe('private')
  })

  it.each(['__proto__', 'constructor', 'toString', 'a/__proto__', 'hasOwnProperty'])('bears the id %s', (id) => {
    expect(model({ ...flux, id })).toMatchObject({ id })
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('makes sane metadata, or none, out of hostile fields', () => {
    const hostile = [
      '<img src=x onerror=alert(1)>',
      '"><svg/onload=1>',
      '</script>',
      '\u202Eevil\u0000',
      1e400,
      -1,
      {},
      [],
      true,
      'x'.repeat(1e6),
      '9999999-01-01T00:00:00Z',
    ]
    for (const value of hostile) {
      for (const field of Object.keys(flux).filter((key) => key !== 'id')) {
        const read = model({ ...flux, [field]: value })
        expect(typeof read === 'string' || isModelMetadata(read)).toBe(true)
      }
      expect(model({ ...flux, tags: [value, 'fine'] })).toMatchObject({ tags: expect.arrayContaining(['fine']) })
    }
  })
})

it.each([
  ['<https://huggingface.co/api/models?cursor=a%3D>; rel="next"', 'https://huggingface.co/api/models?cursor=a%3D'],
  ['<https://x/1>; rel="prev", <https://x/2,3>; rel="next"', 'https://x/2,3'],
  ['<https://x/1>; rel="last"', undefined],
  ['', undefined],
  ['nonsense', undefined],
])('reads the Link header %s', (link, next) => {
  expect(nextLink(new Headers({ link }))).toBe(next)
})
