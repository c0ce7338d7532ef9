import { NUMBERED, SOURCE } from './format.js'
import type { Index } from './open.js'
import { fold } from './tokens.js'

/** Names and ids of rows, put together from what the index has of them. */
export function namesOf(index: Index) {
  const { textOf, chars, starts, rowStarts, wordEnds, rowEntries, separators, fields, ids, numbered, odd } = index

  /** A name in pieces: separator, word, separator, ... */
  const piecesOf = (row: number): string[] => {
    const pieces: string[] = []
    const end = wordEnds[row]!
    for (let at = rowStarts[row]!; at < end; at++) pieces.push(textOf(separators[at]!), textOf(rowEntries[at]!))
    return [...pieces, textOf(separators[end]!)]
  }
  /** Words of a name: in the order of these texts stand the names. */
  const nameOf = (row: number): string =>
    piecesOf(row)
      .filter((_, i) => i % 2)
      .map(fold)
      .join('\0')
  const idOf = (row: number): string => {
    const end = wordEnds[row]!
    const author = textOf(rowEntries[end]!)
    return (
      odd.get(row) ??
      (fields[SOURCE]![row] === numbered
        ? `${NUMBERED}:${ids[row]}`
        : (author && `${author}/`) + piecesOf(row).join(''))
    )
  }
  /** By name, then by id: an order that does not depend on where the rows stand. */
  const compare = (a: number, b: number): number => {
    for (let i = rowStarts[a]!, j = rowStarts[b]!; ; i++, j++) {
      const isOver = i === wordEnds[a]
      if (isOver || j === wordEnds[b]) return j < wordEnds[b]! ? -1 : !isOver || idOf(a) > idOf(b) ? 1 : -1
      // Each ends with a NUL: the shorter comes first.
      let at = starts[rowEntries[i]!]!
      let other = starts[rowEntries[j]!]!
      while (chars[at] === chars[other] && chars[at]) {
        at++
        other++
      }
      if (chars[at] !== chars[other]) return chars[at]! - chars[other]!
    }
  }

  return { piecesOf, nameOf, idOf, compare }
}
