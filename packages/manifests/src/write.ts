import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import {
  copyFile,
  cp,
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib'
import { DecentraError, type FileInfo } from '@decentramodels/core/contract'
import pLimit, { type LimitFunction } from 'p-limit'
import type { ManifestFile } from './generate.js'

const packGzip = promisify(gzip)
const packBrotli = promisify(brotliCompress)

/** Above this a file's siblings are made at lesser effort: brotli's best takes a minute for 97 MB, its 9 a second. */
const BEST_UP_TO = 4 * 1024 * 1024
/** Below this a sibling saves nothing that a packet would notice. */
const SMALLEST = 512

/** Files of a manifests folder, by pattern: what a new folder does not have of these is gone; all else is carried over. */
const OURS =
  /^(?:models\.json|(?:hf|civitai)-filter-[\w-]+\.json|index\.json|home\.(?:json|html)|cards(?:-\d+)?\.bin|filters\.bin|search(?:-text)?(?:-\d+)?\.bin|changes\.json|details|history)(?:\.gz|\.br)?$/

/** Folders of ours, and the names in them. */
const OUR_FOLDERS: readonly [folder: string, ours: RegExp][] = [
  ['details', /^\d+\.json(?:\.gz|\.br)?$/],
  ['history', /^\d{4}-\d\d-\d\d\.bin(?:\.gz|\.br)?$/],
]

/** What became of one file. */
export interface WrittenFile extends FileInfo {
  name: string
  gzBytes: number | null
  brBytes: number | null
  /** False: the old file's bytes were kept. */
  changed: boolean
}

/** Where a folder is put together before it takes the old one's place. */
export interface FolderWriter {
  /** The folder as it was, while it is there. */
  readonly current: string
  write(file: ManifestFile): Promise<WrittenFile>
  /** Puts the new folder into the old one's place. */
  commit(): Promise<void>
  /** Drops what was put together. */
  discard(): Promise<void>
}

/** Folder for everything that must not be seen before it is whole: beside `out`, so that a rename can move it. */
export function workFolder(out: string): string {
  return `${out}.partial`
}

/** The real path of the folder: a link to it stays a link. */
export async function resolveOut(out: string): Promise<string> {
  const path = resolve(out)
  try {
    return await realpath(path)
  } catch {
    return path
  }
}

/** Makes an error of the disk one that people can act on. */
export function asDiskError(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (typeof code !== 'string') return error
  const reasons: Record<string, string> = {
    ENOSPC: 'the disk is full: make room, or choose another folder',
    EDQUOT: 'the quota is used up: make room, or choose another folder',
    EFBIG: 'the file is larger than allowed here: raise the limit, or choose another folder',
    EACCES: 'writing is not allowed there: change the permissions, or choose another folder',
    EPERM: 'writing is not allowed there: change the permissions, or choose another folder',
    EROFS: 'that file system is read-only: choose another folder',
    ENOTDIR: 'a part of that path is a file: choose another folder',
    EEXIST: 'a part of that path is a file: choose another folder',
    EBUSY: 'the folder cannot be replaced (is it a mount point?): choose a folder inside it',
    EXDEV: 'the folder cannot be replaced (is it a mount point?): choose a folder inside it',
    ENAMETOOLONG: 'the path is too long: choose another folder',
  }
  if (!Object.hasOwn(reasons, code)) return error
  return new DecentraError(
    'unavailable',
    `${path} cannot be written: ${reasons[code]}. The old files are as they were.`,
    { cause: error },
  )
}

/**
 * Takes back a folder that was about to be replaced when the process died between two renames: the only moment at
 * which the folder has no name of its own.
 */
export async function recover(out: string): Promise<boolean> {
  const previous = join(workFolder(out), 'previous')
  if ((await exists(out)) || !(await exists(previous))) return false
  await rename(previous, out)
  return true
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Refuses to take the place of a folder that holds something else. */
export async function assertReplaceable(out: string): Promise<void> {
  let names: string[]
  try {
    names = await readdir(out)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw asDiskError(error, out)
  }
  const foreign = names.filter((name) => !OURS.test(name) && !name.startsWith('.'))
  if (names.includes('models.json')) foreign.length = 0
  // Common names for folders: what a person keeps in one would go with the old files, for it is not carried over.
  for (const [folder, ours] of OUR_FOLDERS) {
    const held = names.includes(folder) ? await readdir(join(out, folder)).catch(() => []) : []
    foreign.push(...held.filter((name) => !ours.test(name) && !name.startsWith('.')).map((name) => `${folder}/${name}`))
  }
  if (foreign.length > 0)
    throw new DecentraError(
      'invalid-input',
      `${out} holds other things (${foreign.slice(0, 3).join(', ')}): choose an empty folder, or one with manifests.`,
    )
}

/** Begins a new folder beside `out`. */
export async function beginFolder(out: string, compression: 'best' | 'fast'): Promise<FolderWriter> {
  const next = join(workFolder(out), 'next')
  await rm(next, { recursive: true, force: true })
  await mkdir(next, { recursive: true })
  const folders = new Set<string>()
  const oneOf = pLimit(Math.max(2, availableParallelism()))

  return {
    current: out,
    async write(file) {
      const folder = dirname(join(next, file.name))
      if (!folders.has(folder)) {
        await mkdir(folder, { recursive: true })
        folders.add(folder)
      }
      return writeOne(file, join(out, file.name), join(next, file.name), compression, oneOf)
    },
    async commit() {
      await carryOver(out, next)
      await mkdir(dirname(out), { recursive: true })
      const previous = join(workFolder(out), 'previous')
      await rm(previous, { recursive: true, force: true })
      // Two renames, for there is none that swaps; a process that dies between them is made good by `recover`.
      const had = await exists(out)
      if (had) await rename(out, previous)
      try {
        await rename(next, out)
      } catch (error) {
        if (had) await rename(previous, out)
        throw error
      }
      await rm(previous, { recursive: true, force: true })
    },
    async discard() {
      await rm(next, { recursive: true, force: true })
    },
  }
}

/** Copies what is not ours, so that a `.gitkeep` or an owner's own file stays. */
async function carryOver(out: string, next: string): Promise<void> {
  const names = await readdir(out).catch(() => [])
  for (const name of names) if (!OURS.test(name)) await cp(join(out, name), join(next, name), { recursive: true })
}

async function writeOne(
  file: ManifestFile,
  oldPath: string,
  newPath: string,
  compression: 'best' | 'fast',
  oneOf: LimitFunction,
): Promise<WrittenFile> {
  const written = await writePieces(file, newPath)
  const same = await isSame(oldPath, newPath, written)
  if (same) {
    await rm(newPath)
    await linkOrCopy(oldPath, newPath)
  }
  const hash = same ? await hashFile(newPath) : written.hash
  const info: WrittenFile = {
    name: file.name,
    bytes: written.bytes,
    hash,
    gzBytes: null,
    brBytes: null,
    changed: !same,
  }
  if (!file.page || written.bytes < SMALLEST) return info
  const siblings = await oneOf(() =>
    writeSiblings(oldPath, newPath, { bytes: written.bytes, same, compression, bulk: file.bulk === true }),
  )
  return { ...info, ...siblings }
}

interface Pieces {
  bytes: number
  hash: string
  /** Bytes at which the time stands; -1: none. */
  timestampAt: number
  timestampBytes: number
}

async function writePieces(file: ManifestFile, path: string): Promise<Pieces> {
  const handle = await open(path, 'w')
  try {
    const hash = createHash('sha256')
    const stamp = file.timestamp === undefined ? undefined : Buffer.from(JSON.stringify(file.timestamp))
    let bytes = 0
    let timestampAt = -1
    for (const piece of file.pieces) {
      const chunk =
        typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
      // Any place with this run's time will do: an old file has another one there, or differs anyway.
      if (stamp !== undefined) {
        const at = chunk.lastIndexOf(stamp)
        if (at !== -1) timestampAt = bytes + at
      }
      hash.update(chunk)
      await handle.write(chunk)
      bytes += chunk.length
    }
    // On disk before it gets its name: a rename that outlives a power cut must not show an empty file.
    if (!file.name.startsWith('details/')) await handle.sync()
    return { bytes, hash: shortHash(hash), timestampAt, timestampBytes: stamp?.length ?? 0 }
  } finally {
    await handle.close()
  }
}

function shortHash(hash: Hash): string {
  return hash.digest('hex').slice(0, 16)
}

const READ_BYTES = 256 * 1024

/** Whether two files differ in nothing but the time. */
async function isSame(oldPath: string, newPath: string, written: Pieces): Promise<boolean> {
  let old: FileHandle
  try {
    old = await open(oldPath, 'r')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
  const fresh = await open(newPath, 'r')
  try {
    if ((await old.stat()).size !== written.bytes) return false
    const a = Buffer.alloc(READ_BYTES)
    const b = Buffer.alloc(READ_BYTES)
    for (let at = 0; at < written.bytes;) {
      const length = Math.min(READ_BYTES, written.bytes - at)
      await readFully(old, a, length, at)
      await readFully(fresh, b, length, at)
      if (written.timestampAt >= 0) {
        const from = Math.max(0, written.timestampAt - at)
        const to = Math.min(length, written.timestampAt + written.timestampBytes - at)
        if (to > from) {
          a.fill(0, from, to)
          b.fill(0, from, to)
        }
      }
      if (a.compare(b, 0, length, 0, length) !== 0) return false
      at += length
    }
    return true
  } finally {
    await old.close()
    await fresh.close()
  }
}

async function readFully(handle: FileHandle, buffer: Buffer, length: number, position: number): Promise<void> {
  for (let got = 0; got < length;) {
    const { bytesRead } = await handle.read(buffer, got, length - got, position + got)
    if (bytesRead === 0) throw new Error('A file became shorter while it was read.')
    got += bytesRead
  }
}

async function hashFile(path: string): Promise<string> {
  const handle = await open(path, 'r')
  try {
    const hash = createHash('sha256')
    for await (const chunk of handle.createReadStream({ autoClose: false })) hash.update(chunk as Buffer)
    return shortHash(hash)
  } finally {
    await handle.close()
  }
}

/** A second name where the file system has such, else a copy. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error
    await copyFile(from, to)
  }
}

async function writeSiblings(
  oldPath: string,
  newPath: string,
  { bytes, same, compression, bulk }: { bytes: number; same: boolean; compression: 'best' | 'fast'; bulk: boolean },
): Promise<{ gzBytes: number; brBytes: number }> {
  if (same && (await exists(`${oldPath}.gz`)) && (await exists(`${oldPath}.br`))) {
    await linkOrCopy(`${oldPath}.gz`, `${newPath}.gz`)
    await linkOrCopy(`${oldPath}.br`, `${newPath}.br`)
    return { gzBytes: (await stat(`${newPath}.gz`)).size, brBytes: (await stat(`${newPath}.br`)).size }
  }
  const quality = compression === 'fast' || bulk ? 5 : bytes > BEST_UP_TO ? 9 : 11
  const gzipOptions = { level: compression === 'fast' ? 6 : 9 }
  // A window no larger than the file: brotli reserves many times its window, and thousands of files would each do so.
  const window = Math.min(22, Math.max(16, Math.ceil(Math.log2(bytes + 1))))
  const brotliOptions = {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_LGWIN]: window,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes,
    },
  }
  if (bytes > BEST_UP_TO) {
    // In a stream: the plain file of a large catalogue is a hundred megabytes.
    await pipeline(createReadStream(newPath), createGzip(gzipOptions), createWriteStream(`${newPath}.gz`))
    await pipeline(createReadStream(newPath), createBrotliCompress(brotliOptions), createWriteStream(`${newPath}.br`))
    return { gzBytes: (await stat(`${newPath}.gz`)).size, brBytes: (await stat(`${newPath}.br`)).size }
  }
  const content = await readFile(newPath)
  // One after the other: the bound on files at a time is then one on memory, too.
  const gz = await packGzip(content, gzipOptions)
  await writeFile(`${newPath}.gz`, gz)
  const br = await packBrotli(content, brotliOptions)
  await writeFile(`${newPath}.br`, br)
  return { gzBytes: gz.length, brBytes: br.length }
}
