import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild'
import { mkdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { compress } from './compress.ts'

const source = join(import.meta.dirname, '..', 'src')

/** File names below `assets/`. */
export interface Assets {
  style: string
  /** Styles of the prerendered view of a model. */
  modelStyle: string
  /** Sets the theme before anything is drawn. */
  theme: string
  /** What every page runs. */
  script: string
  /** The elements, and what they load at once. */
  elements: string
  preload: string[]
  /** All of them, for the service worker. */
  all: string[]
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

/** Files that the build makes itself, imported as `dm:<name>`. */
function made(files: Record<string, string>): Plugin {
  return {
    name: 'made',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^dm:/ }, ({ path }) => ({ path: path.slice(3), namespace: 'made' }))
      onLoad({ filter: /./, namespace: 'made' }, ({ path }) => ({
        contents: files[path]!,
        loader: path.endsWith('.css') ? 'css' : 'file',
      }))
    },
  }
}

/** Bundles scripts and styles; their names hold the hash of their content. */
export async function bundleAssets(out: string, files: Record<string, string>): Promise<Assets> {
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
    entryPoints: ['site.ts', 'elements.ts', 'site.css', 'model.css'].map((name) => join(source, name)),
    splitting: true,
    format: 'esm',
    plugins: [made(files)],
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
  return {
    style: basename(entry('site.css')),
    modelStyle: basename(entry('model.css')),
    theme: basename(entry('theme.ts')),
    script: basename(entry('site.ts')),
    elements: basename(entry('elements.ts')),
    preload: [...staticImports(outputs, entry('elements.ts'))].map((path) => basename(path)),
    all: Object.keys(outputs).map((path) => basename(path)),
  }
}
