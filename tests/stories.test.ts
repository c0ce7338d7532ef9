/** Every element has its stories, every story was drawn in their last run, and Storybook can be put on any host. */
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { describe, expect, it, onTestFinished } from 'vitest'
import { launchBrowser, serveApp, shownCards, until, watchTrouble } from './browser.ts'
import { root } from './imports.ts'

interface Report {
  type: string
  status: string
}

interface Results {
  testResults: { name: string; assertionResults: { status: string; meta: { reports?: Report[] } }[] }[]
}

const files = globSync(['packages/elements/src/*/*.stories.ts', 'stories/*.stories.ts'], { cwd: root }).sort()

/** Names of the stories of a file: its named exports. */
function storiesOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest)
  return source.statements
    .filter(ts.isVariableStatement)
    .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .flatMap(({ declarationList }) => declarationList.declarations.map(({ name }) => name.getText(source)))
}

describe('stories', () => {
  it('has a story file for every element', () => {
    const elements = globSync('packages/elements/src/*/define.ts', { cwd: root }).map(dirname)
    expect(elements.length).toBeGreaterThan(2)
    const without = elements.filter((folder) => !existsSync(join(root, folder, `${basename(folder)}.stories.ts`)))
    expect(without).toEqual([])
  })

  it('drew every story in light and in dark, and each looked for what hinders people', () => {
    const file = join(root, '.cache/stories.json')
    if (!existsSync(file)) throw new Error('The stories were not run: run node scripts/storybook.mjs --test.')
    const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Results
    for (const story of files) {
      const names = storiesOf(story)
      expect(names.length, story).toBeGreaterThan(0)
      const runs = testResults.filter(({ name }) => relative(root, name) === story)
      expect(runs.length, `${story}, once in each theme`).toBe(2)
      for (const { assertionResults } of runs) {
        expect(assertionResults.filter(({ status }) => status === 'passed').length, story).toBe(names.length)
        for (const { meta } of assertionResults)
          expect(meta.reports?.map(({ type, status }) => `${type} ${status}`)).toContain('a11y passed')
      }
    }
  })

  it('is built into static files that work below any path and ask nobody else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'decentramodels-storybook-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const built = spawnSync(
      process.execPath,
      [join(root, 'scripts', 'storybook.mjs'), '--build', '--out', join(folder, 'some', 'stories')],
      { encoding: 'utf8' },
    )
    expect(built.status, built.stdout + built.stderr).toBe(0)
    const host = await serveApp(new Hono().use(serveStatic({ root: folder })))
    onTestFinished(() => host.close())
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())

    const page = await browser.newPage()
    const trouble = watchTrouble(page)
    const foreign: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(`${host.url}/some/stories/`)) foreign.push(request.url())
    })
    await page.goto(`${host.url}/some/stories/iframe.html?id=elements-provider--german&viewMode=story`)
    await until(
      () => shownCards(page),
      (cards) => cards.length === 24,
      'the cards of a story',
    )
    // A build drops modules that only register something, unless they say so.
    await page.waitForSelector('::-p-text(Trends der Woche)')
    await page.goto(`${host.url}/some/stories/?path=/docs/elements-model-card--docs`)
    const frame = (await (await page.waitForSelector('#storybook-preview-iframe'))!.contentFrame())!
    await frame.waitForFunction(() => document.body.innerText.includes('dm-model-select'))
    expect(trouble).toEqual([])
    expect(foreign.filter((url) => !/^(data|blob):/.test(url))).toEqual([])
  })
})
