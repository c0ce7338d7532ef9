import type { FieldError } from '@decentramodels/core/contract'
import type { TaskId } from '@decentramodels/core/tasks'
import { html, nothing, type TemplateResult } from 'lit'
import type { Words } from '../i18n/words.js'
import { problemWords } from './field-words.js'
import type { FormValues } from './run-form.js'

/** What the fields of a form need of it. */
export interface FormHost {
  readonly local: Words
  readonly task: TaskId
  readonly values: FormValues
  /** Whether examples are offered. */
  readonly sample: boolean
  /** What was wrong when the form was last checked, and still is. */
  readonly problems: readonly FieldError[]
  /** Takes changed values. */
  change(values: Partial<FormValues>): void
  /** Says something to assistive technology. */
  say(words: string): void
  update(): void
}

/** The problem of a value, or of a part of it. */
export function problemAt({ problems }: FormHost, pointer: string): FieldError | undefined {
  return problems.find((problem) => problem.pointer === pointer || problem.pointer.startsWith(`${pointer}/`))
}

/** Below a field: what is wrong with it. */
export function renderFieldProblem(
  { local }: FormHost,
  id: string,
  problem: FieldError | undefined,
  title: string,
): TemplateResult | typeof nothing {
  return problem
    ? html`<p class="problem" part="problem" id=${`${id}-problem`}>${problemWords(local, problem, title)}</p>`
    : nothing
}

/** Ids of what describes a field. */
export function describedBy(id: string, parts: { hint?: boolean; problem: boolean }): string | typeof nothing {
  const ids = [parts.problem && `${id}-problem`, parts.hint && `${id}-hint`].filter(Boolean)
  return ids.length > 0 ? ids.join(' ') : nothing
}
