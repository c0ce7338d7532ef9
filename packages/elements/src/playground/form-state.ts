import type { FieldError } from '@decentramodels/core/contract'
import type { TaskId } from '@decentramodels/core/tasks'
import type { Words } from '../i18n/words.js'
import type { FormHost } from './form-host.js'
import { emptyValues, type FormValues, moveValues, problemsOf } from './run-form.js'

/** What a form asks of its element. */
interface Owner {
  /** Whether examples are offered. */
  sample(): boolean
  /** A person has set something; a new task is none of that. */
  changed(): void
  update(): void
}

/** What stands in a form: the task, what was set, and what is wrong with it. */
export class FormState implements FormHost {
  task: TaskId
  values: FormValues
  problems: readonly FieldError[] = []
  /** For assistive technology. */
  said = ''
  readonly local: Words
  readonly #owner: Owner
  /** From the first press on: what is wrong is said as it is typed. */
  #isChecked = false

  constructor(local: Words, task: TaskId, owner: Owner) {
    this.local = local
    this.#owner = owner
    this.task = task
    this.values = emptyValues(task)
  }

  get sample(): boolean {
    return this.#owner.sample()
  }

  /** Begins anew with a task, and what is given of its values. */
  begin(task: TaskId, given: Partial<Pick<FormValues, 'fields' | 'params'>> = {}): void {
    const values = emptyValues(task, this.sample)
    this.task = task
    this.values = { ...values, ...given, fields: { ...values.fields, ...given.fields } }
  }

  /** Another task: what both know stays. */
  move(task: TaskId): void {
    this.values = moveValues(this.values, this.task, task, this.sample)
    this.task = task
    this.rest()
  }

  change(values: Partial<FormValues>): void {
    this.values = { ...this.values, ...values }
    this.recheck()
    this.#owner.changed()
    this.update()
  }

  /** Whether all is right; from now on what is wrong is said. */
  check(): boolean {
    this.#isChecked = true
    this.recheck()
    this.update()
    return this.problems.length === 0
  }

  recheck(): void {
    this.problems = this.#isChecked ? problemsOf(this.task, this.values) : []
  }

  /** Nothing is said of what is wrong until it is checked again. */
  rest(): void {
    this.#isChecked = false
    this.problems = []
  }

  say(words: string): void {
    this.said = words
    this.update()
  }

  update(): void {
    this.#owner.update()
  }
}
