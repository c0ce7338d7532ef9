import type { Database, Statement } from 'better-sqlite3'
import type { CompiledQuery, QueryResult, SqliteDatabase } from 'kysely'

/** Enough for every query that there is; lists of different lengths make more. */
const MOST = 200

/** Runs a query that was built before, without the layers that build one. */
export type RunBuilt = (query: CompiledQuery, parameters: readonly unknown[]) => QueryResult<unknown>

/** The database with its statements kept: preparing one takes as long as running it. */
export function cachedStatements(database: Database): { database: SqliteDatabase; runBuilt: RunBuilt } {
  const statements = new Map<string, Statement<unknown[]>>()
  const prepare = (sql: string) => {
    let statement = statements.get(sql)
    if (!statement) {
      if (statements.size >= MOST) statements.clear()
      statement = database.prepare(sql)
      statements.set(sql, statement)
    }
    return statement
  }
  return {
    database: {
      // What the driver calls is there; the two packages type the parameters differently.
      prepare: (sql) => prepare(sql) as unknown as ReturnType<SqliteDatabase['prepare']>,
      close: () => database.close(),
    },
    runBuilt({ sql }, parameters) {
      const statement = prepare(sql)
      if (statement.reader) return { rows: statement.all(parameters) }
      return { rows: [], numAffectedRows: BigInt(statement.run(parameters).changes) }
    },
  }
}
