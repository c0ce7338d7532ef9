import type { Runtime } from '@decentramodels/core'
import type { Run, RunEvent, Runner, RunOptions } from '@decentramodels/core/contract'
import type { TaskId, TaskInput } from '@decentramodels/core/tasks'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { advanceProgress, beginProgress, type RunProgress } from '../run-result/progress.js'
import { troubleOf } from '../run-result/trouble.js'
import { inputOf, type FormValues } from './run-form.js'

/** What was asked for, kept to show it with the answer and to ask again. */
export interface Sent {
  readonly task: TaskId
  /** Undefined: the default of the task. */
  readonly model: string | undefined
  readonly values: FormValues
}

/** One run at a time: what is known of it, and its end. */
export class RunSession implements ReactiveController {
  /** Of the run on the screen; undefined before the first one. */
  sent: Sent | undefined
  /** While it is not over. */
  progress: RunProgress | undefined
  run: Run | undefined
  error: unknown
  /** After a refusal: until when trying again makes no sense, epoch ms. */
  waitUntil: number | undefined
  readonly #host: ReactiveControllerHost
  readonly #clock: () => Runtime['clock']
  #stop: AbortController | undefined

  constructor(host: ReactiveControllerHost, clock: () => Runtime['clock']) {
    this.#host = host
    this.#clock = clock
    host.addController(this)
  }

  get isRunning(): boolean {
    return this.#stop !== undefined
  }

  /** Runs, and gives the run when it ended well; undefined when it did not, which is shown. */
  async start(sent: Sent, client: Runner): Promise<Run | undefined> {
    const { task, model, values } = sent
    return this.#follow(sent, async (signal, onEvent) => {
      const options: RunOptions<TaskId> = { params: values.params, signal, onEvent }
      if (model !== undefined) options.model = model
      // The form was checked against the table that this type is made from.
      return client.run(task, inputOf(task, values) as TaskInput<TaskId>, options)
    })
  }

  /** Follows a run that was started before, by its own way of going on. */
  async follow(
    sent: Sent,
    go: (options: { signal: AbortSignal; onEvent(event: RunEvent): void }) => Promise<Run>,
  ): Promise<Run | undefined> {
    return this.#follow(sent, (signal, onEvent) => go({ signal, onEvent }))
  }

  /** Shows a run of before. */
  show(sent: Sent, run: Run): void {
    this.cancel()
    Object.assign(this, { sent, run, progress: undefined, error: undefined, waitUntil: undefined })
    this.#host.requestUpdate()
  }

  /** Shows nothing. */
  clear(): void {
    this.cancel()
    Object.assign(this, {
      sent: undefined,
      run: undefined,
      progress: undefined,
      error: undefined,
      waitUntil: undefined,
    })
    this.#host.requestUpdate()
  }

  /** Gives up; the queue and the gateway are told. */
  cancel(): void {
    this.#stop?.abort()
  }

  hostDisconnected(): void {
    this.cancel()
  }

  async #follow(
    sent: Sent,
    go: (signal: AbortSignal, onEvent: (event: RunEvent) => void) => Promise<Run>,
  ): Promise<Run | undefined> {
    this.cancel()
    const stop = (this.#stop = new AbortController())
    const isCurrent = () => this.#stop === stop
    Object.assign(this, { sent, run: undefined, error: undefined, waitUntil: undefined })
    this.progress = beginProgress(sent.task, this.#clock().now())
    this.#host.requestUpdate()
    try {
      const run = await go(stop.signal, (event) => {
        if (!isCurrent() || stop.signal.aborted) return
        this.progress = advanceProgress(this.progress!, event, this.#clock().now())
        this.#host.requestUpdate()
      })
      if (!isCurrent()) return undefined
      this.run = run
      return run
    } catch (error) {
      if (!isCurrent()) return undefined
      this.error = error
      this.waitUntil = troubleOf(error, this.#clock().now()).waitUntil
      return undefined
    } finally {
      if (isCurrent()) {
        this.progress = undefined
        this.#stop = undefined
        this.#host.requestUpdate()
      }
    }
  }
}
