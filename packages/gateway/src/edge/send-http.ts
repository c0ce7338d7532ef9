import type { BytezRequest } from '@decentramodels/core/bytez'
import { DecentraError } from '@decentramodels/core/contract'
import { Buffer } from 'node:buffer'
import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { pipeline, type Readable, type Transform } from 'node:stream'
import { urlToHttpOptions } from 'node:url'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { VERSION } from '../version.js'

/**
 * How long a connection is kept that nobody uses: shorter than servers usually do, so that it is not used as they end it.
 * One that is in use may be silent for longer.
 */
const IDLE_MS = 4000

/** Beside those of the call. Hosts are known to refuse who does not say what he is. */
const OWN_HEADERS = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': `decentra-gateway/${VERSION}` }

/** Most bytes of JSON that are collected: masks of a picture come pixel by pixel. */
const MOST_BYTES = 128 * 1024 * 1024

/** The head of an answer, and its body: all of it where it is JSON, else as it comes. */
export interface HttpAnswer {
  status: number
  header(name: string): string | null
  body: Buffer | Readable
}

/** Sends a request, as {@link createSendHttp} says. */
export type SendHttp = (request: BytezRequest) => Promise<HttpAnswer>

function brokenOff(): Error {
  return Object.assign(new Error('The connection ended before the answer did.'), { code: 'ECONNRESET' })
}

/** Path and query, also of an address that names the host in another way. */
function pathOf(url: string, origin: string): string {
  if (url.startsWith(`${origin}/`)) return url.slice(origin.length)
  const { pathname, search } = new URL(url)
  return pathname + search
}

function headOf({ statusCode, headers }: IncomingMessage): Pick<HttpAnswer, 'status' | 'header'> {
  return {
    status: statusCode!,
    header(name) {
      const value = headers[name.toLowerCase()]
      return typeof value === 'string' ? value : null
    },
  }
}

/** Packed answers are not asked for: unpacking costs more than it saves here. Some hosts send them all the same. */
const UNPACK: ReadonlyMap<string | undefined, () => Transform> = new Map([
  ['gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
])

function unpacked(message: IncomingMessage): Readable {
  const unpack = UNPACK.get(message.headers['content-encoding'])
  // What fails on the way makes the last one fail, which somebody reads.
  return unpack ? pipeline(message, unpack(), () => {}) : message
}

/** All bytes of an answer. */
function collect(message: Readable, resolve: (bytes: Buffer) => void, reject: (error: Error) => void): void {
  const pieces: Buffer[] = []
  let bytes = 0
  message.on('data', (piece: Buffer) => {
    pieces.push(piece)
    bytes += piece.length
    if (bytes > MOST_BYTES)
      message.destroy(
        new DecentraError(
          'response-invalid',
          `The answer is larger than ${MOST_BYTES / 2 ** 20} MB, the most that is read.`,
        ),
      )
  })
  message.on('end', () => resolve(pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)))
  message.on('error', reject)
  message.on('close', () => {
    if (!message.readableEnded) reject(brokenOff())
  })
}

/**
 * Requests to one host by Node's own client, which cost a fraction of those of `fetch`: each is sent once, followed
 * nowhere, and may take as long as its signal lets it. Rejects when the answer breaks off, or with the signal's reason.
 */
export function createSendHttp(baseUrl: string, idleMs = IDLE_MS): SendHttp {
  const base = new URL(baseUrl)
  const isSecure = base.protocol === 'https:'
  const request = isSecure ? httpsRequest : httpRequest
  const settings = { keepAlive: true, timeout: idleMs }
  const host = {
    ...urlToHttpOptions(new URL(base.origin)),
    agent: isSecure ? new HttpsAgent(settings) : new HttpAgent(settings),
  }
  return ({ url, method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error)
      const sent = request({
        ...host,
        path: pathOf(url, base.origin),
        method,
        headers: {
          ...OWN_HEADERS,
          ...headers,
          ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
        },
      })
      // Once there is an answer, this ends that too.
      const abort = () => sent.destroy(signal.reason as Error)
      signal.addEventListener('abort', abort, { once: true })
      let hasBegun = false
      sent.on('response', (message) => {
        hasBegun = true
        const answer = (body: HttpAnswer['body']) => resolve({ ...headOf(message), body })
        const isJson = /^application\/(problem\+)?json/.test(message.headers['content-type'] ?? '')
        const body = unpacked(message)
        if (isJson) collect(body, answer, reject)
        else answer(body)
      })
      sent.on('error', reject)
      sent.on('close', () => {
        signal.removeEventListener('abort', abort)
        // An answer that has begun tells by itself how it ends.
        if (!hasBegun) reject(brokenOff())
      })
      sent.end(body)
    })
}
