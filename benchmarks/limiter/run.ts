/** The limiter: does it hold its limit, whom does it keep waiting, what does it cost, beside the libraries that people use. */
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { builtinModules } from 'node:module'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { ensureInstalled } from '../../scripts/install.mjs'
import { kilobytes, printTable } from '../table.ts'
import { ENGINES } from './engines.js'
import type { Figures } from './measure.ts'

/** Gzipped bytes of what is loaded at once; with `whole`, of that and all that loads later. */
async function bundleGz(contents: string, whole: boolean): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    // What runs in Node alone is counted without Node's own parts.
    external: ['node:*', ...builtinModules],
    write: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'later-parts',
        setup({ onResolve }) {
          onResolve({ filter: /./ }, ({ path, kind }) =>
            kind === 'dynamic-import' && !whole ? { path, external: true } : undefined,
          )
        },
      },
    ],
  })
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length
}

function measure(engine: string, jobs: number, seconds: number): Figures | undefined {
  const args = [
    '--expose-gc',
    '--no-warnings',
    join(import.meta.dirname, 'measure.ts'),
    engine,
    `${jobs}`,
    `${seconds}`,
  ]
  const { status, stdout } = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    timeout: 300_000,
  })
  return status === 0 ? (JSON.parse(stdout.trim().split('\n').at(-1)!) as Figures) : undefined
}

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { engines: { type: 'string', default: Object.keys(ENGINES).join(';') }, quick: { type: 'boolean' } },
  })
  ensureInstalled(import.meta.dirname, 'the rivals of the limiter benchmark')
  const names = values.engines.split(';')
  for (const name of names)
    if (!Object.hasOwn(ENGINES, name))
      throw new Error(`There is no limiter "${name}". There are: ${Object.keys(ENGINES).join('; ')}.`)
  console.log(
    `\nLimiter, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores of ${cpus()[0]?.model.trim()}, Node ${process.version}`,
  )
  const found = new Map<string, Figures>()
  for (const name of names) {
    console.error(`${name} ...`)
    const own = name === 'decentramodels' && !values.quick
    const figures = measure(name, own ? 1_000_000 : 20_000, own ? 600 : 20)
    if (figures) found.set(name, figures)
    else console.error(`${name} failed; its messages are above.`)
  }
  const mark = (does: boolean | undefined) => (does ? 'yes' : '-')
  console.log('\nDoes it hold\n')
  printTable(
    ['limiter', 'random jobs', 'starts too many', 'fullest window', 'second user waits', 'of the fastest pace'],
    [...found].map(([name, { violations, secondWaitMs, throughput }]) => [
      name,
      violations.jobs.toLocaleString('en'),
      violations.tooMany.toLocaleString('en'),
      `${(violations.fullest * 100).toFixed(0)} %`,
      `${(secondWaitMs / 1000).toFixed(0)} s`,
      `${(throughput * 100).toFixed(1)} %`,
    ]),
  )
  console.log('\nWhat it knows\n')
  printTable(
    ['limiter', 'places', 'priority', 'weight', 'turns of users'],
    [...found.keys()].map((name) => {
      const { concurrency, priority, weight, users } = ENGINES[name]!.can
      return [name, mark(concurrency), mark(priority), mark(weight), mark(users)]
    }),
  )
  console.log('\nWhat it costs\n')
  printTable(
    ['limiter', 'ns a job at once', 'ns a job that waits', 'bytes a waiting job', 'bundle gz', 'later gz'],
    await Promise.all(
      [...found].map(async ([name, { freeNs, queuedNs, bytes }]) => {
        const atOnce = await bundleGz(ENGINES[name]!.bundle, false)
        const later = (await bundleGz(ENGINES[name]!.bundle, true)) - atOnce
        return [
          name,
          freeNs.toFixed(0),
          queuedNs === null ? '-' : queuedNs.toFixed(0),
          bytes.toFixed(0),
          kilobytes(atOnce),
          later === 0 ? '-' : kilobytes(later),
        ]
      }),
    ),
  )
}
