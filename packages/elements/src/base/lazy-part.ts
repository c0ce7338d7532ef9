import type { ReactiveControllerHost } from 'lit'

/** A part of an element whose code loads when it is first asked for; the element updates when it is there. */
export class LazyPart<T> {
  readonly #host: ReactiveControllerHost
  readonly #load: () => Promise<T>
  #value: T | undefined
  #state: 'idle' | 'loading' | 'failed' = 'idle'

  constructor(host: ReactiveControllerHost, load: () => Promise<T>) {
    this.#host = host
    this.#load = load
  }

  /** The part; undefined while it is on its way, and when its code did not load. */
  get value(): T | undefined {
    if (this.#value === undefined && this.#state === 'idle') {
      this.#state = 'loading'
      this.#load()
        .then(
          (value) => (this.#value = value),
          () => (this.#state = 'failed'),
        )
        .then(() => this.#host.requestUpdate())
    }
    return this.#value
  }

  /** The part, if it is there; does not ask for it. */
  get present(): T | undefined {
    return this.#value
  }

  /** Whether the code did not load: a server that is gone is gone for scripts too. */
  get failed(): boolean {
    return this.#state === 'failed'
  }

  /** After a failure: asking for the part loads it again. */
  retry(): void {
    if (this.failed) this.#state = 'idle'
  }
}
