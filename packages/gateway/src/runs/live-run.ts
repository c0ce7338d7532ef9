import { isOver } from '@decentramodels/core/contract'
import type { EventRecord, RunChange, RunRecord, Store, StoreWrite } from '../store/store.js'
import type { ModelFacts } from './models.js'

/** What may be written together with a change of a run. */
type WithChange = Omit<StoreWrite, 'addRun' | 'changeRun' | 'addEvents'>

/**
 * A run that is not over, and the one who writes about it. Others see a change only when it is kept: what a page was told
 * is never forgotten by a crash.
 */
export class LiveRun {
  readonly abort = new AbortController()
  /** The newest state, kept or about to be. */
  record: RunRecord
  /** Of the model that is used now. */
  license: ModelFacts['license']
  readonly #store: Pick<Store, 'write'>
  readonly #events: EventRecord[]
  /** Events that are kept. */
  #kept: number
  /** Events that are kept or about to be. */
  #sent: number
  #isFollowed: boolean
  #isOver = false
  #isLeft = false
  #changed = Promise.withResolvers<void>()

  constructor(
    store: Pick<Store, 'write'>,
    record: RunRecord,
    license: ModelFacts['license'],
    events: EventRecord[] = [],
    isFollowed = true,
  ) {
    this.#store = store
    this.record = record
    this.license = license
    this.#events = events
    this.#kept = this.#sent = events.length
    this.#isFollowed = isFollowed
  }

  /** Whether anybody wants its events; while nobody does, they are not kept. */
  get isFollowed(): boolean {
    return this.#isFollowed
  }

  /** Keeps the run for the first time, as it is by now. */
  async create(change: RunChange, events: EventRecord['event'][], more: WithChange = {}): Promise<void> {
    const { id } = (this.record = { ...this.record, ...change })
    this.#add(events)
    const { sent, write } = this.#unsent(id)
    await this.#store.write({ ...more, addRun: this.record, ...write })
    this.#kept = sent
  }

  /** A state that needs no keeping: after a crash it means the same as the one before. */
  set state(state: RunRecord['state']) {
    this.record = { ...this.record, state }
  }

  /** Keeps a change, the events that tell of it, and what belongs to it, together. */
  async update(change: RunChange, events: EventRecord['event'][] = [], more: WithChange = {}): Promise<void> {
    const { id } = this.record
    this.record = { ...this.record, ...change }
    this.#add(events)
    const { sent, write } = this.#unsent(id)
    const hasChange = Object.keys(change).length > 0
    // News that nobody wants, alone, are nothing to write.
    if (hasChange || write || Object.keys(more).length > 0)
      await this.#store.write({ ...more, ...(hasChange && { changeRun: { id, change } }), ...write })
    this.#kept = Math.max(this.#kept, sent)
    this.#isOver ||= isOver(this.record.state)
    this.#tell()
  }

  /** Nothing more happens to it here: the gateway stops. Whoever follows it is let go. */
  leave(): void {
    this.#isLeft = true
    this.#tell()
  }

  /** Whether it is over and kept. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Resolves when it is over: true, or when the gateway stops: false. Rejects with the signal's reason. */
  async end(signal: AbortSignal): Promise<boolean> {
    while (!this.#isOver && !this.#isLeft) await until(this.#changed.promise, signal)
    return this.#isOver
  }

  /** Events after a sequence number, as they are kept; ends with the run. */
  async *follow(after: number, signal: AbortSignal): AsyncGenerator<EventRecord, void> {
    let next = Math.max(0, after)
    // What was not kept so far is kept now, before it is told.
    this.#isFollowed = true
    if (this.#sent < this.#events.length) await this.update({})
    for (;;) {
      while (next < this.#kept) yield this.#events[next++]!
      if (this.#isOver || this.#isLeft) return
      await until(this.#changed.promise, signal)
    }
  }

  #add(events: EventRecord['event'][]): void {
    for (const event of events) this.#events.push({ sequence: this.#events.length + 1, event })
  }

  /** The events that are to be written now, and how many are written then. */
  #unsent(runId: string): { sent: number; write?: Pick<StoreWrite, 'addEvents'> } {
    if (!this.#isFollowed || this.#sent === this.#events.length) return { sent: this.#sent }
    const events = this.#events.slice(this.#sent)
    this.#sent = this.#events.length
    return { sent: this.#sent, write: { addEvents: { runId, events } } }
  }

  #tell(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}

/** Waits for a promise or an abort, and leaves no listener behind. */
async function until(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const stop = () => aborted.reject(signal.reason as Error)
  signal.addEventListener('abort', stop, { once: true })
  try {
    await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
