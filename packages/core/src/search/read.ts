/** Steps between two places where others may have the thread. */
const STRETCH = 1024

/** Does something for 0 to `count` - 1, stretch by stretch: at each `yield` others may have the thread. */
export function* inStretches(count: number, work: (from: number, to: number) => void): Generator<void, void> {
  for (let from = 0; from < count; from += STRETCH) {
    work(from, Math.min(count, from + STRETCH))
    yield
  }
}

/** Reads numbers as the format has them, one after the other. Beyond the end they are NaN, and `at` tells. */
export class NumberReader {
  readonly #bytes: Uint8Array
  /** Place of the next byte. */
  at: number
  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.at = at
  }
  next(): number {
    let value = this.#bytes[this.at++]!
    if (value > 191)
      for (let unit = 64, byte = 128; byte > 127; unit *= 128) value += ((byte = this.#bytes[this.at++]!) & 127) * unit
    return value
  }
}
