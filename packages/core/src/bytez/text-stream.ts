import { DecentraError } from '../contract/decentra-error.js'
import { readRefusal } from './failure.js'
import { readPieces } from './read-body.js'
import type { BytezResponse } from './transport.js'
import type { World } from './world.js'

/** A failure after the first piece comes as a piece that begins like this. */
const FAILURE = 'Error: '
/** No message of a failure is longer: then it was a text about errors. */
const MOST_FAILURE = 4000
/** The end of a piece that a failure was put to on the way: no blank between them, and no `ValueError`. */
const GLUED = /(?:^|[^\p{L}\p{N}_])\p{Ll}*[a-z.!?]$/u

/** Where in a piece a failure begins; -1: nowhere. */
function findFailure(before: string, piece: string): number {
  const at = piece.indexOf(FAILURE)
  if (at === 0) return before === '' ? -1 : 0
  return at > 0 && GLUED.test(piece.slice(0, at)) ? at : -1
}

/**
 * A text that comes as bare UTF-8 until the body ends; pieces may be cut inside a character. What looks like a failure at the
 * end of a text that had begun is one: it can not be told from a text with certainty, and half an answer that is shown as
 * a whole one is worse.
 */
export async function readTextStream(
  world: World,
  model: string,
  response: BytezResponse,
  onDelta: (text: string) => void,
): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let held = ''
  const tell = (piece: string) => {
    if (piece === '') return
    text += piece
    onDelta(piece)
  }
  const take = (piece: string) => {
    const at = held === '' ? findFailure(text, piece) : 0
    const good = at < 0 ? piece : piece.slice(0, at)
    held += piece.slice(good.length)
    tell(good)
    if (held.length <= MOST_FAILURE) return
    tell(held)
    held = ''
  }
  for await (const piece of readPieces(response, model)) take(decoder.decode(piece, { stream: true }))
  take(decoder.decode())
  if (held !== '') throw readRefusal(world, model, 200, { error: held.slice(FAILURE.length) }).error
  if (text === '') throw new DecentraError('response-invalid', `${model}: the answer holds no text.`)
  return text
}
