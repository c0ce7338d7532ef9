import type { Database, Statement } from 'better-sqlite3'
import type { SqliteDatabase } from 'kysely'

/** Enough for every query that there is; lists of different lengths make more. */
const MOST = 200

/** The database with its statements kept: preparing one takes as long as running it. */
export function cachedStatements(database: Database): SqliteDatabase {
  const statements = new Map<string, Statement<unknown[]>>()
  return {
    prepare(sql) {
      let statement = statements.get(sql)
      if (!statement) {
        if (statements.size >= MOST) statements.clear()
        statement = database.prepare(sql)
        statements.set(sql, statement)
      }
      // What the driver calls is there; the two packages type the parameters differently.
      return statement as unknown as ReturnType<SqliteDatabase['prepare']>
    },
    close: () => database.close(),
  }
}
