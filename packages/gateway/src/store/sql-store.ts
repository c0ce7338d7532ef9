import { DecentraError } from '@decentramodels/core/contract'
import type { Kysely, Transaction } from 'kysely'
import { Migrator } from 'kysely/migration'
import { addUp } from './add-up.js'
import type { RunBuilt } from './cached-statements.js'
import { frequentQueries } from './frequent-queries.js'
import { GroupCommit } from './group-commit.js'
import { MIGRATIONS } from './migrations.js'
import { keyToRow, outputToRow, rowToEvent, rowToKey, rowToOutput, rowToRun, rowToUsage } from './rows.js'
import type { Store, StoredRequest, StoreWrite } from './store.js'
import type { Tables } from './tables.js'

const OVER = ['succeeded', 'failed', 'canceled']

/** Brings the tables to the newest form. A database of a newer gateway is refused: its rows would be misread. */
async function migrate(db: Kysely<Tables>): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error !== undefined)
    throw new DecentraError(
      'internal',
      'The database can not be brought up to date. If a newer gateway wrote it, start that one again.',
      { cause: error },
    )
}

async function apply(db: Transaction<Tables>, queries: ReturnType<typeof frequentQueries>, write: StoreWrite) {
  const { addRun, addIdempotency, changeRun, addEvents, addOutputs } = write
  if (addIdempotency && !(await queries.insertName(db, addIdempotency)))
    throw new DecentraError('conflict', 'A request of this name exists.')
  if (addRun) await queries.insertRun(db, addRun)
  if (changeRun) await queries.updateRun(db, changeRun.id, changeRun.change)
  if (addEvents) for (const event of addEvents.events) await queries.insertEvent(db, addEvents.runId, event)
  if (addOutputs && addOutputs.length > 0) await db.insertInto('outputs').values(addOutputs.map(outputToRow)).execute()
}

/** Files that came with requests which are still kept. */
function uploadsOf(rows: readonly { request: string | null }[]): string[] {
  return rows.flatMap(({ request }) => {
    const upload = request === null ? null : (JSON.parse(request) as StoredRequest).upload
    return upload ? [upload.file] : []
  })
}

export interface SqlStoreOptions {
  /** Called last, when the database is closed. */
  whenClosed?(): void
  /** A shorter way to the one connection of the database, for the queries of every run. */
  runBuilt?: RunBuilt
}

