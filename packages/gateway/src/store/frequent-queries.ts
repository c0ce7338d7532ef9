import { type CompiledQuery, type Kysely, type QueryResult } from 'kysely'
import type { RunBuilt } from './cached-statements.js'
import { changeToRow, runToRow } from './rows.js'
import type { EventRecord, IdempotencyRecord, RunChange, RunRecord, UsageChange } from './store.js'
import type { Tables } from './tables.js'

type Connection = Pick<Kysely<Tables>, 'executeQuery'>

/** Stands for a value whose place alone matters. */
const TEXT = ''
const NUMBER = 0

const A_RUN = runToRow({
  id: TEXT,
  keyId: TEXT,
  visitor: TEXT,
  ipPrefix: TEXT,
  task: 'chat',
  model: TEXT,
  modelUsed: TEXT,
  attempts: NUMBER,
  state: 'queued',
  request: null,
  output: null,
  error: null,
  simulated: false,
  createdAt: NUMBER,
  startedAt: NUMBER,
  finishedAt: NUMBER,
  bootMs: NUMBER,
})

/**
 * The queries of every run, each built once: making the text of one takes longer than running it. Parameters stand in the
 * order in which the builder met them. `runBuilt`: of a database with one connection, which runs them without more ado.
 */
export function frequentQueries(db: Kysely<Tables>, runBuilt?: RunBuilt) {
  const run = (
    connection: Connection,
    compiled: CompiledQuery,
    parameters: readonly unknown[],
  ): QueryResult<unknown> | Promise<QueryResult<unknown>> =>
    runBuilt?.(compiled, parameters) ?? connection.executeQuery({ ...compiled, parameters })

  const insertRun = db.insertInto('runs').values(A_RUN).compile()
  const insertEvent = db.insertInto('run_events').values({ run_id: TEXT, sequence: NUMBER, event: TEXT }).compile()
  const insertName = db
    .insertInto('idempotency')
    .values({ id: TEXT, request_hash: TEXT, run_id: TEXT, created_at: NUMBER })
    .onConflict((conflict) => conflict.doNothing())
    .compile()
  const addUsage = db
    .insertInto('usage')
    .values({
      day: TEXT,
      key_id: TEXT,
      visitor: TEXT,
      limit_class: TEXT,
      model: TEXT,
      started: NUMBER,
      succeeded: NUMBER,
      failed: NUMBER,
      canceled: NUMBER,
      run_ms: NUMBER,
    })
    .onConflict((conflict) =>
      conflict.columns(['day', 'key_id', 'visitor', 'limit_class', 'model']).doUpdateSet((row) => ({
        started: row('usage.started', '+', NUMBER),
        succeeded: row('usage.succeeded', '+', NUMBER),
        failed: row('usage.failed', '+', NUMBER),
        canceled: row('usage.canceled', '+', NUMBER),
        run_ms: row('usage.run_ms', '+', NUMBER),
      })),
    )
    .compile()
  /** By the names of their columns. */
  const updates = new Map<string, CompiledQuery>()
  const keyByHash = db.selectFrom('keys').selectAll().where('hash', '=', TEXT).compile()
  const keyById = db.selectFrom('keys').selectAll().where('id', '=', TEXT).compile()

  return {
    insertRun: (connection: Connection, record: RunRecord) =>
      run(connection, insertRun, Object.values(runToRow(record))),

    updateRun(connection: Connection, id: string, change: RunChange) {
      const row = changeToRow(change)
      const columns = Object.keys(row).join()
      let update = updates.get(columns)
      if (!update) updates.set(columns, (update = db.updateTable('runs').set(row).where('id', '=', TEXT).compile()))
      return run(connection, update, [...Object.values(row), id])
    },

    insertEvent: (connection: Connection, runId: string, { sequence, event }: EventRecord) =>
      run(connection, insertEvent, [runId, sequence, JSON.stringify(event)]),

    /** False when the name is taken. */
    async insertName(connection: Connection, { id, requestHash, runId, createdAt }: IdempotencyRecord) {
      const { numAffectedRows } = await run(connection, insertName, [id, requestHash, runId, createdAt])
      return numAffectedRows === 1n
    },

    addUsage(connection: Connection, change: UsageChange) {
      const { day, keyId, visitor, limitClass, model } = change
      const { started = 0, succeeded = 0, failed = 0, canceled = 0, runMs = 0 } = change
      const counts = [started, succeeded, failed, canceled, runMs]
      return run(connection, addUsage, [day, keyId, visitor, limitClass, model, ...counts, ...counts])
    },

    async keyByHash(hash: string) {
      return (await run(db, keyByHash, [hash])).rows[0] as Tables['keys'] | undefined
    },
    async keyById(id: string) {
      return (await run(db, keyById, [id])).rows[0] as Tables['keys'] | undefined
    },
  }
}
