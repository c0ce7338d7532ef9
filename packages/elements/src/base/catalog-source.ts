import type { Runtime } from '@decentramodels/core'
import { Catalog, type CatalogLike } from '@decentramodels/core/catalog'

/** Opens the catalogue of an address once, for as long as the address stays the same. */
export class CatalogSource {
  #key: readonly [string, Runtime] | undefined
  #opening: Promise<CatalogLike> | undefined
  #abort = new AbortController()

  open(src: string, runtime: Runtime): Promise<CatalogLike> {
    if (this.#key?.[0] !== src || this.#key[1] !== runtime || this.#opening === undefined) {
      this.close()
      this.#key = [src, runtime]
      this.#abort = new AbortController()
      const opening = Catalog.open(src, { runtime, signal: this.#abort.signal })
      this.#opening = opening
      // A failure is not kept: asking again tries again.
      opening.catch(() => {
        if (this.#opening === opening) this.#opening = undefined
      })
    }
    return this.#opening
  }

  /** Stops an opening that is under way and forgets the catalogue. */
  close(): void {
    this.#abort.abort()
    this.#opening = undefined
  }
}
