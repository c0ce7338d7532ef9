import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeFolder } from './make-folder.js'
import { scratch } from './testbed.fixture.js'

describe('makeFolder', () => {
  it('makes the folders above it too, and leaves alone what is there', async () => {
    const folder = await scratch()
    const deep = join(folder, 'a', 'b', 'c')
    await makeFolder(deep)
    await writeFile(join(deep, 'kept'), '')
    await Promise.all([makeFolder(deep), makeFolder(join(deep, 'd')), makeFolder(join(deep, 'd'))])
    expect(existsSync(join(deep, 'kept')) && existsSync(join(deep, 'd'))).toBe(true)
    await makeFolder('/')
  })

  it('says that a part of the path is a file', async () => {
    const folder = await scratch()
    await writeFile(join(folder, 'file'), '')
    await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(makeFolder(join(folder, 'file', 'a', 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  })

  it.runIf(existsSync('/proc/self'))('does not try for ever where no folder can be made', async () => {
    await expect(makeFolder('/proc/x/y/z')).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^\/proc\/x cannot be made.*Choose another/),
    })
  })
})
