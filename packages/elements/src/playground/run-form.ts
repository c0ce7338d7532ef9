import type { FieldError } from '@decentramodels/core/contract'
import {
  type ChatMessage,
  checkInput,
  checkParams,
  runModel,
  runModelsOf,
  type TaskId,
  taskRow,
} from '@decentramodels/core/tasks'
import { safeUrl } from '@decentramodels/core'

/** A file of a form: its bytes, or where they are. */
export type FormFile = { blob: Blob; name: string } | { url: string }

/** Everything that a person can set, apart from the model. */
export interface FormValues {
  /** Texts, lists of labels and messages by the names of the task. */
  fields: Readonly<Record<string, unknown>>
  file: FormFile | undefined
  /** Only what differs from the defaults: a model that stands in has defaults of its own. */
  params: Readonly<Record<string, unknown>>
  /** The message that is being written, of a chat. */
  draft: string
}

/** A form before anything was set; with the task's example when asked for. */
export function emptyValues(task: TaskId, withSample = false): FormValues {
  const { input, sample } = taskRow(task)
  const fields = Object.fromEntries(
    Object.entries(input).map(([name, { kind }]) => {
      const example = withSample && kind !== 'messages' ? sample[name] : undefined
      return [name, example ?? (kind === 'text' ? '' : [])]
    }),
  )
  return { fields, file: undefined, params: {}, draft: withSample ? sampleMessage(task) : '' }
}

/** The example of a chat: what the person says first. */
function sampleMessage(task: TaskId): string {
  const messages = taskRow(task).sample.messages as ChatMessage[] | undefined
  return messages?.[0]?.content ?? ''
}

/** Values for another task: what both know by the same name stays, the rest begins anew. */
export function moveValues(from: FormValues, formerTask: TaskId, task: TaskId, withSample: boolean): FormValues {
  const values = emptyValues(task, withSample)
  const [former, row] = [taskRow(formerTask), taskRow(task)]
  const example = emptyValues(formerTask, true).fields
  const fields = { ...values.fields }
  for (const [name, field] of Object.entries(row.input)) {
    const value = from.fields[name]
    const isOwn = JSON.stringify(value) !== JSON.stringify(example[name]) && String(value ?? '') !== ''
    if (former.input[name]?.kind === field.kind && isOwn) fields[name] = value
  }
  const file = former.media?.kind === row.media?.kind ? from.file : undefined
  return { ...values, fields, file }
}

/** Defaults of the task's settings, as this model likes them best. */
export function defaultParams(task: TaskId, model: string | undefined): Record<string, unknown> {
  const { params } = taskRow(task)
  const own = Object.entries(params).map(([name, field]): [string, unknown] => [
    name,
    'default' in field ? field.default : undefined,
  ])
  const row = model === undefined ? runModelsOf(task)[0] : runModel(model)
  return { ...Object.fromEntries(own), ...row?.params }
}

/** The input as it is sent. */
export function inputOf(task: TaskId, { fields, file, draft }: FormValues): Record<string, unknown> {
  const input: Record<string, unknown> = { ...fields }
  if ('messages' in taskRow(task).input) {
    const messages = fields.messages as ChatMessage[]
    input.messages = [...messages, { role: 'user', content: draft }]
  }
  if (file && 'blob' in file) input.data = file.blob
  else if (file) input.url = file.url
  return input
}

/** Everything that is wrong, by pointer. */
export function problemsOf(task: TaskId, values: FormValues): FieldError[] {
  const problems = [...checkInput(task, inputOf(task, values)), ...checkParams(task, values.params)]
  const { file } = values
  if (file && 'url' in file && !safeUrl(file.url)?.startsWith('https:'))
    problems.push({ pointer: '/input/url', code: 'not-an-address', message: 'The address must begin with https.' })
  return problems
}
