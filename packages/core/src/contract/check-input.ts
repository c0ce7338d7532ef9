import type { FieldError } from './decentra-error.js'
import { type ChatMessage, type InputField, type ParamField, type TaskId, taskRow } from './tasks.js'

/** A wrong value: its place as a JSON pointer, a stable code, a sentence for people. */
type Check<Field> = (field: Field, value: unknown, pointer: string) => FieldError[]

const wrong = (pointer: string, code: string, message: string): FieldError[] => [{ pointer, code, message }]

/** Pointer to one member; `~` and `/` in a name are written as RFC 6901 asks. */
const at = (pointer: string, name: string | number) =>
  `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`

function checkText(title: string, value: unknown, maxLength: number, pointer: string): FieldError[] {
  if (typeof value !== 'string') return wrong(pointer, 'not-text', `${title} must be text.`)
  if (value.trim() === '') return wrong(pointer, 'missing', `${title} is missing.`)
  if (value.length > maxLength)
    return wrong(pointer, 'too-long', `${title} has ${value.length} characters; at most ${maxLength} fit.`)
  return []
}

function checkList(title: string, value: unknown, maxItems: number, pointer: string): FieldError[] {
  if (!Array.isArray(value)) return wrong(pointer, 'not-a-list', `${title} must be a list.`)
  if (value.length === 0) return wrong(pointer, 'missing', `${title} must hold at least one.`)
  if (value.length > maxItems)
    return wrong(pointer, 'too-many', `${title} holds ${value.length}; at most ${maxItems} fit.`)
  return []
}

const ROLES: readonly unknown[] = ['system', 'user', 'assistant'] satisfies ChatMessage['role'][]

function checkMessage(title: string, value: unknown, maxLength: number, pointer: string): FieldError[] {
  const { role, content } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  if (!ROLES.includes(role)) return wrong(at(pointer, 'role'), 'not-a-choice', 'The role is system, user or assistant.')
  return checkText(title, content, maxLength, at(pointer, 'content'))
}

const FIELD_CHECKS: { [Kind in InputField['kind']]: Check<Extract<InputField, { kind: Kind }>> } = {
  text: ({ title, maxLength }, value, pointer) => checkText(title, value, maxLength, pointer),
  labels: ({ title, maxItems, maxLength }, value, pointer) => {
    const problems = checkList(title, value, maxItems, pointer)
    if (problems.length > 0) return problems
    return (value as unknown[]).flatMap((label, index) => checkText(title, label, maxLength, at(pointer, index)))
  },
  messages: ({ title, maxItems, maxLength }, value, pointer) => {
    const problems = checkList(title, value, maxItems, pointer)
    if (problems.length > 0) return problems
    return (value as unknown[]).flatMap((message, index) => checkMessage(title, message, maxLength, at(pointer, index)))
  },
}

function checkNumber(field: Extract<ParamField, { min: number }>, value: unknown, pointer: string): FieldError[] {
  const { title, type, min, max } = field
  if (typeof value !== 'number' || !Number.isFinite(value))
    return wrong(pointer, 'not-a-number', `${title} must be a number.`)
  if (type === 'integer' && !Number.isInteger(value))
    return wrong(pointer, 'not-an-integer', `${title} must be a whole number.`)
  if (value < min || value > max)
    return wrong(pointer, 'out-of-range', `${title} is ${value}; it must be from ${min} to ${max}.`)
  if (type === 'integer' && field.step !== undefined && value % field.step !== 0)
    return wrong(pointer, 'not-a-multiple', `${title} is ${value}; it must be a multiple of ${field.step}.`)
  return []
}

const PARAM_CHECKS: { [Type in ParamField['type']]: Check<Extract<ParamField, { type: Type }>> } = {
  integer: checkNumber as Check<ParamField>,
  number: checkNumber as Check<ParamField>,
  boolean: ({ title }, value, pointer) =>
    typeof value === 'boolean' ? [] : wrong(pointer, 'not-a-switch', `${title} must be true or false.`),
  string: ({ title, maxLength }, value, pointer) =>
    typeof value === 'string' && value.length <= maxLength
      ? []
      : wrong(pointer, 'too-long', `${title} must be text of at most ${maxLength} characters.`),
  choice: ({ title, choices }, value, pointer) =>
    (choices as readonly unknown[]).includes(value)
      ? []
      : wrong(pointer, 'not-a-choice', `${title} must be one of ${choices.join(', ')}.`),
  strings: ({ title, maxItems, maxLength }, value, pointer) => {
    const problems = checkList(title, value, maxItems, pointer)
    if (problems.length > 0) return problems
    return (value as unknown[]).flatMap((item, index) => checkText(title, item, maxLength, at(pointer, index)))
  },
}

/** Own members of a value that came from outside; none when it is no object. */
function members(value: unknown): Map<string, unknown> {
  return new Map(typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [])
}

/**
 * Everything that is wrong with the values of a run, named one by one; empty when it can be sent. The file of a task
 * that takes one is only asked for here (`url`, or `data` or `base64`): its type and size are checked where it is read.
 */
export function checkInput(task: TaskId, input: unknown): FieldError[] {
  const row = taskRow(task)
  const given = members(input)
  const problems = Object.entries(row.input).flatMap(([name, field]) => {
    const pointer = at('/input', name)
    const check = FIELD_CHECKS[field.kind] as Check<InputField>
    return given.has(name)
      ? check(field, given.get(name), pointer)
      : wrong(pointer, 'missing', `${field.title} is missing.`)
  })
  const file = ['url', 'data', 'base64'].filter((name) => given.get(name) !== undefined)
  if (row.media && file.length !== 1)
    problems.push(...wrong('/input/url', file.length ? 'too-many' : 'missing', `${row.media.title}: give one file.`))
  for (const name of given.keys())
    if (!Object.hasOwn(row.input, name) && !(row.media && ['url', 'data', 'base64'].includes(name)))
      problems.push(...wrong(at('/input', name), 'unknown', `${row.title} takes no ${name}.`))
  return problems
}

/** Everything that is wrong with the settings of a run; those that are left out or undefined are right. */
export function checkParams(task: TaskId, params: unknown): FieldError[] {
  const fields = taskRow(task).params
  return [...members(params)].flatMap(([name, value]) => {
    const pointer = at('/params', name)
    if (!Object.hasOwn(fields, name)) return wrong(pointer, 'unknown', `There is no setting ${name}.`)
    const field = fields[name]!
    return value === undefined ? [] : (PARAM_CHECKS[field.type] as Check<ParamField>)(field, value, pointer)
  })
}
