/** The TypeScript in the READMEs compiles against the packages as they are built: a reader types it in literally. */
import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const readmes = ['README.md', ...globSync('packages/*/README.md', { cwd: root })]

/** Names that a README's later snippet takes from an earlier one. */
const EARLIER = `declare const catalog: import('@decentramodels/core/catalog').Catalog
declare const signal: AbortSignal
`

it('compiles', () => {
  // Below the root, so that the packages resolve as they do for a reader who installed them.
  const folder = join(root, '.cache', 'readme')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  // What a bundler's own types say of style sheets.
  const styles = join(folder, 'styles.d.ts')
  writeFileSync(styles, "declare module '*.css'\n")
  const files = [styles]
  for (const readme of readmes)
    for (const [i, block] of [
      ...readFileSync(join(root, readme), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g),
    ].entries()) {
      const name = `${readme.replaceAll('/', '--')}-${i}.ts`
      const code = block[1]!
      const names = EARLIER.split('\n').filter((line) => {
        const declared = /const (\w+)/.exec(line)?.[1]
        return declared !== undefined && !new RegExp(`const ${declared}\\b`).test(code)
      })
      writeFileSync(join(folder, name), `${code}\n${names.join('\n')}\nexport {}\n`)
      files.push(join(folder, name))
    }
  expect(files.length).toBeGreaterThanOrEqual(7)
  const settings = ['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext', '--types', 'node']
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  let said = ''
  try {
    execFileSync(process.execPath, [tsc, ...settings, '--ignoreConfig', '--skipLibCheck', ...files], {
      encoding: 'utf8',
    })
  } catch (error) {
    said = (error as { stdout: string }).stdout
  }
  expect(said).toBe('')
}, 60_000)
