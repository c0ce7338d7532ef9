/** What a user installs: the packed tarballs, not the work tree. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from './imports.ts'

const names = ['core', 'elements', 'gateway', 'manifests', 'simulators']
const folder = mkdtempSync(join(tmpdir(), 'decentramodels-packages-'))
const tarballs = new Map<string, string>()
const installed = (name: string) => join(folder, 'node_modules', '@decentramodels', name)
const manifestOf = (name: string) => JSON.parse(readFileSync(join(installed(name), 'package.json'), 'utf8'))
const tool = (name: string) => join(root, 'tests', 'tools', 'node_modules', '.bin', name)

beforeAll(() => {
  mkdirSync(join(folder, 'node_modules', '@decentramodels'), { recursive: true })
  for (const name of names) {
    const packed = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
        cwd: join(root, 'packages', name),
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    )
    // npm prints a list, newer ones an object by name.
    const { filename } = (Array.isArray(packed) ? packed[0] : Object.values(packed)[0]) as { filename: string }
    tarballs.set(name, join(folder, filename))
    execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder])
    cpSync(join(folder, 'package'), installed(name), { recursive: true })
    rmSync(join(folder, 'package'), { recursive: true })
  }
  // Third-party dependencies as installed in the repository; our own only from the tarballs.
  for (const name of names) {
    for (const dependency of Object.keys(manifestOf(name).dependencies ?? {})) {
      if (dependency.startsWith('@decentramodels/')) continue
      // Two packages may need two versions; npm then puts one of them into the package's own folder.
      const own = join(root, 'packages', name, 'node_modules', dependency)
      const target = join(installed(name), 'node_modules', dependency)
      mkdirSync(dirname(target), { recursive: true })
      symlinkSync(existsSync(own) ? own : join(root, 'node_modules', dependency), target)
    }
  }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Import specifiers of a package that name code. */
function codeExports(name: string): string[] {
  return Object.entries(manifestOf(name).exports as Record<string, string | Record<string, string>>)
    .filter(([, target]) => (typeof target === 'string' ? target : (target.default ?? '')).endsWith('.js'))
    .map(([path]) => join('@decentramodels', name, path))
}

describe.each(names)('package %s', (name) => {
  it('passes publint and attw', () => {
    const publint = spawnSync(tool('publint'), ['run', tarballs.get(name)!, '--strict'], { encoding: 'utf8' })
    expect(publint.status, publint.stdout + publint.stderr).toBe(0)
    const attw = spawnSync(
      tool('attw'),
      [tarballs.get(name)!, '--profile', 'esm-only', '--no-emoji', ...attwExcludes(name)],
      { encoding: 'utf8' },
    )
    expect(attw.status, attw.stdout + attw.stderr).toBe(0)
  })

  it('has a file behind every export, and types behind every export of code', () => {
    for (const [path, target] of Object.entries(
      manifestOf(name).exports as Record<string, string | Record<string, string>>,
    )) {
      if (path.includes('*')) continue
      for (const file of typeof target === 'string' ? [target] : Object.values(target))
        expect(existsSync(join(installed(name), file)), `${path} -> ${file}`).toBe(true)
      if (typeof target !== 'string') expect(target.types, path).toMatch(/\.d\.ts$/)
    }
  })

  it('carries license and README, and no sources, tests or build records', () => {
    const files = execFileSync('tar', ['-tzf', tarballs.get(name)!], { encoding: 'utf8' }).split('\n')
    expect(files).toContain('package/LICENSE')
    expect(files).toContain('package/README.md')
    expect(files.filter((file) => /\.(test|fixture)\.|tsbuildinfo|package\/src\//.test(file))).toEqual([])
  })

  it('pins its dependencies and needs no install script', () => {
    const { dependencies = {}, scripts = {} } = manifestOf(name)
    for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(Object.keys(scripts).filter((script) => /^(pre|post)?install$|^prepare$/.test(script))).toEqual([])
  })
})

describe('installed packages', () => {
  it('can be imported in Node where they are meant to be', () => {
    for (const specifier of ['core', 'manifests', 'simulators'].flatMap(codeExports)) {
      const script = `const module = await import(${JSON.stringify(specifier)}); if (Object.keys(module).length === 0 && !${JSON.stringify(specifier)}.endsWith('types')) process.exit(3)`
      const result = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
        cwd: folder,
        encoding: 'utf8',
      })
      expect(result.status, `${specifier}\n${result.stderr}`).toBe(0)
    }
  })

  it('resolves every export of the elements', () => {
    for (const specifier of codeExports('elements')) {
      const script = `console.log(import.meta.resolve(${JSON.stringify(specifier)}))`
      const result = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
        cwd: folder,
        encoding: 'utf8',
      })
      expect(result.status, `${specifier}\n${result.stderr}`).toBe(0)
      expect(existsSync(new URL(result.stdout.trim()))).toBe(true)
    }
  })
})

describe('commands', () => {
  it.each(['decentra-manifests', 'decentra-simulators'])('%s runs through node_modules/.bin', (command) => {
    const result = spawnSync(join(root, 'node_modules', '.bin', command), ['--help'], { encoding: 'utf8' })
    expect(result.status, result.stderr).toBe(0)
    expect(result.stdout).toContain('Usage:')
    expect(result.stdout).toContain(command)
  })
})

/** Entry points that are no code with types of their own. */
function attwExcludes(name: string): string[] {
  const others = Object.entries(manifestOf(name).exports as Record<string, string | Record<string, string>>)
    .filter(([, target]) => typeof target === 'string')
    .map(([path]) => path)
  return others.length ? ['--exclude-entrypoints', ...others] : []
}
