/** Row 29: what is installed with our packages, and what is in them. */
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..', '..')

interface PackageManifest {
  name: string
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
}

const readJson = <T>(file: string) => JSON.parse(readFileSync(join(root, file), 'utf8')) as T
const packages = globSync('packages/*/package.json', { cwd: root }).map((file) => readJson<PackageManifest>(file))
const short = (name: string) => name.replace('@decentramodels/', '')

describe('dependencies', () => {
  it('each have a reason in SECURITY.md, and none is there without need', () => {
    const reasons = [
      ...readFileSync(join(root, 'SECURITY.md'), 'utf8').matchAll(/^\| (\w+) +\| `([^`]+)` +\| (.+?) +\|$/gm),
    ]
    const stated = reasons.map(([, name, dependency]) => `${name} ${dependency}`).sort()
    const actual = packages.flatMap(({ name, dependencies = {} }) =>
      Object.keys(dependencies)
        .filter((dependency) => !dependency.startsWith('@decentramodels/'))
        .map((dependency) => `${short(name)} ${dependency}`),
    )
    expect(stated).toEqual(actual.sort())
    expect(reasons.every(([, , , reason]) => reason!.length > 5)).toBe(true)
  })

  it('are pinned exactly, and the lockfile names no address', () => {
    for (const { name, dependencies = {} } of packages)
      for (const [dependency, version] of Object.entries(dependencies))
        expect(version, `${name} -> ${dependency}`).toMatch(/^\d+\.\d+\.\d+$/)
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8').match(/"resolved": "http/g)).toBeNull()
  })

  it('run nothing when they are installed, apart from the few that are named', () => {
    const { allowScripts } = readJson<{ allowScripts: Record<string, boolean> }>('package.json')
    const lock = readJson<{ packages: Record<string, { hasInstallScript?: boolean }> }>('package-lock.json')
    const running = Object.entries(lock.packages)
      .filter(([path, { hasInstallScript }]) => hasInstallScript && path !== '')
      .map(([path]) => path.split('node_modules/').at(-1)!)
    expect(running.filter((name) => !(name in allowScripts))).toEqual([])
    for (const { name, scripts = {} } of packages)
      expect(
        Object.keys(scripts).filter((script) => /^(pre|post)?install$|^prepare$/.test(script)),
        name,
      ).toEqual([])
  })
})

describe('the package', () => {
  it('holds what runs and what explains it, and nothing else', () => {
    const packed = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        cwd: join(root, 'packages', 'gateway'),
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    )
    // npm prints a list, newer ones an object by name.
    const [{ files }] = (Array.isArray(packed) ? packed : Object.values(packed)) as [{ files: { path: string }[] }]
    const paths = files.map(({ path }) => path)
    expect(paths).toContain('dist/index.js')
    expect(
      paths.filter(
        (path) =>
          !/^(dist\/[\w/-]+\.(js|d\.ts)|bin\/decentra-gateway\.js|package\.json|README\.md|LICENSE)$/.test(path),
      ),
    ).toEqual([])
  })
})
