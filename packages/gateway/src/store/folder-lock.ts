import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DecentraError } from '@decentramodels/core/contract'
import Database from 'better-sqlite3'
import { ownerOnly } from './owner-only.js'

/** Who holds the folder, for the message to the second one; the lock itself is the database's. */
const HOLDER_FILE = 'gateway.pid'

/**
 * Takes a data folder for this process alone, and answers with what gives it back. The lock is one of the operating
 * system, held through SQLite on a file of its own: it ends with the process, however that ends, so there are no stale
 * ones, and short-lived commands can still read the records beside a running gateway.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'gateway.lock')
  ownerOnly(file)
  const database = new Database(file, { timeout: 0 })
  try {
    database.pragma('journal_mode = DELETE')
    database.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw new DecentraError(
      'conflict',
      `The data folder ${folder} is in use by another gateway${holder(folder)}. Stop that one, or give this one a folder of its own with DATA_DIR.`,
      { cause },
    )
  }
  const holderFile = join(folder, HOLDER_FILE)
  ownerOnly(holderFile)
  writeFileSync(holderFile, String(process.pid))
  return () => {
    rmSync(holderFile, { force: true })
    database.close()
  }
}

function holder(folder: string): string {
  try {
    return ` (process ${readFileSync(join(folder, HOLDER_FILE), 'utf8')})`
  } catch {
    return ''
  }
}
