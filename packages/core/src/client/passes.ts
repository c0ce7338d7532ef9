import type { PassAnswer } from '../contract/runs.js'
import type { LimitPolicy } from '../contract/limits.js'
import { isDecentraError } from '../contract/decentra-error.js'
import type { Runtime } from '../runtime.js'
import type { Credentials, Http } from './http.js'
import { readPass } from './read.js'

/** A pass is renewed this long before it ends, so that no request arrives with one that is over. */
const EARLY_MS = 60_000

type Pass = Pick<PassAnswer, 'pass' | 'expiresAt'>

/**
 * The visitor pass of a page: got for the publishable key, kept over a reload so that the visitor stays the same one and
 * finds his runs again, renewed in time. However many ask for it, one request gets it.
 */
export class Passes implements Credentials {
  readonly #key: string
  readonly #runtime: Runtime
  readonly #http: Http
  readonly #storageKey: string
  readonly #onPolicy: (policy: LimitPolicy) => void
  #pass: Pass | undefined
  #coming: Promise<string> | undefined
  #isKept = true

  constructor(key: string, gateway: string, runtime: Runtime, http: Http, onPolicy: (policy: LimitPolicy) => void) {
    this.#key = key
    this.#runtime = runtime
    this.#http = http
    this.#storageKey = `pass:${gateway}:${key}`
    this.#onPolicy = onPolicy
  }

  token(): Promise<string> {
    if (this.#pass && this.#isFresh(this.#pass)) return Promise.resolve(this.#pass.pass)
    return (this.#coming ??= this.#get().finally(() => (this.#coming = undefined)))
  }

  refused(token: string): boolean {
    // Another request may have seen to it.
    if (this.#pass?.pass === token) {
      this.#pass = undefined
      this.#isKept = false
    }
    return true
  }

  #isFresh({ expiresAt }: Pass, earlyMs = EARLY_MS): boolean {
    return Date.parse(expiresAt) - this.#runtime.clock.now() > earlyMs
  }

  async #get(): Promise<string> {
    const old = this.#pass ?? (this.#isKept ? await this.#kept() : undefined)
    this.#isKept = false
    const answer = old && this.#isFresh(old, 0) ? await this.#renew(old) : await this.#ask({ key: this.#key })
    const { pass, expiresAt, policy } = answer
    this.#pass = { pass, expiresAt }
    this.#onPolicy(policy)
    // Where nothing can be kept, a reload brings a new visitor: that is all.
    await this.#runtime.storage.set(this.#storageKey, JSON.stringify(this.#pass)).catch(() => {})
    return pass
  }

  /** A longer life for a pass; a new one when it is not taken any more. */
  async #renew({ pass }: Pass): Promise<PassAnswer> {
    try {
      return await this.#ask({ pass })
    } catch (error) {
      if (!isDecentraError(error) || (error.code !== 'unauthorized' && error.code !== 'forbidden')) throw error
      return this.#ask({ key: this.#key })
    }
  }

  #ask(body: { key: string } | { pass: string }): Promise<PassAnswer> {
    return this.#http.json({ route: 'createPass', body, repeat: true }, readPass)
  }

  async #kept(): Promise<Pass | undefined> {
    try {
      const { pass, expiresAt } = JSON.parse((await this.#runtime.storage.get(this.#storageKey)) ?? '{}')
      return typeof pass === 'string' && typeof expiresAt === 'string' ? { pass, expiresAt } : undefined
    } catch {
      return undefined
    }
  }
}
