import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DecentraError } from '@decentramodels/core/contract'
import { makeFolder } from './make-folder.js'

/** Keeps a second run away from the same folder; a lock of a process that is gone is taken over. */
export async function lockFolder(work: string): Promise<() => Promise<void>> {
  const file = join(work, 'lock')
  await makeFolder(work)
  for (let attempt = 0; ; attempt++) {
    try {
      const handle = await open(file, 'wx')
      await handle.writeFile(String(process.pid))
      await handle.close()
      return () => rm(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => ''))
    if (attempt > 0 || (owner > 0 && (await isRunning(owner))))
      throw new DecentraError(
        'conflict',
        `Another run (process ${owner}) is writing this folder. Wait for it, or remove ${file} when no such process runs.`,
      )
    await rm(file, { force: true })
  }
}

/**
 * Whether a process may still be writing. One that was killed keeps its number until its parent takes note, which some
 * containers' first process does late or never: such a process is gone, whatever `kill` says.
 */
async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  // Linux tells the state after the name, which stands in brackets and may hold any character.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return !/^\) [ZX]/.test(stat.slice(stat.lastIndexOf(')')))
}
