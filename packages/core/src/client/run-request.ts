import { dataUrlOf } from '../contract/data-url.js'
import { DecentraError } from '../contract/decentra-error.js'
import type { RunOptions, RunRequest } from '../contract/runs.js'
import type { TaskId } from '../contract/tasks.js'

/** The largest file that any task takes; the gateway knows more, and says what is wrong with the rest. */
const MOST_FILE_BYTES = 16 * 1024 * 1024

/**
 * The body of a run: a file goes along as a data URL. Values are checked by the gateway, which has the table of tasks: a page
 * need not load it to send what its form has checked.
 */
export async function runRequest<Task extends TaskId>(
  task: Task,
  input: object,
  { model, params, fallback }: Pick<RunOptions<Task>, 'model' | 'params' | 'fallback'>,
): Promise<RunRequest> {
  const { data, ...values } = input as Record<string, unknown>
  if (data instanceof Blob) {
    if (data.size > MOST_FILE_BYTES)
      throw new DecentraError(
        'payload-too-large',
        `The file has ${(data.size / 2 ** 20).toFixed(1)} MB; at most ${MOST_FILE_BYTES / 2 ** 20} MB fit.`,
      )
    values.base64 = await dataUrlOf(data)
  } else if (data !== undefined) throw new DecentraError('invalid-input', 'A file must be a Blob or a File.')
  return {
    task,
    input: values,
    ...(model !== undefined && { model }),
    ...(params && { params }),
    ...(fallback === false && { fallback }),
  }
}
