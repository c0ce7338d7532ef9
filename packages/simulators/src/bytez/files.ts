import { drawHex, seededRandom } from '../seeded-random.js'
import { once } from '../once.js'
import type { MadeFile } from './answers/made-files.js'
import type { Call } from './call.js'

/** Files that are kept; the oldest goes first. Each holds its bytes only after somebody fetched it. */
const MOST_FILES = 100

/** What models made, until somebody fetches it. */
export class Files {
  readonly #files = new Map<string, MadeFile>()

  /** Keeps a file and gives its path, the same one for the same call. */
  keep(call: Call, file: MadeFile): string {
    const name = drawHex(seededRandom('file', call.model.id, call.seed), 21) + file.extension
    const path = `/model/output/${call.model.id}/${name}`
    this.#files.delete(path)
    this.#files.set(path, { ...file, bytes: once(() => file.bytes()) })
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= MOST_FILES) break
      this.#files.delete(oldest)
    }
    return path
  }

  find(path: string): MadeFile | undefined {
    return this.#files.get(path)
  }
}
