import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type * as z from 'zod/mini'
import { makeModel } from '../catalog/publish.fixture.js'
import type { ColumnHeader } from './columns.js'
import type { columnHeaderSchema } from './columns.schema.js'
import { type HomeManifest, isSectionInfo, readHomeManifest, type SectionInfo, SORTS } from './home.js'
import {
  type CatalogChange,
  type ChangesManifest,
  type FilterInfo,
  type FilterManifest,
  type IndexManifest,
  isCatalogChange,
  isFilterInfo,
  readChangesManifest,
  readIndexManifest,
} from './manifest.js'
import {
  catalogChangeSchema,
  type changesManifestSchema,
  filterInfoSchema,
  type filterManifestSchema,
  homeManifestSchema,
  indexManifestSchema,
  sectionInfoSchema,
} from './manifest.schema.js'
import { isModelMetadata, readModelMetadata } from './metadata.js'
import { toModelCard } from './model-card.js'
import { isModelCard, isName, MODEL_CAPS, type ModelCard, type ModelMetadata, modelUrl, SOURCES } from './model.js'
import { modelCardSchema, modelMetadataSchema } from './model.schema.js'

/** Values that a field of a hostile or broken manifest may hold. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    'x',
    0,
    -1,
    1,
    0.5,
    -0,
    NaN,
    Infinity,
    2 ** 53,
    1e400,
    true,
    false,
    [],
    {},
    [null],
    'lab',
    'civitai',
    'huggingface',
    'no',
    'gated',
    ['gated'],
    ['gated', 'no'],
    'a\u0000b',
    'a\tb',
    'a\u007fb',
    '\ud800',
    'x'.repeat(300),
    'x'.repeat(301),
    'y'.repeat(2001),
    'https://a.example/x.png',
    'http://a.example',
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00.000Z',
    '2026-13-01T00:00:00Z',
    '99999-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '2026-01-01',
    '2026-02-30T00:00:00Z',
    '2026-01-01T00:00:00+01:00',
    Array(65).fill('tag'),
    ['t'.repeat(101)],
    ['a\u0001'],
    '12',
    { since: '2026-01-01', counts: [1, null] },
    { since: '2026-01-01', counts: [-1] },
    { since: '2026-13-01', counts: [] },
    { since: '2026-1-1', counts: [] },
    { since: '2026-01-01', counts: Array(366).fill(0) },
    { since: '2026-01-01', counts: Array(367).fill(0) },
    { since: '2026-01-01', counts: {} },
  ),
  fc.anything(),
  fc.string(),
  fc.integer(),
)

/** A sane value with some fields replaced or left out. */
function damaged<T extends object>(sane: T): fc.Arbitrary<Record<string, unknown>> {
  const keys = Object.keys(sane)
  const change = fc.tuple(fc.constantFrom(...keys, 'extra'), odd, fc.boolean())
  return fc.array(change, { maxLength: 3 }).map((changes) => {
    const copy = { ...sane } as Record<string, unknown>
    for (const [key, value, leaveOut] of changes) {
      if (leaveOut) delete copy[key]
      else copy[key] = value
    }
    return copy
  })
}

function same(
  name: string,
  guard: (value: unknown) => boolean,
  schema: { safeParse(value: unknown): { success: boolean } },
  sane: fc.Arbitrary<object>,
) {
  it(`accepts and refuses the same values as its schema: ${name}`, () => {
    const values = fc.oneof({ weight: 9, arbitrary: sane.chain(damaged) }, { weight: 1, arbitrary: odd })
    fc.assert(
      fc.property(values, (value) => {
        expect(guard(value)).toBe(schema.safeParse(value).success)
      }),
      { numRuns: 3000 },
    )
  })
}

