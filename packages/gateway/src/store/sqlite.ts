import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { cachedStatements } from './cached-statements.js'
import { lockFolder } from './folder-lock.js'
import { ownerOnly } from './owner-only.js'
import { createSqlStore } from './sql-store.js'
import type { Store } from './store.js'
import type { Tables } from './tables.js'

export interface SqliteStoreOptions {
  /** Another process may have the folder too: for commands that read or change a few records. Default false. */
  shared?: boolean
}

/**
 * Opens the records of a data folder, and makes it when there is none. Files can be read by their owner alone.
 * Throws `conflict` when another gateway has the folder.
 */
export async function openSqliteStore(folder: string, { shared = false }: SqliteStoreOptions = {}): Promise<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const unlock = shared ? () => {} : lockFolder(folder)
  try {
    const file = join(folder, 'gateway.sqlite')
    ownerOnly(file)
    const database = new Database(file, { timeout: 5000 })
    // A crash of the process loses nothing with NORMAL; a crash of the machine may lose the last moments, never the file.
    for (const setting of ['journal_mode = WAL', 'synchronous = NORMAL', 'foreign_keys = ON']) database.pragma(setting)
    // What is deleted, such as a prompt, is overwritten in the file.
    database.pragma('secure_delete = ON')
    const statements = cachedStatements(database)
    return await createSqlStore(new Kysely<Tables>({ dialect: new SqliteDialect({ database: statements.database }) }), {
      whenClosed: unlock,
      runBuilt: statements.runBuilt,
    })
  } catch (error) {
    unlock()
    throw error
  }
}
