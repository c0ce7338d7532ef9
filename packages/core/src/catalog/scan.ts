import { DecentraError } from '../contract/errors.js'
import { MODEL_CAPS, type ModelCard } from '../contract/model.js'
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

/** Texts of neighbouring rows, as they are compared. Strings and numbers alone: an object a row would cost more than both. */
interface Stretch {
  /** Row number of the first. */
  first: number
  /** Words of name, author, type and task, each after a blank. */
  texts: string[]
  /** Characters of the name's words, which come first. */
  nameLengths: Uint16Array
}

/**
 * Search without an index: compares the words of the query with every row's. Each word must begin a word of name,
 * author, type or task, or stand inside one. Texts are normalised once, at the first query.
 */
export class Scan {
  readonly records: Records
  readonly #clock: Runtime['clock']
  readonly #stretches: Stretch[] = []
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
    const whole = tokens.map((token) => ` ${token}`).join('')
    // One word twice asks nothing more.
    const asked = [...new Set(tokens)].map((token) => ({ token, beginning: ` ${token}` }))
    const found = new Map<number, number[]>(RANKS.map((rank) => [rank, []]))
    let total = 0
    let searched = 0
    for (const { first, texts, nameLengths } of this.#stretches) {
      searched += texts.length
      const step = (i: number) => {
        const rank = rankOf(texts[i]!, nameLengths[i]!, whole, asked)
        if (rank === 0) return
        total++
        // Rows stand in order of popularity, so the first of a rank are its best.
        const rows = found.get(rank)!
        if (rows.length < limit) rows.push(first + i)
      }
      if (asked.length > 0) await inSlices(texts.length, step, { clock: this.#clock, signal })
    }
    const best = RANKS.flatMap((rank) => found.get(rank)!.map((row) => ({ row, rank }))).slice(0, limit)
    const rows = best.map(({ row }) => row)
    const [ids, cards, exact] = await Promise.all([
      this.records.ids(rows, signal),
      this.records.cards(rows, signal),
      this.#byId(query.slice(0, QUERY_CAP).trim(), signal),
    ])
    // A tenth of a rank tells the order within it.
    const scores = new Map(
      best.map(({ row, rank }, i) => [ids[i], rank - row / (10 * Math.max(1, this.records.total))]),
    )
    const hits = cards.map((card) => ({ id: card.id, score: scores.get(card.id) ?? 0, card }))
    if (exact) {
      const at = hits.findIndex((hit) => hit.id === exact.id)
      if (at >= 0) hits.splice(at, 1)
      else if (!ids.includes(exact.id)) total = Math.max(total, 1)
      hits.unshift({ id: exact.id, score: RANK.exact, card: exact })
    }
    return { hits: hits.slice(0, limit), total, searched, of: this.records.total, mode: 'scan' }
  }

  /** The model of an id that was typed or pasted whole. */
  async #byId(query: string, signal: AbortSignal): Promise<ModelCard | undefined> {
    if (!query.includes('/') && !query.includes(':')) return undefined
    return (await this.records.find([query], signal))[0]
  }

  async #takeTexts(signal: AbortSignal): Promise<void> {
    for (const { first, rows, texts: textsOf } of await this.records.texts(signal)) {
      const isTaken = () => this.#stretches.some((stretch) => stretch.first === first)
      if (isTaken()) continue
      const texts: string[] = []
      const nameLengths = new Uint16Array(rows)
      const step = (i: number) => {
        const { name, author, type, task } = textsOf(i)
        const ofName = this.#spaced(name, false)
        nameLengths[i] = ofName.length
        texts.push(ofName + this.#spaced(author ?? '') + this.#spaced(type) + (task === type ? '' : this.#spaced(task)))
      }
      await inSlices(rows, step, { clock: this.#clock, signal })
      // Two queries at once may both have read this stretch.
      if (!isTaken()) this.#stretches.push({ first, texts, nameLengths })
    }
    this.#stretches.sort((a, b) => a.first - b.first)
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

function rankOf(
  text: string,
  nameLength: number,
  whole: string,
  asked: readonly { token: string; beginning: string }[],
): number {
  let rank: number = RANK.nameWords
  for (const { token, beginning } of asked) {
    let at = text.indexOf(beginning)
    if (at < 0) {
      rank = RANK.inside
      at = text.indexOf(token)
      if (at < 0) return 0
    } else if (at >= nameLength && rank === RANK.nameWords) rank = RANK.words
  }
  if (rank !== RANK.nameWords || !text.startsWith(whole) || whole.length > nameLength) return rank
  return whole.length === nameLength ? RANK.exact : RANK.beginning
}
