import { DecentraError } from '../contract/decentra-error.js'
import { EventStreamParser } from '../sse.js'
import { openEnvelope, parseJson } from './envelope.js'
import { readRefusal } from './failure.js'
import { readPieces } from './read-body.js'
import type { BytezResponse } from './transport.js'
import type { World } from './world.js'

type Members = Record<string, unknown>

const members = (value: unknown): Members => (typeof value === 'object' && value !== null ? value : {}) as Members

/** The first choice, the message of it, and whether it says that it is over, beside the choices too. */
function firstChoice(body: unknown, name: 'message' | 'delta') {
  const { choices, finish_reason: beside } = members(body)
  const choice = members(Array.isArray(choices) ? choices[0] : undefined)
  return { said: members(choice[name]), isOver: Boolean(choice.finish_reason ?? beside) }
}

/** A whole chat answer: that of the OpenAI-compatible path, or the native envelope. */
export function readChat(world: World, model: string, body: unknown): unknown {
  if (!('choices' in members(body))) return openEnvelope(world, model, body)
  return firstChoice(body, 'message').said
}

/** A chat answer that comes as events; ends with `[DONE]`, or after a piece that says that it is the last. */
export async function readChatStream(
  world: World,
  model: string,
  response: BytezResponse,
  onDelta: (text: string) => void,
): Promise<string> {
  const parser = new EventStreamParser()
  let text = ''
  let isOver = false
  for await (const piece of readPieces(response, model))
    for (const { data } of parser.push(piece)) {
      if (data === '[DONE]') {
        // Read to its end all the same: a connection that is hung up on can not be used again.
        isOver = true
        continue
      }
      const body = parseJson(world, model, data)
      if (members(body).error) throw readRefusal(world, model, 200, body).error
      const choice = firstChoice(body, 'delta')
      isOver ||= choice.isOver
      const { content } = choice.said
      if (typeof content !== 'string' || content === '') continue
      text += content
      onDelta(content)
    }
  if (isOver) return text
  throw new DecentraError('network-failed', `${model}: the answer broke off after ${text.length} characters.`)
}
