import type { Index } from './open.js'
import { DOT, headOf, isDigit, isWordCode } from './vocabulary.js'

/** Words of the query, or an alias of them, run together: a name may part them in other places. */
export interface Reading {
  text: string
  /** By a place in the text: a bit for each word of the query that is answered by what stands before it. */
  covers: number[]
}

/** Most neighbouring words of the query that may be an alias. */
const MOST_JOINED = 5

/** What words of the query may be read as: from each of them on; then as aliases. */
export function readingsOf({ aliases }: Index, words: readonly string[]): Reading[] {
  const readings: Reading[] = []
  const others: Reading[] = []
  words.forEach((_, from) => {
    let text = ''
    let bits = 0
    const covers: number[] = []
    for (let to = from; to < words.length; to++) {
      text += words[to]!
      bits |= 1 << to
      covers[text.length] = bits
      if (to < from + MOST_JOINED)
        for (const meaning of aliases.get(text.replaceAll('.', '')) ?? []) {
          const covers: number[] = []
          covers[meaning.length] = bits
          others.push({ text: meaning, covers })
        }
    }
    readings.push({ text, covers })
  })
  return [...readings, ...others]
}

/** Where the entry's letters and digits end in the reading, if they stand there from `place` on; else 0. */
export function follow({ chars, starts }: Index, entry: number, { text, covers }: Reading, place: number): number {
  const from = place
  for (let at = starts[entry]!; chars[at]!; at++) {
    const code = chars[at]!
    if (isWordCode(code)) {
      if (text.charCodeAt(place++) !== code) return 0
    } else if (code === DOT) {
      // Between words of the query anything may stand; but "11b" is not "1.1b".
      if (text.charCodeAt(place) === DOT) place++
      else if (place > from && !covers[place] && isDigit(chars[at + 1]!)) return 0
    }
  }
  return place
}

/** Entries whose letters and digits the reading begins with, each followed by where they end. */
export function entriesOf(index: Index, reading: Reading): number[] {
  const { text } = reading
  const second = text.charCodeAt(text[1] === '.' ? 2 : 1)
  const found: number[] = []
  for (const head of new Set([headOf(text.charCodeAt(0), second), headOf(text.charCodeAt(0), 0)]))
    for (let next = index.heads[head]!; next > 0; next = index.siblings[next - 1]!) {
      const end = follow(index, next - 1, reading, 0)
      if (end) found.push(next - 1, end)
    }
  return found
}
