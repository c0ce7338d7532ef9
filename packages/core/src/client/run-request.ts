import { checkInput, checkParams } from '../contract/check-input.js'
import { DecentraError } from '../contract/decentra-error.js'
import type { RunOptions, RunRequest } from '../contract/runs.js'
import { isTaskId, type TaskId } from '../contract/tasks.js'
import { wireInput } from '../contract/wire-input.js'

/**
 * The body of a run, checked here, so that a mistake costs no request.
 * @throws DecentraError `invalid-input`, `unsupported-media` or `payload-too-large`
 */
export async function runRequest<Task extends TaskId>(
  task: Task,
  input: object,
  { model, params, fallback }: Pick<RunOptions<Task>, 'model' | 'params' | 'fallback'>,
): Promise<RunRequest> {
  if (!isTaskId(task)) throw new DecentraError('invalid-input', `There is no task "${String(task)}".`)
  const errors = [...checkInput(task, input), ...checkParams(task, params ?? {})]
  if (errors.length > 0)
    throw new DecentraError('invalid-input', errors.map(({ message }) => message).join(' '), { errors })
  return {
    task,
    input: await wireInput(task, input),
    ...(model !== undefined && { model }),
    ...(params && { params }),
    ...(fallback === false && { fallback }),
  }
}
