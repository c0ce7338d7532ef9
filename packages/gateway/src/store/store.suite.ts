import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { KeyRecord, RunRecord, Store } from './store.js'

const KEY: KeyRecord = {
  id: 'key-1',
  kind: 'publishable',
  hash: 'a'.repeat(64),
  hint: 'dm_pk_abcd',
  label: 'My site',
  origins: ['https://example.com'],
  scope: 'all',
  commercial: true,
  dailyRuns: null,
  createdAt: 1000,
  revokedAt: null,
}

const RUN: RunRecord = {
  id: 'run-1',
  keyId: 'key-1',
  visitor: 'visitor-1',
  ipPrefix: '203.0.113.0/24',
  task: 'text-to-image',
  model: 'a/b',
  modelUsed: 'a/b',
  attempts: 0,
  state: 'queued',
  request: { input: { prompt: 'a hill' }, params: {}, fallback: true, upload: null },
  output: null,
  error: null,
  simulated: true,
  createdAt: 1_770_000_000_000,
  startedAt: null,
  finishedAt: null,
  bootMs: null,
}

const run = (id: string, changes: Partial<RunRecord> = {}): RunRecord => ({ ...RUN, id, ...changes })
const output = (runId: string, n = 0, expiresAt = 5000) => ({
  runId,
  n,
  file: `${runId}-${n}`,
  mediaType: 'image/png',
  bytes: 70,
  hash: 'f'.repeat(64),
  expiresAt,
})
const USAGE = {
  day: '2026-11-21',
  keyId: 'key-1',
  visitor: 'visitor-1',
  limitClass: 'text-to-image',
  model: 'a/b',
} as const

/**
 * What every store must do. `open` opens the store of a place that is empty before each test; a second call in the same
 * test opens the same place again, as after a restart.
 */
