import { DecentraError } from '../contract/decentra-error.js'
import { send } from './call.js'
import { openEnvelope, parseJson } from './envelope.js'
import { readText } from './read-body.js'
import type { BytezModel, ModelsQuery } from './types.js'
import type { World } from './world.js'

/** Lists are read in one piece and can be long. */
const DEADLINE_MS = 60_000

async function list(world: World, path: string, signal: AbortSignal | undefined): Promise<unknown[]> {
  const name = `${world.baseUrl}${path}`
  const call = { path, scheme: 'Key', task: 'list', model: name, deadlineMs: DEADLINE_MS } as const
  const text = await send(world, signal ? { ...call, signal } : call, (response) => readText(response, name))
  const output = openEnvelope(world, name, parseJson(world, name, text))
  if (Array.isArray(output)) return output
  throw new DecentraError('response-invalid', `${name} answered no list.`)
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null)
const numberOf = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : null)

/** A row, or nothing where it has no name. */
function readModel(row: unknown): BytezModel[] {
  const { modelId, task, params, ramRequired, meter, meterPrice } = (row ?? {}) as Record<string, unknown>
  if (typeof modelId !== 'string' || typeof task !== 'string') return []
  return [
    {
      id: modelId,
      task,
      parameters: numberOf(params),
      ramGB: numberOf(ramRequired),
      meter: textOf(meter),
      meterPrice: textOf(meterPrice),
    },
  ]
}

export async function listModels(world: World, { task, modelId, signal }: ModelsQuery = {}): Promise<BytezModel[]> {
  const query = new URLSearchParams()
  if (task !== undefined) query.set('task', task)
  if (modelId !== undefined) query.set('modelId', modelId)
  const rows = await list(world, `/models/v2/list/models${query.size > 0 ? `?${query}` : ''}`, signal)
  return rows.flatMap(readModel)
}

export async function listTasks(world: World, { signal }: { signal?: AbortSignal } = {}): Promise<string[]> {
  const rows = await list(world, '/models/v2/list/tasks', signal)
  return rows.filter((row) => typeof row === 'string')
}
