import { DecentraError } from '../contract/decentra-error.js'
import { codesOf, joinWords, type Matches, readTypos, readWord, type Term } from './match.js'
import { type Index, isWordCode, openSteps } from './open.js'
import { Tally } from './tally.js'
import { findWords, fold } from './tokens.js'
import type { HighlightRange, SearchHit, SearchIndex, SearchOptions, SearchResult } from './types.js'

/** Characters and words of a query that are looked at. */
const QUERY_CAP = 200
const WORDS_CAP = 24
const MOST_HITS = 1000
/** With fewer matches than this, words may also be misspelled. */
const ENOUGH = 10
/** Share of the query's letters that a match must hold when nothing holds them all. */
const LEAST_COVERED = 0.4
const WORDS_KEPT = 64
/** A word that something answers better than this is not misspelled. */
const SPELLED_RIGHT = 85

/** What a score is made of: the words of the query count 10 in all. */
const WEIGHTS = {
  words: 10,
  /** Query and id are the same: more than any popularity. */
  id: 5,
  /** Query and name are the same. */
  whole: 1,
  /** The same, with a typo or words joined. */
  almostWhole: 0.5,
  /** The query's words stand side by side in the name. */
  order: 0.3,
  /** The name holds nothing else: for each word of the query up to four, for who types many names something. */
  nothingElse: 0.2,
  /** A tenfold number of downloads or likes. */
  popularity: 0.15,
}

/** What can be added to words and popularity. */
const MOST_EXTRA = 2 * WEIGHTS.id + WEIGHTS.order + 4 * WEIGHTS.nothingElse

const SORTS = {
  relevance: null,
  trending: 'trend',
  newest: 'hours',
  downloads: 'downloads',
  likes: 'likes',
  name: null,
} as const

/** Opens an index that `buildSearchIndex` wrote. Throws `manifest-invalid` for anything else. */
export function openSearchIndex(bytes: Uint8Array): SearchIndex {
  const steps = openSteps(bytes)
  for (;;) {
    const step = steps.next()
    if (step.done) return new Searcher(step.value)
  }
}

export { openSteps }

/** A hit, and by what it was sorted besides. */
export interface Found extends SearchHit {
  key: number
}

/** What a word means, read once. */
type Kept = Term & { typos?: Matches }

export class Searcher implements SearchIndex {
  readonly #index: Index
  /** What words mean that were asked for: the next keystroke changes the last alone. */
  readonly #terms = new Map<string, Kept>()
  /** For each word of the query, how well each entry answers it. */
  readonly #qualities: Uint8Array[] = []
  /** Letters of the query that each row holds, and how well it answers the word in hand. */
  readonly #covered: Uint16Array
  readonly #seen: Uint8Array
  /** How well each row answers the query: quality x letters, summed over the words. */
  readonly #matched: Float32Array
  readonly #found: Uint32Array

  constructor(index: Index) {
    this.#index = index
    this.#covered = new Uint16Array(index.rows)
    this.#seen = new Uint8Array(index.rows)
    this.#matched = new Float32Array(index.rows)
    this.#found = new Uint32Array(index.rows)
  }

  get total(): number {
    return this.#index.rows
  }

