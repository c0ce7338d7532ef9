interface Waiting<Write> {
  write: Write
  resolve(): void
  reject(reason: unknown): void
}

/**
 * Collects what is written in one moment and commits it together: a transaction costs far more than a row in it. When a
 * group fails, its members are committed one by one, so that only the guilty one fails.
 */
export class GroupCommit<Write> {
  #waiting: Waiting<Write>[] = []
  #working: Promise<void> | undefined

  constructor(readonly commit: (writes: Write[]) => Promise<void>) {}

  /** Resolves when the write is committed. Writes are committed in the order in which they were added. */
  add(write: Write): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ write, resolve, reject })
      this.#working ??= this.#work()
    })
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#working) await this.#working
  }

  async #work(): Promise<void> {
    // After this turn of the event loop, so that the writes of other requests that came with this one join it.
    await new Promise(setImmediate)
    while (this.#waiting.length > 0) {
      const group = this.#waiting
      this.#waiting = []
      await this.#commitGroup(group)
    }
    this.#working = undefined
  }

  async #commitGroup(group: Waiting<Write>[]): Promise<void> {
    try {
      await this.commit(group.map(({ write }) => write))
    } catch (reason) {
      if (group.length === 1) group[0]!.reject(reason)
      else for (const one of group) await this.#commitGroup([one])
      return
    }
    for (const { resolve } of group) resolve()
  }
}
