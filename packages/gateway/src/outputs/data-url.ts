import { Buffer } from 'node:buffer'
import { DecentraError } from '@decentramodels/core/contract'

const HEAD = /^data:[\w.+-]+\/[\w.+-]+(?:;[\w=.+-]+)*;base64,/

/** How much of a data URL is looked at for where its bytes begin. */
const HEAD_CHARACTERS = 200

export function isDataUrl(text: string): boolean {
  return /^data:/i.test(text)
}

/** The bytes of a base64 data URL. Throws `invalid-input` for anything else and `payload-too-large` above `maxBytes`. */
export function readDataUrl(url: string, maxBytes: number): Buffer {
  const head = HEAD.exec(url.slice(0, HEAD_CHARACTERS))?.[0]
  if (head === undefined) throw new DecentraError('invalid-input', 'The file must be a data URL in base64.')
  const characters = url.length - head.length
  const padding = url.endsWith('==') ? 2 : url.endsWith('=') ? 1 : 0
  const size = Math.floor((characters * 3) / 4) - padding
  if (size > maxBytes)
    throw new DecentraError('payload-too-large', `The file has ${size} bytes; at most ${maxBytes} fit.`)
  const bytes = Buffer.from(url.slice(head.length), 'base64')
  // The decoder skips what is no base64; then the length gives it away.
  if (bytes.length !== size || size === 0) throw new DecentraError('invalid-input', 'The file is no whole base64.')
  return bytes
}
