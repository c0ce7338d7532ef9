import { build, type Metafile } from 'esbuild'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/**
 * Puts what the entry loads at once into the entry itself; parts that load later then import from it.
 * esbuild leaves shared code in chunks that a browser learns of only after the entry: one more round trip before the
 * first card, 150 ms on a slow phone.
 */
export async function mergeEntry(folder: string, entry: string): Promise<void> {
  const record = join(folder, 'metafile-esm.json')
  const { outputs } = JSON.parse(readFileSync(record, 'utf8')) as Metafile
  rmSync(record)
  const files = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]))
  const eager = new Set<string>()
  const add = (file: string): void => {
    if (eager.has(file)) return
    eager.add(file)
    for (const { path, kind } of files.get(file)!.imports) if (kind === 'import-statement') add(basename(path))
  }
  add(entry)
  const chunks = [...eager].filter((file) => file !== entry)
  // Chunks name their exports a, b, c; in one file each needs a name of its own.
  const renamed = (chunk: string, name: string) => `${name}_${chunks.indexOf(chunk)}`
  const reexports = chunks
    .filter((chunk) => files.get(chunk)!.exports.length > 0)
    .map(
      (chunk) =>
        `export { ${files
          .get(chunk)!
          .exports.map((name) => `${name} as ${renamed(chunk, name)}`)
          .join(', ')} } from './${chunk}'`,
    )
  await build({
    stdin: { contents: [`export * from './${entry}'`, ...reexports].join('\n'), resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    outfile: join(folder, entry),
    allowOverwrite: true,
    logLevel: 'error',
    plugins: [
      {
        name: 'later-parts',
        setup({ onResolve }) {
          onResolve({ filter: /^\./ }, ({ path, kind }) =>
            kind === 'dynamic-import' ? { path, external: true } : undefined,
          )
        },
      },
    ],
  })
  for (const file of files.keys()) {
    const path = join(folder, file)
    if (chunks.includes(file)) rmSync(path)
    else if (file !== entry)
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace(/import(?:\{([^}]*)\}from)?"\.\/([^"]+)";/g, importFromEntry),
      )
  }

  function importFromEntry(statement: string, names: string | undefined, from: string): string {
    if (!chunks.includes(from)) return statement
    if (names === undefined) return ''
    const list = names.split(',').map((name) => {
      const [imported, local] = name.split(' as ') as [string, string | undefined]
      return `${renamed(from, imported)} as ${local ?? imported}`
    })
    return `import{${list.join(',')}}from"./${entry}";`
  }
}
