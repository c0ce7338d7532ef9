import { Buffer } from 'node:buffer'
import { wholeText } from './whole-text.js'

/** What a found secret is overwritten with; of the same length, so that every stated length stays right. */
const MASK = '*'.charCodeAt(0)

/** A secret this short would be found everywhere. */
export const SHORTEST_SECRET = 12

/** The ways in which a secret is looked for: plain, reversed, URL-encoded, hexadecimal, and inside base64. */
function formsOf(secret: string): Buffer[] {
  const bytes = Buffer.from(secret)
  const forms = new Set([secret, encodeURIComponent(secret), [...secret].reverse().join('')])
  forms.add(bytes.toString('hex')).add(bytes.toString('hex').toUpperCase())
  const everyByte = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  forms.add(everyByte).add(everyByte.toUpperCase())
  // Base64 has three alignments. Characters that hold bits of a neighbor too are left out.
  for (const shift of [0, 1, 2]) {
    const start = Math.ceil((shift * 8) / 6)
    const end = Math.floor(((shift + bytes.length) * 8) / 6)
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(start, end)
    forms.add(text).add(text.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return [...forms].map((form) => Buffer.from(form))
}

/** Scans one body, piece by piece. */
export interface LeakScanner {
  /** The bytes that are safe to hand on; what may be the beginning of a secret is kept until more is known. */
  push(chunk: Uint8Array): Uint8Array<ArrayBuffer>
  /** The bytes that were kept. */
  end(): Uint8Array<ArrayBuffer>
}

export interface LeakGuard {
  scanner(): LeakScanner
  /** The text with every secret masked. */
  clean(text: string): string
  /** The text of these bytes, which are nobody else's, with every secret masked. */
  cleanText(bytes: Buffer): string
  /** The pieces with every secret masked, however they are cut. */
  cleanStream(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>>
  /** The answer with secrets masked in headers and body, however the body is cut into pieces. */
  guard(response: Response): Promise<Response>
}

/** Longest end of `data` that a form begins with. */
function heldBack(data: Buffer, forms: readonly Buffer[]): number {
  let held = 0
  for (const form of forms) {
    const from = Math.max(0, data.length - form.length + 1)
    for (let at = data.indexOf(form[0]!, from); at !== -1; at = data.indexOf(form[0]!, at + 1)) {
      const length = data.length - at
      if (length > held && data.compare(form, 0, length, at) === 0) held = length
    }
  }
  return held
}

/**
 * Keeps secrets inside: masks them wherever they would leave, and calls `onLeak` each time. That a secret got so far is a
 * fault elsewhere; this is the last door, not the lock.
 */
export function createLeakGuard(secrets: readonly string[], onLeak: () => void): LeakGuard {
  const forms = secrets.filter((secret) => secret.length >= SHORTEST_SECRET).flatMap(formsOf)

  /** Overwrites in place. */
  const mask = (data: Buffer): boolean => {
    let found = false
    for (const form of forms)
      for (let at = data.indexOf(form); at !== -1; at = data.indexOf(form, at + form.length)) {
        data.fill(MASK, at, at + form.length)
        found = true
      }
    if (found) onLeak()
    return found
  }

  const scanner = (): LeakScanner => {
    let kept = Buffer.alloc(0)
    return {
      push(chunk) {
        // A copy: the chunk belongs to whoever made it.
        const data = Buffer.concat([kept, chunk])
        mask(data)
        const held = heldBack(data, forms)
        kept = data.subarray(data.length - held)
        return data.subarray(0, data.length - held)
      },
      end() {
        const rest = kept
        kept = Buffer.alloc(0)
        return rest
      },
    }
  }

  const clean = (text: string): string => {
    const data = Buffer.from(text)
    return mask(data) ? data.toString() : text
  }

  /** Looks through all at once: there is next to never anything to find. */
  const cleanHeaders = (headers: Headers): Headers => {
    const all = [...headers]
    if (!mask(Buffer.from(all.map(([, value]) => value).join('\n')))) return headers
    return new Headers(all.map(([name, value]) => [name, clean(value)] as [string, string]))
  }

  const cleanStream = (body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> => {
    const scan = scanner()
    return body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          const safe = scan.push(chunk)
          if (safe.length > 0) controller.enqueue(safe)
        },
        flush(controller) {
          const rest = scan.end()
          if (rest.length > 0) controller.enqueue(rest)
        },
      }),
    )
  }

  return {
    scanner,
    clean,
    cleanText(bytes) {
      mask(bytes)
      return bytes.toString()
    },
    cleanStream,
    async guard(response) {
      if (forms.length === 0) return response
      const headers = cleanHeaders(response.headers)
      const text = wholeText(response)
      if (text !== undefined) {
        const safe = clean(text)
        // Making another answer costs more than the look.
        return safe === text && headers === response.headers
          ? response
          : new Response(safe, { status: response.status, headers })
      }
      const { status, statusText, body } = response
      const init = { status, statusText: clean(statusText), headers }
      if (body === null) return new Response(null, init)
      // A whole answer is scanned at once, which is quicker; a stream or a file, as it passes.
      const isWhole = /^application\/(problem\+)?json/.test(headers.get('Content-Type') ?? '')
      return new Response(isWhole ? clean(await response.text()) : cleanStream(body), init)
    },
  }
}
