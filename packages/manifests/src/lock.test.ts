import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder } from './lock.js'

let work: string
beforeEach(async () => void (work = await mkdtemp(join(tmpdir(), 'decentra-lock-'))))
afterEach(() => rm(work, { recursive: true, force: true }))

/** A parent that never takes note of its child's end, and the number of that child. */
async function withoutNotice() {
  const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const child = await new Promise<number>((resolve) => parent.stdout.once('data', (text) => resolve(Number(text))))
  return { parent, child }
}

describe('the lock', () => {
  it('keeps a second run away until it is given back', async () => {
    const unlock = await lockFolder(work)
    expect(await readFile(join(work, 'lock'), 'utf8')).toBe(String(process.pid))
    await expect(lockFolder(work)).rejects.toMatchObject({ code: 'conflict' })
    await unlock()
    await (
      await lockFolder(work)
    )()
  })

  it('is taken over from a killed run that its parent has not taken note of', async () => {
    const { parent, child } = await withoutNotice()
    try {
      await writeFile(join(work, 'lock'), String(child))
      // The child may still be on its way out: asked until the lock is had.
      const deadline = Date.now() + 10_000
      let unlock: (() => Promise<void>) | undefined
      while (unlock === undefined && Date.now() < deadline)
        unlock = await lockFolder(work).catch(() => new Promise<undefined>((resolve) => setTimeout(resolve, 20)))
      expect(unlock).toBeDefined()
      expect(await readFile(join(work, 'lock'), 'utf8')).toBe(String(process.pid))
    } finally {
      parent.kill()
    }
  })
})
