import { DecentraError } from '../contract/decentra-error.js'
import { FIELDS } from './format.js'
import type { Index } from './open.js'
import { sortFacet } from './sort-facet.js'
import type { Facets, SearchFilter } from './types.js'

const HOUR_MS = 3_600_000
const NEW_FOR_HOURS = 7 * 24
/** Facets: the fields, and what is new. */
const NAMES = [...FIELDS.map(([name]) => name), 'isNew'] as (keyof Facets)[]
const NEW = NAMES.length - 1

/** Filters rows and counts what they hold, row by row; one after the other. */
export interface Tally {
  /** Begins anew. Throws `invalid-input` for a filter that there is not. */
  start(filter: SearchFilter, now: number): void
  /** Keeps the rows that pass all filters, in place; answers with how many. A field's own filter does not count against its values. */
  keep(rows: Uint32Array, count: number): number
  facets(): Facets
}

export function createTally({ fields, kinds, textOf, sorts }: Index): Tally {
  const { newest } = sorts
  /** Of each facet: its values, from one code on; `shift` leads from a code to its place among those of all facets. */
  let size = 0
  const facets = NAMES.map((name, facet) => {
    const list = facet < NEW ? FIELDS[facet]![1] : -1
    const from = list < 0 ? 0 : kinds[list]!
    const to = list < 0 ? 2 : kinds[list + 1]!
    const shift = size - from
    size += to - from
    const texts: string[] = []
    const valueOf = (code: number) => (texts[code - from] ??= list < 0 ? String(code > 0) : textOf(code))
    return { name, from, to, shift, valueOf }
  })
  const shifts = Int32Array.from(facets, ({ shift }) => shift)
  const counts = new Uint32Array(size)
  const allowed = new Uint8Array(size)
  let wishes: number[]
  let hour: number
  const isNew = (row: number) => {
    const age = hour - newest[row]!
    return Number(age >= 0 && age < NEW_FOR_HOURS)
  }
  const placeOf = (facet: number, row: number) => shifts[facet]! + (facet < NEW ? fields[facet]![row]! : isNew(row))
  return {
    start(filter, now) {
      hour = Math.floor(now / HOUR_MS) + 1
      counts.fill(0)
      wishes = Object.entries(filter).flatMap(([name, wanted]: [string, unknown]) => {
        const facet = NAMES.indexOf(name as keyof Facets)
        const isFlag = facet === NEW && typeof wanted === 'boolean'
        if (facet < 0 || !(wanted === undefined || Array.isArray(wanted) || isFlag))
          throw new DecentraError('invalid-input', `There is no filter "${name}" of this kind.`)
        if (wanted === undefined) return []
        const { from, to, shift, valueOf } = facets[facet]!
        const values = [wanted].flat().map(String)
        for (let code = from; code < to; code++) allowed[shift + code] = Number(values.includes(valueOf(code)))
        return facet
      })
    },
    keep(rows, count) {
      let kept = 0
      for (let i = 0; i < count; i++) {
        const row = rows[i]!
        let failed = -1
        let failures = 0
        for (const facet of wishes)
          if (!allowed[placeOf(facet, row)]) {
            failed = facet
            failures++
          }
        if (failures === 0) rows[kept++] = row
        else if (failures === 1) counts[placeOf(failed, row)]!++
      }
      fields.forEach((field, facet) => {
        const { from, to, shift } = facets[facet]!
        // All have the one value that there is.
        if (to - from === 1) counts[shift + from]! += kept
        else for (let i = 0; i < kept; i++) counts[shift + field[rows[i]!]!]!++
      })
      for (let i = 0; i < kept; i++) counts[shifts[NEW]! + isNew(rows[i]!)]!++
      return kept
    },
    facets: () =>
      Object.fromEntries(
        facets.map(({ name, from, to, shift, valueOf }) => {
          const found: Facets[keyof Facets] = []
          for (let code = from; code < to; code++) {
            const count = counts[shift + code]!
            if (count && valueOf(code)) found.push({ value: valueOf(code), count })
          }
          return [name, sortFacet(found)]
        }),
      ) as unknown as Facets,
  }
}
