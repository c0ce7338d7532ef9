import { DecentraError, type Source } from '@decentramodels/core/contract'
import type { Candidate } from '../candidate.js'
import type { Answer } from '../http.js'

/** Why a record is not in the catalogue. */
export const LEFT_OUT = ['invalid', 'private', 'real-person', 'minor', 'unavailable', 'above-cap'] as const
export type LeftOut = (typeof LEFT_OUT)[number]

/** What became of one record of an upstream. */
export type Outcome = { id: string; candidate: Candidate } | { id: string | null; leftOut: LeftOut }

/** Parameters of a list call, as the upstream names them. */
export type Query = readonly (readonly [name: string, value: string])[]

export interface ListOptions {
  /** Records of a page, at most what the upstream allows. */
  pageSize?: number
  signal?: AbortSignal
}

/** An upstream as a source of models. A new source is one file that makes one of these. */
export interface ModelSource {
  readonly id: Source
  /** Base address, as published. */
  readonly endpoint: string
  /** What the upstream says is not real; null when it says nothing. */
  readonly simulated: string | null
  readonly requests: number
  /** Records of a page at most. */
  readonly pageSize: number
  /** Pages of records in the upstream's order, each record already judged. */
  list(query: Query, options?: ListOptions): AsyncIterable<Outcome[]>
  /** One model by its id; undefined when the upstream has none. */
  find(id: string, signal?: AbortSignal): Promise<Outcome | undefined>
}

/** Asks an upstream, by way of the journal. */
export type Ask = (url: string, signal?: AbortSignal, absent?: readonly number[]) => Promise<Answer | undefined>

/** Empty pages in a row after which a list is taken to be without end. */
const MAX_EMPTY_PAGES = 10

/**
 * Follows pages from `first` on, and stops a list that would never end: one that names a page twice, or that gives page
 * after page without a record not seen before.
 */
export async function* followPages<Page extends { records: unknown[]; next: string | undefined }>(
  first: string,
  read: (url: string) => Promise<Page>,
  isFresh: (page: Page) => boolean,
  name: string,
): AsyncGenerator<Page> {
  const visited = new Set<string>()
  let empty = 0
  for (let url: string | undefined = first; url !== undefined;) {
    if (visited.has(url))
      throw new DecentraError(
        'response-invalid',
        `The list of ${name} names the same next page twice; it would never end.`,
      )
    visited.add(url)
    const page = await read(url)
    empty = isFresh(page) ? 0 : empty + 1
    if (empty > MAX_EMPTY_PAGES)
      throw new DecentraError(
        'response-invalid',
        `The list of ${name} goes on after ${MAX_EMPTY_PAGES} pages without a new model.`,
      )
    yield page
    url = page.next
  }
}

/** One string per value: a hundred thousand records share a few thousand tags, authors and licenses. */
export function createInterner(): <Text extends string | null>(text: Text) => Text {
  const known = new Map<string, string>()
  return (text) => {
    if (text === null) return text
    const found = known.get(text)
    if (found !== undefined) return found as typeof text
    // Bounded: past this many, values hardly repeat.
    if (known.size < 200_000) known.set(text, text)
    return text
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function countOrNull(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null
}

/** An endpoint as published: a stand-in on this machine has another port each time, which tells nobody anything. */
export function publicEndpoint(endpoint: string): string {
  const url = new URL(endpoint)
  if (['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) url.port = ''
  return url.href.replace(/\/$/, '')
}
