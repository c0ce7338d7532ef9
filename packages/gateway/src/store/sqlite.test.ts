import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSqliteStore } from './sqlite.js'
import { testStore } from './store.suite.js'

const newFolder = () => mkdtemp(join(tmpdir(), 'gateway-store-'))

testStore('SQLite store', async () => {
  const folder = await newFolder()
  return { open: () => openSqliteStore(folder), remove: () => rm(folder, { recursive: true }) }
})

test('only the owner can read the files', async () => {
  const folder = await newFolder()
  const store = await openSqliteStore(folder)
  await store.meta.set('a', 'b')
  const files = await readdir(folder)
  expect(files).toContain('gateway.sqlite-wal')
  for (const file of files) expect([file, (await stat(join(folder, file))).mode & 0o777]).toEqual([file, 0o600])
  await store.close()
  await rm(folder, { recursive: true })
})

test('a command can read and change records beside a running gateway', async () => {
  const folder = await newFolder()
  const running = await openSqliteStore(folder)
  const command = await openSqliteStore(folder, { shared: true })
  await command.meta.set('from', 'the command')
  expect(await running.meta.get('from')).toBe('the command')
  await command.close()
  await running.close()
  await rm(folder, { recursive: true })
})
