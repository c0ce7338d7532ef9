import { DecentraError } from './decentra-error.js'
import { fnv1a } from './fnv.js'

/*
 * What all binary manifests have in common:
 *
 *   bytes 0-3    four letters that name the format
 *   bytes 4-7    u32 LE  length of the header
 *   bytes 8-11   u32 LE  FNV-1a of all that follows
 *   then         header: UTF-8 JSON, blanks up to a multiple of 8
 *   then         payload
 */

const HEAD_BYTES = 12
/** First byte that the checksum covers. */
export const CHECKED_FROM = HEAD_BYTES

function invalid(detail: string, cause?: unknown): DecentraError {
  return new DecentraError('manifest-invalid', `The file is damaged or of another kind: ${detail}.`, { cause })
}

/** Writes header and payload as one file. `letters` is the four-letter name of the format. */
export function packFile(letters: string, header: unknown, payload: Uint8Array): Uint8Array {
  const encoder = new TextEncoder()
  const json = encoder.encode(JSON.stringify(header))
  const headerLength = json.length + ((8 - ((HEAD_BYTES + json.length) % 8)) % 8)
  const file = new Uint8Array(HEAD_BYTES + headerLength + payload.length)
  file.set(encoder.encode(letters))
  file.fill(0x20, HEAD_BYTES, HEAD_BYTES + headerLength)
  file.set(json, HEAD_BYTES)
  file.set(payload, HEAD_BYTES + headerLength)
  const view = new DataView(file.buffer)
  view.setUint32(4, headerLength, true)
  view.setUint32(8, fnv1a(file.subarray(HEAD_BYTES)), true)
  return file
}

/** Opens a file that {@link packFile} wrote. Throws `manifest-invalid`; leaves checking the header's content to the caller. */
export function unpackFile(letters: string, file: Uint8Array): { header: unknown; payload: Uint8Array } {
  if (file.length < HEAD_BYTES) throw invalid('it is too short')
  const found = String.fromCharCode(...file.subarray(0, 4))
  if (found !== letters) throw invalid(`it does not begin with ${letters}`)
  const headerLength = new DataView(file.buffer, file.byteOffset).getUint32(4, true)
  if (HEAD_BYTES + headerLength > file.length) throw invalid('its header is cut off')
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(file.subarray(HEAD_BYTES, HEAD_BYTES + headerLength)))
    return { header, payload: file.subarray(HEAD_BYTES + headerLength) }
  } catch (cause) {
    throw invalid('its header is not JSON', cause)
  }
}

/** Whether the bytes are those that were written. About 1 ms a megabyte. */
export function hasIntactChecksum(file: Uint8Array): boolean {
  return hasChecksum(file, fnv1a(file.subarray(CHECKED_FROM)))
}

/** Whether the file names this sum, which the caller made of all bytes from {@link CHECKED_FROM}, perhaps in slices. */
export function hasChecksum(file: Uint8Array, sum: number): boolean {
  return file.length >= HEAD_BYTES && new DataView(file.buffer, file.byteOffset).getUint32(8, true) === sum
}

/** The error of a file whose content does not hold together. */
export { invalid as invalidFile }
