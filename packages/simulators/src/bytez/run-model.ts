import { taskRow } from '@decentramodels/core/contract'
import type { Fault } from '../faults.js'
import { type Answer, answerCall } from './answer.js'
import { type Body, type Call, readCall, type ServedModel } from './call.js'
import type { BytezContext } from './context.js'
import { writeJson } from './json.js'
import { meterOf } from './lists.js'
import { Refused, UNAUTHORIZED, UNKNOWN_MODEL } from './refusal.js'
import { bend, type Begun, type Simulation, textOf } from './simulation.js'
import { cutAwkwardly, streamPieces } from './text-stream.js'

/** Makers of models that are not open. Some of them have open models as well: those of the table come first. */
const CLOSED = ['openai', 'google', 'cohere', 'anthropic', 'mistral']

/** Still asks for the key of the caller's own account there. */
const WANTS_PROVIDER_KEY = 'cohere'

/** Reads the body of a request; one that is no JSON object is refused as a server's parser would. */
export async function readBody(context: BytezContext): Promise<Body> {
  const body: unknown = await context.req.json().catch(() => undefined)
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Body
  throw new Refused({ status: 400, body: { error: 'Request body is not a JSON object', output: null } })
}

/** An open model of the lists, or a closed one of a known maker. */
export function findModel({ models }: Simulation, id: string): { model: ServedModel; closed: boolean } {
  const model = models.find(id)
  if (model) return { model, closed: false }
  const [owner, name] = id.split('/')
  if (name && CLOSED.includes(owner!)) return { model: { id, task: 'chat' }, closed: true }
  throw new Refused(UNKNOWN_MODEL)
}

/** Headers that some clients read; nothing documents them. */
export function writeMeter(context: BytezContext, model: ServedModel, { perSecond, left, ranMs }: Begun): void {
  const { meter, meterPrice } = meterOf(model)
  const seconds = ranMs / 1000
  context.header('inference-meter', meter)
  context.header('inference-meter-price', meterPrice)
  context.header('inference-time', seconds.toFixed(3))
  context.header('inference-cost', (seconds * Number.parseFloat(meterPrice)).toFixed(8))
  if (perSecond === Infinity) return
  context.header('ratelimit-limit', String(perSecond))
  context.header('ratelimit-remaining', String(left))
  context.header('ratelimit-reset', '1')
}

/** A text bare, in pieces: no frames, no mark at its end, although its type says otherwise. */
function writeStream({ clock, options }: Simulation, context: BytezContext, text: string, onEnd: () => void): Response {
  const fault = context.get('fault')
  const breaks = fault?.kind === 'error-piece'
  const pieces = cutAwkwardly(breaks ? text.slice(0, text.length / 2) : text)
  if (breaks) pieces.push(new TextEncoder().encode('Error: CUDA out of memory'))
  const body = streamPieces(pieces, { clock, pieceMs: options.pieceMs ?? 0, onEnd })
  return context.body(body, 200, { 'Content-Type': 'text/event-stream; charset=utf-8' })
}

/** Where the files of this simulator are, under whatever prefix it is mounted. */
function addressOf(context: BytezContext, path: string): string {
  const { origin, pathname } = new URL(context.req.url)
  return origin + pathname.slice(0, pathname.indexOf('/models/v2/')) + path
}

/** Byte by byte. */
export async function trickle({ clock }: Simulation, response: Response, { delayMs = 1 }: Fault): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte))
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  return new Response(streamPieces(pieces, { clock, pieceMs: delayMs }), { status: response.status, headers })
}

async function writeAnswer(
  simulation: Simulation,
  context: BytezContext,
  call: Call,
  answer: Answer,
  { closed, body }: { closed: boolean; body: Body },
): Promise<Response> {
  const fault = context.get('fault')
  if (fault?.kind === 'no-output') return writeJson(context, { error: null })
  if ('file' in answer) {
    const { file } = answer
    if (body.json === false) return context.body(await file.bytes(), 200, { 'Content-Type': file.mediaType })
    return writeJson(context, { error: null, output: addressOf(context, simulation.files.keep(call, file)) })
  }
  const output = bend(call, answer.output, fault)
  const provider = closed && { provider: { id: 'resp_simulated', model: call.model.id.split('/')[1] } }
  return writeJson(context, { error: null, output, ...provider })
}

/** `POST /models/v2/{model}`. */
export async function runModelRoute(simulation: Simulation, context: BytezContext): Promise<Response> {
  const fault = context.get('fault')
  const refusal = simulation.refusalOf(fault)
  if (refusal) throw new Refused(refusal)
  const { owner, name } = context.req.param() as { owner: string; name?: string }
  const { model, closed } = findModel(simulation, name === undefined ? owner : `${owner}/${name}`)
  if (owner === WANTS_PROVIDER_KEY && !context.req.header('provider-key')) throw new Refused(UNAUTHORIZED)
  const body = await readBody(context)
  const call = readCall(model, body)
  const begun = await simulation.begin(context.get('key'), model, closed, context.req.raw.signal)
  let streaming = false
  try {
    if (simulation.options.meterHeaders !== false) writeMeter(context, model, begun)
    if (fault?.kind === 'error-in-200') return writeJson(context, { error: 'model failed to load', output: null })
    const answer = await answerCall(call)
    const text = textOf(answer)
    if (body.stream === true && text !== undefined && taskRow(model.task).streams) {
      streaming = true
      return writeStream(simulation, context, text, begun.leave)
    }
    const response = await writeAnswer(simulation, context, call, answer, { closed, body })
    return fault?.kind === 'trickle' ? await trickle(simulation, response, fault) : response
  } finally {
    // A stream holds its place until it is over.
    if (!streaming) begun.leave()
  }
}
