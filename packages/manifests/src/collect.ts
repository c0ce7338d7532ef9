import { DecentraError, type Source } from '@decentramodels/core/contract'
import pLimit from 'p-limit'
import type { Candidate } from './candidate.js'
import { FILTERS, type FilterRow } from './filters.js'
import { admits, lowerLevel, type NsfwLevel } from './levels.js'
import type { LeftOut, ModelSource, Outcome, Query } from './sources/source.js'

/** The seed's scope: the most downloaded of each source. */
const SEED_WALKS: Record<Source, readonly Walk[]> = {
  huggingface: [{ query: [['sort', 'downloads']], most: 882 }],
  civitai: (['Checkpoint', 'LORA'] as const).map((type) => ({
    query: [
      ['types', type],
      ['sort', 'Most Downloaded'],
      ['period', 'AllTime'],
    ],
    most: 100,
  })),
}

interface Walk {
  query: Query
  /** Models that are taken at most; Infinity: all. */
  most: number
}

function walksOf(source: Source, profile: 'seed' | undefined, maxModels: number): readonly Walk[] {
  if (profile === 'seed') return SEED_WALKS[source]
  const most = maxModels === 0 ? Infinity : maxModels
  if (source === 'huggingface') return [{ query: [['sort', 'downloads']], most }]
  return [
    {
      query: [
        ['types', 'Checkpoint'],
        ['types', 'LORA'],
        ['sort', 'Most Downloaded'],
        ['period', 'AllTime'],
      ],
      most,
    },
  ]
}

/** What one source gave. */
export interface Gathered {
  candidates: Map<string, Candidate>
  /** Ids that a filter's own query gave, in the upstream's order. */
  hits: Map<string, string[]>
  /** Records that came more than once within one list. */
  duplicates: number
  /** Distinct records left out, by reason. */
  leftOut: Map<LeftOut, number>
}

export interface GatherOptions {
  profile: 'seed' | undefined
  maxModels: number
  nsfw: NsfwLevel
  concurrency: number
  signal: AbortSignal | undefined
  /** Told after each page: models so far, and the share of this source's work that is done. */
  onPage(models: number, share: number): void
}

/** Walks one source, then asks each of its filters. */
export async function gather(source: ModelSource, options: GatherOptions): Promise<Gathered> {
  const { profile, maxModels, nsfw, signal } = options
  const candidates = new Map<string, Candidate>()
  const reasons = new Map<string, LeftOut>()
  let nameless = 0
  let duplicates = 0

  const judge = (outcome: Outcome): Candidate | undefined => {
    if ('candidate' in outcome) {
      if (admits(outcome.candidate, nsfw)) return outcome.candidate
      reasons.set(outcome.id, 'above-cap')
    } else if (outcome.id === null) nameless++
    else reasons.set(outcome.id, outcome.leftOut)
    return undefined
  }

  /** Takes up to `most` models that `holds`, out of at most `look` records. */
  const take = async (
    query: Query,
    most: number,
    holds: (candidate: Candidate) => boolean,
    look: number,
    onPage: (taken: number, looked: number) => void,
  ): Promise<Candidate[]> => {
    const taken: Candidate[] = []
    const seen = new Set<string>()
    let looked = 0
    for await (const page of source.list(query, {
      pageSize: pageSizeFor(most, source),
      ...(signal === undefined ? {} : { signal }),
    })) {
      for (const outcome of page) {
        looked++
        if (outcome.id !== null) {
          if (seen.has(outcome.id)) {
            duplicates++
            continue
          }
          seen.add(outcome.id)
        }
        const candidate = judge(outcome)
        if (candidate === undefined || !holds(candidate)) continue
        taken.push(candidate)
        if (taken.length >= most) break
      }
      onPage(taken.length, looked)
      if (taken.length >= most || looked >= look) break
    }
    return taken
  }

  const walks = walksOf(source.id, profile, maxModels)
  const rows = profile === 'seed' ? [] : FILTERS.filter((row) => row.source === source.id)
  // Filters ask for few pages each; the walk is the bulk of the work.
  const walkShare = rows.length === 0 ? 1 : 0.8
  for (const [i, { query, most }] of walks.entries()) {
    const before = candidates.size
    const found = await take(
      withLevel(query, source.id, nsfw, nsfw),
      most,
      () => true,
      Infinity,
      (taken) => {
        const done = Number.isFinite(most) ? taken / most : 0.5
        options.onPage(before + taken, ((i + done) / walks.length) * walkShare)
      },
    )
    for (const candidate of found)
      if (!candidates.has(candidate.model.id)) candidates.set(candidate.model.id, candidate)
  }

  const hits = new Map<string, string[]>()
  const oneOf = pLimit(options.concurrency)
  let answered = 0
  const look = maxModels === 0 ? Infinity : Math.max(maxModels, 500)
  const found = await settled(
    rows.map((row) =>
      oneOf(async () => {
        const list = await take(
          withLevel(row.query, source.id, nsfw, row.level ?? nsfw),
          row.limit,
          row.holds,
          look,
          () => {},
        )
        options.onPage(candidates.size, walkShare + (1 - walkShare) * (++answered / rows.length))
        return list
      }),
    ),
  )
  // In the table's order, so that the outcome does not depend on which answer came first.
  for (const [i, row] of rows.entries()) {
    hits.set(
      row.id,
      found[i]!.map((candidate) => candidate.model.id),
    )
    for (const candidate of found[i]!)
      if (!candidates.has(candidate.model.id)) candidates.set(candidate.model.id, candidate)
  }

  const leftOut = new Map<LeftOut, number>()
  for (const [id, reason] of reasons) if (!candidates.has(id)) leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1)
  if (nameless > 0) leftOut.set('invalid', (leftOut.get('invalid') ?? 0) + nameless)
  return { candidates, hits, duplicates, leftOut }
}

