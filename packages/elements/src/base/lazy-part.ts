import type { ReactiveControllerHost } from 'lit'

/** A part of an element whose code loads when it is first asked for; the element updates when it is there. */
export class LazyPart<T> {
  readonly #host: ReactiveControllerHost
  readonly #load: () => Promise<T>
  #value: T | undefined
  #loading = false

  constructor(host: ReactiveControllerHost, load: () => Promise<T>) {
    this.#host = host
    this.#load = load
  }

  /** The part; undefined while it is on its way. */
  get value(): T | undefined {
    if (this.#value === undefined && !this.#loading) {
      this.#loading = true
      this.#load().then(
        (value) => {
          this.#value = value
          this.#host.requestUpdate()
        },
        // Asking again tries again.
        () => (this.#loading = false),
      )
    }
    return this.#value
  }
}