const models = fc.nat(500).map((i) => makeModel(i))
const cards = models.map(toModelCard)
const change: fc.Arbitrary<CatalogChange> = fc.record({
  at: fc.constant('2026-01-01T00:00:00.000Z'),
  added: fc.array(cards, { maxLength: 2 }),
  addedCount: fc.nat(),
  updated: fc.constant(['a/b']),
  updatedCount: fc.nat(),
  removed: fc.constant([]),
  removedCount: fc.nat(),
})
const section: fc.Arbitrary<SectionInfo> = fc.record({
  id: fc.constant('trending'),
  title: fc.constant('Trending'),
  icon: fc.string(),
  sortBy: fc.constantFrom(...SORTS),
  limit: fc.nat(),
  initial: fc.nat(),
  count: fc.nat(),
})
const filter: fc.Arbitrary<FilterInfo> = fc.record(
  {
    id: fc.constant('hf-filter/x'),
    title: fc.constant('X'),
    icon: fc.string(),
    count: fc.nat(),
    file: fc.constantFrom('a.json', '../a.json', '.a', 'a/b.json', 'A-1_2.json'),
    cappedTo: fc.constant('pg'),
  },
  { requiredKeys: ['id', 'title', 'icon', 'count', 'file'] },
)

describe('guards', () => {
  same('ModelCard', isModelCard, modelCardSchema, cards)
  same('ModelMetadata', isModelMetadata, modelMetadataSchema, models)
  same('SectionInfo', isSectionInfo, sectionInfoSchema, section)
  same('FilterInfo', isFilterInfo, filterInfoSchema, filter)
  same('CatalogChange', isCatalogChange, catalogChangeSchema, change)

  it('reads whole manifests that their schemas accept, and gives back what the schemas give back', () => {
    const index: IndexManifest = {
      schema: 1,
      generatedAt: '2026-01-01T00:00:00.000Z',
      totalModels: 3,
      files: { 'cards.bin': { bytes: 9, hash: 'deadbeef' } },
      filters: [],
      sections: [],
      cardParts: [3],
      details: { chunks: 4, hash: 'abc' },
      sources: [
        { id: 'civitai', models: 3, endpoint: 'https://x.example', simulated: null },
        { id: 'huggingface', models: 0, endpoint: null, simulated: 'dates' },
      ],
      push: 'events',
    }
    expect({ ...readIndexManifest(index), files: { ...readIndexManifest(index).files } }).toEqual(
      indexManifestSchema.parse(index),
    )
    const home: HomeManifest = {
      schema: 1,
      generatedAt: index.generatedAt,
      totalModels: 3,
      simulated: 'dates',
      sections: [],
    }
    expect(readHomeManifest(home)).toEqual(homeManifestSchema.parse(home))
  })

  it('refuses what the schema of index.json refuses at its top level', () => {
    const index = {
      schema: 1,
      generatedAt: '2026-01-01T00:00:00.000Z',
      totalModels: 3,
      files: {},
      filters: [],
      sections: [],
      cardParts: [3],
      details: { chunks: 4, hash: 'abc' },
      sources: [],
    }
    const strict = ['generatedAt', 'totalModels', 'files', 'cardParts', 'details', 'schema']
    fc.assert(
      fc.property(fc.constantFrom(...strict), odd, (key, value) => {
        const changed = { ...index, [key]: value }
        // Rows of `files` are skipped one by one; a newer schema is another error.
        if (key === 'files' || (key === 'schema' && Number.isSafeInteger(value) && (value as number) > 1)) return
        let accepted = true
        try {
          readIndexManifest(changed)
        } catch (error) {
          expect(error).toMatchObject({ code: 'manifest-invalid' })
          accepted = false
        }
        expect(accepted).toBe(indexManifestSchema.safeParse(changed).success)
      }),
      { numRuns: 2000 },
    )
  })

  it('have the types that the schemas infer', () => {
    expectTypeOf<z.infer<typeof modelCardSchema>>().toEqualTypeOf<ModelCard>()
    expectTypeOf<z.infer<typeof modelMetadataSchema>>().toEqualTypeOf<ModelMetadata>()
    expectTypeOf<z.infer<typeof sectionInfoSchema>>().toEqualTypeOf<SectionInfo>()
    expectTypeOf<z.infer<typeof homeManifestSchema>>().toEqualTypeOf<HomeManifest>()
    expectTypeOf<z.infer<typeof catalogChangeSchema>>().toEqualTypeOf<CatalogChange>()
    expectTypeOf<z.infer<typeof changesManifestSchema>>().toEqualTypeOf<ChangesManifest>()
    expectTypeOf<z.infer<typeof filterManifestSchema>>().toEqualTypeOf<FilterManifest>()
    expectTypeOf<z.infer<typeof filterInfoSchema>>().toEqualTypeOf<FilterInfo>()
    expectTypeOf<z.infer<typeof indexManifestSchema>>().toEqualTypeOf<IndexManifest>()
    expectTypeOf<z.infer<typeof columnHeaderSchema>>().toEqualTypeOf<ColumnHeader>()
  })
})

