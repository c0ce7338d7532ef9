/** Writes a catalogue in parts into a folder: its own process, so that what it holds is not held by what is measured. */
import type { FileInfo } from '@decentramodels/core/contract'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { fileInfo, manifestsOf } from '../../packages/manifests/dist/generate.js'
import { readRecords } from './records.ts'

export interface MadeParts {
  models: number
  parts: number
  /** Files as a host would send them: their bytes with gzip. */
  files: Record<string, number>
}

const base = { filters: [], sources: [], changes: [], history: new Map<string, Uint8Array>(), hrefTemplate: undefined }
const generatedAt = '2026-01-01T00:00:00Z'
const [size, folder] = [Number(process.argv[2]), process.argv[3]!]
const models = readRecords(size)

const files: Record<string, number> = {}
function write(name: string, pieces: Iterable<Uint8Array | string>): FileInfo {
  const body = Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece)))
  writeFileSync(join(folder, name), body)
  files[name] = gzipSync(body, { level: 9 }).length
  return fileInfo(body)
}

const manifests = manifestsOf({ ...base, models, generatedAt })
const infos: Record<string, FileInfo> = {}
for (const { name, pieces } of manifests.files) {
  // Columns and indexes come one after the other; what follows is not searched.
  if (name === 'filters.bin') break
  if (name.endsWith('.bin')) infos[name] = write(name, pieces)
}
write('index.json', manifests.index(infos, '0'.repeat(16)).pieces)
// The first screen of the popular part is as large as that of all.
for (const { name, pieces } of manifestsOf({ ...base, models: models.slice(0, 1000), generatedAt }).files)
  if (name === 'home.json') write(name, pieces)

const made: MadeParts = { models: models.length, parts: Object.keys(files).length / 2 - 1, files }
console.log(JSON.stringify(made))
