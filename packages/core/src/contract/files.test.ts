import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeModel, makeModels } from '../catalog/publish.fixture.js'
import { encodeCards, openCards } from './cards.js'
import { type ColumnInput, encodeColumns, openColumns } from './columns.js'
import { columnHeaderSchema } from './columns.schema.js'
import { CHECKED_FROM, hasChecksum, hasIntactChecksum, packFile, unpackFile } from './container.js'
import { isDecentraError } from './decentra-error.js'
import { FNV_SEED, fnv1a, hashText } from './fnv.js'
import { toModelCard } from './model-card.js'
import { encodeRowLists, openRowLists } from './row-lists.js'

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary-ascii', maxLength: 300 }),
  fc.constantFrom('', '模型', 'é', '🙂', ' a '),
)
const count = fc.oneof(fc.nat(300), fc.nat(), fc.maxSafeNat())
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 5 })

describe('column files', () => {
  it('give back every value that was written', () => {
    const column = (rows: number): fc.Arbitrary<ColumnInput> => {
      const sized = { minLength: rows, maxLength: rows }
      return fc.oneof(
        fc.array(orNull(count), sized).map((values): ColumnInput => ({ name: 'c', type: 'number', values })),
        fc
          .array(orNull(fc.integer({ min: -5000, max: 100000 }).map((n) => n / 1000)), sized)
          .map((values): ColumnInput => ({ name: 'c', type: 'number', scale: 0.001, values })),
        fc.array(text, sized).map((values): ColumnInput => ({ name: 'c', type: 'text', values })),
        fc.array(orNull(text), sized).map((values): ColumnInput => ({ name: 'c', type: 'dict', values })),
      )
    }
    fc.assert(
      fc.property(fc.nat(70).chain(column), (input) => {
        const file = openColumns(encodeColumns('test', [input]), 'test')
        const read: (row: number) => unknown = file[input.type]('c')
        expect(input.values.map((_, row) => read(row))).toEqual(input.values.map((value) => (value === 0 ? 0 : value)))
      }),
      { numRuns: 500 },
    )
  })

  it('write headers that the schema accepts', () => {
    const file = encodeCards(makeModels(50).map(toModelCard))
    expect(columnHeaderSchema.safeParse(unpackFile('DMC1', file).header).success).toBe(true)
  })

  it('hash a row like its text, without making one', () => {
    const values = ['a', '', '模型', 'x'.repeat(300)]
    const read = openColumns(encodeColumns('test', [{ name: 'c', type: 'text', values }]), 'test').text('c')
    expect(values.map((_, row) => read.hash(row))).toEqual(values.map(hashText))
    expect(values.map((_, row) => read.byteLength(row))).toEqual([1, 0, 6, 300])
  })

  it('refuse another kind, and a column that is not there', () => {
    const file = encodeColumns('history', [{ name: 'c', type: 'text', values: ['a'] }])
    expect(() => openColumns(file, 'cards')).toThrow(/"history", not "cards"/)
    expect(() => openColumns(file, 'history').number('c')).toThrow(/no number column "c"/)
    expect(() => openCards(file)).toThrow(/manifest|holds/)
  })
})

describe('cards.bin', () => {
  it('gives back every card that was written, and the hash of its id', () => {
    const odd = fc.record({
      name: text.filter((t) => t !== ''),
      author: orNull(text.filter((t) => t !== '')),
      downloads: orNull(count),
      likes: orNull(count),
      license: orNull(text.filter((t) => t !== '')),
    })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(400), odd), { maxLength: 60 }), (rows) => {
        const cards = rows.map(([i, changes]) => toModelCard(makeModel(i, changes)))
        const table = openCards(encodeCards(cards))
        expect(table.rows).toBe(cards.length)
        expect(cards.map((_, row) => table.card(row))).toEqual(cards)
        expect(cards.map((_, row) => table.idHash(row))).toEqual(cards.map((card) => hashText(card.id)))
      }),
      { numRuns: 200 },
    )
  })

  it('opens 100,000 rows in no time', () => {
    const file = encodeCards(makeModels(100_000).map(toModelCard))
    const started = performance.now()
    openCards(file).card(99_999)
    expect(performance.now() - started).toBeLessThan(80)
  })
})

