import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { taskDocs } from '../scripts/task-docs.ts'

it('docs/tasks.md is what the tables say; npm run docs:tasks writes it', async () => {
  expect(readFileSync(join(import.meta.dirname, '..', 'docs', 'tasks.md'), 'utf8')).toBe(await taskDocs())
})
