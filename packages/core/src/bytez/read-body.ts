import { DecentraError } from '../contract/decentra-error.js'
import type { BytezResponse } from './transport.js'

/** Most bytes of one answer: masks of a picture come pixel by pixel, as many megabytes. */
const MOST_BYTES = 128 * 1024 * 1024

/** The pieces of a body as they come, at most 128 MB of them. */
export async function* readPieces({ body }: BytezResponse, model: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (typeof body === 'string') return yield new TextEncoder().encode(body)
  const reader = body?.getReader()
  let length = 0
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    length += part.value.length
    if (length > MOST_BYTES)
      throw new DecentraError(
        'response-invalid',
        `${model}: the answer is larger than ${MOST_BYTES / 2 ** 20} MB, the most that is read.`,
      )
    yield part.value
  }
}

/** A whole body. */
export async function readBytes(response: BytezResponse, model: string): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for await (const piece of readPieces(response, model)) pieces.push(piece)
  if (pieces.length === 1) return pieces[0]!
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

/** A whole body as text. */
export async function readText(response: BytezResponse, model: string): Promise<string> {
  if (typeof response.body === 'string') return response.body
  return new TextDecoder().decode(await readBytes(response, model))
}
