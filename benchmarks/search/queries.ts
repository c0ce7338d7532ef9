/** Two sets of queries: graded ones by people's rules, and ones made by rule out of the records. */
import type { ModelMetadata } from '@decentramodels/core/contract'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Query } from './grade.ts'

export function developmentSet(): Query[] {
  const file = join(import.meta.dirname, '..', 'data', 'search-queries.json.gz')
  return JSON.parse(gunzipSync(readFileSync(file)).toString()).queries
}

/** A small generator of numbers (mulberry32): the same set every time. */
function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const MADE_OF_EACH = 60

/** One slip of a finger in a word: a letter too many, too few, another one, or two exchanged. */
function misspell(word: string, random: () => number): string {
  const at = Math.floor(random() * word.length)
  const letter = LETTERS[Math.floor(random() * 26)]!
  const kind = Math.floor(random() * 4)
  if (kind === 0) return word.slice(0, at) + letter + word.slice(at)
  if (kind === 1) return word.slice(0, at) + word.slice(at + 1)
  if (kind === 2) return word.slice(0, at) + letter + word.slice(at + 1)
  return at + 1 < word.length
    ? word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)
    : misspell(word, random)
}

/**
 * Queries made by rule: what is meant is a name, written as somebody in a hurry would. Names of the upper half by
 * popularity, of two words or more, at least one of them of four letters.
 */
export function madeSet(models: readonly ModelMetadata[]): Query[] {
  const random = randomFrom(20251222)
  const wordsOf = (name: string) =>
    name
      .toLowerCase()
      .split(/[^\p{L}\p{N}.]+/u)
      .filter((word) => word !== '')
  const good = models
    .slice(0, models.length / 2)
    .filter(
      ({ name }) =>
        wordsOf(name).length > 1 && wordsOf(name).length < 7 && wordsOf(name).some((word) => /^[a-z]{4,}$/.test(word)),
    )
  const draw = () => good[Math.floor(random() * good.length)]!
  const longWord = (words: string[]) => {
    const places = [...words.keys()].filter((i) => /^[a-z]{4,}$/.test(words[i]!))
    return places[Math.floor(random() * places.length)]!
  }
  const kinds: Record<string, (words: string[]) => string> = {
    'made: name': (words) => words.join(' '),
    'made: other order': (words) =>
      words
        .map((word) => ({ word, key: random() }))
        .sort((a, b) => a.key - b.key)
        .map(({ word }) => word)
        .join(' '),
    'made: one typo': (words) => {
      const at = longWord(words)
      return words.with(at, misspell(words[at]!, random)).join(' ')
    },
    'made: typo in a short word': (words) => {
      const at = Math.floor(random() * words.length)
      return /^[a-z]{3}/.test(words[at]!) ? words.with(at, misspell(words[at]!, random)).join(' ') : words.join(' ')
    },
    'made: two typos': (words) => {
      const at = longWord(words)
      return words.with(at, misspell(misspell(words[at]!, random), random)).join(' ')
    },
    'made: joined': (words) => {
      const at = Math.floor(random() * (words.length - 1))
      return [...words.slice(0, at), words[at]! + words[at + 1]!, ...words.slice(at + 2)].join(' ')
    },
    'made: split': (words) => {
      const at = longWord(words)
      const cut = 2 + Math.floor(random() * (words[at]!.length - 3))
      return words.with(at, `${words[at]!.slice(0, cut)} ${words[at]!.slice(cut)}`).join(' ')
    },
    'made: unfinished': (words) => {
      const text = words.join(' ')
      return text.slice(0, Math.max(4, text.length - 1 - Math.floor(random() * 4))).trim()
    },
  }
  return Object.entries(kinds).flatMap(([kind, write]) =>
    Array.from({ length: MADE_OF_EACH }, (): Query => {
      const { name } = draw()
      return {
        q: write(wordsOf(name)),
        kind,
        name,
        rule:
          kind === 'made: unfinished'
            ? {
                all: wordsOf(name)
                  .slice(0, -1)
                  .map((word) => word.replaceAll('.', '\\.')),
              }
            : {},
      }
    }),
  )
}
