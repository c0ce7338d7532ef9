/**
 * Writes `docs/tasks.md` from the tables of tasks, models, limits and routes: `npm run docs:tasks`. A test compares the file
 * with the tables.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  LIMITS,
  type ParamField,
  ROUTES,
  RUN_MODELS,
  type RunModelRow,
  TASK_IDS,
  type TaskId,
  taskRow,
} from '@decentramodels/core/contract'
import { format, resolveConfig } from 'prettier'

const file = join(import.meta.dirname, '..', 'docs', 'tasks.md')
const rows: readonly RunModelRow[] = RUN_MODELS

/** Text for a cell of a Markdown table. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
const code = (text: string) => `\`${text}\``

function values(field: ParamField): string {
  switch (field.type) {
    case 'integer':
    case 'number':
      return `${field.min} to ${field.max}${field.step && field.type === 'integer' ? `, by ${field.step}` : ''}`
    case 'choice':
      return field.choices.map(code).join(', ')
    case 'boolean':
      return '`true`, `false`'
    case 'string':
      return `text, ${field.maxLength} characters`
    case 'strings':
      return `up to ${field.maxItems} texts`
  }
}

function inputs(task: TaskId): string[] {
  const { input, media } = taskRow(task)
  const named = Object.entries(input).map(([name, field]) => {
    const size = 'maxItems' in field ? `up to ${field.maxItems}, ` : ''
    return `- ${code(name)}: ${field.title.toLowerCase()} (${size}${field.maxLength} characters)${field.hint ? `. ${cell(field.hint)}` : ''}`
  })
  if (!media) return named
  const types = media.mediaTypes.map((type) => type.split('/')[1]).join(', ')
  return [
    ...named,
    `- \`url\` or \`data\`: ${media.title.toLowerCase()} (${types}; up to ${media.maxBytes / 1024 / 1024} MB)`,
  ]
}

function params(task: TaskId): string[] {
  const fields = Object.entries(taskRow(task).params)
  if (fields.length === 0) return []
  return [
    '',
    '| setting | values | default | |',
    '| --- | --- | --- | --- |',
    ...fields.map(([name, field]) => {
      const normal = 'default' in field && field.default !== undefined ? code(String(field.default)) : "the model's own"
      return `| ${code(name)} | ${values(field)} | ${normal} | ${cell(`${field.title}. ${field.hint ?? ''}`)} |`
    }),
  ]
}

const COMMERCIAL = { yes: 'yes', restricted: 'with conditions', no: '**no**', unknown: 'not known' }

function models(task: TaskId): string[] {
  return [
    '',
    '| model | license | commercial use | trust | |',
    '| --- | --- | --- | --- | --- |',
    ...rows
      .filter((model) => model.task === task)
      .map((model) => {
        const fallback = model.fallback?.map((other) => code(other.model)).join(', then ')
        const note = `${model.note}${model.default ? ' Default.' : ''}${fallback ? ` Falls back to ${fallback}.` : ''}`
        return `| ${code(model.id)} | ${model.license ?? 'none named'} | ${COMMERCIAL[model.commercialUse]} | ${model.signal ?? ''} | ${cell(note)} |`
      }),
  ]
}

function section(task: TaskId): string {
  const row = taskRow(task)
  return [
    `## ${row.title}`,
    '',
    `\`${task}\`: ${row.summary} Gives ${code(row.output)}${row.streams ? ', piece by piece when asked' : ''}; counts as ${code(row.limitClass)}.`,
    '',
    ...inputs(task),
    ...params(task),
    ...models(task),
  ].join('\n')
}

/** The whole page, as the formatter leaves it. */
export async function taskDocs(): Promise<string> {
  const text = [
    '# Tasks and models',
    '',
    'Made by `npm run docs:tasks` from the tables in [`packages/core/src/contract`](../packages/core/src/contract). Every task runs with `client.run(task, input, { model, params })`.',
    '',
    '## Limits',
    '',
    'What one visitor may start unless the owner of a gateway says otherwise.',
    '',
    '| class | starts a minute | at once after a pause | at the same time |',
    '| --- | ---: | ---: | ---: |',
    ...Object.entries(LIMITS).map(
      ([name, { limit, burst, concurrency }]) => `| ${code(name)} | ${limit} | ${burst} | ${concurrency} |`,
    ),
    '',
    '## Routes of a gateway',
    '',
    '| route | who may call | |',
    '| --- | --- | --- |',
    ...Object.values(ROUTES).map(
      ({ method, path, auth, summary }) => `| ${code(`${method} ${path}`)} | ${auth} | ${summary} |`,
    ),
    '',
    ...TASK_IDS.map((task) => `${section(task)}\n`),
  ].join('\n')
  return format(text, { ...(await resolveConfig(file)), parser: 'markdown' })
}

if (process.argv[1] === import.meta.filename) writeFileSync(file, await taskDocs())
