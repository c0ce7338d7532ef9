import { DecentraError } from '../contract/decentra-error.js'
import { readRefusal } from './failure.js'
import { readPieces } from './read-body.js'
import type { World } from './world.js'

/** A failure after the first piece comes as a piece that begins like this. */
const FAILURE = 'Error: '
/** No message of a failure is longer: then it was a text about errors. */
const MOST_FAILURE = 4000

/**
 * A text that comes as bare UTF-8 until the body ends; pieces may be cut inside a character. What looks like a failure at the
 * end of a text that had begun is one: it can not be told from a text with certainty, and half an answer that is shown as
 * a whole one is worse.
 */
export async function readTextStream(
  world: World,
  model: string,
  response: Response,
  onDelta: (text: string) => void,
): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let held = ''
  const take = (piece: string) => {
    if (held !== '' || (text !== '' && piece.startsWith(FAILURE))) {
      held += piece
      if (held.length <= MOST_FAILURE) return
      piece = held
      held = ''
    }
    if (piece === '') return
    text += piece
    onDelta(piece)
  }
  for await (const piece of readPieces(response, model)) take(decoder.decode(piece, { stream: true }))
  take(decoder.decode())
  if (held !== '') throw readRefusal(world, model, 200, { error: held.slice(FAILURE.length) }).error
  if (text === '') throw new DecentraError('response-invalid', `${model}: the answer holds no text.`)
  return text
}
