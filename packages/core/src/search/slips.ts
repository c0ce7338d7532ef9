/** A word of more letters is not taken for a misspelled one: a letter is a bit of an integer. */
export const MOST_LETTERS = 31

/** What may go on: see {@link slipCounter}. */
export const TEXT = 1
export const WORD = 2

/**
 * Counts slips between a word and other texts: letters that are wrong, missing, too many, or swapped with their
 * neighbour (optimal string alignment), all letters at once as bits: H. Hyyrö, "A Bit-Vector Algorithm for Computing
 * Levenshtein and Damerau Edit Distances", 2003.
 */
export function slipCounter(word: string) {
  const size = word.length
  const top = 1 << (size - 1)
  const placesOf = (code: number) => {
    let places = 0
    for (let i = 0; i < size; i++) if (word.charCodeAt(i) === code) places |= 1 << i
    return places
  }
  const ascii = new Int32Array(128)
  for (let i = 0; i < size; i++) ascii[word.charCodeAt(i)] = placesOf(word.charCodeAt(i))
  /**
   * To the characters from `start` to `end`. `goesOn` says what may go on after the other's end, of which then the
   * nearest beginning counts: the text, the word, or neither (0).
   */
  return (chars: Uint16Array, start: number, end: number, goesOn: typeof TEXT | typeof WORD | 0): number => {
    let up = -1
    let down = 0
    let same = 0
    let before = 0
    let slips = size
    let least = size
    for (let at = start; at < end; at++) {
      const code = chars[at]!
      const places = code < 128 ? ascii[code]! : placesOf(code)
      same = (((~same & places) << 1) & before) | (((places & up) + up) ^ up) | places | down
      let more = down | ~(same | up)
      const less = same & up
      if (more & top) slips++
      else if (less & top) slips--
      if (slips < least) least = slips
      more = (more << 1) | 1
      up = (less << 1) | ~(same | more)
      down = more & same
      before = places
    }
    if (goesOn === WORD) {
      least = slips = end - start
      for (let i = 0; i < size; i++) least = Math.min(least, (slips += ((up >> i) & 1) - ((down >> i) & 1)))
    }
    return goesOn ? least : slips
  }
}
