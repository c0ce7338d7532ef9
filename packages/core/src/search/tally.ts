import { DecentraError } from '../contract/decentra-error.js'
import { FIELDS } from './format.js'
import type { Index } from './open.js'
import { sortFacet } from './sort-facet.js'
import type { Facets, SearchFilter } from './types.js'

const HOUR_MS = 3_600_000
const NEW_FOR_HOURS = 7 * 24
/** Facets: the fields but the author, and what is new. */
const NAMES = [...FIELDS.slice(1).map(([name]) => name), 'isNew'] as (keyof Facets)[]
const NEW = NAMES.length - 1

export interface Tally {
  total: number
  /** Counts the row; whether it passes all filters. A field's own filter does not count against its values. */
  take(row: number): boolean
  facets(): Facets
}

/** Filters rows and counts what they hold, row by row. */
export function startTally(
  { rowEntries, wordEnds, kinds, texts, sorts }: Index,
  filter: SearchFilter,
  now: number,
): Tally {
  const hour = Math.floor(now / HOUR_MS) + 1
  for (const [name, wanted] of Object.entries(filter))
    if (!NAMES.includes(name as keyof Facets) || !(wanted === undefined || Array.isArray(wanted) || name === 'isNew'))
      throw new DecentraError('invalid-input', `There is no filter "${name}" of this kind.`)
  /** Values of a facet are entries of a list, counted from its first. */
  const firsts = NAMES.map((_, facet) => (facet === NEW ? 0 : kinds[FIELDS[facet + 1]![1]]!))
  const counts = NAMES.map(
    (_, facet) => new Uint32Array(facet === NEW ? 2 : kinds[FIELDS[facet + 1]![1] + 1]! - firsts[facet]!),
  )
  const textOf = (facet: number, value: number) => (facet === NEW ? String(value > 0) : texts[firsts[facet]! + value]!)
  const wishes = NAMES.flatMap((name, facet) => {
    const wanted = filter[name]
    return wanted === undefined
      ? []
      : {
          facet,
          allowed: counts[facet]!.map((_, value) =>
            Number(([] as unknown[]).concat(wanted).map(String).includes(textOf(facet, value))),
          ),
        }
  })
  const valueOf = (facet: number, row: number) => {
    if (facet < NEW) return rowEntries[wordEnds[row]! + facet + 1]! - firsts[facet]!
    const age = hour - sorts.newest[row]!
    return Number(age >= 0 && age < NEW_FOR_HOURS)
  }
  const tally: Tally = {
    total: 0,
    take(row) {
      let failed = -1
      for (const { facet, allowed } of wishes)
        if (!allowed[valueOf(facet, row)]) {
          if (failed >= 0) return false
          failed = facet
        }
      if (failed >= 0) counts[failed]![valueOf(failed, row)]!++
      else {
        tally.total++
        for (let facet = 0, at = wordEnds[row]! + 1; facet < NEW; facet++)
          counts[facet]![rowEntries[at + facet]! - firsts[facet]!]!++
        counts[NEW]![valueOf(NEW, row)]!++
      }
      return failed < 0
    },
    facets: () =>
      Object.fromEntries(
        NAMES.map((name, facet) => {
          const found = new Map<string, number>()
          counts[facet]!.forEach(
            (count, value) => count && textOf(facet, value) && found.set(textOf(facet, value), count),
          )
          return [name, sortFacet(found)]
        }),
      ) as unknown as Facets,
  }
  return tally
}