describe('filters.bin', () => {
  it('gives back every list in its own order', () => {
    const lists = fc.nat(3000).chain((total) =>
      fc.tuple(
        fc.constant(total),
        fc.array(total === 0 ? fc.constant<number[]>([]) : fc.uniqueArray(fc.nat(total - 1), { maxLength: 500 }), {
          maxLength: 6,
        }),
      ),
    )
    fc.assert(
      fc.property(lists, fc.boolean(), ([total, rows], sorted) => {
        const columns = {
          downloads: (row: number) => (row % 7 === 0 ? null : (row * 7919) % 1000),
          likes: (row: number) => row % 10,
          lastUpdated: (row: number) => 1.7e9 - row,
        }
        const byDownloads = (a: number, b: number) =>
          (columns.downloads(b) ?? -1) - (columns.downloads(a) ?? -1) || a - b
        const input = rows.map((list, i) => ({ id: `list ${i}`, rows: sorted ? [...list].sort(byDownloads) : list }))
        const opened = openRowLists(encodeRowLists(total, input, columns))
        for (const { id, rows } of input) expect(opened.rows(id, columns)).toEqual(rows)
        expect(opened.rows('__proto__', columns)).toBeUndefined()
      }),
      { numRuns: 200 },
    )
  })

  it('keeps 382 ids of 1,082 models in half a kilobyte', () => {
    const rows = Array.from({ length: 1082 }, (_, row) => row)
      .filter((row) => hashText(String(row)) % 1000 < 353)
      .slice(0, 382)
    expect(encodeRowLists(1082, [{ id: 'hf-filter/likes', rows }]).length).toBeLessThanOrEqual(512)
  })

  it('refuses to write a row twice', () => {
    expect(() => encodeRowLists(5, [{ id: 'x', rows: [1, 1] }])).toThrow(/row twice/)
  })
})

describe('damaged bytes', () => {
  /** Reads all that a file offers. */
  function readAll(file: Uint8Array): void {
    const table = openCards(file)
    for (let row = 0; row < Math.min(table.rows, 200); row++) {
      table.card(row)
      table.idHash(row)
    }
  }
  function readLists(file: Uint8Array): void {
    const lists = openRowLists(file)
    const column = (row: number) => row
    for (const id of ['a', 'b', 'section:x']) lists.rows(id, { downloads: column, likes: column, lastUpdated: column })
  }
  const onlyOurs = (read: () => void) => {
    try {
      read()
    } catch (error) {
      expect(isDecentraError(error) && error.code).toBe('manifest-invalid')
    }
  }
  const cards = encodeCards(makeModels(40).map(toModelCard))
  const lists = encodeRowLists(500, [
    { id: 'a', rows: [3, 1, 400] },
    { id: 'b', rows: [0, 1, 2] },
    { id: 'section:x', rows: [] },
  ])

  it('never throw anything but manifest-invalid: any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom('', 'DMC1', 'DMF1'), (bytes, letters) => {
        const file = new Uint8Array([...new TextEncoder().encode(letters), ...bytes])
        onlyOurs(() => readAll(file))
        onlyOurs(() => readLists(file))
      }),
      { numRuns: 1000 },
    )
  })

  it('never throw anything but manifest-invalid: whole files with changed, cut or added bytes', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 })
    fc.assert(
      fc.property(
        fc.constantFrom(cards, lists),
        changes,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (original, changed, part) => {
          const file = original.slice(0, Math.ceil(original.length * part))
          for (const [at, value] of changed) file[at % file.length] = value
          onlyOurs(() => readAll(file))
          onlyOurs(() => readLists(file))
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('never throw anything but manifest-invalid: hostile headers', () => {
    const value = fc.oneof(
      fc.constantFrom<unknown>(-1, 0, 1, 2 ** 31, 2 ** 53, 1e308, null, 'x', [], {}, 8, 4),
      fc.jsonValue(),
    )
    const column = fc.record({
      name: fc.constantFrom('source', 'name', 'id'),
      type: fc.constantFrom('number', 'text', 'dict', 'x'),
      start: value,
      rows: value,
      width: value,
      bytes: value,
      values: value,
      offset: value,
      scale: value,
    })
    const row = fc.record({
      id: fc.constantFrom('a', 'b'),
      count: value,
      order: fc.constantFrom('explicit', 'downloads', 'x'),
      k: value,
      start: value,
    })
    const header = fc.record({
      kind: fc.constant('cards'),
      rows: value,
      columns: fc.oneof(value, fc.array(column)),
      lists: fc.oneof(value, fc.array(row)),
    })
    fc.assert(
      fc.property(fc.oneof(header, fc.jsonValue()), fc.uint8Array({ maxLength: 100 }), (header, payload) => {
        onlyOurs(() => readAll(packFile('DMC1', header, payload)))
        onlyOurs(() => readLists(packFile('DMF1', header, payload)))
      }),
      { numRuns: 3000 },
    )
  })

  it('are told by the checksum, whole or in slices', () => {
    expect(hasIntactChecksum(cards)).toBe(true)
    expect(hasChecksum(cards, fnv1a(cards.subarray(1000), fnv1a(cards.subarray(CHECKED_FROM, 1000), FNV_SEED)))).toBe(
      true,
    )
    const changed = cards.slice()
    changed[500]! ^= 1
    expect(hasIntactChecksum(changed)).toBe(false)
    expect(hasIntactChecksum(new Uint8Array(5))).toBe(false)
  })
})

describe('FNV-1a', () => {
  it('has the published test values', () => {
    expect(hashText('')).toBe(0x811c9dc5)
    expect(hashText('a')).toBe(0xe40c292c)
    expect(hashText('foobar')).toBe(0xbf9cf968)
  })
})
