import { build, type BuildOptions, type Plugin } from 'esbuild'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { compress } from './compress.ts'

const source = join(import.meta.dirname, '..', 'src')
const built = join(import.meta.dirname, '..', '..', '..', 'packages', 'elements', 'cdn')

/** File names below `assets/`. */
export interface Assets {
  style: string
  /** The second family. */
  monoStyle: string
  /** Styles of the prerendered view of a model. */
  modelStyle: string
  /** Sets the theme before anything is drawn. */
  theme: string
  /** What every page runs. */
  script: string
  /** The elements in one file, as any site loads them; it brings further ones for the tags that it sees. */
  elements: string
  /** All of them, for the service worker. */
  all: string[]
}

/** The built elements, below a name that holds the hash of all of them: they may be kept for good. */
function copyElements(folder: string): string[] {
  const files = readdirSync(built)
  const hash = createHash('sha256')
  for (const name of files.sort()) hash.update(readFileSync(join(built, name)))
  const name = `elements-${hash.digest('hex').slice(0, 8)}`
  cpSync(built, join(folder, name), { recursive: true })
  return files.filter((file) => file.endsWith('.js')).map((file) => `${name}/${file}`)
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
    assetNames: '[name]-[hash]',
    legalComments: 'none',
    loader: { '.woff2': 'file', '.svg': 'file' },
    logLevel: 'warning',
  } satisfies BuildOptions
  const { metafile } = await build({
    ...shared,
    metafile: true,
    entryPoints: ['site.ts', 'site.css', 'mono.css', 'model.css'].map((name) => join(source, name)),
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
  const elements = copyElements(folder)
  const all = [...Object.keys(outputs).map((path) => basename(path)), ...elements]
  for (const name of all) compress(join(folder, name))
  return {
    style: basename(entry('site.css')),
    monoStyle: basename(entry('mono.css')),
    modelStyle: basename(entry('model.css')),
    theme: basename(entry('theme.ts')),
    script: basename(entry('site.ts')),
    elements: elements.find((name) => name.endsWith('/elements.js'))!,
    all,
  }
}