/** Waits for all to end before it throws: nothing of a failed run goes on in the background. */
async function settled<T>(promises: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(promises)
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}

const LOOKUPS_AT_A_TIME = 4

function pageSizeFor(most: number, source: ModelSource): number {
  return Math.min(most, source.pageSize)
}

/** CivitAI sends public pictures and models only, unless asked for more. Hugging Face has no such parameter. */
function withLevel(query: Query, source: Source, cap: NsfwLevel, wanted: NsfwLevel): Query {
  if (source !== 'civitai') return query
  return [...query, ['nsfw', String(lowerLevel(cap, wanted) !== 'pg')]]
}

/**
 * Adds models by name to what the walk found. Throws `invalid-input` naming each that does not exist, unless `tolerant`.
 * Ids of a source that is not asked are passed over.
 */
export async function addListed(
  listed: readonly { id: string; where: string }[],
  gathered: ReadonlyMap<Source, Gathered>,
  sources: readonly ModelSource[],
  nsfw: NsfwLevel,
  signal: AbortSignal | undefined,
  missingIds: 'wrong' | 'tolerant' = 'wrong',
): Promise<{ missing: string[]; leftOut: string[] }> {
  const missing: string[] = []
  const leftOut: string[] = []
  const oneOf = pLimit(LOOKUPS_AT_A_TIME)
  await settled(
    listed.map(({ id, where }) =>
      oneOf(async () => {
        const source = sources.find((one) => one.id === (id.startsWith('civitai:') ? 'civitai' : 'huggingface'))
        const into = source && gathered.get(source.id)
        if (source === undefined || into === undefined || into.candidates.has(id)) return
        const outcome = await source.find(id, signal)
        if (outcome === undefined || outcome.id !== id) missing.push(missingIds === 'wrong' ? `${where}: ${id}` : id)
        else if (!('candidate' in outcome)) leftOut.push(`${id} (${outcome.leftOut})`)
        else if (!admits(outcome.candidate, nsfw)) leftOut.push(`${id} (above-cap)`)
        else into.candidates.set(id, outcome.candidate)
      }),
    ),
  )
  missing.sort()
  if (missing.length > 0 && missingIds === 'wrong') {
    const [models, them] = missing.length === 1 ? ['a model that does', 'it'] : ['models that do', 'them']
    throw new DecentraError(
      'invalid-input',
      `The list names ${models} not exist upstream:\n${missing.map((line) => `  ${line}`).join('\n')}\nCorrect or remove ${them}, then run again.`,
    )
  }
  return { missing, leftOut: leftOut.sort() }
}

/** A filter with its ids, in its order. */
export interface FilledFilter {
  row: FilterRow
  ids: string[]
  cappedTo: NsfwLevel | undefined
}

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Fills the 25 filters from everything that was gathered. A filter with a key of ours is judged over the union, which
 * holds its own query's answers: so its order and its ties are ours, whatever the upstream does with equal counts.
 */
export function fillFilters(
  candidates: readonly Candidate[],
  hits: ReadonlyMap<string, readonly string[]>,
  nsfw: NsfwLevel,
  now: number,
): FilledFilter[] {
  const byId = new Map(candidates.map((candidate) => [candidate.model.id, candidate]))
  return FILTERS.map((row) => {
    const asked = hits.get(row.id)
    const cappedTo = row.level !== undefined && lowerLevel(row.level, nsfw) !== row.level ? nsfw : undefined
    if (row.order === 'upstream' && asked !== undefined) {
      const ids = asked.filter((id) => byId.has(id)).slice(0, row.limit)
      return { row, ids, cappedTo }
    }
    const held = candidates.filter(
      (candidate) =>
        candidate.model.source === row.source && row.holds(candidate) && isWithin(candidate, row.periodDays, now),
    )
    // Stable: candidates come by popularity, and stay so where the key does not decide.
    held.sort(COMPARE[row.order])
    return { row, ids: held.slice(0, row.limit).map((candidate) => candidate.model.id), cappedTo }
  })
}

function isWithin({ model }: Candidate, days: number | undefined, now: number): boolean {
  if (days === undefined) return true
  return model.lastUpdated !== null && now - Date.parse(model.lastUpdated) <= days * DAY_MS
}

type Compare = (a: Candidate, b: Candidate) => number
const byDownloads: Compare = (a, b) => (b.model.downloads ?? -1) - (a.model.downloads ?? -1)

/** Descending, unknown last. */
const COMPARE: Record<FilterRow['order'], Compare> = {
  downloads: byDownloads,
  likes: (a, b) => (b.model.likes ?? -1) - (a.model.likes ?? -1),
  // ISO times of one form compare as text.
  lastUpdated: (a, b) => compareText(b.model.lastUpdated ?? '', a.model.lastUpdated ?? ''),
  // Without the upstream's own order, its key for all time.
  upstream: byDownloads,
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
