/** Sets of queries: graded ones by people's rules, and ones made by rule out of the records. */
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

/** Word of an alias, and the names that it stands for. */
const SHORT: readonly [alias: string, meant: RegExp][] = [
  ['sdxl', /^(?:stable[-_ ]diffusion[-_ ]xl)/i],
  ['sd', /^(?:stable[-_ ]diffusion)(?![-_ ](?:xl|\d|v))/i],
  ['sd15', /^stable[-_ ]diffusion[-_ ]v?1[-.]5/i],
  ['sd21', /^stable[-_ ]diffusion[-_ ]v?2[-.]1/i],
  ['sd35', /^stable[-_ ]diffusion[-_ ]3\.5/i],
]
const ACCENTS: Record<string, string> = { a: 'á', e: 'é', i: 'ï', o: 'ö', u: 'ü', n: 'ñ', c: 'ç' }
const BLIND_OF_EACH = 80

/**
 * Another set made by rule; no weight was fitted to it, but what it showed not to be understood was taught: two slips in two words, slips while the last word is being
 * typed, all words run together, words with one of its author, sizes and versions, aliases, tags with types, accents,
 * other scripts. Names of the upper two thirds by popularity. Where several names answer alike, the most popular is meant.
 */
export function blindSet(models: readonly ModelMetadata[]): Query[] {
  const random = randomFrom(77003)
  const wordsOf = (name: string) =>
    name
      .toLowerCase()
      .split(/[^\p{L}\p{N}.]+/u)
      .filter((word) => /[\p{L}\p{N}]/u.test(word))
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
  const isWord = (word: string) => /^[a-z]{4,}$/.test(word)
  const upper = models.slice(0, (2 * models.length) / 3)
  const plain = upper.filter(({ name }) => {
    const words = wordsOf(name)
    return words.length > 1 && words.length < 7 && words.some(isWord)
  })
  const texts = models.map(({ name }) => wordsOf(name).join(' '))
  const escape = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const places = (words: readonly string[], test = isWord) => [...words.keys()].filter((i) => test(words[i]!))
  const slip = (words: readonly string[], at: number) => words.with(at, misspell(words[at]!, random))

  const kinds: Record<string, (model: ModelMetadata, words: string[]) => Omit<Query, 'kind'> | undefined> = {
    'blind: a slip': ({ name }, words) => ({ q: slip(words, pick(places(words))).join(' '), name }),
    'blind: letters exchanged': ({ name }, words) => {
      const at = pick(places(words))
      const word = words[at]!
      const cut = Math.floor(random() * (word.length - 1))
      return {
        q: words.with(at, word.slice(0, cut) + word[cut + 1]! + word[cut]! + word.slice(cut + 2)).join(' '),
        name,
      }
    },
    'blind: slips in two words': ({ name }, words) => {
      const [first, second] = places(words)
      if (second === undefined) return undefined
      return { q: slip(slip(words, first!), second).join(' '), name }
    },
    'blind: two slips in a long word': ({ name }, words) => {
      const long = places(words, (word) => /^[a-z]{6,}$/.test(word))
      if (long.length === 0) return undefined
      const at = pick(long)
      return { q: slip(slip(words, at), at).join(' '), name }
    },
    'blind: all run together': ({ name }, words) => (words.length < 4 ? { q: words.join(''), name } : undefined),
    'blind: two words run together, a slip': ({ name }, words) => {
      const at = places(words).find((i) => i < words.length - 1)
      if (at === undefined) return undefined
      const wrong = slip(words, at)
      return { q: [...wrong.slice(0, at), wrong[at]! + wrong[at + 1]!, ...wrong.slice(at + 2)].join(' '), name }
    },
    'blind: unfinished': (_, words) => {
      const text = words.join(' ')
      const q = text.slice(0, Math.ceil(text.length * (0.5 + random() * 0.4))).trim()
      // The most popular name that begins so is meant.
      const row = texts.findIndex((other) => other.startsWith(q))
      return { q, name: models[row]!.name }
    },
    'blind: unfinished, a slip': ({ name }, words) => {
      const at = places(words).find((i) => i < words.length - 1)
      if (at === undefined || words.at(-1)!.length < 3) return undefined
      return { q: slip(words, at).join(' ').slice(0, -1), name }
    },
    'blind: author and a word': ({ author }, words) => {
      if (author === null || wordsOf(author).length > 2) return undefined
      const word = pick(words.filter(isWord))
      return { q: `${wordsOf(author).join(' ')} ${word}`, rule: { author, all: [`${word}[^/]*$`] } }
    },
    'blind: a word and its numbers': (_, words) => {
      const numbers = words.filter((word) => /^v?\d/.test(word))
      const word = words.find(isWord)!
      if (numbers.length === 0) return undefined
      return {
        q: [...numbers, word].join(' '),
        rule: {
          all: [word, ...numbers].map((part) => `(?<![a-z\\d.])${escape(part)}(?![\\d.]|[a-z]{2})[^/]*$`),
        },
      }
    },
    'blind: accents': ({ name }, words) => {
      const at = pick(places(words))
      return {
        q: words
          .with(
            at,
            words[at]!.replace(/[aeiounc]/, (letter) => ACCENTS[letter]!),
          )
          .join(' '),
        name,
      }
    },
    'blind: capitals and signs': ({ name }, words) => ({
      q: words.map((word) => (random() < 0.5 ? word.toUpperCase() : word)).join(pick([' - ', '/', '_', ', '])),
      name,
    }),
  }
  const made: Query[] = []
  for (const [kind, write] of Object.entries(kinds)) {
    for (let tries = 0, count = 0; count < BLIND_OF_EACH && tries < 20 * BLIND_OF_EACH; tries++) {
      const model = pick(plain)
      const query = write(model, wordsOf(model.name))
      if (query === undefined) continue
      made.push({ ...query, kind })
      count++
    }
  }
  for (const [alias, meant] of SHORT)
    for (const { name } of upper.filter(({ name }) => meant.test(name)).slice(0, 20)) {
      const rest = wordsOf(name.replace(meant, ''))
      if (rest.length > 0 && rest.length < 5) made.push({ q: [alias, ...rest].join(' '), kind: 'blind: alias', name })
    }
  const scripts = upper.filter(({ name }) => /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]{2}/u.test(name))
  for (let i = 0; i < BLIND_OF_EACH && scripts.length > 0; i++) {
    const [run] = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]{2,}/u.exec(pick(scripts).name)!
    made.push({ q: run, kind: 'blind: other scripts', rule: { all: [run] } })
  }
  const tagged = upper.filter(({ tags }) => tags.some((tag) => /^[a-z]{4,}( [a-z]+)?$/.test(tag)))
  for (let i = 0; i < BLIND_OF_EACH && tagged.length > 0; i++) {
    const model = pick(tagged)
    const tag = pick(model.tags.filter((tag) => /^[a-z]{4,}( [a-z]+)?$/.test(tag)))
    made.push({
      q: random() < 0.5 ? `${tag} ${model.type}` : `${model.type} ${tag}`,
      kind: 'blind: tag and type',
      rule: { tags: [`^${escape(tag)}$`], type: `^${escape(model.type)}$` },
    })
  }
  return made
}