describe('readChangesManifest', () => {
  it('reads changes of before there were counts beside the lists', () => {
    const old = { at: '2026-01-01T00:00:00Z', added: [], addedCount: 40, updated: ['a/b', 'c/d'], removed: ['e/f'] }
    expect(readChangesManifest({ schema: 1, changes: [old] }).changes).toEqual([
      { ...old, updatedCount: 2, removedCount: 1 },
    ])
    const cut = { ...old, updatedCount: 900, removedCount: 8 }
    expect(readChangesManifest({ schema: 1, changes: [cut, null, { ...cut, removedCount: -1 }] }).changes).toEqual([
      cut,
    ])
  })
})

describe('readModelMetadata', () => {
  it('gives back a whole record as it is', () => {
    fc.assert(
      fc.property(models, (model) => void expect(readModelMetadata(JSON.parse(JSON.stringify(model)))).toEqual(model)),
    )
  })

  it('fills what a plain record leaves out with null and unknown, never 0', () => {
    const model = readModelMetadata({ id: 'a/b', slug: 'a--b', name: 'b', source: 'huggingface' })!
    expect(model).toMatchObject({
      author: null,
      description: '',
      downloads: null,
      likes: null,
      tags: [],
      type: 'unknown',
      task: 'unknown',
      license: null,
      dailyDownloads: null,
      url: 'https://huggingface.co/a/b',
    })
  })

  it.each([
    ['a name of 10 MB', { name: 'n'.repeat(10 * 2 ** 20) }],
    ['numbers as strings', { downloads: '12' }],
    ['downloads beyond all numbers', { downloads: Infinity }],
    ['negative likes', { likes: -1 }],
    ['a date in year 99999', { createdAt: '+099999-01-01T00:00:00Z' }],
    ['a NUL character', { name: 'a\u0000b' }],
    ['half a surrogate pair', { name: 'a\ud800' }],
    ['another source', { source: 'elsewhere' }],
    ['no id', { id: '' }],
    ['tags that are a text', { tags: 'a,b' }],
    ['tags that are objects', { tags: [{}] }],
    ['days that are no list', { dailyDownloads: { since: '2026-01-01', counts: 7 } }],
    ['days since no day', { dailyDownloads: { since: 'yesterday', counts: [1, 2] } }],
    ['a description of 2,001 characters', { description: 'd'.repeat(2001) }],
  ])('refuses %s', (_name, fields) => {
    expect(readModelMetadata({ id: 'a/b', slug: 'a--b', name: 'b', source: 'huggingface', ...fields })).toBeUndefined()
  })

  it('caps tags: at most 64, none longer than 100 characters', () => {
    const tags = ['t'.repeat(101), ...Array.from({ length: 100 }, (_, i) => `tag-${i}`)]
    const model = readModelMetadata({ id: 'a/b', name: 'b', source: 'huggingface', tags })!
    expect(model.tags).toHaveLength(MODEL_CAPS.tags)
    expect(model.tags[0]).toBe('tag-0')
  })

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'])(
    'takes "%s" for an id like any other',
    (id) => {
      expect(
        readModelMetadata(JSON.parse(`{"id":"${id}","name":"n","source":"huggingface","__proto__":{"polluted":1}}`))
          ?.id,
      ).toBe(id)
      expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    },
  )
})

describe('an address', () => {
  it('can be made of every id that the guard takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(...SOURCES), (id, source) => {
        if (isName(id)) expect(new URL(modelUrl({ id, source })).protocol).toBe('https:')
      }),
    )
  })
})
