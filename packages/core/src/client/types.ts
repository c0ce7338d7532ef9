import type { LimitPolicy } from '../contract/limits.js'
import type { Quote, Run, RunEvent, Runner, RunOptions, RunResult } from '../contract/runs.js'
import type { TaskId, TaskInput } from '../contract/tasks.js'
import type { LimitStatus } from '../limiter/types.js'
import type { Runtime } from '../runtime.js'

export interface ClientOptions {
  /** Address of the gateway: `https://gateway.example.com`. In a page, one that begins with `/` is on the page's own host. */
  gateway: string
  /** A publishable key (`dm_pk_...`) in pages, a secret one (`dm_sk_...`) on servers. */
  key: string
  runtime?: Partial<Runtime>
}

/** A run that was sent and whose end this client has not seen. */
export interface PendingRun {
  id: string
  task: TaskId
  /** As it was asked for; absent: the default of the task. */
  model?: string
  /** RFC 3339, UTC. */
  createdAt: string
}

export interface CallOptions {
  signal?: AbortSignal
}

export interface ResumeOptions extends CallOptions {
  onEvent?(event: RunEvent): void
}

/** Runs tasks by way of a gateway, which has the keys of the upstream. All calls reject with a `DecentraError`, or with the
 * signal's reason when aborted. */
export interface GatewayClient extends Runner {
  readonly runs: {
    get(id: string, options?: CallOptions): Promise<Run>
    /** Answers with the run as it ended, which may be well: it was over before. */
    cancel(id: string, options?: CallOptions): Promise<Run>
    /**
     * Follows a run to its end: after a reload, or in another page. All its events are told again from the first one. An
     * abort cancels it.
     */
    resume(id: string, options?: ResumeOptions): Promise<RunResult>
    /** Runs of this browser whose end was not seen, newest first: those to resume after a reload. */
    pending(): Promise<PendingRun[]>
  }
  /** What would happen to a run that is sent now. Nothing is started or spent. */
  quote<Task extends TaskId>(
    task: Task,
    input: TaskInput<Task>,
    options?: Pick<RunOptions<Task>, 'model' | 'params' | 'fallback' | 'signal'>,
  ): Promise<Quote>
  /** What the gateway allows now. */
  policy(options?: CallOptions): Promise<LimitPolicy>
  /** What this page may start now, with what its other tabs have started; asks nobody when the limits are known. */
  limits(task: TaskId, options?: CallOptions): Promise<LimitStatus>
}
