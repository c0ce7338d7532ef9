import { esbuildPlugin } from '@web/dev-server-esbuild'
import { chromeLauncher } from '@web/test-runner-chrome'
import { writeFileSync, mkdirSync } from 'node:fs'
import { chromeArguments, findChrome } from './scripts/find-chrome.mjs'

/** Writes counts for the closing line of `npm test`. */
function countReporter(file) {
  return {
    stop({ sessions }) {
      let passed = 0
      let failed = 0
      let skipped = 0
      const walk = (suite) => {
        for (const test of suite.tests) {
          if (test.skipped) skipped++
          else if (test.passed) passed++
          else failed++
        }
        suite.suites.forEach(walk)
      }
      for (const session of sessions) {
        if (session.testResults) walk(session.testResults)
        // A file that could not run at all has no results, only errors.
        failed += session.errors.length
      }
      mkdirSync('.cache', { recursive: true })
      writeFileSync(file, JSON.stringify({ passed, failed, skipped }))
    },
  }
}

const { defaultReporter } = await import('@web/test-runner')

export default {
  files: ['packages/elements/src/**/*.test.ts'],
  nodeResolve: { exportConditions: ['production'] },
  // One page at a time: a page in the background may get no frames, and what waits for one never ends.
  concurrency: 1,
  browsers: [chromeLauncher({ launchOptions: { executablePath: await findChrome(), args: chromeArguments } })],
  plugins: [esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'packages/elements/tsconfig.json' })],
  testFramework: { config: { timeout: 10_000 } },
  testsFinishTimeout: 240_000,
  reporters: [
    defaultReporter({ reportTestResults: true, reportTestProgress: false }),
    countReporter('.cache/browser-tests.json'),
  ],
}
