import { lookup } from 'node:dns/promises'
import { request } from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { DecentraError } from '@decentramodels/core/contract'
import { isPublicAddress } from './public-address.js'

export interface GuardedFetchOptions {
  maxBytes: number
  signal: AbortSignal
  /** Time for the whole file, and a second more for every 64 KB that have come. Default 10,000. */
  graceMs?: number
  /** All addresses of a name. Default: the system's resolver. */
  resolve?(hostname: string): Promise<string[]>
  /** A connection to a checked address that expects the certificate of `hostname`. Default: TLS on port 443. */
  connect?(address: string, hostname: string): Socket
}

const MAX_REDIRECTS = 3
/** How long a host may keep us waiting. */
export const GRACE_MS = 10_000
const SLOWEST_BYTES_PER_SECOND = 64 * 1024

async function systemResolve(hostname: string): Promise<string[]> {
  return (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address)
}

function publicTls(address: string, hostname: string): Socket {
  return connectTls({ host: address, port: 443, servername: hostname, ALPNProtocols: ['http/1.1'] })
}

function refused(why: string): DecentraError {
  return new DecentraError('upstream-failed', `The file can not be fetched: ${why}.`)
}

/** Whether an address may be asked at all: https on its own port, nobody's name or password inside. */
export function isPlainHttps(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url?.protocol === 'https:' && url.port === '' && url.username === '' && url.password === ''
}

/** The address of a host that is written as one; undefined for a name. */
function literalAddress(hostname: string): string | undefined {
  const literal = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
  return /^[\d.]+$|:/.test(literal) ? literal : undefined
}

/** Whether a host might be on the public internet; what its name resolves to is another question. */
export function mayBePublic(hostname: string): boolean {
  const literal = literalAddress(hostname)
  if (literal !== undefined) return isPublicAddress(literal)
  return hostname.replace(/\.$/, '').includes('.') && !/\.(?:localhost|local|internal)\.?$/.test(hostname)
}

/** An address of the host that is safe to connect to. One bad address among many is enough to refuse the host. */
async function checkedAddress(hostname: string, resolve: (hostname: string) => Promise<string[]>): Promise<string> {
  const literal = literalAddress(hostname)
  const find = () =>
    resolve(hostname).catch(() => {
      throw refused('its host is not known')
    })
  const addresses = literal === undefined ? await find() : [literal]
  if (addresses.length === 0) throw refused('its host is not known')
  if (!addresses.every(isPublicAddress)) throw refused('its host is not public')
  return addresses[0]!
}

async function ask(url: URL, options: GuardedFetchOptions): Promise<IncomingMessage> {
  const { resolve = systemResolve, connect = publicTls, signal } = options
  const address = await checkedAddress(url.hostname, resolve)
  return new Promise((done, fail) => {
    const sent = request(url, {
      signal,
      // The address that was checked, whatever the name resolves to by now. With an agent, it would resolve again.
      createConnection: () => connect(address, url.hostname),
      defaultPort: 443,
      headers: { Accept: 'image/*, video/*, audio/*' },
    })
    sent.on('response', done)
    sent.on('error', fail)
    sent.end()
  })
}

/**
 * Fetches a file from an address that a stranger named, and gives its bytes as they come: https on port 443 without
 * credentials, to public addresses alone, by the address that was checked, each redirect checked again, no more than
 * `maxBytes`, no slower than a slow line. Throws `upstream-failed`, whatever the reason.
 */
export async function* guardedFetch(address: string | URL, options: GuardedFetchOptions): AsyncGenerator<Uint8Array> {
  const { graceMs = GRACE_MS } = options
  const late = new AbortController()
  const signal = AbortSignal.any([options.signal, late.signal])
  const begun = performance.now()
  let bytes = 0
  let timer: NodeJS.Timeout | undefined
  const watch = () => {
    const left = begun + graceMs + (bytes / SLOWEST_BYTES_PER_SECOND) * 1000 - performance.now()
    if (left <= 0) late.abort(refused('it comes too slowly'))
    else timer = setTimeout(watch, left)
  }
  watch()
  let answer: IncomingMessage | undefined
  try {
    let url = new URL(address)
    for (let redirects = 0; ; redirects++) {
      if (!isPlainHttps(url.href)) throw refused('only https on port 443 is asked')
      answer = await raced(ask(url, { ...options, signal }), signal)
      const { statusCode = 0, headers } = answer
      if (statusCode === 200) break
      const { location } = headers
      if (statusCode < 300 || statusCode > 399 || location === undefined)
        throw refused(`its host answered ${statusCode}`)
      answer.destroy()
      if (redirects === MAX_REDIRECTS || !URL.canParse(location, url.href))
        throw refused('it leads elsewhere too often')
      url = new URL(location, url)
    }
    if (Number(answer.headers['content-length'] ?? 0) > options.maxBytes) throw refused('it is too large')
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      bytes += chunk.length
      if (bytes > options.maxBytes) throw refused('it is too large')
      yield chunk
    }
    if (!answer.complete) throw refused('it was cut off')
  } catch (error) {
    options.signal.throwIfAborted()
    if (late.signal.aborted) throw late.signal.reason
    if (error instanceof DecentraError) throw error
    throw new DecentraError('upstream-failed', 'The file can not be fetched: its host can not be reached.', {
      cause: error,
    })
  } finally {
    clearTimeout(timer)
    answer?.destroy()
  }
}

/** A resolver knows no signal: what waits for it ends with ours. */
function raced<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
