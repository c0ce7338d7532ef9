import { DecentraError } from '../contract/decentra-error.js'
import { shown } from './request.js'

/** Parses JSON. A page in its place, as single-page hosts answer for any address, is told apart. */
export function readJson(bytes: Uint8Array, url: string): unknown {
  const text = new TextDecoder().decode(bytes)
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (text.trimStart().startsWith('<'))
      throw new DecentraError(
        'response-invalid',
        `${shown(url)} answered with a web page, not JSON. Publish the manifests folder there, or correct the address.`,
      )
    throw new DecentraError('manifest-invalid', `${shown(url)} is not whole JSON.`, { cause })
  }
}
