/** Prints what each part weighs, gzip level 9, beside its budget in `budgets.json`; fails above one. */
import { build } from 'esbuild'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'

const root = join(import.meta.dirname, '..')
interface Budget {
  /** Loaded at once, in one file. */
  entry?: string
  /** Loaded at once, apart from what `beside` has loaded before. */
  entries?: string[]
  beside?: string
  /** Published as it is. */
  file?: string
  gzipBytes: number
}
const budgets: Record<string, Budget> = JSON.parse(readFileSync(join(root, 'budgets.json'), 'utf8'))

/**
 * Bytes of an entry as a page loads it at once: minified, in one file, as Rollup and Vite chunk it; parts behind
 * `import()` left out.
 */
async function bundled(entry: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['production'],
    // Bundlers for production put license texts beside the script, as the cdn folder does.
    legalComments: 'none',
    write: false,
    absWorkingDir: root,
    logLevel: 'error',
    plugins: [
      {
        name: 'later-parts',
        setup({ onResolve }) {
          onResolve({ filter: /./ }, ({ path, kind }) =>
            kind === 'dynamic-import' ? { path, external: true } : undefined,
          )
        },
      },
    ],
  })
  return outputFiles[0]!.contents
}

/** Bytes that entries add to a page that has loaded another one: parts in common are apart, as bundlers cut them. */
async function added(entries: string[], beside: string): Promise<Uint8Array> {
  const { metafile, outputFiles } = await build({
    entryPoints: [beside, ...entries],
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['production'],
    legalComments: 'none',
    write: false,
    metafile: true,
    outdir: join(root, 'out'),
    absWorkingDir: root,
    logLevel: 'error',
  })
  const { outputs } = metafile
  const follow = (entry: string, seen = new Set<string>()): Set<string> => {
    seen.add(entry)
    for (const { path, kind } of outputs[entry]!.imports)
      if (kind === 'import-statement' && !seen.has(path)) follow(path, seen)
    return seen
  }
  const closure = (entry: string) => follow(Object.keys(outputs).find((path) => outputs[path]!.entryPoint === entry)!)
  const before = closure(beside)
  const after = new Set(entries.flatMap((entry) => [...closure(entry)].filter((path) => !before.has(path))))
  return Buffer.concat(
    outputFiles.filter(({ path }) => after.has(relative(root, path))).map(({ contents }) => contents),
  )
}

/** Bytes of a published file, with those of the files that it imports at once. */
function published(path: string, seen = new Set<string>()): Uint8Array {
  seen.add(path)
  const text = readFileSync(path)
  if (!path.endsWith('.js')) return text
  const imports = [...String(text).matchAll(/\b(?:import|from) ?"(\.[^"]+)"/g)].map(([, name]) =>
    join(path, '..', name!),
  )
  return Buffer.concat([text, ...imports.filter((file) => !seen.has(file)).map((file) => published(file, seen))])
}

let failed = false
console.log(`${'part'.padEnd(70)} ${'gzip'.padStart(8)} ${'budget'.padStart(8)}`)
for (const [name, { entry, entries, beside, file, gzipBytes }] of Object.entries(budgets)) {
  const paths = [entry ?? file ?? beside!, ...(entries ?? [])].map((path) => join(root, path))
  const missing = paths.find((path) => !existsSync(path))
  if (missing) {
    console.log(`${name.padEnd(70)} missing: ${relative(root, missing)}`)
    failed = true
    continue
  }
  const bytes = entries ? await added(entries, beside!) : entry ? await bundled(entry) : published(paths[0]!)
  const size = gzipSync(bytes, { level: 9 }).length
  const over = size > gzipBytes
  failed ||= over
  const advice = over ? '  OVER' : size < gzipBytes * 0.85 ? '  well below: lower the budget' : ''
  console.log(`${name.padEnd(70)} ${String(size).padStart(8)} ${String(gzipBytes).padStart(8)}${advice}`)
}
process.exitCode = failed ? 1 : 0
