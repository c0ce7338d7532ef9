import { en } from './en.js'
import type { enDetail } from './en-detail.js'
import type { enFile } from './en-file.js'
import type { enFilters } from './en-filters.js'
import type { enLater } from './en-later.js'
import type { enLimits } from './en-limits.js'
import type { enList } from './en-list.js'
import type { enPlayground } from './en-playground.js'
import type { enRun } from './en-run.js'
import type { enRunner } from './en-runner.js'
import type { enSearch } from './en-search.js'
import type { enUpdates } from './en-updates.js'

/** All words that elements show or speak. English is complete; other languages may be partial. */
export type Terms = typeof en &
  typeof enDetail &
  typeof enFilters &
  typeof enLater &
  typeof enList &
  typeof enSearch &
  typeof enUpdates &
  typeof enFile &
  typeof enLimits &
  typeof enPlayground &
  typeof enRun &
  typeof enRunner

/** The last resort; complete as soon as a part that needs more is loaded. */
const english = { ...en } as Terms
const registry = new Map<string, Partial<Terms>>()
const listeners = new Set<() => void>()

/**
 * Adds or overrides terms of a language at any time, without a build; elements on the page follow at once.
 *
 * @param lang Language tag, such as `de` or `pt-BR`.
 * @param terms Any subset of the English terms.
 * @example
 * registerTerms('en', { newBadge: 'Fresh' })
 */
export function registerTerms(lang: string, terms: Partial<Terms>): void {
  const key = lang.toLowerCase()
  registry.set(key, { ...registry.get(key), ...terms })
  for (const listener of listeners) listener()
}

/** A term in `xx-YY`, else in `xx`, else in English. */
export function findTerm<Key extends keyof Terms>(lang: string, key: Key): Terms[Key] {
  const tag = lang.toLowerCase()
  // A function's parameters are the same in every language, so the nearest one that has the term answers.
  return (registry.get(tag)?.[key] ?? registry.get(tag.split('-')[0]!)?.[key] ?? english[key]) as Terms[Key]
}

/** Tells when terms change. Returns how to stop. */
export function onTermsChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Adds the English terms of a part that loads later. They never override those of the page. */
export function completeEnglish(terms: Partial<Terms>): void {
  Object.assign(english, terms)
}
