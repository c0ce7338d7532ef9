import type { TaskId } from '@decentramodels/core/tasks'

/**
 * A playground shows another task, by whatever way it came to it; also when it shows its first one.
 *
 * @example
 * playground.addEventListener('dm-task-change', ({ task }) => markChosen(task))
 */
export class TaskChangeEvent extends Event {
  /** What it does now, such as `text-to-image`. */
  readonly task: TaskId

  constructor(task: TaskId) {
    super('dm-task-change', { bubbles: true, composed: true })
    this.task = task
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'dm-task-change': TaskChangeEvent
  }
}
