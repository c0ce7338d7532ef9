import type { Runtime } from '../runtime.js'
import { NearWords, otherQueries } from '../search/suggest.js'
import type { Records } from './records.js'
import { inSlices } from './slices.js'
import { words } from './words.js'

/** Characters and words of a query that are looked at. */
const QUERY_CAP = 200
const WORDS_CAP = 6
/** Longest word that anybody means. */
const LONGEST = 40
/** What a word may be. */
const FORMS = 3
/** Queries that are tried before there is nothing to suggest. */
const TRIES = 8

/** What somebody may have meant whose query finds nothing: the words of names and authors, and which are near to others. */
export class Suggestions {
  readonly #records: Records
  readonly #clock: Runtime['clock']
  /** How many models have a word in name or author. */
  #vocabulary: [word: string, count: number][] | undefined

  constructor(records: Records, clock: Runtime['clock']) {
    this.#records = records
    this.#clock = clock
  }

  /** At most `limit` queries for which `finds` says that they find something, the likest first. */
  async suggest(
    query: string,
    limit: number,
    finds: (query: string) => Promise<boolean>,
    signal: AbortSignal,
  ): Promise<string[]> {
    const asked = words(query.slice(0, QUERY_CAP)).slice(0, WORDS_CAP)
    if (asked.length === 0) return []
    const vocabulary = (this.#vocabulary ??= await this.#read(signal))
    const known = new Set(vocabulary.map(([word]) => word))
    const near = asked.map((word) => new NearWords(word.slice(0, LONGEST), FORMS))
    const step = (i: number) => {
      for (const one of near) one.take(...vocabulary[i]!)
    }
    await inSlices(vocabulary.length, step, { clock: this.#clock, signal })
    const forms = asked.map((word, i) => (known.has(word) ? [word] : near[i]!.words))
    const found: string[] = []
    for (const other of otherQueries(forms).slice(0, TRIES)) {
      if (found.length >= limit) break
      if (other !== asked.join(' ') && (await finds(other))) found.push(other)
    }
    return found
  }

  async #read(signal: AbortSignal): Promise<[string, number][]> {
    const counts = new Map<string, number>()
    for (const { rows, texts } of await this.#records.texts(signal)) {
      const step = (row: number) => {
        const { name, author } = texts(row)
        for (const word of new Set(words(`${name} ${author ?? ''}`)))
          // Numbers are not misspelled, and two letters are like many others.
          if (word.length > 2 && word.length <= LONGEST && /\p{L}/u.test(word))
            counts.set(word, (counts.get(word) ?? 0) + 1)
      }
      await inSlices(rows, step, { clock: this.#clock, signal })
    }
    return [...counts]
  }
}
