import type { Runtime } from '../runtime.js'
import type { Copies } from './copies.js'
import { type Answer, request } from './request.js'

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

  /** A JSON file that may change: from the network, else the last copy that was seen. */
  async fresh<T>(name: string, read: (value: unknown) => T, signal: AbortSignal): Promise<T> {
    let answer: Answer | undefined
    try {
      // The default cache mode, so that a preloaded answer is used.
      answer = (await this.fetch(name, this.address(name), signal))!
      const value = read(JSON.parse(new TextDecoder().decode(answer.bytes)))
      this.seen(name, answer)
      return value
    } catch (error) {
      signal.throwIfAborted()
      // Came with the first file that was seen, so it is at hand without a network.
      const { lastCopy } = await import('./copies.js').catch(() => {
        throw error
      })
      return lastCopy(this, name, read, error, answer)
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
    const { clock, log } = this.runtime
    const started = clock.monotonic()
    this.requests++
    const answer = await request(this.runtime, url, signal, init)
    if (answer === undefined) return undefined
    const bytes = answer.bytes.length
    this.bytes += bytes
    log({ type: 'file-loaded', file: name, bytes, from: 'network', durationMs: clock.monotonic() - started })
    return answer
  }

  /** What is kept across visits; undefined where nothing can be. The first screen does not wait for this module. */
  copies(): Promise<Copies | undefined> {
    const { cache, log } = this.runtime
    return (this.#copies ??= Promise.resolve(
      cache &&
        import('./copies.js').then(
          ({ Copies }) => new Copies(this.base, cache, log),
          (error: unknown) => {
            log({ type: 'cache-failed', error })
            return undefined
          },
        ),
    ))
  }
}
