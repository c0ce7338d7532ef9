import type { ErrorCode } from '../contract/errors.js'
import type { Runtime } from '../runtime.js'
import type { Files } from './files.js'
import { hasCode, UNREACHED } from './has-code.js'
import { readJson } from './read-json.js'
import type { Answer } from './request.js'

/** Failures after which an older copy is better than nothing: no answer, a login page in between, a cut body. */
const FALL_BACK: readonly ErrorCode[] = [...UNREACHED, 'response-invalid', 'manifest-invalid']

/**
 * Copies of a folder's files in the cache port. A cache that fails (quota, private window) is survived and logged.
 * The port cannot list what it holds, so a list is kept beside the copies.
 */
export class Copies {
  readonly #base: URL
  readonly #cache: NonNullable<Runtime['cache']>
  readonly #log: Runtime['log']
  readonly #listUrl: string
  #writing: Promise<void> = Promise.resolve()

  constructor(base: URL, cache: NonNullable<Runtime['cache']>, log: Runtime['log']) {
    this.#base = base
    this.#cache = cache
    this.#log = log
    const url = new URL(base)
    url.pathname += 'kept-copies'
    this.#listUrl = url.href
  }

  /** The kept bytes of an address, if there are any. */
  async match(url: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const response = await this.#cache.match(url)
      return response && new Uint8Array(await response.arrayBuffer())
    } catch (error) {
      this.#log({ type: 'cache-failed', error })
      return undefined
    }
  }

  /** Keeps an answer; nobody waits for it. */
  keep(url: string, { bytes, etag }: Answer): void {
    this.#write(async () => {
      await this.#cache.put(url, new Response(bytes, { headers: etag === null ? {} : { etag } }))
      const known = await this.#list()
      if (!known.includes(url)) await this.#cache.put(this.#listUrl, new Response(JSON.stringify([...known, url])))
    })
  }

  /** Deletes the copy of an address. */
  drop(url: string): void {
    this.#write(() => this.#drop((kept) => kept === url))
  }

  /** Deletes the copies of versions that are not current any more; `current` answers with the hash of a file. */
  prune(current: (name: string) => string | undefined): void {
    this.#write(() =>
      this.#drop((address) => {
        const url = new URL(address)
        const version = url.searchParams.get('v')
        return version !== null && version !== current(url.pathname.slice(this.#base.pathname.length))
      }),
    )
  }

  async #drop(isOld: (url: string) => boolean): Promise<void> {
    const known = await this.#list()
    const old = known.filter(isOld)
    if (old.length === 0) return
    for (const url of old) await this.#cache.delete(url)
    const left = known.filter((url) => !old.includes(url))
    await this.#cache.put(this.#listUrl, new Response(JSON.stringify(left)))
  }

  async #list(): Promise<string[]> {
    const bytes = await this.match(this.#listUrl)
    if (bytes === undefined) return []
    try {
      const list: unknown = JSON.parse(new TextDecoder().decode(bytes))
      return Array.isArray(list) ? list.filter((url) => typeof url === 'string' && URL.canParse(url)) : []
    } catch {
      return []
    }
  }

  #write(work: () => Promise<void>): void {
    // One after another: each reads the list, changes it and writes it back.
    this.#writing = this.#writing.then(work).catch((error: unknown) => this.#log({ type: 'cache-failed', error }))
  }
}

/** The last copy of a changeable file, in place of one that could not be loaded or read; without one, says why. */
export async function lastCopy<T>(
  files: Files,
  name: string,
  read: (value: unknown) => T,
  failure: unknown,
  answer: Answer | undefined,
): Promise<T> {
  const url = files.address(name)
  const error = failure instanceof SyntaxError && answer ? whyUnread(answer, url) : failure
  if (!hasCode(error, ...FALL_BACK)) throw error
  const copy = await (await files.copies())?.match(url)
  if (copy === undefined) throw error
  const value = read(readJson(copy, url))
  files.runtime.log({ type: 'file-failed', file: name, error })
  files.stale.add(name)
  return value
}

function whyUnread({ bytes }: Answer, url: string): unknown {
  try {
    return readJson(bytes, url)
  } catch (error) {
    return error
  }
}
