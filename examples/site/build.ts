/** Builds the site into static files for any host: hashed assets, one HTML page with the first cards already in it. */
import { build } from 'esbuild'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { type CatalogFacts, readoutLine, simulatedSentence } from './src/facts.ts'

const source = join(import.meta.dirname, 'src')
const elements = join(import.meta.dirname, '..', '..', 'packages', 'elements')

/** `<file>.br` and `<file>.gz` beside a file, for hosts that serve them. */
function compress(file: string): void {
  const bytes = readFileSync(file)
  if (bytes.length < 1024) return
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
}

/** Bundles script and styles; says under which names they were written, and what the script loads at once. */
async function bundle(out: string) {
  rmSync(join(out, 'assets'), { recursive: true, force: true })
  const { metafile } = await build({
    entryPoints: [join(source, 'site.ts'), join(source, 'site.css')],
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['production'],
    outdir: join(out, 'assets'),
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    assetNames: '[name]-[hash]',
    loader: { '.woff2': 'file', '.svg': 'file' },
    metafile: true,
    logLevel: 'warning',
  })
  const written = Object.entries(metafile.outputs).map(([path, info]) => ({ name: basename(path), info, path }))
  const find = (entry: string) =>
    written.find(({ info }) => info.entryPoint !== undefined && basename(info.entryPoint) === entry)!
  const script = find('site.ts')
  const preload = script.info.imports
    .filter((link) => link.kind === 'import-statement')
    .map((link) => basename(link.path))
  for (const { path } of written) compress(path)
  return { script: script.name, style: find('site.css').name, preload }
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** Writes the site into `out`; `out/manifests` must be there. */
export async function buildSite(out: string): Promise<void> {
  mkdirSync(out, { recursive: true })
  const { script, style, preload } = await bundle(out)
  if (existsSync(join(elements, 'cdn'))) cpSync(join(elements, 'cdn'), join(out, 'cdn'), { recursive: true })
  const home = readFileSync(join(out, 'manifests', 'home.html'), 'utf8')
  const facts = JSON.parse(readFileSync(join(out, 'manifests', 'home.json'), 'utf8')) as CatalogFacts
  const hints = [
    `<link rel="stylesheet" href="/assets/${style}">`,
    `<link rel="preload" href="/manifests/home.json" as="fetch" crossorigin="anonymous">`,
    ...preload.map((name) => `<link rel="modulepreload" href="/assets/${name}">`),
    `<script type="module" src="/assets/${script}"></script>`,
  ]
  const template = readFileSync(join(source, 'index.html'), 'utf8')
  // Functions as replacements: `$&` in a model's name must stay what it is.
  const page = template
    .replace('<!--assets-->', () => hints.join('\n    '))
    .replace('<!--home-->', () => home)
    .replace('<!--readout-->', () => escapeText(readoutLine(facts)))
    .replace('<!--simulated-->', () => escapeText(simulatedSentence(facts)))
  const id = createHash('sha256').update(page).digest('hex').slice(0, 8)
  const file = join(out, 'index.html')
  writeFileSync(file, page.replaceAll('<!--build-id-->', id))
  compress(file)
  console.log(`Built the site (build ${id}) into ${relative(process.cwd(), out) || '.'}`)
}

if (process.argv[1] === import.meta.filename) await buildSite(join(import.meta.dirname, 'public'))
