/** Prints what each part weighs, gzip level 9, beside its budget in `budgets.json`; fails above one. */
import { build } from 'esbuild'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const root = join(import.meta.dirname, '..')
const budgets: Record<string, { entry?: string; file?: string; gzipBytes: number }> = JSON.parse(
  readFileSync(join(root, 'budgets.json'), 'utf8'),
)

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
for (const [name, { entry, file, gzipBytes }] of Object.entries(budgets)) {
  const path = join(root, (entry ?? file)!)
  if (!existsSync(path)) {
    console.log(`${name.padEnd(70)} missing: ${entry ?? file}`)
    failed = true
    continue
  }
  const size = gzipSync(entry ? await bundled(entry) : published(path), { level: 9 }).length
  const over = size > gzipBytes
  failed ||= over
  const advice = over ? '  OVER' : size < gzipBytes * 0.85 ? '  well below: lower the budget' : ''
  console.log(`${name.padEnd(70)} ${String(size).padStart(8)} ${String(gzipBytes).padStart(8)}${advice}`)
}
process.exitCode = failed ? 1 : 0
