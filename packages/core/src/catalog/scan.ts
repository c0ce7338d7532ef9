import { DecentraError } from '../contract/errors.js'
import { MODEL_CAPS } from '../contract/model.js'
import type { Runtime } from '../runtime.js'
import type { Records } from './records.js'
import { inSlices } from './slices.js'
import type { SearchHits } from './types.js'
import { words } from './words.js'

/** Characters of a query that are looked at. */
const QUERY_CAP = 200
const MOST_HITS = 1000

/** How well a row matches: the greater, the better. Within one rank the more popular comes first. */
const RANK = { exact: 5, beginning: 4, nameWords: 3, words: 2, inside: 1 } as const
const RANKS = Object.values(RANK)

interface Line {
  row: number
  id: string
  /** Words of the name, each after a blank. */
  name: string
  /** Words of name, author, type and task, each after a blank. */
  all: string
}

/**
 * Search without an index: compares the words of the query with every row's. Each word must begin a word of name,
 * author, type or task, or stand inside one. Texts are normalised once, at the first query.
 */
export class Scan {
  readonly records: Records
  readonly #clock: Runtime['clock']
  readonly #lines: Line[] = []
  /** First rows of the stretches that are in the lines already. */
  readonly #taken = new Set<number>()
  readonly #cache = new Map<string, string>()

  constructor(records: Records, clock: Runtime['clock']) {
    this.records = records
    this.#clock = clock
  }

  async search(query: string, limit: number, signal: AbortSignal): Promise<SearchHits> {
    if (typeof query !== 'string') throw new DecentraError('invalid-input', 'The query must be a text.')
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST_HITS)
      throw new DecentraError('invalid-input', `"limit" must be a whole number from 1 to ${MOST_HITS}.`)
    await this.#takeTexts(signal)
    const tokens = words(query.slice(0, QUERY_CAP))
    const asId = query.slice(0, QUERY_CAP).trim().toLowerCase()
    const whole = tokens.map((token) => ` ${token}`).join('')
    // One word twice asks nothing more.
    const asked = [...new Set(tokens)].map((token) => ({ token, beginning: ` ${token}` }))
    const found = new Map<number, Line[]>(RANKS.map((rank) => [rank, []]))
    let total = 0
    const step = (i: number) => {
      const line = this.#lines[i]!
      const rank =
        line.id.length === asId.length && line.id.toLowerCase() === asId ? RANK.exact : rankOf(line, whole, asked)
      if (rank === 0) return
      total++
      // Lines stand in order of popularity, so the first of a rank are its best.
      const rows = found.get(rank)!
      if (rows.length < limit) rows.push(line)
    }
    if (asked.length > 0) await inSlices(this.#lines.length, step, { clock: this.#clock, signal })

    const best = RANKS.flatMap((rank) => found.get(rank)!.map((line) => ({ line, rank }))).slice(0, limit)
    // A tenth of a rank tells the order within it.
    const scores = new Map(
      best.map(({ line, rank }) => [line.id, rank - line.row / (10 * Math.max(1, this.records.total))]),
    )
    const cards = await this.records.cards(
      best.map(({ line }) => line.row),
      signal,
    )
    return {
      hits: cards.map((card) => ({ id: card.id, score: scores.get(card.id) ?? 0, card })),
      total,
      searched: this.#lines.length,
      of: this.records.total,
      mode: 'scan',
    }
  }

  async #takeTexts(signal: AbortSignal): Promise<void> {
    for (const { first, rows, texts } of await this.records.texts(signal)) {
      if (this.#taken.has(first)) continue
      const lines: Line[] = []
      const step = (i: number) => {
        const { id, name, author, type, task } = texts(i)
        const ofName = this.#spaced(name, false)
        const all = ofName + this.#spaced(author ?? '') + this.#spaced(type) + (task === type ? '' : this.#spaced(task))
        lines.push({ row: first + i, id, name: ofName, all })
      }
      await inSlices(rows, step, { clock: this.#clock, signal })
      // Two queries at once may both have read this stretch.
      if (this.#taken.has(first)) continue
      this.#taken.add(first)
      const inOrder = first >= (this.#lines.at(-1)?.row ?? -1)
      for (const line of lines) this.#lines.push(line)
      if (!inOrder) this.#lines.sort((a, b) => a.row - b.row)
    }
  }

  /** Words, each after a blank. Authors, types and tasks come again and again. */
  #spaced(text: string, remember = true): string {
    let spaced = remember ? this.#cache.get(text) : undefined
    if (spaced === undefined) {
      spaced = words(text.slice(0, MODEL_CAPS.text))
        .map((word) => ` ${word}`)
        .join('')
      if (remember) this.#cache.set(text, spaced)
    }
    return spaced
  }
}

function rankOf(line: Line, whole: string, asked: readonly { token: string; beginning: string }[]): number {
  let rank: number = RANK.nameWords
  for (const { token, beginning } of asked) {
    if (rank === RANK.nameWords && !line.name.includes(beginning)) rank = RANK.words
    if (rank === RANK.words && !line.all.includes(beginning)) rank = RANK.inside
    if (rank === RANK.inside && !line.all.includes(token)) return 0
  }
  if (rank === RANK.nameWords && line.name.startsWith(whole)) {
    if (line.name === whole) return RANK.exact
    rank = RANK.beginning
  }
  return rank
}
