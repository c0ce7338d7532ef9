/** Digits, and the dot between them. */
const isDigit = (code: number) => (code > 47 && code < 58) || code === 46

const MOST = 64
/** Three columns of the table, turned round. */
const cells = new Uint8Array(3 * MOST)

/**
 * Insertions, deletions, changes and exchanges of neighbours between a word and `size` characters; more than `most` are
 * `most` + 1. A digit or a dot is not inserted, deleted or changed: another number is another model. With `open`, the text may go
 * on after the word.
 */
export function findDistance(
  word: Uint16Array,
  chars: Uint16Array,
  start: number,
  size: number,
  most: number,
  open: boolean,
): number {
  const length = word.length
  const far = most + 1
  if (size < length - most) return far
  let older = 0
  let previous = MOST
  let current = 2 * MOST
  cells[previous] = 0
  for (let i = 1; i <= length; i++)
    cells[previous + i] = isDigit(word[i - 1]!) ? far : Math.min(far, cells[previous + i - 1]! + 1)
  let best = far
  let leastBefore = 0
  const columns = Math.min(size, length + most)
  for (let column = 1; column <= columns; column++) {
    const code = chars[start + column - 1]!
    const digit = isDigit(code)
    // Cells further from the diagonal than `most` cost more than `most`.
    const low = Math.max(1, column - most)
    const high = Math.min(length, column + most)
    let least = (cells[current + low - 1] = low > 1 || digit ? far : Math.min(far, cells[previous]! + 1))
    for (let i = low; i <= high; i++) {
      const own = word[i - 1]!
      let value = cells[previous + i - 1]!
      if (own !== code) {
        const ownDigit = isDigit(own)
        value = ownDigit || digit ? far : value + 1
        if (!ownDigit) value = Math.min(value, cells[current + i - 1]! + 1)
        if (!digit) value = Math.min(value, cells[previous + i]! + 1)
        if (i > 1 && column > 1 && own === chars[start + column - 2] && word[i - 2] === code)
          value = Math.min(value, cells[older + i - 2]! + 1)
        value = Math.min(value, far)
      }
      cells[current + i] = value
      if (value < least) least = value
    }
    if (high < length) cells[current + high + 1] = far
    else if (open && cells[current + length]! < best) best = cells[current + length]!
    // An exchange reaches over one column.
    if (least >= far && leastBefore >= most) return best
    leastBefore = least
    const spare = older
    older = previous
    previous = current
    current = spare
  }
  return columns === size ? Math.min(best, cells[previous + length]!) : best
}
