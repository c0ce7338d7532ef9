import type { FieldError } from './decentra-error.js'
import type { ErrorCode } from './errors.js'
import type { LimitPolicy } from './limits.js'
import type { CommercialUse } from './model.js'
import type { TaskId, TaskInput, TaskOutput, TaskParams } from './tasks.js'

/** What a run goes through: `queued -> waiting-upstream -> running`, then one of the last three. */
export const RUN_STATES = ['queued', 'waiting-upstream', 'running', 'succeeded', 'failed', 'canceled'] as const
export type RunState = (typeof RUN_STATES)[number]

/** Whether a run is over. */
export function isOver(state: RunState): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'canceled'
}

/** One call of a model, as the gateway and both clients tell it. Times are RFC 3339, UTC. */
export interface Run<Task extends TaskId = TaskId> {
  id: string
  task: Task
  /** The model that was asked for, or the default that stood in for no name. */
  model: string
  /** The model that answered, or was tried last. */
  modelUsed: string
  /** `modelUsed` is another one than `model`. */
  fallback: boolean
  /** Calls to the upstream. */
  attempts: number
  state: RunState
  output?: TaskOutput<Task>
  error?: RunProblem
  createdAt: string
  startedAt?: string
  finishedAt?: string
  timing: {
    /** In our queue. */
    queuedMs: number
    /** Waiting for a model that was not running; null: it cannot be told from running. */
    bootMs: number | null
    runMs: number
  }
  /** Of `modelUsed`. */
  license: { id: string | null; commercialUse: CommercialUse }
  /** Made up by a simulator. */
  simulated: boolean
}

/** Why a run failed. */
export interface RunProblem {
  code: ErrorCode
  message: string
  retryAfterSeconds?: number
  errors?: FieldError[]
}

/** A run that gave an answer. */
export type RunResult<Task extends TaskId = TaskId> = Run<Task> & { state: 'succeeded'; output: TaskOutput<Task> }

/** What happens to a run, in the order in which it happens; the last one is `succeeded`, `failed` or `canceled`. */
export type RunEvent<Task extends TaskId = TaskId> =
  /** `position` 1 is next; the start is an estimate. */
  | { type: 'queued'; position: number; startsInMs: number }
  /** No sign of life from the model for a while: it is likely being started. */
  | { type: 'cold-boot'; elapsedMs: number }
  | { type: 'running'; model: string; attempt: number }
  /** A further piece of the text. */
  | { type: 'delta'; text: string }
  | { type: 'succeeded' | 'failed' | 'canceled'; run: Run<Task> }

/** What a client may ask for beside the input. */
export interface RunOptions<Task extends TaskId = TaskId> {
  /** Id; default: the one of the task table. */
  model?: string
  params?: TaskParams<Task>
  /** Whether another model may answer when this one cannot; default true. */
  fallback?: boolean
  signal?: AbortSignal
  onEvent?(event: RunEvent<Task>): void
  /** False: nobody reads text while it comes, so it may come as a whole. Default true. */
  stream?: boolean
  /** The same key and request within 24 hours gives the stored outcome. Default: a random one for each call. */
  idempotencyKey?: string
}

/** What both clients have in common. */
export interface Runner {
  /**
   * Runs a task and answers when it is over.
   * @throws DecentraError with the code of the failure; the signal's reason when aborted
   */
  run<Task extends TaskId>(
    task: Task,
    // The name alone says which task it is: a listener for all events must not widen it to any task.
    input: TaskInput<NoInfer<Task>>,
    options?: RunOptions<NoInfer<Task>>,
  ): Promise<RunResult<Task>>
}

/** Body of `POST /v1/runs`. A file goes as `url` (https or data URL) or as `base64` (data URL). */
export interface RunRequest {
  task: TaskId
  model?: string
  input: Record<string, unknown>
  params?: Record<string, unknown>
  fallback?: boolean
}

/** Answer of `POST /v1/passes`. */
export interface PassAnswer {
  pass: string
  expiresAt: string
  visitor: string
  policy: LimitPolicy
}

/** Answer of `POST /v1/quotes`: what would happen to a run that is sent now. */
export interface Quote {
  left: number
  startsInMs: number
  /** Place in the queue; 0: it would start at once. */
  position: number
  model: string
  fallbacks: string[]
}

/** Header and field that mark what a simulator made. */
export const SIMULATED_HEADER = 'DM-Simulated'
