import type { RunEvent } from '@decentramodels/core/contract'
import type { TaskId } from '@decentramodels/core/tasks'

/** What is known of a run that is not over. */
export interface RunProgress {
  task: TaskId
  /** When it was asked for; times are of the element's clock, in epoch ms. */
  askedAt: number
  phase: 'sending' | 'queued' | 'cold-boot' | 'running'
  phaseAt: number
  /** Place in the queue, 1 is next; the start is an estimate. */
  queue?: { position: number; startsAt: number }
  /** The model that is being asked; unknown until it is. */
  model?: string
  /** The text so far, of tasks whose text comes in pieces. */
  text: string
}

/** A run that was asked for now. */
export function beginProgress(task: TaskId, now: number): RunProgress {
  return { task, askedAt: now, phase: 'sending', phaseAt: now, text: '' }
}

/** What is known after an event; the last events of a run end it, and change nothing here. */
export function advanceProgress(progress: RunProgress, event: RunEvent, now: number): RunProgress {
  switch (event.type) {
    case 'queued':
      return {
        ...enter(progress, 'queued', now),
        queue: { position: event.position, startsAt: now + event.startsInMs },
      }
    case 'cold-boot':
      // The event says how long it has lasted already, also to those who look at it from now on.
      return { ...progress, phase: 'cold-boot', phaseAt: now - event.elapsedMs }
    case 'running':
      // Another model begins its text anew.
      return {
        ...enter(progress, 'running', now),
        model: event.model,
        text: event.attempt > 1 ? '' : progress.text,
      }
    case 'delta':
      return { ...enter(progress, 'running', now), text: progress.text + event.text }
    default:
      return progress
  }
}

function enter(progress: RunProgress, phase: RunProgress['phase'], now: number): RunProgress {
  return progress.phase === phase ? progress : { ...progress, phase, phaseAt: now }
}
