/** The clients: what a page loads for one call, and what a call costs beside the same upstream, beside those of others. */
import { createBytezSimulator } from '@decentramodels/simulators'
import { build, type Metafile } from 'esbuild'
import { builtinModules } from 'node:module'
import { cpus } from 'node:os'
import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { ensureInstalled } from '../../scripts/install.mjs'
import { kilobytes, median, milliseconds, printTable } from '../table.ts'
import { CHATS, PICTURE } from './programs.js'

const CALLS = 500
const WARM_UP = 100

/** Parts of ours that load when something fails, and not for a call that goes well. */
const ON_FAILURE = /\/problem-/

interface Sizes {
  /** With the page. */
  first: number
  /** With the first call, the page's part included; all parts that may load later. */
  call: number
}

async function sizesOf(contents: string): Promise<Sizes> {
  const folder = import.meta.dirname
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: folder, sourcefile: 'program.js' },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    conditions: ['production'],
    // What runs in Node alone is counted without Node's own parts.
    external: ['node:*', ...builtinModules],
    legalComments: 'none',
    outdir: 'out',
    absWorkingDir: folder,
    metafile: true,
    write: false,
    logLevel: 'error',
  })
  const weight = new Map(
    outputFiles.map(({ path, contents }) => [relative(folder, path), gzipSync(contents, { level: 9 }).length]),
  )
  const entry = Object.keys(metafile.outputs).find((path) =>
    metafile.outputs[path]!.entryPoint?.includes('program.js'),
  )!
  const sum = (paths: Iterable<string>) => [...paths].reduce((total, path) => total + weight.get(path)!, 0)
  const all = [...weight.keys()].filter((path) => !ON_FAILURE.test(path))
  return { first: sum(closure(metafile, entry)), call: sum(all) }
}

/** A file and those that it imports at once. */
function closure({ outputs }: Metafile, path: string, seen = new Set<string>()): Set<string> {
  seen.add(path)
  for (const { path: next, kind } of outputs[path]!.imports)
    if (kind === 'import-statement' && outputs[next] && !seen.has(next)) closure({ outputs } as Metafile, next, seen)
  return seen
}

/** Milliseconds of one call, one after the other: the median. */
async function timeOf(ask: (content: string) => Promise<string>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < CALLS + WARM_UP; i++) {
    const began = performance.now()
    if (!(await ask(`Name a color, number ${i}`))) throw new Error('An answer is empty.')
    if (i >= WARM_UP) times.push(performance.now() - began)
  }
  return median(times)
}

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { quick: { type: 'boolean' } } })
  ensureInstalled(import.meta.dirname, 'the rivals of the client benchmark')
  console.log(
    `\nClients, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores of ${cpus()[0]?.model.trim()}, Node ${process.version}`,
  )

  console.log('\nOne picture from a page: gzipped bytes (esbuild, minified)\n')
  const sizes: (string | number)[][] = []
  for (const [name, program] of Object.entries(PICTURE)) {
    const { first, call } = await sizesOf(program)
    sizes.push([name, kilobytes(first), kilobytes(call)])
  }
  printTable(['client', 'with the page', 'with the first call'], sizes)
  if (values.quick) return

  console.log('\nOne answer of a chat, the upstream in the same process: milliseconds, median\n')
  const app = createBytezSimulator({ concurrency: Infinity })
  const upstream: typeof fetch = async (input, init) => app.fetch(new Request(input, init))
  const baseUrl = 'http://upstream.example'
  const body = (content: string) =>
    JSON.stringify({ model: 'Qwen/Qwen3-4B', messages: [{ role: 'user', content }], stream: false })
  const bare = await timeOf(async (content) => {
    const response = await upstream(`${baseUrl}/models/v2/openai/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer any-key', 'content-type': 'application/json' },
      body: body(content),
    })
    const answer = (await response.json()) as { choices: { message: { content: string } }[] }
    return answer.choices[0]!.message.content
  })
  const times: (string | number)[][] = [['fetch alone', milliseconds(bare), '']]
  const platformFetch = globalThis.fetch
  for (const [name, open] of Object.entries(CHATS)) {
    const ms = await timeOf(await open(baseUrl, upstream))
    globalThis.fetch = platformFetch
    times.push([name, milliseconds(ms), milliseconds(Math.max(0, ms - bare))])
  }
  printTable(['client', 'a call', 'of the client'], times)
}
