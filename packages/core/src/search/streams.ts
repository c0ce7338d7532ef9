import { invalidFile } from '../contract/container.js'

/** Codes between two places where others may have the thread. */
const CODES_STRIDE = 1 << 17

/** A name may begin with a byte order mark. */
export const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Reads the codes from `from` to `to`, of one to four bytes each, which begin at byte `at`; answers with where they end. */
function fillCodes(codes: Uint32Array, bytes: Uint8Array, at: number, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    let code = bytes[at++]!
    if (code > 191) {
      if (code < 255) code = 192 + (code - 192) * 256 + bytes[at++]!
      else {
        code = bytes[at]! + bytes[at + 1]! * 256 + bytes[at + 2]! * 65536
        at += 3
      }
    }
    codes[i] = code
  }
  return at
}

/** Reads codes; see the format. */
export function* readCodes(bytes: Uint8Array, count: number): Generator<void, Uint32Array> {
  // A code takes a byte or more: a count beyond that would only ask for memory.
  if (count > bytes.length) throw invalidFile('a stream has another length')
  const codes = new Uint32Array(count)
  let at = 0
  for (let from = 0; from < count; from += CODES_STRIDE) {
    at = fillCodes(codes, bytes, at, from, Math.min(count, from + CODES_STRIDE))
    yield
  }
  if (at !== bytes.length) throw invalidFile('a stream has another length')
  return codes
}

/** Codes of symbols as places in their list, counted from `first`. Those that occur once come last, in order. */
export function* readSymbols(
  bytes: Uint8Array,
  count: number,
  first: number,
  end: number,
): Generator<void, Uint32Array> {
  const codes = yield* readCodes(bytes, count)
  placeSymbols(codes, first, end)
  yield
  return codes
}

function placeSymbols(codes: Uint32Array, first: number, end: number): void {
  let once = end
  for (let i = 0; i < codes.length; i++) if (codes[i] === 0) once--
  const again = once - first
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!
    if (code > again) throw invalidFile('a code names no text')
    codes[i] = code === 0 ? once++ : first + code - 1
  }
}

/** How many NUL-ended texts there are. */
export function countTexts(bytes: Uint8Array): number {
  let count = 0
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0) count++
  return count
}

/** A number out of its byte planes. */
export function planeValue(bytes: Uint8Array, i: number, count: number): number {
  let value = 0
  for (let unit = 1; i < bytes.length; i += count, unit *= 256) value += bytes[i]! * unit
  return value
}
