import { build, type Metafile } from 'esbuild'
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** A static import as esbuild writes it. */
const IMPORT = /import(?:\{([^}]*)\}from)?"\.\/([^"]+)";/g

/** Stands for the place until the entry is there to name it. */
const PLACE = '__PLACE__'

/**
 * Puts what the entry loads at once into the entry itself; parts that load later take it from there.
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
  /** Loaded by their own names, such as the loader. */
  const entries = new Set([...files].filter(([file]) => !/-[A-Z0-9]{8}\.js$/.test(file)).map(([file]) => file))
  const later = [...files.keys()].filter((file) => !eager.has(file))
  // What later parts import. Chunks name their exports a, b, c; in one file each needs a name of its own.
  const wanted = new Map<string, { chunk: string; name: string; alias: string }>()
  const renamed = (chunk: string, name: string): string => {
    const key = `${chunk} ${name}`
    if (!wanted.has(key)) wanted.set(key, { chunk, name, alias: `_${wanted.size.toString(36)}` })
    return wanted.get(key)!.alias
  }
  const rewritten = later.map(
    (file) => [file, readFileSync(join(folder, file), 'utf8').replace(IMPORT, importFromEntry)] as const,
  )
  const reexports = [...wanted.values()].map(
    ({ chunk, name, alias }) => `export { ${name} as ${alias} } from './${chunk}'`,
  )
  await build({
    stdin: { contents: [`export * from './${entry}'`, ...reexports].join('\n'), resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    // License texts lie beside the file: they would be 2 % of what a page loads.
    legalComments: 'external',
    footer: { js: `/*! Licenses: ${entry}.LEGAL.txt */` },
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
  // Later parts take what they need from a place that the entry fills, not from the entry's address: a page may have
  // loaded it under another one (`elements.js?v=2`), and then an import would load and run it a second time.
  const merged = readFileSync(join(folder, entry), 'utf8')
  const hash = createHash('sha256')
  for (const text of [merged, ...rewritten.map(([, text]) => text)]) hash.update(text)
  const version = hash.digest('hex').slice(0, 8)
  const place = `globalThis[Symbol.for("${version}")]`
  // One hash for all in place of one for each, which are noise that does not compress in what a page loads first.
  const shortNames = new Map(
    later.filter((file) => !entries.has(file)).map((file) => [file, file.replace(/-[A-Z0-9]{8}(?=\.js$)/, '')]),
  )
  const isUnique = (name: string) => [...shortNames.values()].filter((other) => other === name).length === 1
  const published = new Map(
    [...shortNames].map(([file, short]) => [file, `${version}-${isUnique(short) ? short : file}`]),
  )
  const renameParts = (text: string) =>
    text.replace(/(?<="\.\/)[^"\/]+\.js(?=")/g, (name) => published.get(name) ?? name)
  const own = new Map<string, string>()
  const filled = merged.replace(/export\{([^}]*)\};/, (_, names: string) => {
    const open: string[] = []
    for (const name of names.split(',')) {
      const [local, alias] = name.split(' as ') as [string, string | undefined]
      if (alias?.startsWith('_')) own.set(alias, local)
      else open.push(name)
    }
    return `${place}??={${[...new Set(own.values())].join(',')}};export{${open.join(',')}};`
  })
  writeFileSync(join(folder, entry), renameParts(filled))
  for (const chunk of chunks) rmSync(join(folder, chunk))
  for (const [file, text] of rewritten) {
    rmSync(join(folder, file))
    const filledIn = text
      .replaceAll(PLACE, place)
      .replace(/(?<=[{,])(_\w+):/g, (_, alias: string) => `${own.get(alias)}:`)
    writeFileSync(join(folder, published.get(file) ?? file), renameParts(filledIn))
  }

  function importFromEntry(statement: string, names: string | undefined, from: string): string {
    if (!chunks.includes(from)) return statement
    if (names === undefined) return ''
    const list = names.split(',').map((name) => {
      const [imported, local] = name.split(' as ') as [string, string | undefined]
      return `${renamed(from, imported)}:${local ?? imported}`
    })
    return `const{${list.join(',')}}=${PLACE};`
  }
}
