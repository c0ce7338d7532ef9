import { readShared, type Shared, type SharedForm, writeShared } from './share-url.js'

/** Not at every key: browsers limit how often an address may change. */
const WAIT_MS = 400

/** Keeps a form in the page's address, beside what else is there. */
export class AddressSync {
  readonly #form: () => SharedForm
  #waiting: ReturnType<typeof setTimeout> | undefined
  /** Names of this task are taken away when the next one is written. */
  #written: SharedForm['task'] | undefined

  constructor(form: () => SharedForm) {
    this.#form = form
  }

  /** What the address says. */
  read(): Shared {
    return readShared(new URLSearchParams(location.search), this.#form().task)
  }

  /** Writes the form a little later. */
  write(): void {
    this.stop()
    this.#waiting = setTimeout(() => {
      const form = this.#form()
      const search = writeShared(new URLSearchParams(location.search), form, this.#written ?? form.task)
      this.#written = form.task
      try {
        history.replaceState(history.state, '', `${location.pathname}?${search}${location.hash}`)
      } catch {
        // Then this address is not the newest; nothing else depends on it.
      }
    }, WAIT_MS)
  }

  stop(): void {
    clearTimeout(this.#waiting)
  }
}
