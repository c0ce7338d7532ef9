import { DecentraError, isDecentraError } from '../contract/decentra-error.js'
import type { ErrorCode } from '../contract/errors.js'
import type { Runtime } from '../runtime.js'
import type { Copies } from './copies.js'
import { type Answer, request, shown } from './request.js'

/** Failures after which an older copy is better than nothing: no connection, a login page in between, a cut body. */
const FALL_BACK: readonly ErrorCode[] = ['network-failed', 'response-invalid', 'manifest-invalid']

export function hasCode(error: unknown, ...codes: readonly ErrorCode[]): boolean {
  return isDecentraError(error) && codes.includes(error.code)
}

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

/** The files of one manifests folder. */
export class Files {
  requests = 0
  bytes = 0
  /** Files whose last read came from the cache because the network failed. */
  readonly stale = new Set<string>()
  /** Versions of changeable files, as the server named them. */
  readonly etags = new Map<string, string>()
  readonly runtime: Runtime
  readonly base: URL
  #copies: Promise<Copies | undefined> | undefined

  constructor(base: URL, runtime: Runtime) {
    this.base = base
    this.runtime = runtime
  }

  /** Address of a file; with `hash`, of that very version of it. */
  address(name: string, hash?: string): string {
    const url = new URL(this.base)
    url.pathname += name
    if (hash !== undefined) url.searchParams.set('v', hash)
    return url.href
  }

  /** A file that may change: from the network, else the last copy that was seen. */
  async fresh<T>(name: string, read: (bytes: Uint8Array, url: string) => T, signal: AbortSignal): Promise<T> {
    const url = this.address(name)
    try {
      // The default cache mode, so that a preloaded answer is used.
      const answer = (await this.fetch(name, url, signal))!
      const value = read(answer.bytes, url)
      this.seen(name, answer)
      return value
    } catch (error) {
      signal.throwIfAborted()
      if (!hasCode(error, ...FALL_BACK)) throw error
      const copy = await (await this.copies())?.match(url)
      if (copy === undefined) throw error
      const value = read(copy, url)
      this.runtime.log({ type: 'file-failed', file: name, error })
      this.stale.add(name)
      return value
    }
  }

  /** Takes the newest version of a changeable file. */
  seen(name: string, answer: Answer): void {
    this.stale.delete(name)
    if (answer.etag !== null) this.etags.set(name, answer.etag)
    // Nobody waits for the copy.
    void this.copies().then((copies) => copies?.keep(this.address(name), answer))
  }

  /** One request; undefined when `init` asks for a newer version and there is none. */
  async fetch(name: string, url: string, signal: AbortSignal, init?: RequestInit): Promise<Answer | undefined> {
    const started = this.runtime.clock.monotonic()
    this.requests++
    const answer = await request(this.runtime, url, signal, init)
    if (answer === undefined) return undefined
    const bytes = answer.bytes.length
    this.bytes += bytes
    const durationMs = this.runtime.clock.monotonic() - started
    this.runtime.log({ type: 'file-loaded', file: name, bytes, from: 'network', durationMs })
    return answer
  }

  /** What is kept across visits; undefined where nothing can be. The first screen does not wait for this module. */
  copies(): Promise<Copies | undefined> {
    const { cache, log } = this.runtime
    return (this.#copies ??= (async () => {
      if (cache === undefined) return undefined
      try {
        const { Copies } = await import('./copies.js')
        return new Copies(this.base, cache, log)
      } catch (error) {
        log({ type: 'cache-failed', error })
        return undefined
      }
    })())
  }
}
