import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slipCounter, TEXT, WORD } from './slips.js'

/** Slips between all beginnings of two texts, one letter after the other. */
function slipsByTable(word: string, text: string): number[][] {
  const table = Array.from({ length: word.length + 1 }, (_, i) =>
    Array.from({ length: text.length + 1 }, (_, j) => i + j),
  )
  for (let i = 1; i <= word.length; i++)
    for (let j = 1; j <= text.length; j++) {
      const isSame = word[i - 1] === text[j - 1]
      table[i]![j] = Math.min(table[i - 1]![j]! + 1, table[i]![j - 1]! + 1, table[i - 1]![j - 1]! + Number(!isSame))
      if (i > 1 && j > 1 && word[i - 1] === text[j - 2] && word[i - 2] === text[j - 1])
        table[i]![j] = Math.min(table[i]![j]!, table[i - 2]![j - 2]! + 1)
    }
  return table
}

const codes = (text: string) => Uint16Array.from(text, (letter) => letter.charCodeAt(0))
/** Few letters, so that there is much to confuse; two of them beyond ASCII, alike in their lower seven bits. */
const letters = (most: number, least = 0) =>
  fc
    .array(fc.constantFrom('a', 'b', 'c', '1', '語', '諞'), { minLength: least, maxLength: most })
    .map((all) => all.join(''))

describe('slipCounter', () => {
  it.each([
    ['llama', 'llama', 0],
    ['lalma', 'llama', 1],
    ['lama', 'llama', 1],
    ['lllama', 'llama', 1],
    ['lxama', 'llama', 1],
    ['ca', 'abc', 3],
    ['a', '', 1],
  ])('counts what parts %s from %s', (word, text, slips) => {
    expect(slipCounter(word)(codes(text), 0, text.length, 0)).toBe(slips)
  })

  it('counts what a table counts, for words of any length that it takes', () => {
    fc.assert(
      fc.property(letters(31, 1), letters(40), (word, text) => {
        const table = slipsByTable(word, text)
        const count = slipCounter(word)
        const chars = codes(`xy${text}z`)
        const from = 2
        const to = from + text.length
        expect(count(chars, from, to, 0)).toBe(table.at(-1)!.at(-1))
        expect(count(chars, from, to, TEXT)).toBe(Math.min(...table.at(-1)!))
        expect(count(chars, from, to, WORD)).toBe(Math.min(...table.map((row) => row.at(-1)!)))
      }),
      { numRuns: 2000 },
    )
  })
})
