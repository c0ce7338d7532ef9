import { build } from 'esbuild'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { circles, importsOf, root, sourceFiles } from './imports.ts'

/** Which package may import which, by the design. */
const PACKAGE_ARROWS: Record<string, string[]> = {
  core: [],
  elements: ['core'],
  // The simulators are for `--demo`, by dynamic import in the command alone.
  gateway: ['core', 'simulators'],
  manifests: ['core'],
  simulators: ['core'],
}

/** What each room of core may import; `index` stands for the package's own door. */
const CORE_ARROWS: Record<string, string[]> = {
  contract: ['contract'],
  runtime: [],
  sse: [],
  limiter: ['limiter', 'contract', 'runtime'],
  search: ['search', 'contract'],
  catalog: ['catalog', 'contract', 'runtime', 'sse', 'search'],
  bytez: ['bytez', 'contract', 'runtime', 'sse'],
  client: ['client', 'contract', 'runtime', 'sse', 'limiter'],
  index: ['contract', 'runtime', 'sse', 'catalog', 'client', 'limiter', 'search', 'bytez'],
}

const room = (file: string) => file.split('/')[3]!.replace(/\.ts$/, '')
const packageOf = (file: string) => file.split('/')[1]!

describe('structure', () => {
  it('has no import circle', () => {
    expect(circles(sourceFiles())).toEqual([])
  })

  it('keeps the arrows between packages', () => {
    const wrong = sourceFiles().flatMap((file) =>
      importsOf(file)
        .filter(({ specifier, to }) => {
          if (to !== undefined) return packageOf(to) !== packageOf(file)
          const target = /^@decentramodels\/([^/]+)/.exec(specifier)?.[1]
          return (
            target !== undefined && target !== packageOf(file) && !PACKAGE_ARROWS[packageOf(file)]!.includes(target)
          )
        })
        .map(({ specifier }) => `${file} -> ${specifier}`),
    )
    expect(wrong).toEqual([])
  })

  it('lets simulators know the contract alone', () => {
    const wrong = sourceFiles('packages/simulators/src/**/*.ts').flatMap((file) =>
      importsOf(file).filter(
        ({ specifier }) =>
          specifier.startsWith('@decentramodels/core') && specifier !== '@decentramodels/core/contract',
      ),
    )
    expect(wrong).toEqual([])
  })

  it('keeps the arrows inside core', () => {
    const wrong = sourceFiles('packages/core/src/**/*.ts').flatMap((file) =>
      importsOf(file)
        .filter(({ to }) => to !== undefined && room(to) !== room(file) && !CORE_ARROWS[room(file)]?.includes(room(to)))
        .map(({ to }) => `${file} -> ${to}`),
    )
    expect(wrong).toEqual([])
  })

  it('lets a browser entry depend on the agreed libraries only', () => {
    const allowed: Record<string, RegExp> = {
      core: /^(zod\/mini|ky)$/,
      elements: /^(lit|lit\/.+|@lit\/(task|context)|@decentramodels\/core(\/.+)?)$/,
    }
    const wrong = Object.entries(allowed).flatMap(([name, pattern]) =>
      sourceFiles(`packages/${name}/src/**/*.ts`).flatMap((file) =>
        importsOf(file)
          .filter(({ specifier, to }) => to === undefined && !pattern.test(specifier))
          .map(({ specifier }) => `${file} -> ${specifier}`),
      ),
    )
    expect(wrong).toEqual([])
  })

  it('keeps schemas in their own files: each x.schema.ts beside an x.ts, and zod nowhere else in the contract', () => {
    const contract = sourceFiles('packages/core/src/contract/*.ts')
    const schemas = contract.filter((file) => file.endsWith('.schema.ts'))
    expect(schemas.length).toBeGreaterThan(2)
    for (const schema of schemas) expect(contract).toContain(schema.replace('.schema.ts', '.ts'))
    const withZod = contract.filter((file) => importsOf(file).some(({ specifier }) => specifier.startsWith('zod')))
    expect(withZod).toEqual(schemas)
    const mixed = contract.filter(
      (file) =>
        !file.endsWith('.schema.ts') &&
        !file.endsWith('/index.ts') &&
        importsOf(file).some(({ specifier }) => specifier.includes('.schema.')),
    )
    expect(mixed).toEqual([])
  })

  it('loads no schema library with the first screen', async () => {
    const { metafile } = await build({
      entryPoints: [join(root, 'packages/elements/dist/define.js')],
      bundle: true,
      splitting: true,
      format: 'esm',
      write: false,
      outdir: 'out',
      metafile: true,
      conditions: ['production'],
      logLevel: 'silent',
    })
    expect(Object.keys(metafile.inputs).some((input) => input.includes('packages/core/dist/catalog/'))).toBe(true)
    const zod = Object.values(metafile.outputs).flatMap(({ inputs }) =>
      Object.keys(inputs).filter((input) => /node_modules\/(zod|ky)\//.test(input)),
    )
    expect(zod).toEqual([])
  })

  it('names no model in elements or site: every model on a page comes from a manifest', () => {
    const files = [
      ...sourceFiles('packages/elements/src/**/*.ts'),
      ...globSync('examples/{site,html}/**/*.{ts,html}', { cwd: root }),
    ].filter((file) => !file.includes('node_modules') && !file.startsWith('examples/site/public/'))
    const known = new Set(knownModelIds())
    expect(known.size).toBeGreaterThan(1000)
    const named = files.flatMap((file) => {
      const words = readFileSync(join(root, file), 'utf8').match(/[\w.-]+\/[\w.-]+|civitai:\d+/g) ?? []
      return words.filter((word) => known.has(word)).map((word) => `${file}: ${word}`)
    })
    expect(named).toEqual([])
  })

  it('has a README in every package and each is named in the one of the repository', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    for (const name of Object.keys(PACKAGE_ARROWS)) {
      expect(existsSync(join(root, 'packages', name, 'README.md')), name).toBe(true)
      expect(readme).toContain(`packages/${name}`)
    }
  })

  it('skips no test and runs none alone', () => {
    const marks = globSync(['packages/*/src/**/*.test.ts', 'tests/**/*.test.ts'], { cwd: root }).filter((file) =>
      /\b(it|test|describe)\.(only|skip|todo|fixme)\b|\bx(it|describe)\(/.test(
        readFileSync(join(root, file), 'utf8').replace(/\/\\b\(it.*/g, ''),
      ),
    )
    expect(marks).toEqual([])
  })
})

/** Ids of the recorded catalogue, out of the site's generated manifests. */
function knownModelIds(): string[] {
  const file = join(root, 'examples/site/public/manifests/models.json')
  if (!existsSync(file)) throw new Error('The demonstration manifests are missing: run npm run build:site.')
  return Object.keys(JSON.parse(readFileSync(file, 'utf8')).models)
}
