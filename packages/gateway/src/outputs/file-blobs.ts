import { createHash, randomBytes } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DecentraError } from '@decentramodels/core/contract'
import type { Blobs } from './blob-store.js'
import { HEAD_BYTES } from './file-type.js'

/** How names are made: nothing of the caller is in them. */
const NAME = /^[0-9a-f]{32}$/

function gone(): DecentraError {
  return new DecentraError('gone', 'This file is no longer kept.')
}

/** Keeps blobs as files of a folder, readable by their owner alone. */
export async function createFileBlobs(folder: string): Promise<Blobs> {
  await mkdir(folder, { recursive: true, mode: 0o700 })

  const pathOf = (file: string) => {
    if (!NAME.test(file)) throw gone()
    return join(folder, file)
  }

  return {
    async write(source) {
      const file = randomBytes(16).toString('hex')
      const path = pathOf(file)
      const hash = createHash('sha256')
      let bytes = 0
      let head = new Uint8Array()
      const handle = await open(path, 'wx', 0o600)
      try {
        for await (const chunk of source) {
          if (head.length < HEAD_BYTES) head = Uint8Array.from([...head, ...chunk.subarray(0, HEAD_BYTES)])
          bytes += chunk.length
          hash.update(chunk)
          await handle.writeFile(chunk)
        }
      } catch (error) {
        await handle.close()
        await rm(path, { force: true })
        throw error
      }
      await handle.close()
      return { file, bytes, hash: hash.digest('hex'), head }
    },

    async read(file, range) {
      const handle = await open(pathOf(file), 'r').catch(() => {
        throw gone()
      })
      return handle.createReadStream(range)
    },

    async open(file, mediaType) {
      const path = pathOf(file)
      // Without a file, `openAsBlob` would give one that fails when it is read.
      await stat(path).catch(() => {
        throw gone()
      })
      return openAsBlob(path, { type: mediaType })
    },

    delete: (file) => rm(pathOf(file), { force: true }),

    async keepOnly(files) {
      const others = (await readdir(folder)).filter((file) => NAME.test(file) && !files.has(file))
      for (const file of others) await rm(join(folder, file), { force: true })
    },
  }
}