export function testStore(name: string, place: () => Promise<{ open: () => Promise<Store>; remove(): Promise<void> }>) {
  describe(name, () => {
    let at: Awaited<ReturnType<typeof place>>
    let store: Store
    beforeEach(async () => {
      at = await place()
      store = await at.open()
    })
    afterEach(async () => {
      await store.close()
      await at.remove()
    })
    const reopen = async () => {
      await store.close()
      store = await at.open()
    }

    test('finds a key by its hash and its id, and keeps it over a restart', async () => {
      await store.keys.add(KEY)
      await reopen()
      expect(await store.keys.byHash(KEY.hash)).toEqual(KEY)
      expect(await store.keys.byId('key-1')).toEqual(KEY)
      expect(await store.keys.byHash('b'.repeat(64))).toBeUndefined()
    })

    test('refuses a second key of the same id or hash', async () => {
      await store.keys.add(KEY)
      await expect(store.keys.add({ ...KEY, hash: 'c'.repeat(64) })).rejects.toMatchObject({ code: 'conflict' })
      await expect(store.keys.add({ ...KEY, id: 'key-2' })).rejects.toMatchObject({ code: 'conflict' })
      expect(await store.keys.list()).toEqual([KEY])
    })

    test('revokes a key once', async () => {
      await store.keys.add(KEY)
      expect(await store.keys.revoke('key-1', 2000)).toBe(true)
      expect(await store.keys.revoke('key-1', 3000)).toBe(false)
      expect(await store.keys.revoke('key-9', 3000)).toBe(false)
      expect((await store.keys.byId('key-1'))?.revokedAt).toBe(2000)
    })

    test('keeps a run, what changes about it and its events', async () => {
      await store.write({
        addRun: RUN,
        addEvents: { runId: 'run-1', events: [{ sequence: 1, event: { type: 'queued', position: 2, startsInMs: 5 } }] },
      })
      await store.write({
        changeRun: {
          id: 'run-1',
          change: { state: 'succeeded', request: null, output: { text: 'ü "1"' }, finishedAt: 9 },
        },
        addEvents: {
          runId: 'run-1',
          events: [
            { sequence: 2, event: { type: 'delta', text: '\u{1F3E0}' } },
            { sequence: 3, event: { type: 'succeeded' } },
          ],
        },
      })
      await reopen()
      expect(await store.runs.get('run-1')).toEqual({
        ...RUN,
        state: 'succeeded',
        request: null,
        output: { text: 'ü "1"' },
        finishedAt: 9,
      })
      expect(await store.runs.events('run-1', 1)).toEqual([
        { sequence: 2, event: { type: 'delta', text: '\u{1F3E0}' } },
        { sequence: 3, event: { type: 'succeeded' } },
      ])
      expect(await store.runs.get('run-2')).toBeUndefined()
    })

    test('keeps all of a write or nothing, and the writes beside it', async () => {
      const idempotency = { id: 'name', requestHash: 'x', runId: 'run-1', createdAt: 1 }
      const writes = [
        store.write({ addRun: run('run-1'), addIdempotency: idempotency }),
        store.write({ addRun: run('run-2'), addIdempotency: { ...idempotency, runId: 'run-2' } }),
        store.write({ addRun: run('run-3') }),
      ]
      const ends = await Promise.allSettled(writes)
      expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect(ends[1]).toMatchObject({ reason: { code: 'conflict' } })
      expect(await store.runs.get('run-2')).toBeUndefined()
      expect(await store.runs.get('run-3')).toBeDefined()
      expect(await store.runs.idempotency('name')).toEqual(idempotency)
    })

    test('refuses an event that exists: a sequence has no doubles', async () => {
      const events = [{ sequence: 1, event: { type: 'delta', text: 'a' } as const }]
      await store.write({ addRun: RUN, addEvents: { runId: 'run-1', events } })
      await expect(store.write({ addEvents: { runId: 'run-1', events } })).rejects.toThrow()
    })

    test('lists what was not over, oldest first', async () => {
      await store.write({ addRun: run('c', { createdAt: 3, state: 'running' }) })
      await store.write({ addRun: run('a', { createdAt: 1, state: 'queued' }) })
      await store.write({ addRun: run('b', { createdAt: 2, state: 'waiting-upstream' }) })
      for (const state of ['succeeded', 'failed', 'canceled'] as const)
        await store.write({ addRun: run(state, { state }) })
      expect((await store.runs.unfinished()).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    })

    test('adds up usage', async () => {
      await store.write({ addUsage: { ...USAGE, started: 1 } })
      await store.write({ addUsage: { ...USAGE, succeeded: 1, runMs: 250 } })
      await store.write({ addUsage: { ...USAGE, visitor: 'visitor-2', started: 2 } })
      await store.write({ addUsage: { ...USAGE, day: '2026-11-22', started: 4 } })
      await store.write({ addUsage: { ...USAGE, keyId: 'key-2', started: 8 } })
      expect(await store.usage.startedByKey('key-1', '2026-11-21')).toBe(3)
      expect(await store.usage.startedByKey('key-1', '2026-11-20')).toBe(0)
      const rows = await store.usage.list({ from: '2026-11-21', to: '2026-11-21', keyId: 'key-1' })
      expect(rows).toEqual([
        { ...USAGE, started: 1, succeeded: 1, failed: 0, canceled: 0, runMs: 250 },
        { ...USAGE, visitor: 'visitor-2', started: 2, succeeded: 0, failed: 0, canceled: 0, runMs: 0 },
      ])
    })

    test('keeps small values until they are deleted', async () => {
      await store.meta.set('secret', 'one')
      await store.meta.set('secret', 'two')
      await reopen()
      expect(await store.meta.get('secret')).toBe('two')
      await store.meta.delete('secret')
      expect(await store.meta.get('secret')).toBeUndefined()
    })

    test('forgets old runs with all that belongs to them, and outputs whose time is over', async () => {
      for (const [id, finishedAt] of [
        ['old', 100],
        ['young', 300],
      ] as const)
        await store.write({
          addRun: run(id, { state: 'succeeded', finishedAt, request: null }),
          addEvents: { runId: id, events: [{ sequence: 1, event: { type: 'succeeded' } }] },
          addIdempotency: { id: `name of ${id}`, requestHash: 'x', runId: id, createdAt: 1 },
          addOutputs: [output(id, 0, 1000), output(id, 1, 9000)],
        })
      await store.write({ addRun: run('waiting') })
      const files = await store.prune({ now: 1000, runsBefore: 200 })
      expect(new Set(files)).toEqual(new Set(['old-0', 'old-1', 'young-0']))
      expect(await store.runs.get('old')).toBeUndefined()
      expect(await store.runs.events('old')).toEqual([])
      expect(await store.runs.output('old', 1)).toBeUndefined()
      expect(await store.runs.idempotency('name of old')).toBeUndefined()
      expect(await store.runs.get('young')).toBeDefined()
      expect(await store.runs.output('young', 0)).toBeUndefined()
      expect(await store.runs.output('young', 1)).toEqual(output('young', 1, 9000))
      expect(await store.runs.get('waiting')).toBeDefined()
    })

    test('names the files that records need', async () => {
      const upload = { file: 'upload-1', mediaType: 'image/png', bytes: 3, hash: 'e'.repeat(64) }
      await store.write({ addRun: run('a', { request: { ...RUN.request!, upload } }) })
      await store.write({ addRun: run('b'), addOutputs: [output('b')] })
      expect(await store.files()).toEqual(new Set(['upload-1', 'b-0']))
    })

    test('erases a visitor, and nobody else', async () => {
      for (const visitor of ['visitor-1', 'visitor-2'])
        await store.write({
          addRun: run(`run of ${visitor}`, { visitor }),
          addEvents: { runId: `run of ${visitor}`, events: [{ sequence: 1, event: { type: 'delta', text: 'x' } }] },
          addOutputs: [output(`run of ${visitor}`)],
          addUsage: { ...USAGE, visitor, started: 1 },
        })
      expect(await store.eraseVisitor('visitor-1')).toEqual({ rows: 4, files: ['run of visitor-1-0'] })
      expect(await store.runs.get('run of visitor-1')).toBeUndefined()
      expect(await store.runs.events('run of visitor-1')).toEqual([])
      expect(await store.runs.get('run of visitor-2')).toBeDefined()
      expect((await store.usage.list()).map(({ visitor }) => visitor)).toEqual(['visitor-2'])
    })
  })
}
