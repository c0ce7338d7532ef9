// Holds a data folder until it is told to end: `node --import tsx hold-folder.fixture.ts <folder>`.
import { openSqliteStore } from '../src/store/sqlite.js'

try {
  await openSqliteStore(process.argv[2]!)
  console.log('holding')
  setInterval(() => {}, 1000)
} catch (error) {
  console.log((error as Error).message)
  process.exitCode = 1
}
