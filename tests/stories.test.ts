/** Every element has its stories, and every story was drawn in the last run of the stories. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
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
})
