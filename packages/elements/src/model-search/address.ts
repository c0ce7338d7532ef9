import type { SearchFilter, SearchSort } from '@decentramodels/core/search'
import { type Asked, QUERY_CAP, SORTS } from './answer.js'
import { FACETS, valuesOf, withValues } from './facets.js'

/** What an address asks for; whatever else it may say is ignored. */
export function readAddress(search: string): Asked {
  const parameters = new URLSearchParams(search)
  const sort = parameters.get('sort') as SearchSort
  let filter: SearchFilter = {}
  for (const { name, field } of FACETS) {
    const values = parameters.getAll(name)
    // `?new` is as good as `?new=true`.
    filter = withValues(filter, field, name === 'new' ? values.map((value) => value || 'true') : values)
  }
  return {
    query: (parameters.get('q') ?? '').slice(0, QUERY_CAP),
    filter,
    sort: SORTS.includes(sort) ? sort : 'relevance',
  }
}

/** The address of what is asked; parameters of others and the place in the page stay. */
export function writeAddress(address: string, { query, filter, sort }: Asked): string {
  const url = new URL(address)
  const { searchParams } = url
  for (const name of ['q', 'sort', ...FACETS.map(({ name }) => name)]) searchParams.delete(name)
  if (query.trim() !== '') searchParams.set('q', query)
  for (const { name, field } of FACETS) for (const value of valuesOf(filter, field)) searchParams.append(name, value)
  if (sort !== 'relevance') searchParams.set('sort', sort)
  return url.href
}