/** A store on any database that kysely speaks to. */
export async function createSqlStore(
  db: Kysely<Tables>,
  { whenClosed = () => {}, runBuilt }: SqlStoreOptions = {},
): Promise<Store> {
  await migrate(db)
  const queries = frequentQueries(db, runBuilt)
  const group = new GroupCommit<StoreWrite>((writes) =>
    db.transaction().execute(async (transaction) => {
      for (const write of writes) await apply(transaction, queries, write)
      for (const usage of addUp(writes)) await queries.addUsage(transaction, usage)
    }),
  )

  return {
    keys: {
      async add(key) {
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('keys')
          .values(keyToRow(key))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst()
        if (!numInsertedOrUpdatedRows) throw new DecentraError('conflict', `The key ${key.id} exists.`)
      },
      async byHash(hash) {
        const row = await queries.keyByHash(hash)
        return row && rowToKey(row)
      },
      async byId(id) {
        const row = await queries.keyById(id)
        return row && rowToKey(row)
      },
      async list() {
        return (await db.selectFrom('keys').selectAll().orderBy('created_at').orderBy('id').execute()).map(rowToKey)
      },
      async revoke(id, at) {
        const { numUpdatedRows } = await db
          .updateTable('keys')
          .set({ revoked_at: at })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .executeTakeFirst()
        return numUpdatedRows > 0n
      },
    },

    runs: {
      async get(id) {
        const row = await db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst()
        return row && rowToRun(row)
      },
      async unfinished() {
        const rows = await db
          .selectFrom('runs')
          .selectAll()
          .where('state', 'not in', OVER)
          .orderBy('created_at')
          .orderBy('id')
          .execute()
        return rows.map(rowToRun)
      },
      async events(id, after = 0) {
        const rows = await db
          .selectFrom('run_events')
          .select(['sequence', 'event'])
          .where('run_id', '=', id)
          .where('sequence', '>', after)
          .orderBy('sequence')
          .execute()
        return rows.map(rowToEvent)
      },
      async output(id, n) {
        const row = await db
          .selectFrom('outputs')
          .selectAll()
          .where('run_id', '=', id)
          .where('n', '=', n)
          .executeTakeFirst()
        return row && rowToOutput(row)
      },
      async idempotency(id) {
        const row = await db.selectFrom('idempotency').selectAll().where('id', '=', id).executeTakeFirst()
        return (
          row && { id: row.id, requestHash: row.request_hash, runId: row.run_id, createdAt: Number(row.created_at) }
        )
      },
    },

    usage: {
      async startedByKey(keyId, day) {
        const row = await db
          .selectFrom('usage')
          .select((select) => select.fn.sum('started').as('started'))
          .where('key_id', '=', keyId)
          .where('day', '=', day)
          .executeTakeFirst()
        return Number(row?.started ?? 0)
      },
      async list({ from, to, keyId } = {}) {
        let query = db.selectFrom('usage').selectAll()
        if (from !== undefined) query = query.where('day', '>=', from)
        if (to !== undefined) query = query.where('day', '<=', to)
        if (keyId !== undefined) query = query.where('key_id', '=', keyId)
        const rows = await query
          .orderBy('day')
          .orderBy('key_id')
          .orderBy('visitor')
          .orderBy('limit_class')
          .orderBy('model')
          .execute()
        return rows.map(rowToUsage)
      },
    },

    meta: {
      async get(name) {
        const row = await db.selectFrom('meta').select('value').where('name', '=', name).executeTakeFirst()
        return row?.value
      },
      async set(name, value) {
        await db
          .insertInto('meta')
          .values({ name, value })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
          .execute()
      },
      async delete(name) {
        await db.deleteFrom('meta').where('name', '=', name).execute()
      },
    },

    write: (write) => group.add(write),

    prune: ({ now, runsBefore }) =>
      db.transaction().execute(async (transaction) => {
        const old = transaction.selectFrom('runs').select('id').where('finished_at', '<', runsBefore)
        const files = await transaction
          .selectFrom('outputs')
          .select('file')
          .where((is) => is.or([is('run_id', 'in', old), is('expires_at', '<=', now)]))
          .execute()
        for (const table of ['run_events', 'outputs', 'idempotency'] as const)
          await transaction.deleteFrom(table).where('run_id', 'in', old).execute()
        await transaction.deleteFrom('runs').where('finished_at', '<', runsBefore).execute()
        await transaction.deleteFrom('outputs').where('expires_at', '<=', now).execute()
        return files.map(({ file }) => file)
      }),

    async files() {
      const outputs = await db.selectFrom('outputs').select('file').execute()
      const waiting = await db.selectFrom('runs').select('request').where('request', 'is not', null).execute()
      return new Set([...outputs.map(({ file }) => file), ...uploadsOf(waiting)])
    },

    eraseVisitor: (visitor) =>
      db.transaction().execute(async (transaction) => {
        const theirs = transaction.selectFrom('runs').select('id').where('visitor', '=', visitor)
        const outputs = await transaction.selectFrom('outputs').select('file').where('run_id', 'in', theirs).execute()
        const requests = await transaction.selectFrom('runs').select('request').where('visitor', '=', visitor).execute()
        let rows = 0n
        for (const table of ['run_events', 'outputs', 'idempotency'] as const)
          rows += (await transaction.deleteFrom(table).where('run_id', 'in', theirs).executeTakeFirst()).numDeletedRows
        for (const table of ['runs', 'usage'] as const)
          rows += (await transaction.deleteFrom(table).where('visitor', '=', visitor).executeTakeFirst()).numDeletedRows
        return { rows: Number(rows), files: [...outputs.map(({ file }) => file), ...uploadsOf(requests)] }
      }),

    async close() {
      await group.idle()
      await db.destroy()
      whenClosed()
    },
  }
}
