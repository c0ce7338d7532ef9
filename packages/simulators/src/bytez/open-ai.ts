import { Hono } from 'hono'
import type { Fault } from '../faults.js'
import { answerCall } from './answer.js'
import { type Body, type Call, readCall, type ServedModel } from './call.js'
import type { BytezContext, BytezVariables } from './context.js'
import { writeJson } from './json.js'
import { modelRaised, Refused } from './refusal.js'
import { findModel, readBody, trickle, writeMeter } from './run-model.js'
import { type Simulation, textOf } from './simulation.js'
import { cutAwkwardly, streamPieces } from './text-stream.js'

/** What is said: a text, or parts as some answers have them. */
type Said = string | { type: 'text'; text: string }[]

/** One of the compatible routes: how its request reads and its answer is written. */
interface Route {
  messages(body: Body): unknown
  whole(text: Said, model: string): object
  /** Events of a stream, without the last one. */
  events(words: string[], model: string): object[]
}

const ID = 'chatcmpl-simulated'
const asMessages = (value: unknown) => (typeof value === 'string' ? [{ role: 'user', content: value }] : value)
const usage = (text: Said) => {
  const tokens = JSON.stringify(text).split(/\s+/).length
  return { prompt_tokens: tokens, completion_tokens: tokens, total_tokens: 2 * tokens }
}

function chunks(object: string, model: string, words: string[], piece: (word: string) => object) {
  return words.map((word, index) => ({
    id: ID,
    object,
    model,
    choices: [{ index: 0, ...piece(word), finish_reason: index === words.length - 1 ? 'stop' : null }],
  }))
}

const responseOf = (text: Said, model: string) => ({
  id: 'resp_simulated',
  object: 'response',
  status: 'completed',
  model,
  output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] }],
})

const ROUTES: Record<'/chat/completions' | '/completions' | '/responses', Route> = {
  '/chat/completions': {
    messages: ({ messages }) => messages,
    whole: (text, model) => ({
      id: ID,
      object: 'chat.completion',
      model,
      choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
      usage: usage(text),
    }),
    events: (words, model) => chunks('chat.completion.chunk', model, words, (content) => ({ delta: { content } })),
  },
  '/completions': {
    messages: ({ prompt }) => asMessages(prompt),
    whole: (text, model) => ({
      id: ID,
      object: 'text_completion',
      model,
      choices: [{ index: 0, text, finish_reason: 'stop' }],
      usage: usage(text),
    }),
    events: (words, model) => chunks('text_completion', model, words, (text) => ({ text })),
  },
  '/responses': {
    messages: ({ input }) => asMessages(input),
    whole: responseOf,
    events: (words, model) => [
      ...words.map((delta) => ({ type: 'response.output_text.delta', delta })),
      { type: 'response.completed', response: responseOf(words.join(''), model) },
    ],
  },
}

/** Answers of these routes wrap their errors as OpenAI does. */
function wrapped(error: unknown): unknown {
  if (!(error instanceof Refused)) return error
  const { status, body } = error.refusal
  return new Refused({ status: status === 422 ? 400 : status, body: { error: { message: String(body.error) } } })
}

const frame = (data: string) => new TextEncoder().encode(`data: ${data}\n\n`)

/** Some frames in one piece, some frames in several: a reader must not take a chunk for a frame. */
const MOST_BYTES = 600

function recut(frames: Uint8Array[]): Uint8Array[] {
  return cutAwkwardly(frames.map((bytes) => new TextDecoder().decode(bytes)).join(''), MOST_BYTES)
}

/** What is said goes out in events; a fault ends them early, with one that holds an error. */
function framesOf(route: Route, text: string, id: string, fault: Fault | undefined): Uint8Array[] {
  const events = route.events(text.split(/(?<= )/), id)
  if (fault?.kind !== 'error-piece') return [...events.map((event) => frame(JSON.stringify(event))), frame('[DONE]')]
  const begun = events.slice(0, Math.ceil(events.length / 2))
  return [...begun, { error: { message: 'CUDA out of memory' } }].map((event) => frame(JSON.stringify(event)))
}

function writeWhole(context: BytezContext, route: Route, text: string, id: string): Response {
  switch (context.get('fault')?.kind) {
    case 'error-in-200':
      return writeJson(context, { error: { message: 'model failed to load' } })
    case 'no-output':
      return writeJson(context, {})
    case 'chat-parts':
      return writeJson(context, route.whole([{ type: 'text', text }], id))
    default:
      return writeJson(context, route.whole(text, id))
  }
}

/** The call that a request means. Both names of its longest answer are used in the upstream's documentation. */
function readChatCall(route: Route, model: ServedModel, body: Body): Call {
  if (model.task !== 'chat') throw new Refused(modelRaised(`${model.id} is no chat model`))
  const most = body.max_completion_tokens ?? body.max_tokens ?? body.max_output_tokens
  const params = typeof most === 'number' ? { max_new_tokens: most } : {}
  return readCall(model, { messages: route.messages(body), params })
}

async function answer(simulation: Simulation, context: BytezContext, route: Route): Promise<Response> {
  const fault = context.get('fault')
  const refusal = simulation.refusalOf(fault)
  if (refusal) throw new Refused(refusal)
  const body = await readBody(context)
  const id = typeof body.model === 'string' ? body.model : ''
  const { model, closed } = findModel(simulation, id)
  const call = readChatCall(route, model, body)
  const begun = await simulation.begin(context.get('key'), model, closed, context.req.raw.signal)
  let streaming = false
  try {
    if (simulation.options.meterHeaders !== false) writeMeter(context, model, begun)
    const text = textOf(await answerCall(call)) ?? ''
    if (body.stream !== true) {
      const response = writeWhole(context, route, text, id)
      return fault?.kind === 'trickle' ? await trickle(simulation, response, fault) : response
    }
    const frames = framesOf(route, text, id, fault)
    const { clock, options } = simulation
    streaming = true
    // Pieces that come slowly are whole frames: cut ones would take minutes.
    const stream = streamPieces(options.pieceMs ? frames : recut(frames), {
      clock,
      pieceMs: options.pieceMs ?? 0,
      onEnd: begun.leave,
    })
    return context.body(stream, 200, { 'Content-Type': 'text/event-stream' })
  } finally {
    if (!streaming) begun.leave()
  }
}

/** The paths that clients of OpenAI use, below `/models/v2/openai/v1`. */
export function openAiRoutes(simulation: Simulation): Hono<{ Variables: BytezVariables }> {
  const app = new Hono<{ Variables: BytezVariables }>()
  for (const [path, route] of Object.entries(ROUTES))
    app.post(path, async (context) => {
      try {
        return await answer(simulation, context, route)
      } catch (error) {
        throw wrapped(error)
      }
    })
  return app
}
