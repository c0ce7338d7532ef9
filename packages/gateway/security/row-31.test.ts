import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../src/store/sqlite.js'

const script = fileURLToPath(new URL('hold-folder.fixture.ts', import.meta.url))

describe('row 31: two gateways on one data folder', () => {
  let folder: string
  const children: ChildProcess[] = []
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gateway-lock-'))
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await rm(folder, { recursive: true })
  })

  /** Another process that wants the folder, and the first line that it says. */
  async function another(): Promise<{ child: ChildProcess; line: string }> {
    const child = spawn(process.execPath, ['--import', 'tsx', script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    return { child, line }
  }

  test('the second one ends with a clear message, the first is unharmed', async () => {
    const first = await openSqliteStore(folder)
    const { child, line } = await another()
    if (child.exitCode === null) await once(child, 'exit')
    expect(child.exitCode).toBe(1)
    expect(line).toContain(`${folder} is in use by another gateway (process ${process.pid})`)
    expect(line).toContain('DATA_DIR')
    await first.meta.set('still', 'mine')
    expect(await first.meta.get('still')).toBe('mine')
    await first.close()
  })

  test('the lock of a process that was killed is taken over', async () => {
    const { child, line } = await another()
    expect(line).toBe('holding')
    await expect(openSqliteStore(folder)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`process ${child.pid}`) as string,
    })
    child.kill('SIGKILL')
    await once(child, 'exit')
    const store = await openSqliteStore(folder)
    await store.close()
  })

  test('a folder that was given back can be taken again', async () => {
    await (await openSqliteStore(folder)).close()
    await (await openSqliteStore(folder)).close()
  })
})
