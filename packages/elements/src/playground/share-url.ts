import { type InputField, isTaskId, type TaskId, taskRow } from '@decentramodels/core/tasks'
import type { FormValues } from './run-form.js'

/** So much of a text goes into an address; longer ones would break it in mail and chat. */
const MOST_CHARACTERS = 2000

/** Settings begin with this, so that they never meet the page's own names. */
const PARAM = 'p.'

/** What of a form goes into an address. */
export interface SharedForm {
  task: TaskId
  model: string | undefined
  values: FormValues
}

/** What an address says of a form. */
export interface Shared {
  task: TaskId | undefined
  model: string | undefined
  fields: Record<string, unknown>
  params: Record<string, unknown>
}

/** Reads an address; values are only what they could be by hand, and are checked as those are. */
export function readShared(search: URLSearchParams, fallbackTask: TaskId): Shared {
  const named = search.get('task')
  const task = named !== null && isTaskId(named) ? named : undefined
  const row = taskRow(task ?? fallbackTask)
  const fields: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(row.input)) {
    const value = search.get(name)
    if (value !== null && field.kind !== 'messages') fields[name] = readField(field, value)
  }
  const params: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(row.params)) {
    const value = search.get(PARAM + name)
    if (value === null) continue
    if (field.type === 'integer' || field.type === 'number') params[name] = Number(value)
    else if (field.type === 'boolean') params[name] = value === 'true'
    else params[name] = field.type === 'strings' ? value.split(',') : value
  }
  return { task, model: search.get('model') || undefined, fields, params }
}

function readField(field: InputField, value: string): unknown {
  const text = value.slice(0, MOST_CHARACTERS)
  if (field.kind !== 'labels') return text
  return text
    .split(',')
    .map((label) => label.trim())
    .filter(Boolean)
}

/** Writes a form into an address, beside what the page keeps there. Never a file, a message or a result. */
export function writeShared(
  search: URLSearchParams,
  { task, model, values }: SharedForm,
  former: TaskId,
): URLSearchParams {
  const written = new URLSearchParams(search)
  for (const name of ['task', 'model', ...Object.keys(taskRow(former).input)]) written.delete(name)
  for (const name of [...written.keys()]) if (name.startsWith(PARAM)) written.delete(name)
  written.set('task', task)
  if (model !== undefined) written.set('model', model)
  for (const [name, field] of Object.entries(taskRow(task).input)) {
    const value = values.fields[name]
    const text = field.kind === 'text' ? String(value ?? '') : field.kind === 'labels' ? (value as string[]).join() : ''
    if (text !== '' && text.length <= MOST_CHARACTERS) written.set(name, text)
  }
  for (const [name, value] of Object.entries(values.params))
    written.set(PARAM + name, Array.isArray(value) ? value.join() : String(value))
  return written
}
