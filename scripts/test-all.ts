/**
 * Every check of the repository, one after the other, and one closing line over all of them.
 * A check that is no test suite (types, lint, format) counts as one test. Goes on after a failure, so that one run
 * shows everything.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findChrome } from './find-chrome.mjs'

interface Counts {
  passed: number
  failed: number
  skipped: number
}

const root = join(import.meta.dirname, '..')
const cache = join(root, '.cache')
const started = Date.now()

function run(command: string, args: string[]): boolean {
  const [tool, rest] =
    command === 'node' ? [process.execPath, args] : [join(root, 'node_modules', '.bin', command), args]
  return spawnSync(tool, rest, { cwd: root, stdio: 'inherit' }).status === 0
}

function check(passed: boolean): Counts {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 }
}

/** Runs a suite that writes its counts to a file; a suite that wrote none has failed. */
function suite(file: string, read: (json: never) => Counts, command: string, args: string[]): Counts {
  rmSync(file, { force: true })
  const ok = run(command, args)
  if (!existsSync(file)) return check(false)
  const counts = read(JSON.parse(readFileSync(file, 'utf8')) as never)
  // A runner may fail without a failed test: an unhandled rejection, a file that could not be loaded.
  if (!ok && counts.failed === 0) counts.failed = 1
  if (ok && counts.passed === 0) counts.failed = 1
  return counts
}

function vitestCounts(json: { numPassedTests: number; numFailedTests: number; numPendingTests: number }): Counts {
  return { passed: json.numPassedTests, failed: json.numFailedTests, skipped: json.numPendingTests }
}

const vitestJson = join(cache, 'vitest.json')
const storiesJson = join(cache, 'stories.json')
const browserJson = join(cache, 'browser-tests.json')

const checks: Record<string, () => Counts> = {
  'build and types': () => check(run('node', ['scripts/build.ts', '--all'])),
  site: () => check(run('node', ['scripts/start-site.ts', '--build'])),
  lint: () => check(run('eslint', ['.', '--max-warnings', '0'])),
  format: () => check(run('prettier', ['--check', '--log-level', 'warn', '.'])),
  sizes: () => check(run('node', ['scripts/size.ts'])),
  // Before the tests in Node: one of them looks whether every story was among these.
  stories: () => suite(storiesJson, vitestCounts, 'node', ['scripts/storybook.mjs', '--test']),
  'tests in Node': () =>
    suite(vitestJson, vitestCounts, 'vitest', [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${vitestJson}`,
    ]),
  'tests in the browser': () => suite(browserJson, (json: Counts) => json, 'web-test-runner', []),
}

mkdirSync(cache, { recursive: true })
// Found once and handed on: unpacking it in several test processes at the same time would collide.
process.env.CHROME_PATH = await findChrome()

const total: Counts = { passed: 0, failed: 0, skipped: 0 }
const table: string[] = []
for (const [name, work] of Object.entries(checks)) {
  console.log(`\n--- ${name}`)
  const from = Date.now()
  const counts = work()
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counts[key]
  table.push(
    `${counts.failed ? 'FAILED' : 'ok    '}  ${name.padEnd(22)} ${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(3)} failed ${((Date.now() - from) / 1000).toFixed(1).padStart(7)} s`,
  )
  // Without a build nothing else means anything.
  if (name === 'build and types' && counts.failed) break
}
console.log(`\n${table.join('\n')}\n${((Date.now() - started) / 1000).toFixed(0)} s in all\n`)
// A skipped test is one that nobody knows the result of: it counts as failed.
const failed = total.failed + total.skipped
console.log(`${total.passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
