import { DecentraError } from '../contract/decentra-error.js'
import { kindOf, WHOLE } from './meanings.js'
import { slipsOf } from './misspelled.js'
import { namesOf } from './names.js'
import { type Index, openIndex } from './open.js'
import { entriesOf, follow, type Reading, readingsOf } from './readings.js'
import { createTally } from './tally.js'
import { findWords, fold } from './tokens.js'
import type { TextIndex } from './text.js'
import type { HighlightRange, SearchHit, SearchIndex, SearchOptions, SearchResult } from './types.js'
import { createWordReader } from './word-reader.js'

/** Characters and words of a query that are looked at. */
const QUERY_CAP = 200
const WORDS_CAP = 24
const MOST_HITS = 1000
/** With fewer matches than this, words may also be misspelled. */
const ENOUGH = 10
/** Share of the query's letters that a match must hold when nothing holds them all. */
const LEAST_COVERED = 0.4
/** A word that something answers better than this is not misspelled. */
const SPELLED_RIGHT = 85
/** Several words of the query are one author or type. */
const SPOKEN = 108
/** They are one word of a name; the word is two of a name, or an alias. */
const JOINED = 97
const REWRITTEN = 95
/** The word is two of a name, misspelled; shorter words are not taken for two. */
const MISSPELLED = 60
const SHORTEST_PAIR = 6
/** The word stands in the description. */
const DESCRIBED = 30
/** Set in an entry's bits where the words of a name may go on with a reading of the query. */
const STARTS = 1 << 31

/* What a score is made of: the words of the query count 10 in all. */
const WORDS = 10
/** Query and id are the same: more than any popularity. */
const SAME_ID = 5
/** Query and name are the same. */
const SAME_NAME = 1
/** The same, with a typo or in another order. */
const ALMOST_SAME = 0.5
/** The query's words stand side by side in the name. */
const ORDER = 0.3
/** The name holds nothing else: for each word of the query that it answers, up to four, for who types many names something. */
const NOTHING_ELSE = 0.2
/** A tenfold number of downloads or likes counts 0.15; popularity comes as a logarithm to base 2, times 2^23. */
const POPULARITY = (0.15 * Math.LOG10E * Math.LN2) / 2 ** 23

