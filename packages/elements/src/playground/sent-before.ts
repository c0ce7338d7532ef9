import { isTaskId, taskRow } from '@decentramodels/core/tasks'
import { readSaved, save } from '../base/history-state.js'
import { emptyValues } from './run-form.js'
import type { Sent } from './run-session.js'

/*
 * What was sent and has no answer yet, in the page's entry of the history: after a reload it stands in the form again
 * beside the run that goes on. Another tab has entries of its own, so it does not take over what is not its.
 */

const KEY = 'playground'

/** Keeps what was sent, without the bytes of its file. */
export function keepSent({ task, model, values }: Sent): void {
  const { fields, params, draft, file } = values
  const address = file && 'url' in file ? file : undefined
  save(KEY, { task, model, values: { fields, params, draft, file: address } })
}

export function forgetSent(): void {
  if (readSaved(KEY) !== undefined) save(KEY, undefined)
}

const isLabel = (item: unknown) => typeof item === 'string'
const isMessage = (item: unknown) => {
  const { role, content } = (item ?? {}) as { role?: unknown; content?: unknown }
  return typeof role === 'string' && typeof content === 'string'
}

/** What was kept; another version of the page may have written it. */
export function keptSent(): Sent | undefined {
  const { task, model, values } = (readSaved(KEY) ?? {}) as Partial<Sent>
  if (typeof task !== 'string' || !isTaskId(task) || typeof values !== 'object' || values === null) return undefined
  const empty = emptyValues(task)
  const fields = { ...empty.fields }
  for (const name of Object.keys(taskRow(task).input)) {
    const value = values.fields?.[name]
    if (Array.isArray(value) && !value.every((item) => isLabel(item) || isMessage(item))) continue
    if (typeof value === typeof fields[name] && Array.isArray(value) === Array.isArray(fields[name]))
      fields[name] = value
  }
  const { params, draft, file } = values
  return {
    task,
    model: typeof model === 'string' ? model : undefined,
    values: {
      fields,
      params: typeof params === 'object' ? (params ?? {}) : {},
      draft: typeof draft === 'string' ? draft : '',
      file: file && 'url' in file ? file : undefined,
    },
  }
}
