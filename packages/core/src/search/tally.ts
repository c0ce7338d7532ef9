import { DecentraError } from '../contract/decentra-error.js'
import { ORIGINS, SOURCES } from '../contract/model.js'
import { SIZE_CLASSES } from '../contract/size-class.js'
import type { Index } from './open.js'
import { sortFacet } from './sort-facet.js'
import type { Facets, SearchFilter } from './types.js'

const HOUR_MS = 3_600_000
const NEW_FOR_HOURS = 7 * 24
/** Facets that are bits of a row's flags: shift, mask, values. */
const BITS = [
  ['source', 0, 3, SOURCES],
  ['origin', 2, 1, ORIGINS],
  ['size', 5, 3, [null, ...SIZE_CLASSES]],
] as const
/** Facets that are fields: their place among FIELDS. */
const TEXTS = [
  ['type', 1],
  ['task', 2],
  ['license', 3],
  ['baseModel', 4],
] as const
const NAMES = [...BITS.map(([name]) => name), ...TEXTS.map(([name]) => name), 'isNew'] as const

/** Filters rows and counts what they hold, row by row. A field's own filter does not count against its values. */
export class Tally {
  total = 0
  readonly #index: Index
  /** First entry that is counted. */
  readonly #first: number
  readonly #allowed: (Uint8Array | undefined)[]
  readonly #counts: Uint32Array[]
  readonly #flags = new Uint32Array(256)
  readonly #filtered: boolean
  readonly #hasTimes: boolean
  readonly #newSince: number
  readonly #newUntil: number

  constructor(index: Index, filter: SearchFilter, now: number) {
    const first = index.kinds[2]!
    const size = index.kinds[6]! - first
    this.#index = index
    this.#first = first
    this.#newUntil = Math.floor(now / HOUR_MS)
    this.#newSince = this.#newUntil - NEW_FOR_HOURS
    this.#hasTimes = index.hasTimes
    this.#filtered = Object.keys(filter).length > 0
    for (const name of Object.keys(filter))
      if (!NAMES.includes(name as (typeof NAMES)[number]))
        throw new DecentraError('invalid-input', `There is no filter "${name}".`)
    this.#counts = NAMES.map((_, i) => new Uint32Array(i < BITS.length ? 4 : i < NAMES.length - 1 ? size : 2))
    this.#allowed = NAMES.map((name, facet) => {
      const wanted = filter[name]
      if (wanted === undefined) return undefined
      if (name === 'isNew') return Uint8Array.of(wanted === false ? 1 : 0, wanted === true ? 1 : 0)
      if (!Array.isArray(wanted)) throw new DecentraError('invalid-input', `The filter "${name}" must be a list.`)
      return Uint8Array.from(this.#counts[facet]!, (_, value) => (wanted.includes(this.#text(facet, value)) ? 1 : 0))
    })
  }

  #text(facet: number, value: number): string | null | undefined {
    if (facet < BITS.length) return BITS[facet]![3][value]
    return facet === NAMES.length - 1 ? ['false', 'true'][value] : this.#index.text(this.#first + value)
  }

  #value(facet: number, row: number): number {
    const { flags, rowEntries, wordEnds } = this.#index
    if (facet < BITS.length) return (flags[row]! >> BITS[facet]![1]) & BITS[facet]![2]
    if (facet === NAMES.length - 1) {
      const hours = this.#index.number('hours', row)
      return hours > this.#newSince && hours <= this.#newUntil ? 1 : 0
    }
    const field = wordEnds[row]! + TEXTS[facet - BITS.length]![1]
    const entry = rowEntries[field]!
    return entry - this.#first
  }

  /** Counts the row; whether it passes all filters. */
  take(row: number): boolean {
    const { flags, rowEntries, wordEnds } = this.#index
    if (this.#filtered) {
      let failed = -1
      for (let facet = 0; facet < NAMES.length; facet++) {
        const allowed = this.#allowed[facet]
        if (allowed === undefined || allowed[this.#value(facet, row)] === 1) continue
        if (failed >= 0) return false
        failed = facet
      }
      if (failed >= 0) {
        this.#counts[failed]![this.#value(failed, row)]!++
        return false
      }
    }
    this.total++
    // A row's flags are counted as one, and taken apart in the end.
    this.#flags[flags[row]!]!++
    const field = wordEnds[row]! + 1
    for (let i = 0; i < TEXTS.length; i++) this.#counts[BITS.length + i]![rowEntries[field + i]! - this.#first]!++
    if (this.#hasTimes) this.#counts[NAMES.length - 1]![this.#value(NAMES.length - 1, row)]!++
    return true
  }

  facets(): Facets {
    this.#flags.forEach((count, flags) => {
      BITS.forEach(([, shift, mask], facet) => {
        this.#counts[facet]![(flags >> shift) & mask]! += count
      })
    })
    this.#flags.fill(0)
    return Object.fromEntries(
      NAMES.map((name, facet) => {
        // One text may stand in two places: as a type, and as a task of models of other types.
        const counts = new Map<string, number>()
        this.#counts[facet]!.forEach((count, code) => {
          const value = count > 0 && this.#text(facet, code)
          if (value) counts.set(value, (counts.get(value) ?? 0) + count)
        })
        return [name, sortFacet(counts)]
      }),
    ) as unknown as Facets
  }
}
