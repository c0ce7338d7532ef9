import { build, type BuildOptions, type Metafile } from 'esbuild'
import { mkdirSync, rmSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { compress } from './compress.ts'
import type { Script } from './site.ts'

const source = join(import.meta.dirname, '..', 'src')

/** File names below `assets/`. */
export interface Assets {
  style: string
  /** Sets the theme before anything is drawn. */
  theme: string
  /** Of each kind of page: its script and what that loads at once. */
  scripts: Record<Script, { name: string; preload: string[] }>
  /** All of them, for the service worker. */
  all: string[]
}

const ENTRIES: Record<Script, string> = {
  shell: 'shell.ts',
  home: 'home.ts',
  lists: 'lists.ts',
  model: 'model.ts',
}

/** What a file loads at once, and what that loads, and so on. */
function staticImports(outputs: Metafile['outputs'], path: string, found = new Set<string>()): Set<string> {
  for (const link of outputs[path]?.imports ?? []) {
    if (link.kind !== 'import-statement' || found.has(link.path)) continue
    found.add(link.path)
    staticImports(outputs, link.path, found)
  }
  return found
}

/** Bundles scripts and styles; their names hold the hash of their content. */
export async function bundleAssets(out: string): Promise<Assets> {
  const folder = join(out, 'assets')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const shared = {
    bundle: true,
    minify: true,
    target: 'es2022',
    conditions: ['production'],
    outdir: folder,
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    assetNames: '[name]-[hash]',
    legalComments: 'none',
    loader: { '.woff2': 'file', '.svg': 'file' },
    logLevel: 'warning',
  } satisfies BuildOptions
  const { metafile } = await build({
    ...shared,
    metafile: true,
    entryPoints: [...Object.values(ENTRIES), 'site.css'].map((name) => join(source, name)),
    splitting: true,
    format: 'esm',
  })
  // Runs before the first line is drawn, so it is no module.
  const theme = await build({ ...shared, metafile: true, entryPoints: [join(source, 'theme.ts')], format: 'iife' })
  const outputs = { ...metafile.outputs, ...theme.metafile.outputs }
  const entry = (name: string): string => {
    const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint && basename(entryPoint) === name)
    if (found === undefined) throw new Error(`The bundler wrote nothing for ${name}.`)
    return found[0]
  }
  for (const path of Object.keys(outputs)) compress(path)
  const script = (name: string) => ({
    name: basename(entry(name)),
    preload: [...staticImports(outputs, entry(name))].map((path) => basename(path)),
  })
  return {
    style: basename(entry('site.css')),
    theme: basename(entry('theme.ts')),
    scripts: {
      shell: script(ENTRIES.shell),
      home: script(ENTRIES.home),
      lists: script(ENTRIES.lists),
      model: script(ENTRIES.model),
    },
    all: Object.keys(outputs).map((path) => relative(folder, join(process.cwd(), path))),
  }
}
