import { DecentraError } from '../contract/decentra-error.js'
import { ORIGINS, SOURCES } from '../contract/model.js'
import { SIZE_CLASSES } from '../contract/size-class.js'
import { FIELDS, ID_FORMS } from './format.js'
import { addTypos, findJoined, joinWords, readWord, type Term } from './match.js'
import { type Index, openSteps } from './open.js'
import { findWords, fold } from './tokens.js'
import type { Facets, HighlightRange, SearchFilter, SearchHit, SearchIndex, SearchOptions, SearchResult, SearchSort } from './types.js'

/** Characters and words of a query that are looked at. */
const QUERY_CAP = 200
const WORDS_CAP = 12
const MOST_HITS = 1000
const DEFAULT_LIMIT = 20
/** With fewer matches than this, words may also be misspelled. */
const ENOUGH = 10
const NEW_FOR_HOURS = 7 * 24
const WORDS_KEPT = 64
const SORTS: readonly SearchSort[] = ['relevance', 'trending', 'newest', 'downloads', 'likes', 'name']

/** Opens an index that {@link buildSearchIndex} wrote. Throws `manifest-invalid` for anything else. */
export function openSearchIndex(bytes: Uint8Array): SearchIndex {
  const steps = openSteps(bytes)
  for (;;) {
    const step = steps.next()
    if (step.done) return new Searcher(step.value)
  }
}

export class Searcher implements SearchIndex {
  readonly #index: Index
  /** Terms of words that were searched for: the next keystroke changes the last alone. */
  readonly #terms = new Map<string, Term>()
  readonly #qualities: Uint8Array[] = []
  readonly #covered: Uint16Array
  readonly #stamps: Uint8Array

  constructor(index: Index) {
    this.#index = index
    this.#covered = new Uint16Array(index.rows)
    this.#stamps = new Uint8Array(index.rows)
  }

  get total(): number {
    return this.#index.rows
  }

