/** Prepares what the stories need and starts Storybook, builds it, or tests its stories. Started by `storybook.mjs`. */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { FreshSteps, PACKAGE_SOURCES } from './fresh.ts'
import { root } from './install.mjs'

const stories = join(root, 'stories')

const help = `npm run storybook [-- options]

Starts Storybook on this machine; nothing asks the network.

  PORT (environment)   port, 0 = any free one; default 6006
  --build              write static files for any host instead
  --out DIR            where to; default stories/dist
  --test               run every story as a test in a real browser, light and dark, instead
  --fresh              make everything again even when nothing changed
  --help               this text`

let options: { build?: boolean; out?: string; test?: boolean; fresh?: boolean; help?: boolean }
try {
  options = parseArgs({
    options: {
      build: { type: 'boolean' },
      out: { type: 'string', default: join(stories, 'dist') },
      test: { type: 'boolean' },
      fresh: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  }).values
} catch (error) {
  console.error(`${(error as Error).message}\n\n${help}`)
  process.exit(2)
}
if (options.help) {
  console.log(help)
  process.exit(0)
}

function run(command: string, args: string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      stdio: 'inherit',
      env: { ...process.env, STORYBOOK_DISABLE_TELEMETRY: '1' },
    })
    const pass = (signal: NodeJS.Signals) => child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, pass)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, pass)
      // Stopped on purpose is no failure.
      if (code === 0 || signal === 'SIGINT' || signal === 'SIGTERM') resolve()
      else reject(new Error(`${args[0]} failed; its messages are above.`))
    })
  })
}

const node = (script: string, ...args: string[]) => run(process.execPath, [script, ...args], root)
const installed = (path: string) => join(stories, 'node_modules', path)
const storybook = (...args: string[]) =>
  run(process.execPath, [installed('storybook/dist/bin/dispatcher.js'), ...args, '--disable-telemetry'], stories)

async function prepare(): Promise<void> {
  const steps = new FreshSteps(join(root, '.cache', 'start.json'), options.fresh)
  await steps.run('packages', {
    inputs: PACKAGE_SOURCES,
    result: join(root, 'packages', 'manifests', 'dist', 'index.js'),
    async work() {
      console.log('Building the packages ...')
      await node(join(root, 'scripts', 'build.ts'))
    },
  })
  const elements = join(root, 'packages', 'elements')
  await steps.run('analysis', {
    inputs: ['packages/elements/src/**/*.ts', 'packages/elements/custom-elements-manifest.config.mjs'],
    result: join(elements, 'custom-elements.json'),
    work: () => run('npm', ['run', '--silent', 'analyze'], elements),
  })
  await steps.run('stories', {
    inputs: [
      'packages/{core,manifests,simulators}/src/**/*.ts',
      'packages/{manifests,simulators}/data/**',
      'stories/data.ts',
    ],
    result: join(stories, 'data', 'next', 'index.json'),
    async work() {
      console.log('Making two publications of a catalogue for the stories ...')
      await node(join(stories, 'data.ts'))
    },
  })
}

/** Types, then every story; what came out stays in `.cache/stories.json`. */
async function test(): Promise<void> {
  const results = join(root, '.cache', 'stories.json')
  rmSync(results, { force: true })
  await node(join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', stories)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`]
  await run(process.execPath, [installed('vitest/vitest.mjs'), 'run', ...reporters], stories)
}

try {
  await prepare()
  if (options.build) await storybook('build', '--output-dir', resolve(options.out!), '--quiet')
  else if (options.test) await test()
  else {
    const port = process.env.PORT || '6006'
    await storybook('dev', '--port', port, '--host', '127.0.0.1', '--ci', '--no-version-updates')
  }
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
