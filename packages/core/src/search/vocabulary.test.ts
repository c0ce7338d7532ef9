import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from './tokens.js'
import { readVocabulary, type Vocabulary } from './vocabulary.js'

function read(texts: readonly string[]): Vocabulary {
  const steps = readVocabulary(new TextEncoder().encode(texts.map((text) => `${text}\0`).join('')), texts.length)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Letters that fold to more letters, to fewer, to none; of two units; and plain ones. */
const text = fc
  .array(fc.constantFrom('A', 'z', '7', '-', '.', ' ', 'É', 'e\u0301', '\u200d', 'ﷺ', 'ﬃ', '語', '𝐁', '😀', '\ufeff'), {
    maxLength: 12,
  })
  .map((letters) => letters.join(''))

describe('readVocabulary', () => {
  it('gives back every text as it was, and its letters folded', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), (texts) => {
        const { entries, textOf, chars, starts } = read(texts)
        expect(entries).toBe(texts.length)
        texts.forEach((own, entry) => {
          expect(textOf(entry)).toBe(own)
          expect(String.fromCharCode(...chars.subarray(starts[entry], starts[entry + 1]! - 1))).toBe(fold(own))
        })
      }),
      { numRuns: 500 },
    )
  })

  it('takes many texts that grow when they are folded', () => {
    const texts = Array.from({ length: 300 }, (_, i) => 'ﷺ'.repeat(1 + (i % 7)))
    const { chars, starts } = read(texts)
    for (const [entry, own] of texts.entries())
      expect(String.fromCharCode(...chars.subarray(starts[entry], starts[entry + 1]! - 1))).toBe(fold(own))
  })

  it.each([
    ['fewer texts than are announced', 'a\0b\0', 3],
    ['more', 'a\0b\0', 1],
    ['one without an end', 'a\0b', 2],
    ['one that is no ASCII without an end', 'a\0é', 2],
  ])('refuses %s', (_, bytes, entries) => {
    expect(() => [...readVocabulary(new TextEncoder().encode(bytes), entries)]).toThrow('damaged')
  })
})
