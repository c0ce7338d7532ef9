import { RUN_MODELS, type RunModelRow, type TaskId } from '@decentramodels/core/contract'
import type { ServedModel } from './call.js'

/** Size classes with what a second costs, as the upstream's list writes them; the largest parameters in billions first. */
const METERS = [
  { from: 7, meter: 'md', meterPrice: '0.0010344 / sec' },
  { from: 3, meter: 'sm', meterPrice: '0.0008344 / sec' },
  { from: 1, meter: 'xs', meterPrice: '0.0006478333 / sec' },
  { from: 0, meter: 'micro', meterPrice: '0.0005344 / sec' },
] as const

/** Billions of parameters, out of `93M` or `about 1B`; half a billion where nothing is known. */
function billions(parameters: string | undefined): number {
  const [, number, unit] = /([\d.]+)\s*([BM])/.exec(parameters ?? '') ?? []
  if (number === undefined) return 0.5
  return unit === 'M' ? Number(number) / 1000 : Number(number)
}

/** Size class and price of a model. */
export function meterOf(model: ServedModel) {
  const params = billions(model.parameters)
  const { meter, meterPrice } = METERS.find(({ from }) => params >= from)!
  return { params, meter, meterPrice }
}

/** A row of `GET /models/v2/list/models`. */
function listRow(model: ServedModel) {
  const { params, meter, meterPrice } = meterOf(model)
  // Two bytes a parameter and what runs around it.
  const ramRequired = Math.round((params * 2 + 1.6) * 100) / 100
  return { modelId: model.id, task: model.task, params, ramRequired, meter, meterPrice }
}

/** The models that are served, found by id. */
export class Models {
  readonly #byId: Map<string, ServedModel>

  constructor(more: readonly ServedModel[]) {
    const rows: readonly RunModelRow[] = RUN_MODELS
    this.#byId = new Map([...rows, ...more].map((model) => [model.id, model]))
  }

  find(id: string): ServedModel | undefined {
    return this.#byId.get(id)
  }

  rows({ task, modelId }: { task: string | null; modelId: string | null }) {
    return [...this.#byId.values()]
      .filter((model) => (task === null || model.task === task) && (modelId === null || model.id === modelId))
      .map(listRow)
  }

  tasks(): TaskId[] {
    return [...new Set([...this.#byId.values()].map(({ task }) => task))]
  }
}
