import { DecentraError } from '../contract/decentra-error.js'
import { MODEL_CAPS, type ModelCard } from '../contract/model.js'
import type { Runtime } from '../runtime.js'
import type { Records, TextRows } from './records.js'
import { inSlices } from './slices.js'
import type { SearchHits } from './types.js'
import { words } from './words.js'

/** Characters of a query that are looked at. */
const QUERY_CAP = 200
const MOST_HITS = 1000
/** Rows whose texts are kept as one: a text a row would be a hundred thousand objects for the garbage collector. */
const BLOCK_ROWS = 128

/** What a scan finds; nothing is filtered or counted yet. */
export type ScanHits = Omit<SearchHits, 'facets'>

/** How well a row matches: the greater, the better. Within one rank the more popular comes first. */
const RANK = { exact: 5, beginning: 4, nameWords: 3, words: 2, inside: 1 } as const
const RANKS = Object.values(RANK)

/** Texts of neighbouring rows, as they are compared. */
interface Block {
  /** Row number of the first. */
  first: number
  /** Of each row: words of name, author, type and task, each after a blank; a line break ends the row. */
  text: string
  /** Where in the text each row ends. */
  ends: Uint32Array
  /** Characters of each row's name, which comes first. */
  nameLengths: Uint16Array
}

interface Asked {
  token: string
  /** The token as it begins a word. */
  beginning: string
}

/**
 * Search without an index: compares the words of the query with every row's. Each word must begin a word of name,
 * author, type or task, or stand inside one. Texts are normalised once, at the first query.
 */
export class Scan {
  readonly records: Records
  readonly #clock: Runtime['clock']
  readonly #blocks: Block[] = []
  /** First rows of the stretches that are in the blocks already. */
  readonly #taken = new Set<number>()
  readonly #cache = new Map<string, string>()

  constructor(records: Records, clock: Runtime['clock']) {
    this.records = records
    this.#clock = clock
  }

  async search(query: string, limit: number, signal: AbortSignal): Promise<ScanHits> {
    if (typeof query !== 'string') throw new DecentraError('invalid-input', 'The query must be a text.')
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST_HITS)
      throw new DecentraError('invalid-input', `"limit" must be a whole number from 1 to ${MOST_HITS}.`)
    await this.#takeTexts(signal)
    const tokens = words(query.slice(0, QUERY_CAP))
    const whole = tokens.map((token) => ` ${token}`).join('')
    // One word twice asks nothing more. The longest first: it is the rarest, and the others are compared where it stands.
    const asked = [...new Set(tokens)]
      .sort((a, b) => b.length - a.length)
      .map((token): Asked => ({ token, beginning: ` ${token}` }))
    const found = new Map<number, number[]>(RANKS.map((rank) => [rank, []]))
    let total = 0
    const take = (row: number, rank: number) => {
      total++
      // Rows come in order of popularity, so the first of a rank are its best.
      const rows = found.get(rank)!
      if (rows.length < limit) rows.push(row)
    }
    const step = (i: number) => scanBlock(this.#blocks[i]!, whole, asked, take)
    if (asked.length > 0) await inSlices(this.#blocks.length, step, { clock: this.#clock, signal }, 1)
    // Of nothing it finds everything, as the index does.
    else for (const { first, ends } of this.#blocks) for (let i = 0; i < ends.length; i++) take(first + i, RANK.inside)
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
    const hits: ScanHits['hits'] = cards.map((card) => ({
      id: card.id,
      score: scores.get(card.id) ?? 0,
      card,
      ranges: [],
    }))
    if (exact) {
      const at = hits.findIndex((hit) => hit.id === exact.id)
      if (at >= 0) hits.splice(at, 1)
      hits.unshift({ id: exact.id, score: RANK.exact, card: exact, ranges: [] })
      total = Math.max(total, hits.length)
    }
    const searched = this.#blocks.reduce((sum, block) => sum + block.ends.length, 0)
    return { hits: hits.slice(0, limit), total, searched, of: this.records.total, mode: 'scan' }
  }

  /** The model of an id that was typed or pasted whole. */
  async #byId(query: string, signal: AbortSignal): Promise<ModelCard | undefined> {
    if (!query.includes('/') && !query.includes(':')) return undefined
    return (await this.records.find([query], signal))[0]
  }

  async #takeTexts(signal: AbortSignal): Promise<void> {
    for (const stretch of await this.records.texts(signal)) {
      if (this.#taken.has(stretch.first)) continue
      const blocks: Block[] = []
      const step = (i: number) => blocks.push(this.#block(stretch, i * BLOCK_ROWS))
      await inSlices(Math.ceil(stretch.rows / BLOCK_ROWS), step, { clock: this.#clock, signal }, 1)
      // Two queries at once may both have read this stretch.
      if (this.#taken.has(stretch.first)) continue
      this.#taken.add(stretch.first)
      this.#blocks.push(...blocks)
    }
    this.#blocks.sort((a, b) => a.first - b.first)
  }

  #block({ first, rows, texts }: TextRows, start: number): Block {
    const count = Math.min(BLOCK_ROWS, rows - start)
    const ends = new Uint32Array(count)
    const nameLengths = new Uint16Array(count)
    const lines: string[] = []
    let length = 0
    for (let i = 0; i < count; i++) {
      const { name, author, type, task } = texts(start + i)
      const ofName = this.#spaced(name, false)
      const line = `${ofName}${this.#spaced(author ?? '')}${this.#spaced(type)}${task === type ? '' : this.#spaced(task)}\n`
      nameLengths[i] = ofName.length
      length += line.length
      ends[i] = length
      lines.push(line)
    }
    return { first: first + start, text: lines.join(''), ends, nameLengths }
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

/** Calls `take` for each row that matches: finds the first word in all texts at once, and looks closer where it stands. */
function scanBlock(
  { first, text, ends, nameLengths }: Block,
  whole: string,
  asked: readonly Asked[],
  take: (row: number, rank: number) => void,
): void {
  const { token } = asked[0]!
  let row = 0
  for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, ends[row - 1])) {
    while (ends[row]! <= at) row++
    const rank = rankOf(text.slice(row === 0 ? 0 : ends[row - 1], ends[row]! - 1), nameLengths[row]!, whole, asked)
    if (rank > 0) take(first + row, rank)
    row++
  }
}

function rankOf(text: string, nameLength: number, whole: string, asked: readonly Asked[]): number {
  let rank: number = RANK.nameWords
  for (const { token, beginning } of asked) {
    const at = text.indexOf(beginning)
    if (at < 0) {
      rank = RANK.inside
      if (!text.includes(token)) return 0
    } else if (at >= nameLength && rank === RANK.nameWords) rank = RANK.words
  }
  if (rank !== RANK.nameWords || !text.startsWith(whole) || whole.length > nameLength) return rank
  return whole.length === nameLength ? RANK.exact : RANK.beginning
}
