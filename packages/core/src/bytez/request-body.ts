import type { Candidate } from '../contract/selection.js'
import { runModel } from '../contract/run-models.js'
import type { TaskId } from '../contract/tasks.js'
import { modelPath } from './model-path.js'

/** What is sent for a run. */
export interface ModelRequest {
  path: string
  body: string
  scheme: 'Key' | 'Bearer'
}

/** Settings of a chat as the OpenAI-compatible path names them. */
const CHAT_NAMES: ReadonlyMap<string, string> = new Map([['max_new_tokens', 'max_tokens']])

/**
 * The request for one model: what its row says suits it, under what the caller set. Chats go by the OpenAI-compatible path;
 * the prompt of a text-to-anything task is the upstream's `text`. Never `autoScale`: that would let the upstream buy credits.
 */
export function modelRequest(
  task: TaskId,
  { model, promptWords }: Candidate,
  input: Record<string, unknown>,
  params: object,
  stream: boolean,
): ModelRequest {
  const settings = { ...runModel(model)?.params, ...definedOnly(params) }
  if (task === 'chat') {
    modelPath(model)
    const named = Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [CHAT_NAMES.get(name) ?? name, value]),
    )
    return {
      path: '/models/v2/openai/v1/chat/completions',
      body: JSON.stringify({ model, ...input, ...named, ...(stream && { stream }) }),
      scheme: 'Bearer',
    }
  }
  const { prompt, ...rest } = input
  const text = promptWords === undefined ? prompt : `${prompt}, ${promptWords}`
  const hasSettings = Object.keys(settings).length > 0
  return {
    path: modelPath(model),
    body: JSON.stringify({
      ...(prompt !== undefined && { text }),
      ...rest,
      ...(hasSettings && { params: settings }),
      ...(stream && { stream }),
    }),
    scheme: 'Key',
  }
}

function definedOnly(params: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined))
}
