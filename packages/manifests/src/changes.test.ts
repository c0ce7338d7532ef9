import { gzipSync } from 'node:zlib'
import { changesManifestSchema, type ModelMetadata, readModelMetadata } from '@decentramodels/core/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeSince, fitChanges } from './changes.js'

const AT = '2025-12-22T01:44:32.000Z'
const model = (id: string, lastUpdated: string | null = null): ModelMetadata =>
  readModelMetadata({ id, source: 'huggingface', lastUpdated })!

describe('changes', () => {
  it('tell what came, was updated and went', () => {
    const before = new Map([
      ['a/same', null],
      ['a/updated', '2025-12-01T00:00:00.000Z'],
      ['a/gone', null],
    ])
    const change = changeSince(
      before,
      [model('a/same'), model('a/updated', '2025-12-20T00:00:00.000Z'), model('a/new')],
      AT,
    )!
    expect(change.added.map(({ id }) => id)).toEqual(['a/new'])
    expect(change).toMatchObject({ at: AT, addedCount: 1, updated: ['a/updated'], removed: ['a/gone'] })
    expect(change).toMatchObject({ updatedCount: 1, removedCount: 1 })
    expect(changeSince(new Map([['a/same', null]]), [model('a/same')], AT)).toBeUndefined()
  })

  it('fit into 4 KB compressed, whatever happened', () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,20}\/[A-Za-z0-9]{10,40}$/), { maxLength: 400 })
    fc.assert(
      fc.property(ids, ids, fc.nat(40), (added, removed, earlier) => {
        const change = changeSince(
          new Map(removed.map((id) => [id, null])),
          added.map((id) => model(id)),
          AT,
        )
        const changes = fitChanges(change, Array.from({ length: earlier }, () => change ?? []).flat())
        expect(gzipSync(JSON.stringify({ schema: 1, changes })).length).toBeLessThanOrEqual(4096)
        expect(changes.length).toBeLessThanOrEqual(30)
        if (change !== undefined)
          expect(changes[0]).toMatchObject({
            at: AT,
            addedCount: change.addedCount,
            updatedCount: 0,
            removedCount: removed.filter((id) => !added.includes(id)).length,
          })
        changesManifestSchema.parse({ schema: 1, changes })
      }),
      { numRuns: 25 },
    )
  })
})
