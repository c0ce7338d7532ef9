interface Load {
  value: Promise<unknown>
  controller: AbortController
  callers: number
  done: boolean
}

/**
 * Loads that callers share: the first caller of a key starts it, later ones join, a success is remembered and a
 * failure is not. A caller's abort rejects that caller alone; the load itself stops when its last caller has gone.
 */
export class SharedLoads {
  readonly #loads = new Map<string, Load>()

  get<T>(key: string, start: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    const load = this.#loads.get(key) ?? this.#start(key, start)
    if (load.done) return load.value as Promise<T>
    load.callers++
    // A caller without a signal never leaves, so its load is never stopped.
    if (signal === undefined) return load.value as Promise<T>
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        reject(signal.reason)
        if (--load.callers > 0 || load.done) return
        this.#forget(key, load)
        load.controller.abort(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
      const settle = () => signal.removeEventListener('abort', leave)
      load.value.then(
        (value) => (settle(), resolve(value as T)),
        (error: unknown) => (settle(), reject(error)),
      )
    })
  }

  /** The next caller of the key starts anew. */
  forget(key: string): void {
    this.#loads.delete(key)
  }

  #start(key: string, start: (signal: AbortSignal) => Promise<unknown>): Load {
    const controller = new AbortController()
    const load: Load = { value: start(controller.signal), controller, callers: 0, done: false }
    this.#loads.set(key, load)
    load.value.then(
      () => (load.done = true),
      () => this.#forget(key, load),
    )
    return load
  }

  #forget(key: string, load: Load): void {
    load.done = true
    if (this.#loads.get(key) === load) this.#loads.delete(key)
  }
}
