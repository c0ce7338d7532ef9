import type { Runtime } from '@decentramodels/core'
import { readSaved, save } from '../base/history-state.js'
import { listKey } from '../model-list/list-memory.js'
import { readAddress, writeAddress } from './address.js'
import type { Asked } from './answer.js'

/** Rest of the keyboard before the address follows. */
const TYPED_MS = 300

/** What the address of the page has to do with a search. */
export interface SyncParts {
  clock(): Runtime['clock']
  /** Id of the list of results, whose place in the history belongs to what was asked. */
  listId(): string
  /** Back and forward lead to this; `found`: the list knows its place in it. */
  go(asked: Asked, found: boolean): void
}

/** Keeps query, pills and order in the address: while one types in the same entry of the history, at a choice in a new one. */
export class AddressSync {
  readonly #parts: SyncParts
  /** Address of the entry before somebody began to type. */
  #settled = ''
  #typing: AbortController | undefined

  constructor(parts: SyncParts) {
    this.#parts = parts
  }

  start(): Asked {
    addEventListener('popstate', this.#moved)
    this.#settled = location.href
    return readAddress(location.search)
  }

  stop(): void {
    removeEventListener('popstate', this.#moved)
    this.#typing?.abort()
  }

  /** Somebody types. */
  async type(asked: Asked): Promise<void> {
    this.#typing?.abort()
    const typing = (this.#typing = new AbortController())
    try {
      await this.#parts.clock().sleep(TYPED_MS, typing.signal)
    } catch {
      return
    }
    this.#write('replaceState', writeAddress(location.href, asked))
  }

  /** Somebody chose: Back leads to what was before. */
  choose(asked: Asked): void {
    this.#typing?.abort()
    const address = writeAddress(location.href, asked)
    if (address === this.#settled) {
      if (address !== location.href) this.#write('replaceState', address)
      return
    }
    // What was typed on the way has no entry of its own.
    if (location.href !== this.#settled) this.#write('replaceState', this.#settled)
    this.#write('pushState', address)
    this.#settled = address
  }

  get #listKey(): string {
    return listKey(this.#parts.listId(), '')
  }

  #write(how: 'replaceState' | 'pushState', address: string): void {
    try {
      history[how](history.state, '', address)
    } catch {
      // Browsers limit how often this may be done: then the address stays, and the results are right all the same.
      return
    }
    if (how === 'pushState' || address !== this.#settled) save(this.#listKey, undefined)
  }

  readonly #moved = () => {
    this.#typing?.abort()
    this.#settled = location.href
    this.#parts.go(readAddress(location.search), readSaved(this.#listKey) !== undefined)
  }
}
