/** Steps between two places where others may have the thread. */
const STRETCH = 16384

/** Does something for 0 to `count` - 1, stretch by stretch: at each `yield` others may have the thread. */
export function* inStretches(count: number, work: (from: number, to: number) => void): Generator<void, void> {
  for (let from = 0; from < count; from += STRETCH) {
    work(from, Math.min(count, from + STRETCH))
    yield
  }
}

/** Reads numbers as the format has them, up to a byte; answers with the place of the next byte and the count of numbers. */
export function readNumbers(
  bytes: Uint8Array,
  at: number,
  to: number,
  values: Uint32Array,
  count: number,
): [number, number] {
  while (at < to) {
    let value = bytes[at++]!
    if (value > 191)
      for (let unit = 64, byte = 128; byte > 127; unit *= 128) value += ((byte = bytes[at++]!) & 127) * unit
    values[count++] = value
  }
  return [at, count]
}
