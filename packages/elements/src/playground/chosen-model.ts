import { isTaskId, runModel, type TaskId } from '@decentramodels/core/tasks'
import type { CatalogLike } from '@decentramodels/core/catalog'
import { initialState, Task as Loader } from '@lit/task'
import type { ReactiveElement } from 'lit'
import type { OtherModel } from './model-choice.js'

type Host = ReactiveElement & {
  readonly task: string | undefined
  readonly modelId: string | undefined
}

/** The model that a playground names: one of the table, or one that the catalogue may know. */
export class ChosenModel {
  readonly #host: Host
  readonly #loader: Loader<readonly [CatalogLike | undefined, string | undefined], { other: OtherModel; task: string }>

  constructor(host: Host, catalog: () => CatalogLike | undefined) {
    this.#host = host
    this.#loader = new Loader(host, {
      args: () => [catalog(), host.modelId] as const,
      task: async ([catalog, id], { signal }) => {
        if (!id || runModel(id) || catalog === undefined) return initialState
        const model = await catalog.model(id, { signal })
        if (model === undefined) return initialState
        const { name, license, commercialUse, task } = model
        return { other: { id, name, license, commercialUse }, task }
      },
    })
  }

  stop(): void {
    this.#loader.abort()
  }

  /** What it does, as far as that is known and can be run. */
  get task(): TaskId | undefined {
    const { modelId } = this.#host
    const task = (modelId && runModel(modelId)?.task) || this.#loader.value?.task
    return task && isTaskId(task) ? task : undefined
  }

  /** Its id, when it is for this task; undefined: the task's default. */
  idFor(task: TaskId): string | undefined {
    const { modelId } = this.#host
    if (!modelId) return undefined
    const row = runModel(modelId)
    return row && row.task !== task ? undefined : modelId
  }

  /** What is known of it when it is none of the table. */
  get other(): OtherModel | undefined {
    const { modelId } = this.#host
    if (!modelId || runModel(modelId)) return undefined
    const { other } = this.#loader.value ?? {}
    return other?.id === modelId ? other : { id: modelId, name: modelId, license: null, commercialUse: 'unknown' }
  }

  /** The catalogue says that it does nothing that can be run. */
  get isUnfit(): boolean {
    const { modelId, task } = this.#host
    if (!modelId || runModel(modelId) || (task && isTaskId(task))) return false
    const { value } = this.#loader
    return value?.other.id === modelId && !isTaskId(value.task)
  }
}
