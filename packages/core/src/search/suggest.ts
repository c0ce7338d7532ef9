/** Least likeness of a word that is meant to be the other. */
const LEAST = 0.45

/** Pairs of neighbouring characters, beginning and end included: what two words have in common however one is misspelled. */
function pairsOf(word: string): string[] {
  const whole = ` ${word} `
  return Array.from({ length: whole.length - 1 }, (_, i) => whole.slice(i, i + 2))
}

/** A measure of how like a word others are: 1 for the word itself, 0 for one that has nothing in common with it. */
export function likenessTo(word: string): (other: string) => number {
  const counts = new Map<string, number>()
  const own = pairsOf(word)
  for (const pair of own) counts.set(pair, (counts.get(pair) ?? 0) + 1)
  return (other) => {
    const pairs = other.length + 1
    // Words of very different lengths cannot be like enough.
    if (2 * Math.min(own.length, pairs) < LEAST * (own.length + pairs)) return 0
    const seen = new Map<string, number>()
    let common = 0
    for (const pair of pairsOf(other)) {
      const before = seen.get(pair) ?? 0
      if (before < (counts.get(pair) ?? 0)) common++
      seen.set(pair, before + 1)
    }
    return (2 * common) / (own.length + pairs)
  }
}

/** The words that one may be a misspelling of, the likest first; among equally like ones the more frequent. */
export class NearWords {
  readonly #likeness: (other: string) => number
  readonly #most: number
  readonly #best: { word: string; likeness: number; count: number }[] = []

  constructor(word: string, most: number) {
    this.#likeness = likenessTo(word)
    this.#most = most
  }

  /** Looks at a word that so many models have. */
  take(word: string, count: number): void {
    const likeness = this.#likeness(word)
    if (likeness < LEAST) return
    const best = this.#best
    const at = best.findIndex((one) => likeness > one.likeness || (likeness === one.likeness && count > one.count))
    best.splice(at < 0 ? best.length : at, 0, { word, likeness, count })
    if (best.length > this.#most) best.pop()
  }

  get words(): string[] {
    return this.#best.map(({ word }) => word)
  }
}

/**
 * Queries to try in place of one: each word in its likest form first, then one word in its next form, then the words
 * alone. `forms` holds for each word of the query what it may be, the likest first.
 */
export function otherQueries(forms: readonly (readonly string[])[]): string[] {
  const some = forms.filter((one) => one.length > 0)
  const first = some.map(([likest]) => likest!)
  const queries = [first.join(' ')]
  some.forEach((words, place) => {
    for (const word of words.slice(1)) queries.push(first.map((likest, i) => (i === place ? word : likest)).join(' '))
  })
  if (some.length > 1) queries.push(...first)
  return [...new Set(queries)].filter((query) => query !== '')
}
