import type { Runtime } from '../runtime.js'
import type { PendingRun } from './types.js'

/** A gateway keeps an outcome for so long. */
const KEEP_MS = 24 * 3600_000
const MOST = 50

/** The runs of a browser whose end was not seen, kept over reloads. */
export class PendingRuns {
  readonly #runtime: Runtime
  readonly #storageKey: string
  /** One change after the other, so that none is lost. */
  #changes: Promise<void> = Promise.resolve()

  constructor(gateway: string, runtime: Runtime) {
    this.#runtime = runtime
    this.#storageKey = `runs:${gateway}`
  }

  /** Newest first. */
  async list(): Promise<PendingRun[]> {
    await this.#changes
    return this.#read()
  }

  add(run: PendingRun): void {
    this.#change((runs) => [run, ...runs.filter(({ id }) => id !== run.id)].slice(0, MOST))
  }

  remove(id: string): void {
    this.#change((runs) => runs.filter((run) => run.id !== id))
  }

  #change(change: (runs: PendingRun[]) => PendingRun[]): void {
    this.#changes = this.#changes
      .then(async () => this.#runtime.storage.set(this.#storageKey, JSON.stringify(change(await this.#read()))))
      // Where nothing can be kept, a run can not be resumed after a reload: that is all.
      .catch(() => {})
  }

  async #read(): Promise<PendingRun[]> {
    try {
      const runs: PendingRun[] = JSON.parse((await this.#runtime.storage.get(this.#storageKey)) ?? '[]')
      const now = this.#runtime.clock.now()
      return runs.filter(({ id, createdAt }) => typeof id === 'string' && now - Date.parse(createdAt) < KEEP_MS)
    } catch {
      return []
    }
  }
}
