// npm test: installs, builds, and runs every check. Plain JavaScript for Node 20, which hands over to a newer Node.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, root, scriptsEnvironment, scriptsNode } from './install.mjs'

ensureInstalled()
ensureInstalled(join(root, 'tests', 'tools'), 'the test tools')
const child = spawn(scriptsNode(), [join(root, 'scripts', 'test-all.ts'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: scriptsEnvironment(),
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => {
  process.exitCode = code ?? 1
})
