import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DecentraError } from '@decentramodels/core/contract'

/**
 * Makes a folder, and those that it lies in. One by one, because Node's own way tries for ever where the parent is there
 * but takes no folders, as `/proc` does.
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isMade(path)) return
  await makeFolder(dirname(path))
  if (await isMade(path)) return
  throw new DecentraError('unavailable', `${path} cannot be made: that place takes no folders. Choose another one.`)
}

/** False when the folder above is missing, or says so. */
async function isMade(path: string): Promise<boolean> {
  try {
    await mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return false
    // Some file systems are read-only, or not ours, at a folder that is there all the same.
    const isThere = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    )
    if (!isThere) throw error
  }
  return true
}
