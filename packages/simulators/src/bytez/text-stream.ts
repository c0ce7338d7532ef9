import { randomFrom } from '../seeded-random.js'
import type { SimulatorClock } from './options.js'

/**
 * The bytes of a text in pieces of 1 to `most` bytes (default 9), wherever that cuts: words, characters, even the bytes of
 * one character. A character that takes several bytes is cut at least once, if the text has one.
 */
export function cutAwkwardly(text: string, most = 9): Uint8Array<ArrayBuffer>[] {
  const bytes = new TextEncoder().encode(text)
  const random = randomFrom(bytes.length)
  const inCharacter = bytes.findIndex((byte) => (byte & 0xc0) === 0x80)
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for (let at = 0; at < bytes.length;) {
    const next = at + 1 + Math.floor(random() * most)
    const end = at < inCharacter && inCharacter < next ? inCharacter : Math.min(next, bytes.length)
    pieces.push(bytes.slice(at, end))
    at = end
  }
  return pieces
}

/** A body that gives pieces one by one, `pieceMs` between two, and says when it is over or nobody reads on. */
export function streamPieces(
  pieces: readonly Uint8Array[],
  { clock, pieceMs, onEnd = () => {} }: { clock: SimulatorClock; pieceMs: number; onEnd?: () => void },
): ReadableStream<Uint8Array> {
  const left = [...pieces]
  const stopped = new AbortController()
  let first = true
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = left.shift()
      try {
        if (!first && piece && pieceMs > 0) await clock.sleep(pieceMs, stopped.signal)
      } catch {
        // Nobody reads on; `cancel` has said so.
        return
      }
      first = false
      if (piece) return controller.enqueue(piece)
      controller.close()
      onEnd()
    },
    cancel() {
      stopped.abort()
      onEnd()
    },
  })
}
