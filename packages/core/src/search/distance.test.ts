import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findDistance } from './distance.js'

const codes = (text: string) => Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
const isDigit = (letter: string) => (letter >= '0' && letter <= '9') || letter === '.'

/** The whole table, cell by cell, as textbooks have it. */
function distanceByTheBook(word: string, text: string, open: boolean): number {
  const cell: number[][] = []
  for (let i = 0; i <= word.length; i++) {
    cell[i] = []
    for (let j = 0; j <= text.length; j++) {
      const options = [i === 0 && j === 0 ? 0 : Infinity]
      if (i > 0 && !isDigit(word[i - 1]!)) options.push(cell[i - 1]![j]! + 1)
      if (j > 0 && !isDigit(text[j - 1]!)) options.push(cell[i]![j - 1]! + 1)
      if (i > 0 && j > 0) {
        if (word[i - 1] === text[j - 1]) options.push(cell[i - 1]![j - 1]!)
        else if (!isDigit(word[i - 1]!) && !isDigit(text[j - 1]!)) options.push(cell[i - 1]![j - 1]! + 1)
      }
      if (i > 1 && j > 1 && word[i - 1] === text[j - 2] && word[i - 2] === text[j - 1])
        options.push(cell[i - 2]![j - 2]! + 1)
      cell[i]![j] = Math.min(...options)
    }
  }
  const last = cell[word.length]!
  return open ? Math.min(...last.slice(1), last[text.length]!) : last[text.length]!
}

it('is that of the whole table, up to the most that matters', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '2', '.'), minLength: 1, maxLength: 9 })
  fc.assert(
    fc.property(text, text, fc.constantFrom(1, 2), fc.boolean(), (word, other, most, open) => {
      const distance = findDistance(codes(word), codes(other), 0, other.length, most, open)
      expect(distance).toBe(Math.min(most + 1, distanceByTheBook(word, other, open)))
    }),
    { numRuns: 20_000 },
  )
})
