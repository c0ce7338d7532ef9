import type { FieldError } from '@decentramodels/core/contract'
import type { TaskId } from '@decentramodels/core/tasks'
import { taskRow } from '@decentramodels/core/tasks'
import type { Words } from '../i18n/words.js'

function named(names: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(names, key) ? names[key]! : key
}

/** What the task is called in this language. */
export function taskTitle(local: Words, task: TaskId): string {
  const names = local.term('taskTitles')
  return names[task] ?? taskRow(task).title
}

/** What it does, in a sentence. */
export function taskSummary(local: Words, task: TaskId): string {
  const names = local.term('taskSummaries')
  return names[task] ?? taskRow(task).summary
}

/** The title of a field or setting. */
export function fieldTitle(local: Words, title: string): string {
  return named(local.term('fieldTitles'), title)
}

export function fieldHint(local: Words, hint: string): string {
  return named(local.term('fieldHints'), hint)
}

/** What is wrong with a field, in this language when it has words for it. */
export function problemWords(local: Words, { code, message }: FieldError, title: string): string {
  const problems = local.term('fieldProblems')
  return Object.hasOwn(problems, code) ? problems[code]!(fieldTitle(local, title)) : message
}
