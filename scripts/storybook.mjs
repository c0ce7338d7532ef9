// npm run storybook: installs, builds what is out of date, and starts Storybook. Plain JavaScript for Node 20.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, root, scriptsEnvironment, scriptsNode } from './install.mjs'

ensureInstalled()
ensureInstalled(join(root, 'tests', 'tools'), 'the test tools')
ensureInstalled(join(root, 'stories'), 'Storybook')
const child = spawn(scriptsNode(), [join(root, 'scripts', 'storybook.ts'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: scriptsEnvironment(),
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)
})