  search(query: string, { limit = DEFAULT_LIMIT, filter = {}, sort = 'relevance', now = Date.now() }: SearchOptions = {}): SearchResult {
    if (typeof query !== 'string') throw new DecentraError('invalid-input', 'The query must be a text.')
    if (!Number.isInteger(limit) || limit < 0 || limit > MOST_HITS)
      throw new DecentraError('invalid-input', `"limit" must be a whole number from 0 to ${MOST_HITS}.`)
    if (!SORTS.includes(sort)) throw new DecentraError('invalid-input', `"sort" must be one of ${SORTS.join(', ')}.`)
    const asked = query.slice(0, QUERY_CAP)
    const words = findWords(asked)
      .map((word) => fold(word.text))
      .filter((word) => word !== '')
      .slice(0, WORDS_CAP)
    const open = !/\s$/.test(asked)
    const index = this.#index
    const terms = words.map((word, i) => this.#term(word, open && i === words.length - 1))
    joinWords(index, words, terms)
    let rows = this.#cover(words, terms, 1)
    if (words.length > 0 && rows.length < ENOUGH) {
      terms.forEach((term, i) => addTypos(index, term, open && i === words.length - 1))
      rows = this.#cover(words, terms, 1)
      if (rows.length === 0) rows = this.#cover(words, terms, 0.4)
    }
    return this.#rank(words, terms, rows, limit, filter, sort, now)
  }

  #term(word: string, open: boolean): Term {
    const key = open ? word : `${word} `
    let term = this.#terms.get(key)
    if (term === undefined) {
      term = readWord(this.#index, word, open)
      if (this.#terms.size >= WORDS_KEPT) this.#terms.clear()
      this.#terms.set(key, term)
    }
    return { word, matches: new Map(term.matches), phrases: [...term.phrases] }
  }

  /** Rows that hold as much of the query as any does, at least the given share of its letters. */
  #cover(words: readonly string[], terms: readonly Term[], least: number): number[] {
    const { rows, postingStarts, postings } = this.#index
    const all: number[] = []
    if (words.length === 0) {
      for (let row = 0; row < rows; row++) all.push(row)
      return all
    }
    const covered = this.#covered.fill(0)
    let full = 0
    let most = 0
    terms.forEach((term, i) => {
      const stamps = this.#stamps.fill(0)
      const weight = words[i]!.length
      full += weight
      const mark = (entry: number) => {
        for (let at = postingStarts[entry]!; at < postingStarts[entry + 1]!; at++) {
          const row = postings[at]!
          if (stamps[row] === 1) continue
          stamps[row] = 1
          covered[row]! += weight
          if (covered[row]! > most) most = covered[row]!
        }
      }
      for (const entry of term.matches.keys()) mark(entry)
      for (const phrase of term.phrases) {
        const [first] = phrase.entries
        for (let at = postingStarts[first!]!; at < postingStarts[first! + 1]!; at++) {
          const row = postings[at]!
          if (stamps[row] === 1 || !this.#holdsPhrase(row, phrase.entries)) continue
          stamps[row] = 1
          covered[row]! += weight
          if (covered[row]! > most) most = covered[row]!
        }
      }
    })
    if (most === 0 || most < least * full) return all
    for (let row = 0; row < rows; row++) if (covered[row] === most) all.push(row)
    return all
  }

  #holdsPhrase(row: number, entries: readonly number[]): boolean {
    const { rowStarts, wordEnds, rowEntries } = this.#index
    const last = wordEnds[row]! - entries.length
    for (let at = rowStarts[row]!; at <= last; at++) {
      let i = 0
      while (i < entries.length && rowEntries[at + i] === entries[i]) i++
      if (i === entries.length) return true
    }
    return false
  }

  #rank(words: readonly string[], terms: readonly Term[], rows: readonly number[], limit: number, filter: SearchFilter, sort: SearchSort, now: number): SearchResult {
    const index = this.#index
    const { rowStarts, wordEnds, rowEntries, popularity } = index
    const entries = index.kinds.at(-1)!
    const qualities = terms.map((term, i) => {
      const values = (this.#qualities[i] ??= new Uint8Array(entries))
      for (const [entry, quality] of term.matches) values[entry] = Math.round(quality * 200)
      return values
    })
    const full = words.reduce((sum, word) => sum + word.length, 0)
    const best: { row: number; score: number }[] = []
    const joined = words.join('').replaceAll('.', '')
    const count = words.length
    const found = new Uint8Array(count)
    const places = new Int32Array(count)
    for (const row of rows) {
      found.fill(0)
      places.fill(-2)
      const wordEnd = wordEnds[row]!
      const end = rowStarts[row + 1]!
      let nameHits = 0
      for (let at = rowStarts[row]!; at < end; at++) {
        const entry = rowEntries[at]!
        let hit = 0
        for (let i = 0; i < count; i++) {
          const quality = qualities[i]![entry]!
          if (quality === 0) continue
          hit = 1
          if (quality > found[i]!) {
            found[i] = quality
            places[i] = at < wordEnd ? at : -2
          }
        }
        if (at < wordEnd) nameHits += hit
      }
      for (let i = 0; i < count; i++)
        for (const phrase of terms[i]!.phrases) {
          const quality = Math.round(phrase.quality * 200)
          if (quality > found[i]! && this.#holdsPhrase(row, phrase.entries)) {
            found[i] = quality
            nameHits += phrase.entries.length
          }
        }
      let match = 0
      let order = 0
      for (let i = 0; i < count; i++) {
        match += found[i]! * words[i]!.length
        if (i > 0 && places[i]! >= 0 && (places[i] === places[i - 1]! + 1 || places[i] === places[i - 1])) order++
      }
      let score = count === 0 ? 0 : (10 * match) / (200 * full)
      if (count > 1) score += (0.3 * order) / (count - 1)
      const size = wordEnd - rowStarts[row]!
      if (count > 0 && size > 0) score += 0.2 * Math.min(1, nameHits / size)
      if (match > 180 * full && this.#isWhole(row, joined)) score += 1.5
      score += 0.15 * popularity[row]!
      if (best.length < limit || score > best.at(-1)!.score) {
        let at = best.length
        while (at > 0 && best[at - 1]!.score < score) at--
        best.splice(at, 0, { row, score })
        if (best.length > limit) best.pop()
      }
    }
    for (const [i, term] of terms.entries()) for (const entry of term.matches.keys()) qualities[i]![entry] = 0
    return { hits: best.map(({ row, score }) => ({ position: row, id: this.#id(row), score, ranges: [] })), total: rows.length, facets: {} as Facets }
  }

  /** Whether the query is the row's whole name or id, separators aside. */
  #isWhole(row: number, joined: string): boolean {
    const { rowStarts, wordEnds, rowEntries, starts, folded } = this.#index
    let name = ''
    for (let at = rowStarts[row]!; at < wordEnds[row]!; at++) {
      const entry = rowEntries[at]!
      name += folded.slice(starts[entry], starts[entry + 1]! - 1)
    }
    name = name.replaceAll('.', '')
    if (name === joined) return true
    if (!joined.endsWith(name)) return false
    const author = rowEntries[wordEnds[row]!]
    if (author === undefined) return false
    for (const entry of findJoined(this.#index, joined.slice(0, joined.length - name.length))) if (entry === author) return true
    return false
  }

  #id(row: number): string {
    const index = this.#index
    const form = (index.flags[row]! >> 3) & 3
    if (form === ID_FORMS.number) return `civitai:${index.idText(row)}`
    if (form === ID_FORMS.whole) return index.idText(row)
    const name = index.name(row).join('')
    return form === ID_FORMS.name ? name : `${index.text(index.rowEntries[index.wordEnds[row]!]!)}/${name}`
  }
}
void FIELDS
void ORIGINS
void SOURCES
void SIZE_CLASSES
void NEW_FOR_HOURS
export type { HighlightRange, SearchHit }
