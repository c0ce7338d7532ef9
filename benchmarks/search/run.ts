/** Search: quality, keystrokes, sizes and memory, beside the libraries that people use. */
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { ensureInstalled } from '../../scripts/install.mjs'
import { kilobytes, milliseconds, printTable } from '../table.ts'
import { ENGINES } from './engines.js'
import type { Figures } from './measure.ts'
import type { MadeParts } from './make-parts.ts'
import type { PartsFigures } from './parts.ts'

async function bundleGz(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    platform: 'browser',
    write: false,
  })
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length
}

/** Above this many models a catalogue comes in parts; the rivals have none. */
const IN_PARTS = 100_000

/** Runs a script in a process of its own; what it prints last are its figures. */
function measure<T>(script: string, ...args: string[]): T | undefined {
  const flags = ['--expose-gc', '--max-old-space-size=8192', join(import.meta.dirname, script)]
  const { status, stdout } = spawnSync(process.execPath, [...flags, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  return status === 0 ? (JSON.parse(stdout.trim().split('\n').at(-1)!) as T) : undefined
}

function printParts(made: MadeParts, figures: PartsFigures): void {
  const bytesOf = (names: string[]) => [...new Set(names)].reduce((sum, name) => sum + made.files[name]!, 0)
  const files = figures.firstFiles.map((name) => `${name} ${kilobytes(made.files[name]!)}`)
  console.log(`\n${made.models.toLocaleString('en')} models in ${made.parts} parts, by the catalogue\n`)
  printTable(
    ['searched', 'loaded gz', 'load and open ms', 'p50 ms', 'p99 ms', 'longest block opening ms', 'typing ms'],
    [
      [
        `first part: ${figures.searched.toLocaleString('en')}`,
        kilobytes(bytesOf(figures.firstFiles)),
        milliseconds(figures.firstMs),
        figures.p50.toFixed(3),
        figures.p99.toFixed(3),
        milliseconds(figures.firstBlockMs),
        '-',
      ],
      [
        'all parts',
        kilobytes(bytesOf(figures.allFiles)),
        milliseconds(figures.allMs),
        milliseconds(figures.allP50),
        milliseconds(figures.allP99),
        milliseconds(figures.openBlockMs),
        milliseconds(figures.keystrokeBlockMs),
      ],
    ],
  )
  console.log(`\nUntil the first answer: ${files.join(', ')}.`)
}

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: 'string', default: 'seed,10000,100000,1000000' },
      engines: { type: 'string', default: Object.keys(ENGINES).join(',') },
      quick: { type: 'boolean' },
    },
  })
  ensureInstalled(import.meta.dirname, 'the rivals of the search benchmark')
  const names = values.engines.split(',')
  for (const name of names)
    if (!Object.hasOwn(ENGINES, name))
      throw new Error(`There is no engine "${name}". There are: ${Object.keys(ENGINES).join(', ')}.`)
  const sizes = values.quick ? ['10000'] : values.sizes.split(',')
  const bundles = new Map<string, number>()
  for (const name of names) bundles.set(name, ENGINES[name]!.bundle === '' ? 0 : await bundleGz(ENGINES[name]!.bundle))

  console.log(
    `\nSearch, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores of ${cpus()[0]?.model.trim()}, Node ${process.version}`,
  )
  for (const size of sizes) {
    if (Number(size) > IN_PARTS) {
      console.error(`the catalogue at ${size} ...`)
      const folder = mkdtempSync(join(tmpdir(), 'decentra-search-benchmark-'))
      const made = measure<MadeParts>('make-parts.ts', size, folder)
      const figures = made && measure<PartsFigures>('parts.ts', folder)
      if (figures) printParts(made, figures)
      rmSync(folder, { recursive: true })
      continue
    }
    const found = new Map<string, Figures>()
    for (const name of names) {
      console.error(`${name} at ${size} ...`)
      const figures = measure<Figures>('measure.ts', name, size)
      if (figures) found.set(name, figures)
      else console.error(`${name} failed at ${size}; its messages are above.`)
    }
    const models = found.values().next().value?.models ?? 0
    console.log(`\n${models.toLocaleString('en')} models\n`)
    printTable(
      [
        'engine',
        'MRR@10',
        'nDCG@10',
        'made MRR@10',
        'blind MRR@10',
        'p50 ms',
        'p99 ms',
        'open ms',
        'index gz',
        'heap MB',
        'build ms',
        'bundle gz',
      ],
      [...found].map(([name, figures]) => [
        name,
        figures.quality['all']!.mrr.toFixed(3),
        figures.quality['all']!.ndcg.toFixed(3),
        figures.quality['made: all']!.mrr.toFixed(3),
        figures.quality['blind: all']!.mrr.toFixed(3),
        figures.p50.toFixed(3),
        figures.p99.toFixed(3),
        milliseconds(figures.openMs),
        figures.indexGz === null ? '-' : kilobytes(figures.indexGz),
        figures.heapMb.toFixed(1),
        milliseconds(figures.buildMs),
        kilobytes(bundles.get(name)!),
      ]),
    )
    console.log(`\nMRR@10 by kind (number of queries)\n`)
    const kinds = Object.keys([...found.values()][0]?.quality ?? {})
      .filter((kind) => !/^(?:\w+: )?all$/.test(kind))
      .sort()
    printTable(
      ['kind', ...found.keys()],
      kinds.map((kind) => [
        `${kind} (${[...found.values()][0]!.quality[kind]!.n})`,
        ...[...found.values()].map(({ quality }) => quality[kind]?.mrr.toFixed(3) ?? '-'),
      ]),
    )
  }
}