/** Opens an index that `buildSearchIndex` wrote. Throws `manifest-invalid` for anything else. */
export function openSearchIndex(bytes: Uint8Array): SearchIndex {
  const steps = openSteps(bytes)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** A hit, and by what it was sorted besides: a number, or the words of the name. */
export interface Found extends SearchHit {
  key: number | string
}

export interface Searcher extends SearchIndex {
  addText(text: TextIndex): void
  search(query: string, options?: SearchOptions): SearchResult & { hits: Found[] }
}

/** The same in steps: at each `yield` others may have the thread. */
export function* openSteps(bytes: Uint8Array): Generator<void, Searcher> {
  return createSearcher(yield* openIndex(bytes))
}

function createSearcher(index: Index): Searcher {
  const { rows, entries, textOf, chars, starts, rowStarts, wordEnds, rowEntries, postings, postingEnds } = index
  const { popularity, sorts, ids } = index
  /** A bit for each word of the query that an entry answers. */
  const bits = new Int32Array(entries)
  /** For each word of the query, how well each entry answers it. */
  const qualities: Uint8Array[] = []
  /** Of each row, how well it answers the word in hand. */
  const seen = new Uint8Array(rows)
  /** How many letters of the query it holds, and how well: quality x letters, summed over the words. */
  const covered = new Uint16Array(rows)
  const matched = new Uint32Array(rows)
  /** Rows that hold something of it. */
  const touched = new Uint32Array(rows)
  let touches = 0
  /** Letters of the query that the best rows hold. */
  let most = 0
  /** Whether a row begins as the query does, by author or name. */
  const named = new Uint8Array(rows)
  const scores = new Float32Array(rows)
  const found = new Uint32Array(rows)
  const tally = createTally(index)
  const reader = createWordReader(index)

  const { piecesOf, nameOf, idOf, compare } = namesOf(index)

  /** A row answers the word in hand, of so many letters. */
  const take = (row: number, quality: number, length: number): void => {
    const before = seen[row]!
    if (quality <= before) return
    seen[row] = quality
    matched[row]! += (quality - before) * length
    if (before > 0) return
    if (covered[row] === 0) touched[touches++] = row
    most = Math.max(most, (covered[row]! += length))
  }
  const takeRows = (entry: number, quality: number, length: number): void => {
    const end = postingEnds[entry]!
    for (let place = entry && postingEnds[entry - 1]!; place < end; place++) take(postings[place]!, quality, length)
  }

  let descriptions: TextIndex | undefined

  return {
    total: rows,
    textFile: index.text,
    addText(text) {
      descriptions = text
    },
    search(query, { limit = 20, offset = 0, filter = {}, sort = 'relevance', now = Date.now() } = {}) {
      const atLeast0 = offset >= 0 && limit >= 0
      if (
        typeof query !== 'string' ||
        !atLeast0 ||
        limit > MOST_HITS ||
        (limit + offset) % 1 ||
        !Object.hasOwn(sorts, sort)
      )
        throw new DecentraError(
          'invalid-input',
          `Search takes a text, a "limit" of 0 to ${MOST_HITS}, an "offset", a "sort" of ${Object.keys(sorts)}.`,
        )
      const end = limit && offset + limit
      const asked = query.slice(0, QUERY_CAP)
      tally.start(filter, now)
      const words = findWords(asked)
        .map((word) => fold(word.text))
        .slice(0, WORDS_CAP)
      const count = words.length
      const full = words.join('').length
      /** The last word may still be on its way. */
      const last = /\s$/.test(asked) ? -1 : count - 1
      const readings = readingsOf(index, words)
      const id = asked.trim()
      /** Of each word, in several lists: entries, each followed by how well it answers. */
      const meanings: number[][][] = words.map(() => [[]])
      /** Entries that begin what several words of a name may say together, each followed by its reading and its end there. */
      const begins: number[] = []

      /** Reads a word, and says how well it is answered. */
      const read = (i: number, slips: number, open: boolean): number => {
        const own = reader.read(words[i]!, open, slips)
        meanings[i]!.push(own.found)
        return own.best
      }
      const best = words.map((_, i) => read(i, 0, i === last))

      named.fill(0)
      // What words of the query are together.
      readings.forEach((reading, i) => {
        const isAlias = i >= count
        const found = entriesOf(index, reading)
        for (let at = 0; at < found.length; at += 2) {
          const entry = found[at]!
          const place = found[at + 1]!
          const kind = kindOf(index, entry)
          const covers = reading.covers[place]!
          const isOne = !(covers & (covers - 1))
          if (!covers && !kind) begins.push(entry, i, place)
          if (i === 0 && kind < 2)
            for (let place = entry && postingEnds[entry - 1]!; place < postingEnds[entry]!; place++)
              named[postings[place]!] = 1
          // One word alone was read already; but "texttoimage" is a type.
          if (covers && kind < WHOLE.length && (isAlias || !isOne || (kind && place > 2)))
            meanings.forEach((own, at) => {
              if (covers & (1 << at))
                own[0]!.push(entry, isAlias ? REWRITTEN : !isOne && kind < 3 ? (kind ? SPOKEN : JOINED) : WHOLE[kind]!)
            })
        }
      })

      /** Words of the query that `together` found. */
      let answered = 0
      /** Where the reading stands after words of a name, if they have its letters; else 0. */
      const readOn = (reading: Reading, place: number, at: number, end: number): number => {
        for (; at < end; at++) {
          if (place && reading.text[place] === '.') place++
          place = follow(index, rowEntries[at]!, reading, place)
          if (!place) return 0
        }
        return place
      }
      /** The place after two or more words of a name that together are words of the reading ("deepseekcoder"); else 0. */
      const together = (reading: Reading, at: number, end: number): number => {
        for (let place = 0, next = at; next < end;) {
          place = readOn(reading, place, next, ++next)
          answered = place && reading.covers[place]!
          if (!place || answered) return answered && next > at + 1 ? next : 0
        }
        return 0
      }

      /** Rows that hold such words, each followed by the bits of what they say, and how well. */
      const said: number[] = []
      for (let i = 0; i < begins.length; i += 3) {
        const entry = begins[i]!
        const reading = readings[begins[i + 1]!]!
        const place = begins[i + 2]!
        const next = reading.text.charCodeAt(reading.text[place] === '.' ? place + 1 : place)
        for (let place = entry && postingEnds[entry - 1]!; place < postingEnds[entry]!; place++) {
          const row = postings[place]!
          for (let at = rowStarts[row]! + 1; at < wordEnds[row]!; at++)
            if (
              rowEntries[at - 1] === entry &&
              chars[starts[rowEntries[at]!]!] === next &&
              together(reading, at - 1, wordEnds[row]!)
            )
              said.push(row, answered, REWRITTEN)
        }
      }

      /** Finds the rows that hold as much of the query as any does; answers with how many there are. */
      const collect = (): number => {
        covered.fill(0)
        matched.fill(0)
        most = touches = 0
        words.forEach(({ length }, i) => {
          seen.fill(0)
          for (const own of meanings[i]!)
            for (let at = 0; at < own.length; at += 2) takeRows(own[at]!, own[at + 1]!, length)
          for (let at = 0; at < said.length; at += 3)
            if (said[at + 1]! & (1 << i)) take(said[at]!, said[at + 2]!, length)
          descriptions?.find(words[i]!, i === last, (row) => take(row, DESCRIBED, length))
        })
        if (count === 0) while (touches < rows) touched[touches] = touches++
        let kept = 0
        for (let i = 0; i < touches; i++) if (covered[touched[i]!] === most) found[kept++] = touched[i]!
        return kept
      }
      const isStrange = (i: number) => best[i]! <= SPELLED_RIGHT
      const allKnown = !words.some((_, i) => isStrange(i))
      let rest = collect()
      for (let round = 0; round < 2 && (most < full || (round === 0 && count > 0 && rest < ENOUGH)); round++) {
        words.forEach((word, i) => {
          const slips = slipsOf(word, round)
          // What is found as it is spelled is not misspelled, unless nothing else is.
          if (slips > 0 && (isStrange(i) || (most < full && round === 0 && allKnown)))
            read(i, slips, round === 0 && i === last)
          if (round > 0 && word.length > SHORTEST_PAIR && isStrange(i))
            for (const row of reader.pairs(word, slipsOf(word, 0))) said.push(row, 1 << i, MISSPELLED)
        })
        rest = collect()
      }
      if (most < LEAST_COVERED * full) rest = 0
      // An id that was typed or pasted whole.
      const row = /^civitai:[1-9]\d*$/.test(id) ? ids.indexOf(Number(id.slice(8))) : -1
      if (row >= 0) {
        found[0] = row
        rest = 1
      }

      bits.fill(0)
      meanings.forEach((lists, i) => {
        const values = (qualities[i] ??= new Uint8Array(entries)).fill(0)
        for (const own of lists)
          for (let at = 0; at < own.length; at += 2) {
            values[own[at]!] = Math.max(values[own[at]!]!, own[at + 1]!)
            bits[own[at]!]! |= 1 << i
          }
      })
      for (let at = 0; at < begins.length; at += 3) bits[begins[at]!]! |= STARTS

      /** The most that `extraOf` adds. */
      const mostExtra = (count > 1 ? ORDER + ALMOST_SAME : 0) + NOTHING_ELSE * Math.min(4, count)
      const values = new Uint8Array(count)
      const places = new Int32Array(count)
      /** What word order and the rest of the name add. */
      const extraOf = (row: number, match: number): number => {
        const start = rowStarts[row]!
        const end = wordEnds[row]!
        const size = end - start
        let any = 0
        for (let at = start; at < end; at++) any |= bits[rowEntries[at]!]!
        if (!any) return 0
        values.fill(0)
        places.fill(-2)
        /** Words of the name that answer something, and words of the query that they answer. */
        let named = 0
        let told = 0
        for (let at = start; at < end; at++) {
          const entry = rowEntries[at]!
          let own = bits[entry]!
          if (own < 0)
            for (const reading of readings) {
              const next = together(reading, at, end)
              if (next) named += next - at - (own & ~STARTS ? 1 : 0)
              if (next) told++
            }
          own &= ~STARTS
          if (own) named++
          for (; own; own &= own - 1) {
            const i = 31 - Math.clz32(own & -own)
            const quality = qualities[i]![entry]!
            if (quality <= values[i]!) continue
            values[i] = quality
            places[i] = at
          }
        }
        let order = 0
        /** A bit for each word of the name that answers one of the query. */
        let taken = 0
        for (let i = 0; i < count; i++) {
          const place = places[i]!
          if (place < 0) continue
          told++
          taken |= 1 << (place - start)
          if (i > 0 && (place === places[i - 1]! + 1 || place === places[i - 1])) order++
        }
        let extra = count > 1 ? (ORDER * order) / (count - 1) : 0
        if (size) extra += NOTHING_ELSE * Math.min(told, 4) * Math.min(1, named / size)
        // Two words or more that are a whole name in another order are that name; three, though some are misspelled.
        const isAll = taken === (1 << size) - 1 && told === count && (match > 0.99 || count > 2)
        return isAll ? extra + ALMOST_SAME : extra
      }
      /** What is added when the query is the row's id or its name. */
      const sameness = (row: number, match: number): number => {
        const end = wordEnds[row]!
        const spells = (place: number) => readOn(readings[0]!, place, rowStarts[row]!, end) === full
        const author = follow(index, rowEntries[end]!, readings[0]!, 0)
        if (author && spells(author)) return idOf(row) === id ? 2 * SAME_ID : SAME_ID
        return spells(0) ? (match > 0.99 ? SAME_NAME : ALMOST_SAME) : 0
      }

      const key = sorts[sort]
      const order = (a: number, b: number) =>
        (key ? key[b]! - key[a]! : 0) || (sort === 'name' ? 0 : scores[b]! - scores[a]!) || compare(a, b)
      const top: number[] = []
      let worst: number | undefined
      const cut = () => {
        top.sort(order).splice(end)
        worst = top[end - 1]
      }
      const total = tally.keep(found, rest)
      for (let i = 0; end > 0 && i < total; i++) {
        const row = found[i]!
        const match = matched[row]! / (100 * full || 1)
        const score =
          POPULARITY * popularity[row]! + WORDS * match + (match > 0.9 && named[row] ? sameness(row, match) : 0)
        // Most rows are out of the question before they are looked at closely.
        if (sort === 'relevance' && worst !== undefined && score + mostExtra < scores[worst]!) continue
        scores[row] = score + (count && extraOf(row, match))
        if ((worst === undefined || order(row, worst) < 0) && top.push(row) > 2 * end + 50) cut()
      }
      cut()

      const rangesOf = (row: number): HighlightRange[] => {
        const ranges: HighlightRange[] = []
        const end = wordEnds[row]!
        let until = 0
        let from = 0
        const mark = (field: HighlightRange['field'], at: number, text: string) => {
          const answers = bits[rowEntries[at]!]!
          if (answers < 0 && at < end)
            for (const reading of readings) until = Math.max(until, together(reading, at, end))
          if (!answers && at >= until) return
          const folded = fold(text)
          let start = 0
          let size = at < until ? text.length : 0
          words.forEach((word, i) => {
            // The word itself where it stands; all of the text where it stands in another form.
            const place = folded.length === text.length ? folded.indexOf(word) : -1
            const own = place < 0 ? text.length : word.length
            if (!(answers & (1 << i)) || own <= size) return
            start = Math.max(0, place)
            size = own
          })
          if (size) ranges.push({ field, start: from + start, end: from + start + size })
        }
        piecesOf(row).forEach((piece, i) => {
          if (i % 2) mark('name', rowStarts[row]! + (i >> 1), piece)
          from += piece.length
        })
        from = 0
        mark('author', end, textOf(rowEntries[end]!))
        return ranges
      }
      const hits = top.slice(offset).map((row) => ({
        position: row,
        id: idOf(row),
        score: scores[row]!,
        key: key ? key[row]! : sort === 'name' ? nameOf(row) : 0,
        ranges: rangesOf(row),
      }))
      return { hits, total, facets: tally.facets() }
    },
  }
}
