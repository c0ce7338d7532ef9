const isDigit = (code: number) => code >= 48 && code <= 57

const MOST_LENGTH = 64
let previous2 = new Uint8Array(MOST_LENGTH)
let previous = new Uint8Array(MOST_LENGTH)
let current = new Uint8Array(MOST_LENGTH)

/**
 * Insertions, deletions, changes and exchanges of neighbours between a word and `size` characters of `text`; more than
 * `most` is as good as infinite. A digit is never inserted, deleted or changed: another number is another model.
 * With `prefix`, the text may go on after the word.
 */
export function findDistance(word: string, text: string, start: number, size: number, most: number, prefix: boolean): number {
  const length = word.length
  if (length >= MOST_LENGTH) return Infinity
  const far = most + 1
  let best = far
  previous[0] = 0
  for (let i = 1; i <= length; i++) previous[i] = isDigit(word.charCodeAt(i - 1)) ? far : Math.min(far, previous[i - 1]! + 1)
  const columns = Math.min(size, length + most)
  if (!prefix && size > columns) return far
  for (let column = 1; column <= columns; column++) {
    const code = text.charCodeAt(start + column - 1)
    const codeIsDigit = isDigit(code)
    let least = (current[0] = codeIsDigit ? far : Math.min(far, previous[0]! + 1))
    for (let i = 1; i <= length; i++) {
      const own = word.charCodeAt(i - 1)
      let value = far
      if (own === code) value = previous[i - 1]!
      else {
        const ownIsDigit = isDigit(own)
        if (!ownIsDigit && !codeIsDigit) value = previous[i - 1]! + 1
        if (!ownIsDigit) value = Math.min(value, current[i - 1]! + 1)
        if (!codeIsDigit) value = Math.min(value, previous[i]! + 1)
        if (i > 1 && column > 1 && own === text.charCodeAt(start + column - 2) && word.charCodeAt(i - 2) === code)
          value = Math.min(value, previous2[i - 2]! + 1)
        if (value > far) value = far
      }
      current[i] = value
      if (value < least) least = value
    }
    if (prefix && current[length]! < best) best = current[length]!
    if (least >= far && previous[0]! >= 0 && column > 1 && !hasNear(previous, length, far)) return best
    const spare = previous2
    previous2 = previous
    previous = current
    current = spare
  }
  return columns === size ? Math.min(best, previous[length]!) : best
}

function hasNear(row: Uint8Array, length: number, far: number): boolean {
  for (let i = 0; i <= length; i++) if (row[i]! < far) return true
  return false
}
