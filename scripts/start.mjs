// npm start: installs, builds, makes demonstration manifests and serves the site. Plain JavaScript for Node 20.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, root, scriptsEnvironment, scriptsNode } from './install.mjs'

ensureInstalled()
const child = spawn(scriptsNode(), [join(root, 'scripts', 'start-site.ts'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: scriptsEnvironment(),
})
// A terminal sends Ctrl-C to both; a supervisor only to this process. The child ends by itself; this one waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)
})
