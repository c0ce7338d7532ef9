import { checkInput, checkParams } from '../contract/check-input.js'
import { DecentraError, type FieldError, isDecentraError } from '../contract/decentra-error.js'
import { runModel } from '../contract/run-models.js'
import {
  type Run,
  type RunEvent,
  type RunOptions,
  type RunProblem,
  type RunResult,
  SIMULATED_HEADER,
} from '../contract/runs.js'
import { candidates, type Candidate, mayFallBack } from '../contract/selection.js'
import { isTaskId, type TaskId, type TaskInput, type TaskOutput, taskRow } from '../contract/tasks.js'
import { wireInput } from '../contract/wire-input.js'
import { readAnswer } from './answer.js'
import { send, START_MS } from './call.js'
import { readOutput } from './outputs.js'
import { modelRequest } from './request-body.js'
import { isWarm, noteAnswer, noteRefusal, type World } from './world.js'

function check(task: TaskId, input: object, params: object): void {
  if (!isTaskId(task)) throw new DecentraError('invalid-input', `There is no task "${String(task)}".`)
  const errors: FieldError[] = [...checkInput(task, input), ...checkParams(task, params)]
  if (errors.length === 0) return
  throw new DecentraError('invalid-input', errors.map(({ message }) => message).join(' '), { errors })
}

/** Runs a task on the models that may answer it, one after the other. */
export async function runTask<Task extends TaskId>(
  world: World,
  task: Task,
  input: TaskInput<Task>,
  options: RunOptions<Task> = {},
): Promise<RunResult<Task>> {
  const { signal, params = {}, fallback = true, model } = options
  signal?.throwIfAborted()
  check(task, input, params)
  const wire = await wireInput(task, input)
  signal?.throwIfAborted()
  const prompt = typeof wire.prompt === 'string' ? wire.prompt : undefined
  const models = candidates(task, {
    fallback,
    ...(model !== undefined && { model }),
    ...(prompt !== undefined && { prompt }),
  })
  return new TaskRun(world, task, wire, params, models, options).run()
}

