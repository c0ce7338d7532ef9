import { invalidFile } from '../contract/container.js'
import { SOURCES } from '../contract/model.js'
import { ID_FORMS, type Stream } from './format.js'
import { countTexts, decoder, planeValue, readSymbols } from './streams.js'

/** Texts of entries and rows as they are written. */
export interface Names {
  text(entry: number): string
  /** A name in pieces: separator, word, separator, ... */
  name(row: number): string[]
  id(row: number): string
  /** Row of an id whose form is not author/name; -1 if there is none. */
  find(id: string): number
}

/** Where each NUL-ended text starts, and the end of the last. */
function findStarts(text: string, count: number): Uint32Array {
  const starts = new Uint32Array(count + 1)
  for (let i = 1; i <= count; i++) starts[i] = text.indexOf('\0', starts[i - 1]) + 1
  if (starts[count] !== text.length) throw invalidFile('a text does not end')
  return starts
}

/** A reader of the n-th of NUL-ended texts. */
function openTexts(text: string, count: number): (i: number) => string {
  const starts = findStarts(text, count)
  return (i) => text.slice(starts[i], starts[i + 1]! - 1)
}

/** Sums of what each row has; the last is the whole. */
function sumsOf(rows: number, count: (row: number) => number): Uint32Array {
  const sums = new Uint32Array(rows + 1)
  for (let row = 0; row < rows; row++) sums[row + 1] = sums[row]! + count(row)
  return sums
}

/** `vocabulary`: the texts of all entries. `forms`: entries of the words as they are written, row after row. */
export function openNames(
  streams: Record<Stream, Uint8Array>,
  rows: number,
  vocabulary: string,
  wordCounts: Uint32Array,
  forms: Uint32Array,
  authors: Uint32Array,
  entries: number,
): Names {
  const text = openTexts(vocabulary, entries)
  const wholeIds = decoder.decode(streams.ids)
  const idText = openTexts(wholeIds, countTexts(streams.ids))
  const formOf = (row: number) => (streams.flags[row]! >> 3) & 3
  const words = sumsOf(rows, (row) => wordCounts[row]!)
  const inner = sumsOf(rows, (row) => Math.max(0, wordCounts[row]! - 1))
  const wholes = sumsOf(rows, (row) => Number(formOf(row) === ID_FORMS.whole))
  const numbers = sumsOf(rows, (row) => Number(formOf(row) === ID_FORMS.number))
  const innerTotal = inner[rows]!
  const numberOf = (row: number) => planeValue(streams.idNumbers, numbers[row]!, numbers[rows]!)
  const separatorCount = countTexts(streams.separators)
  const separatorText = openTexts(decoder.decode(streams.separators), separatorCount)
  const reading = readSymbols(streams.separatorCodes, innerTotal + 2 * rows, 0, separatorCount)
  let separators = reading.next()
  while (!separators.done) separators = reading.next()
  const codes = separators.value
  const separator = (i: number) => separatorText(codes[i]!)

  const name = (row: number) => {
    const parts = [separator(innerTotal + row)]
    for (let i = 0; i < wordCounts[row]!; i++) {
      if (i > 0) parts.push(separator(inner[row]! + i - 1))
      parts.push(text(forms[words[row]! + i]!))
    }
    parts.push(separator(innerTotal + rows + row))
    return parts
  }
  return {
    text,
    name,
    id(row) {
      const form = formOf(row)
      if (form === ID_FORMS.number) return `${SOURCES[1]}:${numberOf(row)}`
      if (form === ID_FORMS.whole) return idText(wholes[row]!)
      const written = name(row).join('')
      return form === ID_FORMS.name ? written : `${text(authors[row]!)}/${written}`
    },
    find(id) {
      const number = id.startsWith(`${SOURCES[1]}:`) ? Number(id.slice(SOURCES[1].length + 1)) : 0
      const isWhole = `\0${wholeIds}`.includes(`\0${id}\0`)
      for (let row = 0; row < rows && (isWhole || number > 0); row++)
        if (formOf(row) === ID_FORMS.number ? number === numberOf(row) : isWhole && this.id(row) === id) return row
      return -1
    },
  }
}
