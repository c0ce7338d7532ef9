import {
  checkInput,
  checkParams,
  DecentraError,
  type FieldError,
  isTaskId,
  type RunRequest,
  TASK_IDS,
} from '@decentramodels/core/contract'

const MEMBERS: readonly string[] = ['task', 'model', 'input', 'params', 'fallback'] satisfies (keyof RunRequest)[]
const LONGEST_MODEL = 200

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(errors: FieldError[]): DecentraError {
  return new DecentraError('invalid-input', errors.map(({ message }) => message).join(' '), { errors })
}

/** The request of a run or a quote, once everything in it is known to be right. Throws `invalid-input` with each fault. */
export function checkRequest(body: unknown): RunRequest & Required<Pick<RunRequest, 'params' | 'fallback'>> {
  if (!isObject(body)) throw refuse([{ pointer: '', code: 'not-an-object', message: 'The request must be an object.' }])
  const { task, model, input, params = {}, fallback = true } = body
  const errors: FieldError[] = []
  const add = (pointer: string, code: string, message: string) => errors.push({ pointer, code, message })
  for (const name of Object.keys(body))
    if (!MEMBERS.includes(name)) add(`/${name.slice(0, 50)}`, 'unknown', `A run takes no ${name.slice(0, 50)}.`)
  if (typeof task !== 'string' || !isTaskId(task))
    add('/task', 'not-a-choice', `The task is one of ${TASK_IDS.join(', ')}.`)
  if (model !== undefined && (typeof model !== 'string' || model === '' || model.length > LONGEST_MODEL))
    add('/model', 'not-text', 'The model is named by its id.')
  if (!isObject(input)) add('/input', 'not-an-object', 'The input must be an object.')
  if (!isObject(params)) add('/params', 'not-an-object', 'The settings must be an object.')
  if (typeof fallback !== 'boolean')
    add('/fallback', 'not-a-switch', 'Whether another model may answer is true or false.')
  if (typeof task === 'string' && isTaskId(task)) {
    if (isObject(input)) errors.push(...checkInput(task, input), ...checkData(input))
    if (isObject(params)) errors.push(...checkParams(task, params))
  }
  if (errors.length > 0) throw refuse(errors)
  return {
    ...(body as unknown as RunRequest),
    params: params as Record<string, unknown>,
    fallback: fallback as boolean,
  }
}

/** `data` holds bytes in the SDK; on the wire they are `base64`. */
function checkData(input: Record<string, unknown>): FieldError[] {
  if (!Object.hasOwn(input, 'data')) return []
  return [{ pointer: '/input/data', code: 'unknown', message: 'Send the bytes of a file as base64, a data URL.' }]
}
