import type { Index } from './open.js'

/** Best a kind of text can answer a word, in hundredths: a word of a name, author, type, license, base model, tag, source. */
export const WHOLE = [100, 102, 104, 100, 95, 95, 95]

/** What a word may mean: entries, each followed by how well it answers, in hundredths; and the best of it. */
export interface Meanings {
  found: number[]
  best: number
  /** The only entries that can hold the word, in whatever place. */
  near?: readonly number[] | undefined
}

/** Collects what a word may mean; `quality`: of 100, as if the entry were a word of a name. */
export function collector(index: Index) {
  const meanings: Meanings = { found: [], best: 0 }
  const take = (entry: number, quality: number) => {
    const weighed = Math.round((quality * WHOLE[kindOf(index, entry)]!) / 100)
    meanings.best = Math.max(meanings.best, weighed)
    meanings.found.push(entry, weighed)
  }
  return { meanings, take }
}

export function kindOf({ kinds }: Index, entry: number): number {
  let kind = 0
  while (entry >= kinds[kind + 1]!) kind++
  return kind
}

/** Entries before `stop` whose first two letters fit, by their lower five bits. */
export function entriesBy(
  { heads, siblings }: Index,
  stop: number,
  fits: (first: number, second: number) => boolean,
): number[] {
  const found: number[] = []
  for (let head = 0; head < heads.length; head++)
    if (fits(head >> 5, head & 31))
      for (let next = heads[head]!; next > 0; next = siblings[next - 1]!) if (next <= stop) found.push(next - 1)
  return found
}
