import { isModelCard } from '@decentramodels/core'
import { isTaskId, runModel, type TaskId } from '@decentramodels/core/tasks'

/** Takes what other elements of the page ask for: a model to run, or to make a picture. */
export function takeAsked(
  open: (task: TaskId | undefined, model: string | undefined) => void,
  signal: AbortSignal,
): void {
  document.addEventListener(
    'dm-model-select',
    (event) => {
      const { model } = event
      // Any script can send an event of this name.
      if (event.defaultPrevented || !isModelCard(model)) return
      const { id, source, task } = model
      const known = runModel(id)?.task ?? task
      // Its link is followed when it cannot be run.
      if (source !== 'huggingface' || !isTaskId(known)) return
      event.preventDefault()
      open(known, id)
    },
    { signal },
  )
  document.addEventListener(
    'dm-quick-action',
    (event) => {
      if (event.action !== 'generate' || event.defaultPrevented) return
      event.preventDefault()
      open(undefined, undefined)
    },
    { signal },
  )
}
