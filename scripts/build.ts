/**
 * Builds the packages: JavaScript always, type declarations and the elements' manifest with `--all`.
 * `npm start` needs the former only.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, root } from './install.mjs'

const all = process.argv.includes('--all') || process.env.npm_lifecycle_event === 'build'

function run(command: string, args: string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: 'inherit' })
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} failed in ${cwd}`)),
    )
  })
}

const folder = (name: string) => join(root, 'packages', name)
const tool = (name: string) => join(root, 'node_modules', '.bin', name)

try {
  // The elements' single-file bundle takes in what core was built to.
  await run(tool('tsup'), [], folder('core'))
  await Promise.all(
    ['simulators', 'manifests', 'gateway', 'elements'].map((name) => run(tool('tsup'), [], folder(name))),
  )
  if (all) {
    await run(tool('tsc'), ['-b'], root)
    // The analyzer is too heavy for everybody's installation.
    ensureInstalled(join(root, 'tests', 'tools'), 'the test tools')
    await run('npm', ['run', '--silent', 'analyze'], folder('elements'))
  }
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
