import type { Facets, SearchFilter } from '@decentramodels/core/search'

export type Field = keyof SearchFilter

/** Kinds of pills, in their order: name in addresses and attributes, field of the filter, all values where these are few. */
export const FACETS: readonly { name: string; field: Field; values?: readonly string[] }[] = [
  { name: 'new', field: 'isNew', values: ['true'] },
  { name: 'source', field: 'source', values: ['huggingface', 'civitai'] },
  { name: 'origin', field: 'origin', values: ['lab', 'community'] },
  { name: 'size', field: 'size', values: ['small', 'medium', 'large'] },
  { name: 'task', field: 'task' },
  { name: 'type', field: 'type' },
  { name: 'base-model', field: 'baseModel' },
  { name: 'license', field: 'license' },
]

/** Values of one facet that may be on at once; an address may name any number. */
const MOST = 20
const LONGEST = 200

/** Values that are on. */
export function valuesOf(filter: SearchFilter, field: Field): readonly string[] {
  const value = filter[field]
  return typeof value === 'boolean' ? [String(value)] : ((value as readonly string[] | undefined) ?? [])
}

/** The filter with other values of a facet, cleaned of what makes no sense. */
export function withValues(filter: SearchFilter, field: Field, values: readonly string[]): SearchFilter {
  const { [field]: _, ...rest } = filter
  const known = FACETS.find((facet) => facet.field === field)!.values
  const clean = [...new Set(values)]
    .filter((value) => (known ? known.includes(value) : value !== '' && value.length <= LONGEST))
    .slice(0, MOST)
  if (clean.length === 0) return rest
  return { ...rest, [field]: field === 'isNew' ? true : clean }
}

export function toggleValue(filter: SearchFilter, field: Field, value: string): SearchFilter {
  const values = valuesOf(filter, field)
  return withValues(filter, field, values.includes(value) ? values.filter((one) => one !== value) : [...values, value])
}

export interface Pill {
  value: string
  /** Undefined: not counted yet. */
  count: number | undefined
  on: boolean
}

/**
 * Which values a person can choose from: where there are many, the most frequent among the matches, in an order that
 * stays, because a button that runs away from the pointer or the focus is worse than one that is not the greatest.
 */
export class PillOrder {
  readonly #seen = new Map<Field, string[]>()
  readonly #shown = new Map<Field, string[]>()

  pills(
    field: Field,
    values: readonly string[] | undefined,
    facets: Facets | undefined,
    filter: SearchFilter,
    most: number,
  ): { pills: Pill[]; more: boolean } {
    const on = valuesOf(filter, field)
    const counts = new Map((facets?.[field] ?? []).map(({ value, count }) => [value, count]))
    // A type that is a task says the same twice.
    if (field === 'type') for (const { value } of facets?.task ?? []) if (!on.includes(value)) counts.delete(value)
    const pill = (value: string): Pill => ({
      value,
      count: facets ? (counts.get(value) ?? 0) : undefined,
      on: on.includes(value),
    })
    if (values) return { pills: values.map(pill), more: false }
    const seen = this.#seen.get(field) ?? []
    const known = new Set(seen)
    for (const value of [...counts.keys(), ...on]) if (!known.has(value)) seen.push(value)
    this.#seen.set(field, seen)
    const frequent = [...counts.keys()]
    // Where nothing matches, what was there before stays, dimmed.
    const wanted = new Set([...on, ...frequent, ...(this.#shown.get(field) ?? [])].slice(0, Math.max(most, on.length)))
    const shown = seen.filter((value) => wanted.has(value))
    this.#shown.set(field, shown)
    return { pills: shown.map(pill), more: frequent.length > most }
  }
}