  search(
    query: string,
    { limit = 20, offset = 0, filter = {}, sort = 'relevance', now = Date.now() }: SearchOptions = {},
  ): SearchResult & { hits: Found[] } {
    if (typeof query !== 'string') throw new DecentraError('invalid-input', 'The query must be a text.')
    if (!Number.isInteger(limit) || limit < 0 || limit > MOST_HITS)
      throw new DecentraError('invalid-input', `"limit" must be a whole number from 0 to ${MOST_HITS}.`)
    if (!Number.isInteger(offset) || offset < 0)
      throw new DecentraError('invalid-input', '"offset" must be a whole number from 0.')
    if (!Object.hasOwn(SORTS, sort))
      throw new DecentraError('invalid-input', `"sort" must be one of ${Object.keys(SORTS).join(', ')}.`)
    const asked = query.slice(0, QUERY_CAP)
    const words = findWords(asked)
      .map((word) => fold(word.text))
      .filter((word) => word !== '')
      .slice(0, WORDS_CAP)
    /** The last word may still be on its way. */
    const last = /\s$/.test(asked) ? -1 : words.length - 1
    const terms = words.map((word, i) => this.#term(word, i === last))
    joinWords(this.#index, terms)
    let rows = this.#cover(terms, 1)
    if (words.length > 0 && rows.length < ENOUGH) {
      terms.forEach(({ word, matches, kept }, i) => {
        // What is found as it is spelled is not misspelled; if nothing is found, anything may be.
        if (rows.length > 0 && kept.best > SPELLED_RIGHT) return
        matches.push((kept.typos ??= readTypos(this.#index, word, i === last)))
      })
      rows = this.#cover(terms, 1)
      if (rows.length === 0) rows = this.#cover(terms, LEAST_COVERED)
    }
    // An id that was typed or pasted whole.
    const id = asked.trim()
    const row = id === '' ? -1 : this.#index.find(id)
    if (row >= 0) rows = Uint32Array.of(row)
    const tally = new Tally(this.#index, filter, now)
    const hits = this.#rank(id, terms, rows, offset, limit && offset + limit, tally, sort)
    return { hits, total: tally.total, facets: tally.facets() }
  }

  #term(word: string, open: boolean): Term & { kept: Kept } {
    const key = open ? word : `${word} `
    let kept = this.#terms.get(key)
    if (kept === undefined) {
      if (this.#terms.size >= WORDS_KEPT) this.#terms.clear()
      this.#terms.set(key, (kept = readWord(this.#index, word, open)))
    }
    return { ...kept, matches: [...kept.matches], phrases: [...kept.phrases], kept }
  }

  /** Rows that hold as much of the query as any does, if that is at least the given share of its letters. */
  #cover(terms: readonly Term[], least: number): Uint32Array {
    const { rows, postingStarts, postings } = this.#index
    const covered = this.#covered.fill(0)
    const matched = this.#matched.fill(0)
    const seen = this.#seen
    let full = 0
    let most = 0
    for (const { word, matches, phrases } of terms) {
      seen.fill(0)
      const { length } = word
      full += length
      const take = (entry: number, quality: number, phrase?: number[]) => {
        for (let at = postingStarts[entry]!; at < postingStarts[entry + 1]!; at++) {
          const row = postings[at]!
          const before = seen[row]!
          if (quality <= before || (phrase && !this.#holds(row, phrase))) continue
          seen[row] = quality
          matched[row]! += (quality - before) * length
          if (before > 0) continue
          const now = (covered[row]! += length)
          if (now > most) most = now
        }
      }
      for (const found of matches) for (const [entry, quality] of found) take(entry, quality)
      for (const { entries, quality } of phrases) take(entries[0]!, quality, entries)
    }
    let count = 0
    if (most >= least * full && (most > 0 || full === 0))
      for (let row = 0; row < rows; row++) if (covered[row] === most) this.#found[count++] = row
    return this.#found.subarray(0, count)
  }

  /** Whether the entries stand in the row's name side by side. */
  #holds(row: number, entries: readonly number[]): boolean {
    const { rowStarts, wordEnds, rowEntries } = this.#index
    for (let at = rowStarts[row]!; at <= wordEnds[row]! - entries.length; at++) {
      let i = 0
      while (i < entries.length && rowEntries[at + i] === entries[i]) i++
      if (i === entries.length) return true
    }
    return false
  }

  #rank(
    id: string,
    terms: readonly Term[],
    rows: Uint32Array,
    offset: number,
    limit: number,
    tally: Tally,
    sort: keyof typeof SORTS,
  ): Found[] {
    const index = this.#index
    const { rowStarts, wordEnds, rowEntries, popularity } = index
    const count = terms.length
    const qualities = terms.map(({ matches }, i) => {
      const values = (this.#qualities[i] ??= new Uint8Array(index.masks.length))
      for (const found of matches)
        for (const [entry, quality] of found) if (quality > values[entry]!) values[entry] = quality
      return values
    })
    const asked = codesOf(terms.map(({ word }) => word).join('')).filter(isWordCode)
    const full = terms.reduce((sum, { word }) => sum + word.length, 0)
    const found = new Uint8Array(count)
    const places = new Int32Array(count)

    /** What word order and the rest of the name add. */
    const extraOf = (row: number, match: number) => {
      const start = rowStarts[row]!
      const wordEnd = wordEnds[row]!
      const size = wordEnd - start
      found.fill(0)
      places.fill(-2)
      let named = 0
      let order = 0
      /** A bit for each word of the name that answers one of the query. */
      let taken = 0
      for (let at = start; at < wordEnd; at++) {
        const entry = rowEntries[at]!
        let isNamed = 0
        for (let i = 0; i < count; i++) {
          const quality = qualities[i]![entry]!
          if (quality > 0) isNamed = 1
          if (quality <= found[i]!) continue
          found[i] = quality
          places[i] = at
        }
        named += isNamed
      }
      for (let i = 0; i < count; i++) {
        for (const { entries, quality } of terms[i]!.phrases)
          if (quality > found[i]! && this.#holds(row, entries)) named += entries.length
        if (places[i]! >= start) taken |= 1 << (places[i]! - start)
        if (i > 0 && places[i]! >= 0 && (places[i] === places[i - 1]! + 1 || places[i] === places[i - 1])) order++
      }
      let extra = count > 1 ? (WEIGHTS.order * order) / (count - 1) : 0
      if (size > 0) extra += WEIGHTS.nothingElse * Math.min(count, 4) * Math.min(1, named / size)
      if (match > 0.9 && this.#spells(row, wordEnd + 1, asked))
        extra += index.id(row) === id ? 2 * WEIGHTS.id : WEIGHTS.id
      else if (match > 0.99 && this.#spells(row, wordEnd, asked)) extra += WEIGHTS.whole
      // Three words or more that are a whole name are that name, though some are misspelled.
      else if (
        (match > 0.9 && this.#spells(row, wordEnd, asked)) ||
        (count > 2 && count === size && taken === (1 << size) - 1)
      )
        extra += WEIGHTS.almostWhole
      return extra
    }

    const key = SORTS[sort]
    const best: { row: number; score: number; key: number }[] = []
    /** Far down in a long result it costs less to sort all of it once. */
    const deep = limit > MOST_HITS
    const comesBefore = (a: (typeof best)[0], b: (typeof best)[0]) =>
      b.key - a.key || (sort === 'name' ? 0 : b.score - a.score) || this.#compare(a.row, b.row)
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      if (!tally.take(row) || limit === 0) continue
      const last = deep ? undefined : best[limit - 1]
      const match = count === 0 ? 0 : this.#matched[row]! / (100 * full)
      let score = WEIGHTS.popularity * popularity[row]! + WEIGHTS.words * match
      // Most rows are out of the question before they are looked at closely.
      if (
        key === null &&
        sort !== 'name' &&
        last &&
        score + (match > 0.9 ? MOST_EXTRA : MOST_EXTRA - 2 * WEIGHTS.id + WEIGHTS.almostWhole) < last.score
      )
        continue
      if (count > 0) score += extraOf(row, match)
      const own = {
        row,
        score,
        key: key === null ? 0 : key === 'downloads' ? index.downloads[row]! : index.number(key, row),
      }
      if (deep) {
        best.push(own)
        continue
      }
      if (last && comesBefore(own, last) > 0) continue
      let low = 0
      let high = best.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (comesBefore(best[middle]!, own) < 0) low = middle + 1
        else high = middle
      }
      best.splice(low, 0, own)
      if (best.length > limit) best.pop()
    }
    if (deep) best.sort(comesBefore)
    const hits = best.slice(offset, limit).map(({ row, score, key }) => ({
      position: row,
      id: this.#index.id(row),
      score,
      key,
      ranges: this.#ranges(row, terms),
    }))
    terms.forEach(({ matches }, i) => {
      for (const found of matches) for (const entry of found.keys()) qualities[i]![entry] = 0
    })
    return hits
  }

  /** Whether the row's name, up to the given place and with the author first if that is beyond, has these letters. */
  #spells(row: number, end: number, codes: Uint16Array): boolean {
    const { rowStarts, wordEnds, rowEntries, starts, chars } = this.#index
    const author = end - wordEnds[row]!
    let i = 0
    for (let at = rowStarts[row]! - author; at < wordEnds[row]!; at++) {
      const entry = rowEntries[at < rowStarts[row]! ? wordEnds[row]! : at]!
      for (let place = starts[entry]!; place < starts[entry + 1]! - 1; place++)
        if (isWordCode(chars[place]!) && chars[place] !== codes[i++]) return false
    }
    return i === codes.length
  }

  /** By name, then by id: an order that does not depend on where the rows stand. */
  #compare(a: number, b: number): number {
    const { rowStarts, wordEnds, rowEntries, starts, chars } = this.#index
    const count = Math.min(wordEnds[a]! - rowStarts[a]!, wordEnds[b]! - rowStarts[b]!)
    for (let i = 0; i < count; i++) {
      let first = starts[rowEntries[rowStarts[a]! + i]!]!
      let second = starts[rowEntries[rowStarts[b]! + i]!]!
      // Each ends with a NUL: the shorter comes first.
      if (first === second) continue
      while (chars[first] === chars[second]) {
        first++
        second++
      }
      return chars[first]! - chars[second]!
    }
    return (
      wordEnds[a]! - rowStarts[a]! - (wordEnds[b]! - rowStarts[b]!) || (this.#index.id(a) < this.#index.id(b) ? -1 : 1)
    )
  }

  #ranges(row: number, terms: readonly Term[]): HighlightRange[] {
    const index = this.#index
    const ranges: HighlightRange[] = []
    const start = index.rowStarts[row]!
    const mark = (field: HighlightRange['field'], entry: number, text: string, at: number) => {
      let range: [number, number] | undefined
      for (const { word, matches, phrases } of terms) {
        if (
          !matches.some((found) => found.has(entry)) &&
          !phrases.some(({ entries }) => entries.includes(entry) && this.#holds(row, entries))
        )
          continue
        // The word itself where it stands; all of the text where it stands in another form.
        const folded = fold(text)
        const place = folded.length === text.length ? folded.indexOf(word) : -1
        const own: [number, number] = place < 0 ? [0, text.length] : [place, place + word.length]
        if (range === undefined || own[1] - own[0] > range[1] - range[0]) range = own
      }
      if (range) ranges.push({ field, start: at + range[0], end: at + range[1] })
    }
    let at = 0
    index.name(row).forEach((part, i) => {
      if (i % 2 === 1) mark('name', index.rowEntries[start + (i >> 1)]!, part, at)
      at += part.length
    })
    const author = index.rowEntries[index.wordEnds[row]!]!
    mark('author', author, index.text(author), 0)
    return ranges
  }
}
