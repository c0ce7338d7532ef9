import type { Meanings } from './meanings.js'
import { findPairs, readMisspelled } from './misspelled.js'
import type { Index } from './open.js'
import { readSpelled } from './spelled.js'

const WORDS_KEPT = 64

/** Reads words, and remembers what they mean: the next keystroke changes the last alone. */
export function createWordReader(index: Index) {
  const kept = new Map<string, Meanings>()
  /** The oldest one goes; a word that is asked for again is the newest. */
  const keep = (key: string, make: () => Meanings): Meanings => {
    const own = kept.get(key) ?? make()
    kept.delete(key)
    kept.set(key, own)
    if (kept.size > WORDS_KEPT) kept.delete(kept.keys().next().value!)
    return own
  }
  const near = (word: string) => kept.get(`${word},true`)?.near
  return {
    /** With `slips`, what the word means when it holds so many; `open`: the word may go on. */
    read: (word: string, open: boolean, slips: number): Meanings =>
      slips > 0
        ? keep(`${word},${open},${slips}`, () => readMisspelled(index, word, open, slips))
        : // What holds the word holds what was typed of it before.
          keep(`${word},${open}`, () => readSpelled(index, word, open, near(word) ?? near(word.slice(0, -1)))),
    /** Rows of which two neighbouring words of the name, run together, are the word, misspelled. */
    pairs: (word: string, slips: number): number[] =>
      keep(word, () => ({ found: findPairs(index, word, slips), best: 0 })).found,
  }
}
