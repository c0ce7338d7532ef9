import { DecentraError } from '../contract/decentra-error.js'
import { readRefusal } from './failure.js'
import { quoteText } from './redact.js'
import type { World } from './world.js'

/** The parsed body of an answer that should be JSON. */
export function parseJson(world: World, model: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new DecentraError(
      'response-invalid',
      `${model}: no JSON came from ${world.baseUrl}, but "${quoteText(text.slice(0, 80), world.apiKey)}".`,
    )
  }
}

/**
 * What stands in `output` of the upstream's envelope. An error counts whatever the status was; a body without an output
 * is no answer.
 */
export function openEnvelope(world: World, model: string, body: unknown): unknown {
  const { error, output } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  if (error) throw readRefusal(world, model, 200, body).error
  if (output === undefined || output === null)
    throw new DecentraError('response-invalid', `${model}: the answer of ${world.baseUrl} holds no output.`)
  return output
}
