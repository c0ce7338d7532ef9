/** Prints what each part weighs, gzip level 9, beside its budget in `budgets.json`; fails above one. */
import { build } from 'esbuild'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const root = join(import.meta.dirname, '..')
const budgets: Record<string, { entry?: string; file?: string; gzipBytes: number }> = JSON.parse(
  readFileSync(join(root, 'budgets.json'), 'utf8'),
)

/** Bytes of an entry as a page loads it at once: minified, one bundle, parts behind `import()` left out. */
async function bundled(entry: string): Promise<Uint8Array> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['production'],
    // Bundlers for production put license texts beside the script, as the cdn folder does.
    legalComments: 'none',
    write: false,
    outdir: 'out',
    metafile: true,
    absWorkingDir: root,
    logLevel: 'error',
  })
  const names = Object.keys(metafile.outputs)
  const first = names.find((name) => metafile.outputs[name]!.entryPoint === entry)!
  const eager = new Set<string>()
  const add = (name: string) => {
    if (eager.has(name)) return
    eager.add(name)
    for (const link of metafile.outputs[name]!.imports)
      if (link.kind === 'import-statement' && !link.external) add(link.path)
  }
  add(first)
  return Buffer.concat([...eager].map((name) => outputFiles[names.indexOf(name)]!.contents))
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
  const size = gzipSync(entry ? await bundled(entry) : readFileSync(path), { level: 9 }).length
  const over = size > gzipBytes
  failed ||= over
  const advice = over ? '  OVER' : size < gzipBytes * 0.85 ? '  well below: lower the budget' : ''
  console.log(`${name.padEnd(70)} ${String(size).padStart(8)} ${String(gzipBytes).padStart(8)}${advice}`)
}
process.exitCode = failed ? 1 : 0
