import { drawHex } from '../seeded-random.js'
import { type Distributions, quantileFunction, weightedDraw } from './distributions.js'
import { createPermutation } from './permutation.js'

const ONSETS = ['b', 'br', 'c', 'd', 'dr', 'f', 'fl', 'g', 'h', 'j', 'k', 'kl', 'l', 'm', 'n', 'p', 'pr', 'r', 's', 'st', 't', 'tr', 'v', 'z'] // prettier-ignore
const VOWELS = ['a', 'e', 'i', 'o', 'u', 'ai', 'io']
const SYLLABLES = ONSETS.flatMap((onset) => VOWELS.map((vowel) => onset + vowel))
const ENDINGS = ['-ai', '-lab', '-labs', '-research', '-nlp', '-ml', '-team', '-models']

/**
 * Invented author names, all different whatever their letter case: three syllables in a shuffled count, now and then
 * with an ending or a number.
 */
export function createAuthorNames(seed: number): (author: number, random: () => number) => string {
  const order = createPermutation(SYLLABLES.length ** 3, seed)
  return (author, random) => {
    let rest = order.at(author)
    let name = ''
    for (let i = 0; i < 3; i++) {
      name += SYLLABLES[rest % SYLLABLES.length]!
      rest = Math.floor(rest / SYLLABLES.length)
    }
    if (random() < 0.3) name = name[0]!.toUpperCase() + name.slice(1)
    const kind = random()
    if (kind < 0.15) return name + ENDINGS[Math.floor(random() * ENDINGS.length)]!
    return kind < 0.3 ? name + Math.floor(random() * 1000) : name
  }
}

/** One token in so many is new, so that the vocabulary grows with the catalogue as it does on the Hub. */
const NEW_TOKEN_SHARE = 0.15

function misspell(token: string, random: () => number): string {
  const at = Math.floor(random() * token.length)
  return random() < 0.5
    ? token.slice(0, at) + token.slice(at + 1)
    : token.slice(0, at) + token.slice(at - 1 < 0 ? 0 : at - 1)
}

function inventToken(known: string, random: () => number): string {
  const kind = random()
  if (kind < 0.3) return misspell(known, random) || known
  if (kind < 0.55) return String(Math.floor(10 ** (1 + 4 * random())))
  if (kind < 0.75) return `v${Math.floor(random() * 9)}.${Math.floor(random() * 20)}`
  if (kind < 0.9) return drawHex(random, 6 + Math.floor(random() * 3))
  return SYLLABLES[Math.floor(random() * SYLLABLES.length)]! + SYLLABLES[Math.floor(random() * SYLLABLES.length)]!
}

/** Invented model names out of the tokens that real ones are made of. */
export function createModelNames({ huggingface }: Distributions): (random: () => number) => string {
  const drawToken = weightedDraw(huggingface.nameTokens.top)
  const countAt = quantileFunction(huggingface.nameTokens.perNameQuantiles)
  return (random) => {
    const count = Math.max(1, Math.round(countAt(random())))
    let name = ''
    for (let i = 0; i < count; i++) {
      const known = drawToken(random())
      const token = random() < NEW_TOKEN_SHARE ? inventToken(known, random) : known
      const separator = random()
      name += (i === 0 ? '' : separator < 0.82 ? '-' : separator < 0.97 ? '_' : '.') + token
    }
    return name.slice(0, 96)
  }
}
