import type { CardTable } from '../contract/cards.js'
import { hashText } from '../contract/fnv.js'
import { inSlices } from './slices.js'

/** Which row holds an id: open addressing over the ids' hashes, so that no text is made while it is built. */
export class IdTable {
  /** Rows whose id an earlier row has; the earlier one counts. */
  duplicates = 0
  readonly #table: CardTable
  /** Row + 1; 0 is an empty place. */
  readonly #places: Uint32Array
  readonly #mask: number

  private constructor(table: CardTable) {
    this.#table = table
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, table.rows * 2)))
    this.#places = new Uint32Array(size)
    this.#mask = size - 1
  }

  static async build(
    table: CardTable,
    options: { clock: { monotonic(): number }; signal: AbortSignal },
  ): Promise<IdTable> {
    const ids = new IdTable(table)
    await inSlices(table.rows, (row) => ids.#add(row), options)
    return ids
  }

  find(id: string): number | undefined {
    for (let place = hashText(id) & this.#mask; ; place = (place + 1) & this.#mask) {
      const held = this.#places[place]!
      if (held === 0) return undefined
      if (this.#table.id(held - 1) === id) return held - 1
    }
  }

  #add(row: number): void {
    const hash = this.#table.idHash(row)
    let place = hash & this.#mask
    for (; this.#places[place] !== 0; place = (place + 1) & this.#mask) {
      const held = this.#places[place]! - 1
      // Many copies of one id would otherwise make a chain as long as the file.
      if (this.#table.idHash(held) === hash && this.#table.id(held) === this.#table.id(row)) {
        this.duplicates++
        return
      }
    }
    this.#places[place] = row + 1
  }
}
