import { DecentraError, type ErrorCode, isDecentraError } from '../contract/errors.js'
import type { Runtime } from '../runtime.js'
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
        `${shown(url)} answered with a web page instead of JSON. Publish the manifests folder there, or correct the address.`,
      )
    throw new DecentraError('manifest-invalid', `${shown(url)} is not whole JSON.`, { cause })
  }
}

/** The files of one manifests folder, from network and cache. */
export class Files {
  requests = 0
  bytes = 0
  /** Files whose last read came from the cache because the network failed. */
  readonly stale = new Set<string>()
  /** Versions of changeable files, as the server named them. */
  readonly etags = new Map<string, string>()
  readonly runtime: Runtime
  readonly base: URL
  #writing: Promise<unknown> = Promise.resolve()

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
      const kept = await this.#match(url)
      if (kept === undefined) throw error
      const value = read(kept, url)
      this.runtime.log({ type: 'file-failed', file: name, error })
      this.stale.add(name)
      return value
    }
  }

  /** Takes the newest version of a changeable file. */
  seen(name: string, answer: Answer): void {
    this.stale.delete(name)
    if (answer.etag !== null) this.etags.set(name, answer.etag)
    this.keep(this.address(name), answer)
  }

  /** One version of a file, which never changes: from the cache, else the network. `read` must refuse another version. */
  async fixed<T>(
    name: string,
    hash: string,
    read: (bytes: Uint8Array<ArrayBuffer>, url: string) => T | Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const url = this.address(name, hash)
    const started = this.runtime.clock.monotonic()
    const kept = await this.#match(url)
    signal.throwIfAborted()
    if (kept !== undefined) {
      try {
        const value = await read(kept, url)
        const durationMs = this.runtime.clock.monotonic() - started
        this.runtime.log({ type: 'file-loaded', file: name, bytes: kept.length, from: 'cache', durationMs })
        return value
      } catch (error) {
        signal.throwIfAborted()
        this.runtime.log({ type: 'file-failed', file: name, error })
        this.drop([url])
      }
    }
    const answer = (await this.fetch(name, url, signal))!
    const value = await read(answer.bytes, url)
    this.keep(url, answer)
    return value
  }

  /** One request; undefined when `init` asks for a newer version and there is none. */
  async fetch(name: string, url: string, signal: AbortSignal, init?: RequestInit): Promise<Answer | undefined> {
    const started = this.runtime.clock.monotonic()
    this.requests++
    const answer = await request(this.runtime, url, signal, init)
    if (answer === undefined) return undefined
    this.bytes += answer.bytes.length
    const durationMs = this.runtime.clock.monotonic() - started
    this.runtime.log({ type: 'file-loaded', file: name, bytes: answer.bytes.length, from: 'network', durationMs })
    return answer
  }

  /** Whether a copy of a changeable file is kept. */
  async has(name: string): Promise<boolean> {
    return (await this.#match(this.address(name))) !== undefined
  }

  /** Keeps an answer for later visits; nobody waits for it, and a full disk is no reason to fail. */
  keep(url: string, { bytes, etag }: Answer): void {
    const headers: Record<string, string> = etag === null ? {} : { etag }
    this.#write(async (cache) => {
      await cache.put(url, new Response(bytes, { headers }))
      const known = await this.kept()
      if (!known.includes(url)) await cache.put(this.#listUrl, new Response(JSON.stringify([...known, url])))
    })
  }

  /** Deletes kept copies. */
  drop(urls: readonly string[]): void {
    if (urls.length === 0) return
    this.#write(async (cache) => {
      for (const url of urls) await cache.delete(url)
      const left = (await this.kept()).filter((url) => !urls.includes(url))
      await cache.put(this.#listUrl, new Response(JSON.stringify(left)))
    })
  }

  /** Deletes kept copies of versions that `current` no longer names; `current` answers with the hash of a file. */
  async prune(current: (name: string) => string | undefined): Promise<void> {
    const old = (await this.kept()).filter((address) => {
      const url = new URL(address)
      const version = url.searchParams.get('v')
      return version !== null && version !== current(url.pathname.slice(this.base.pathname.length))
    })
    this.drop(old)
  }

  /** Addresses of all kept copies: the cache port cannot list, so a list is kept beside them. */
  async kept(): Promise<string[]> {
    try {
      const bytes = await this.#match(this.#listUrl)
      const list: unknown = bytes && JSON.parse(new TextDecoder().decode(bytes))
      return Array.isArray(list) ? list.filter((url) => typeof url === 'string') : []
    } catch {
      return []
    }
  }

  get #listUrl(): string {
    return this.address('kept-copies')
  }

  #write(work: (cache: NonNullable<Runtime['cache']>) => Promise<void>): void {
    const { cache } = this.runtime
    if (cache === undefined) return
    // One after another: each reads the list, adds to it and writes it back.
    this.#writing = this.#writing
      .then(() => work(cache))
      .catch((error: unknown) => this.runtime.log({ type: 'cache-failed', error }))
  }

  async #match(url: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const response = await this.runtime.cache?.match(url)
      return response && new Uint8Array(await response.arrayBuffer())
    } catch (error) {
      this.runtime.log({ type: 'cache-failed', error })
      return undefined
    }
  }
}
