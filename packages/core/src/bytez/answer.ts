import { base64Of } from '../contract/data-url.js'
import type { TaskId } from '../contract/tasks.js'
import { readChat, readChatStream } from './chat.js'
import { openEnvelope, parseJson } from './envelope.js'
import { readBytes, readText } from './read-body.js'
import { readTextStream } from './text-stream.js'
import type { BytezResponse } from './transport.js'
import type { World } from './world.js'

/** What was asked for. */
export interface Asked {
  task: TaskId
  model: string
  /** Text was asked for piece by piece. */
  stream: boolean
  onDelta(text: string): void
}

/** What a model gave, as the upstream writes it; a file that came as bytes as a data URL. */
export async function readAnswer(world: World, asked: Asked, response: BytezResponse): Promise<unknown> {
  const { task, model, stream, onDelta } = asked
  const type = (response.headers.get('content-type') ?? '').toLowerCase()
  if (/^(image|audio|video)\//.test(type))
    return `data:${type.split(';', 1)[0]};base64,${base64Of(await readBytes(response, model))}`
  // An upstream that does not stream this model answers with JSON.
  if (stream && !/[/+]json/.test(type))
    return task === 'chat'
      ? readChatStream(world, model, response, onDelta)
      : readTextStream(world, model, response, onDelta)
  const body = parseJson(world, model, await readText(response, model))
  return task === 'chat' ? readChat(world, model, body) : openEnvelope(world, model, body)
}