/** 24 digits that nobody else has. */
function randomHex(): string {
  // Not every page has `randomUUID`: it needs a secure context. Where it is, it costs least.
  if ('randomUUID' in crypto) return crypto.randomUUID().replaceAll('-', '').slice(0, 24)
  const bytes = (crypto as Crypto).getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

class TaskRun<Task extends TaskId> {
  readonly #world: World
  readonly #input: Record<string, unknown>
  readonly #params: object
  readonly #models: Candidate[]
  readonly #options: RunOptions<Task>
  readonly #run: Run<Task>
  readonly #began: number
  /** Aborted by the caller, or by a listener that throws. */
  readonly #stop = new AbortController()
  /** A piece of text was told: another model can not begin anew. */
  #isTold = false

  constructor(
    world: World,
    task: Task,
    input: Record<string, unknown>,
    params: object,
    models: Candidate[],
    options: RunOptions<Task>,
  ) {
    const { clock } = world.runtime
    this.#world = world
    this.#input = input
    this.#params = params
    this.#models = models
    this.#options = options
    this.#began = clock.monotonic()
    const now = new Date(clock.now()).toISOString()
    const first = models[0]!.model
    this.#run = {
      id: `run_${randomHex()}`,
      task,
      model: first,
      modelUsed: first,
      fallback: false,
      attempts: 0,
      state: 'running',
      createdAt: now,
      startedAt: now,
      timing: { queuedMs: 0, bootMs: null, runMs: 0 },
      license: { id: null, commercialUse: 'unknown' },
      simulated: false,
    }
  }

  async run(): Promise<RunResult<Task>> {
    const { signal } = this.#options
    const giveUp = () => this.#stop.abort(signal!.reason)
    signal?.addEventListener('abort', giveUp)
    try {
      const output = await this.#tryModels()
      this.#finish('succeeded')
      this.#run.output = output
      this.#emit({ type: 'succeeded', run: this.#run })
      this.#stop.signal.throwIfAborted()
      // State and output were set just above.
      return this.#run as RunResult<Task>
    } catch (error) {
      this.#fail(error)
      throw error
    } finally {
      signal?.removeEventListener('abort', giveUp)
    }
  }

  async #tryModels(): Promise<TaskOutput<Task>> {
    for (const candidate of this.#models.slice(0, -1))
      try {
        return await this.#tryModel(candidate)
      } catch (error) {
        if (!this.#mayGoOn(error, candidate)) throw error
      }
    return this.#tryModel(this.#models.at(-1)!)
  }

  #mayGoOn(error: unknown, { model }: Candidate): boolean {
    if (!isDecentraError(error) || this.#isTold) return false
    const refusedInputs = this.#world.refusedInputs.get(model)?.size ?? 0
    return mayFallBack(error.code, { refusedInputs })
  }

  async #tryModel(candidate: Candidate): Promise<TaskOutput<Task>> {
    const { task } = this.#run
    const { model } = candidate
    const row = taskRow(task)
    // Piece by piece only for somebody who listens: errors in a stream are harder to tell.
    const { onEvent, stream: isWanted = true } = this.#options
    const stream = row.streams && isWanted && onEvent !== undefined
    const request = modelRequest(task, candidate, this.#input, this.#params, stream)
    this.#run.modelUsed = model
    this.#run.fallback = model !== this.#run.model
    const { license = null, commercialUse = 'unknown' } = runModel(model) ?? {}
    this.#run.license = { id: license, commercialUse }
    this.#emit({ type: 'running', model, attempt: this.#run.attempts + 1 })
    const warm = isWarm(this.#world, model)
    this.#run.timing.bootMs = warm ? 0 : null
    const call = {
      ...request,
      task,
      model,
      isWarm: warm,
      deadlineMs: row.timeoutMs + (warm ? 0 : START_MS),
      signal: this.#stop.signal,
      onSend: () => void this.#run.attempts++,
      onColdBoot: (elapsedMs: number) => this.#emit({ type: 'cold-boot', elapsedMs }),
    }
    try {
      const raw = await send(this.#world, call, (response) => {
        // `0` is no mark.
        this.#run.simulated = !['', '0', null].includes(response.headers.get(SIMULATED_HEADER))
        const onDelta = (text: string) => {
          this.#isTold = true
          this.#emit({ type: 'delta', text })
        }
        return readAnswer(this.#world, { task, model, stream, onDelta }, response)
      })
      const output = await readOutput(raw, model, { world: this.#world, task, input: this.#input })
      noteAnswer(this.#world, model)
      // The reader of the task's own kind made it.
      return output as TaskOutput<Task>
    } catch (error) {
      if (isDecentraError(error) && error.code === 'model-failed') noteRefusal(this.#world, model, request.body)
      throw error
    }
  }

  #finish(state: 'succeeded' | 'failed' | 'canceled', code?: string): void {
    const { clock, log } = this.#world.runtime
    const durationMs = Math.round(clock.monotonic() - this.#began)
    this.#run.state = state
    this.#run.finishedAt = new Date(clock.now()).toISOString()
    this.#run.timing.runMs = durationMs
    const { task, modelUsed: model, attempts } = this.#run
    log({ type: 'run-finished', task, model, durationMs, attempts, ...(code !== undefined && { code }) })
  }

  #fail(error: unknown): void {
    if (this.#run.state === 'succeeded') return
    if (this.#stop.signal.aborted) {
      this.#finish('canceled', 'aborted')
      return this.#emit({ type: 'canceled', run: this.#run })
    }
    const problem = isDecentraError(error) ? error : new DecentraError('internal', 'The run failed by a fault of ours.')
    this.#finish('failed', problem.code)
    this.#run.error = problemOf(problem)
    this.#emit({ type: 'failed', run: this.#run })
  }

  #emit(event: RunEvent<Task>): void {
    try {
      this.#options.onEvent?.(event)
    } catch (error) {
      this.#stop.abort(error)
    }
  }
}

function problemOf({ code, message, retryAfterMs, errors }: DecentraError): RunProblem {
  return {
    code,
    message,
    ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
    ...(errors && { errors }),
  }
}
