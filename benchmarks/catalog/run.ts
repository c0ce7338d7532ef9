/** Catalogue: the seed's way (models.json, filter, resolve) beside ours, each measurement in a process of its own. */
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { kilobytes, milliseconds, printTable } from '../table.ts'
import { makeFolders } from './folders.ts'
import type { Measured } from './measure.ts'

function measure(way: 'seed' | 'ours', folder: string): Measured {
  const args = ['--expose-gc', '--max-old-space-size=8192', join(import.meta.dirname, 'measure.ts'), way, folder]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e8 })) as Measured
}

export async function run(args: string[]): Promise<void> {
  const folders = await makeFolders(args.includes('--quick') ? ['seed', 'padded'] : ['seed', 'padded', 10_000, 100_000])
  console.log(
    `\nCatalogue, ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus()[0]?.model.trim()}`,
  )
  console.log('Bytes as sent with gzip; times are medians without network; "cold" starts with nothing loaded.\n')
  const rows: string[][] = []
  for (const folder of folders) {
    for (const way of ['seed', 'ours'] as const) {
      const measured = measure(way, folder[way])
      rows.push([
        folder.name.includes('padded') ? folder.name : folder.models.toLocaleString('en'),
        way === 'seed' ? "seed's way" : 'ours',
        kilobytes(measured.bytesToCards),
        milliseconds(measured.cpuToCardsMs),
        `${milliseconds(measured.resolve382ColdMs)} / ${milliseconds(measured.resolve382WarmMs)}`,
        kilobytes(measured.resolveBytes),
        milliseconds(measured.unknownIdMs),
        kilobytes(measured.unknownIdBytes),
        milliseconds(measured.longestBlockMs),
        kilobytes(Math.max(0, measured.memoryBytes)),
      ])
    }
  }
  printTable(
    [
      'models',
      'way',
      'bytes before 24 cards',
      'ms to 24 cards',
      'ms to resolve 382 ids, cold / warm',
      'bytes for it',
      'ms for one unknown id',
      'bytes for it',
      'longest block, ms',
      'memory held',
    ],
    rows,
  )
}
