// What both entry commands do first: install when needed, and find the Node that the repository's scripts run on.
// Plain JavaScript for Node 20, because it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

function isInstalled(folder) {
  const installed = join(folder, 'node_modules', '.package-lock.json')
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs
}

/** Runs `npm ci` in a folder unless what is there is as new as its lockfile. Ends the process when that fails. */
export function ensureInstalled(folder = root, what = 'the tools of this repository') {
  if (isInstalled(folder)) return
  console.log(`Installing ${what} (once; this takes up to a minute) ...`)
  // Quiet, but with its errors: npm's own warnings about transitive packages help nobody who starts a demo.
  // No package needs its installation script: SQLite comes built, but npm would still ask for a compiler's tools. Ours, the
  // fitting Node, is done by scriptsNode().
  const result = spawnSync('npm', ['ci', '--ignore-scripts', '--loglevel', 'error', '--no-fund', '--no-audit'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0) {
    console.error(`Could not install: "npm ci" failed in ${folder}. Its messages are above.`)
    process.exit(1)
  }
}

/** The Node that fits the repository's scripts: the one that installation put beside the tools, or this one. */
export function scriptsNode() {
  const own = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(own)) return own
  // The tools may have been installed by a newer Node than today's: then one is still to be put beside them.
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'ensure-node.mjs')], { stdio: 'inherit' })
  if (status !== 0) process.exit(1)
  return existsSync(own) ? own : process.execPath
}

/** Environment in which `node` and the installed tools are the fitting ones, for child processes too. */
export function scriptsEnvironment() {
  return {
    ...process.env,
    PATH: `${join(root, 'node_modules', '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`,
  }
}
