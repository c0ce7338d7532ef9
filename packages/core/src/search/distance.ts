const isDigit = (code: number) => code > 47 && code < 58

const MOST = 64
/** Three columns of the table, turned round. */
const cells = new Uint8Array(3 * MOST)

/**
 * Insertions, deletions, changes and exchanges of neighbours between a word and `size` characters; more than `most` are
 * `most` + 1. A digit is not inserted, deleted or changed: another number is another model. With `open`, the text may go
 * on after the word.
 */
export function findDistance(word: Uint16Array, chars: Uint16Array, start: number, size: number, most: number, open: boolean): number {
  const length = word.length
  const far = most + 1
  let previous = MOST
  let current = 2 * MOST
  let older = 0
  cells[previous] = 0
  for (let i = 1; i <= length; i++) cells[previous + i] = isDigit(word[i - 1]!) ? far : Math.min(far, cells[previous + i - 1]! + 1)
  let best = far
  const columns = Math.min(size, length + most)
  for (let column = 0; column < columns; column++) {
    const code = chars[start + column]!
    const digit = isDigit(code)
    let least = (cells[current] = digit ? far : Math.min(far, cells[previous]! + 1))
    for (let i = 1; i <= length; i++) {
      const own = word[i - 1]!
      let value = cells[previous + i - 1]!
      if (own !== code) {
        const ownDigit = isDigit(own)
        value = ownDigit || digit ? far : value + 1
        if (!ownDigit) value = Math.min(value, cells[current + i - 1]! + 1)
        if (!digit) value = Math.min(value, cells[previous + i]! + 1)
        if (i > 1 && column > 0 && own === chars[start + column - 1] && word[i - 2] === code)
          value = Math.min(value, cells[older + i - 2]! + 1)
        value = Math.min(value, far)
      }
      cells[current + i] = value
      if (value < least) least = value
    }
    if (open) best = Math.min(best, cells[current + length]!)
    // An exchange may still follow from the column before; its cost is in that column's least.
    const spare = older
    older = previous
    previous = current
    current = spare
    if (least >= far) {
      let near = far
      for (let i = 0; i <= length; i++) near = Math.min(near, cells[older + i]!)
      if (near >= most) return best
    }
  }
  return columns === size ? Math.min(best, cells[previous + length]!) : best
}
