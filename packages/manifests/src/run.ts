import { rm } from 'node:fs/promises'
import {
  DecentraError,
  isDecentraError,
  MANIFEST_CAPS,
  type ModelMetadata,
  type Source,
  type SourceInfo,
  SOURCES,
} from '@decentramodels/core/contract'
import type { Candidate } from './candidate.js'
import { addListed, fillFilters, gather, type Gathered } from './collect.js'
import { readList } from './curated.js'
import { type Journal, openJournal } from './journal.js'
import { readFilters, readKept, toCandidate } from './kept.js'
import { lockFolder } from './lock.js'
import { type GenerateOptions, type Settings, settle } from './options.js'
import { readModels, readSources } from './previous.js'
import { createProgress, type Progress } from './progress.js'
import { type Published, publish } from './publish.js'
import { type GenerateReport, reportSizes } from './report.js'
import { openSources } from './sources/open.js'
import type { ModelSource } from './sources/source.js'
import { asDiskError, assertReplaceable, recover, resolveOut, workFolder } from './write.js'

/**
 * Asks the upstreams, builds the manifests and puts them into `out`, all or nothing.
 * Throws `invalid-input` (an option, or a list that names a model that does not exist), `upstream-failed` and its kin,
 * `conflict` (another run has the folder), `unavailable` (the disk), and the signal's reason when aborted.
 */
export async function generate(options: GenerateOptions = {}): Promise<GenerateReport> {
  const settings = settle(options)
  return inFolder(settings, async (out, session) => {
    // The list is read first: a slip in it should not cost a walk.
    const useList = settings.list !== false && (settings.list !== undefined || settings.profile === undefined)
    const listed = useList ? await readList(settings.list || undefined) : []
    const { gathered, failed } = await gatherAll(settings, session)
    const { leftOut } = await addListed(listed, gathered, session.sources, settings.nsfw, settings.signal)

    // A source that failed keeps what it had: half a catalogue is less than yesterday's.
    const kept = await readKept(
      out,
      failed.map(({ source }) => source),
    )
    const candidates = new Map<string, Candidate>()
    for (const source of settings.sources) {
      const found = gathered.get(source)?.candidates ?? kept.candidates.get(source) ?? []
      for (const [id, candidate] of found) candidates.set(id, candidate)
    }
    if (candidates.size === 0)
      throw new DecentraError(
        'upstream-failed',
        'The sources have no model that fits these options; nothing was written.',
      )
    const hits = new Map([...gathered.values()].flatMap((one) => [...one.hits]))
    session.progress.text('Building the manifests')
    const published = await publish(settings, out, {
      models: [...candidates.values()].map(({ model }) => model),
      sources: tellSources(session.sources, gathered, await readSources(out), new Set(kept.candidates.keys())),
      fill(ranked) {
        const filled = fillFilters(
          ranked.map(({ id }) => candidates.get(id)!),
          hits,
          settings.nsfw,
          settings.now,
        )
        return filled.map((filter) => {
          const before = kept.filters.get(filter.row.id)
          return before === undefined ? filter : { ...filter, ids: before.filter((id) => candidates.has(id)) }
        })
      },
    })
    const warnings = leftOut.map((row) => `The list names ${row}, which this catalogue does not take.`)
    return { published, gathered, failed, warnings }
  })
}

/**
 * Brings the metadata of the catalogue in `folder` up to date: the same models, the same filters, new counts and times.
 * A model that its upstream no longer has, or that would not be taken today, stays as it is and is named in the
 * warnings.
 */
export async function refresh(folder: string, options: Omit<GenerateOptions, 'out'> = {}): Promise<GenerateReport> {
  const settings = settle({ ...options, out: folder })
  return inFolder(settings, async (out, session) => {
    const old = new Map<string, ModelMetadata>()
    for await (const model of readModels(out)) old.set(model.id, model)
    const filters = await readFilters(out, SOURCES)

    const { gathered, failed } = await gatherAll({ ...settings, maxModels: old.size }, session)
    const rest = [...old.keys()]
      .map((id) => ({ id, where: id }))
      .filter(({ id }) => !gathered.get(sourceOf(id))?.candidates.has(id))
    const { missing, leftOut } = await addListed(
      rest,
      gathered,
      session.sources,
      settings.nsfw,
      settings.signal,
      'tolerant',
    )

    session.progress.text('Building the manifests')
    const published = await publish(settings, out, {
      models: [...old.values()].map((model) => gathered.get(model.source)?.candidates.get(model.id)?.model ?? model),
      sources: tellSources(
        session.sources,
        gathered,
        await readSources(out),
        new Set(
          [...old.values()]
            .filter(({ id, source }) => !gathered.get(source)?.candidates.has(id))
            .map((model) => model.source),
        ),
      ),
      fill: (ranked) =>
        fillFilters(ranked.map(toCandidate), new Map(), settings.nsfw, settings.now).map(({ row, cappedTo }) => ({
          row,
          cappedTo,
          ids: (filters.get(row.id) ?? []).filter((id) => old.has(id)),
        })),
    })
    const warnings = [
      ...missing.map((id) => `${id} is no longer there; its last known record was kept.`),
      ...leftOut.map((row) => `${row} would not be taken today; its last known record was kept.`),
    ]
    return { published, gathered, failed, warnings }
  })
}

type SourceFacts = Omit<SourceInfo, 'models'>

/**
 * What is published about the sources. Of one that `keeps` old records, what the folder said stays said: records that
 * were not real then are not real now, whether or not their source answered this time.
 */
function tellSources(
  asked: readonly SourceFacts[],
  answered: ReadonlyMap<Source, unknown>,
  before: readonly SourceInfo[],
  keeps: ReadonlySet<Source>,
): SourceFacts[] {
  return SOURCES.flatMap((id): SourceFacts[] => {
    const now = asked.find((source) => source.id === id)
    const old = keeps.has(id) ? before.find((source) => source.id === id) : undefined
    const facts = answered.has(id) ? now : (old ?? now)
    return facts === undefined
      ? []
      : [{ id, endpoint: facts.endpoint, simulated: now?.simulated ?? old?.simulated ?? null }]
  })
}

/** Source of an id, by its form. */
function sourceOf(id: string): Source {
  return id.startsWith('civitai:') ? 'civitai' : 'huggingface'
}

/** What a run has while it lasts. */
interface Session {
  sources: readonly ModelSource[]
  journal: Journal
  progress: Progress
}

interface Outcome {
  published: Published
  gathered: ReadonlyMap<Source, Gathered>
  failed: { source: Source; message: string }[]
  warnings: string[]
}

/** Holds the folder for one run, with all that has to be put right before and after. */
async function inFolder(
  settings: Settings,
  work: (out: string, session: Session) => Promise<Outcome>,
): Promise<GenerateReport> {
  const { runtime, signal } = settings
  const startedAt = runtime.clock.monotonic()
  signal?.throwIfAborted()
  const out = await resolveOut(settings.out)
  const folder = workFolder(out)
  try {
    await assertReplaceable(out)
    const unlock = await lockFolder(folder)
    try {
      if (await recover(out))
        settings.onProgress({ type: 'note', text: `${settings.out} was taken back from an interrupted run.` })
      const journal = await openJournal(folder, journalKey(settings), runtime.clock.now())
      const progress = createProgress(settings)
      const sources = openSources(settings, journal)
      sources.forEach((source) => progress.track(source))
      const outcome = await work(out, { sources, journal, progress })
      // The journal has served. A run that fails or is stopped leaves it for the next one.
      await rm(folder, { recursive: true, force: true })
      progress.done(outcome.published.models.length)
      const durationMs = Math.round(runtime.clock.monotonic() - startedAt)
      return reportOf(settings, outcome, { sources, journal, progress }, durationMs)
    } finally {
      await unlock()
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw asDiskError(error, settings.out)
  }
}

/** What decides which pages are asked for; a journal of other pages is of no use. */
function journalKey(settings: Settings): string {
  const { sources, hfEndpoint, civitaiEndpoint, maxModels, profile, nsfw } = settings
  return JSON.stringify([sources, hfEndpoint, civitaiEndpoint, maxModels, profile ?? null, nsfw])
}

/** Walks all sources, side by side. */
async function gatherAll(
  settings: Settings,
  { sources, progress }: Session,
): Promise<Pick<Outcome, 'failed'> & { gathered: Map<Source, Gathered> }> {
  const { signal } = settings
  // When one fails and the run cannot go on without it, the other one need not finish either.
  const stop = new AbortController()
  const together = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
  const gathered = new Map<Source, Gathered>()
  const failed: Outcome['failed'] = []
  const errors: unknown[] = []
  await Promise.all(
    sources.map(async (source) => {
      try {
        const onPage = (models: number, share: number) => progress.page(source.id, models, share)
        gathered.set(source.id, await gather(source, { ...settings, signal: together, onPage }))
      } catch (error) {
        if (settings.allowPartial && isDecentraError(error) && sources.length > 1)
          failed.push({ source: source.id, message: error.message })
        else {
          errors.push(error)
          stop.abort()
        }
      }
    }),
  )
  signal?.throwIfAborted()
  if (errors.length > 0) throw errors.find((error) => isDecentraError(error)) ?? errors[0]
  if (gathered.size === 0)
    throw new DecentraError('upstream-failed', `No source answered. ${failed.map(({ message }) => message).join(' ')}`)
  return { gathered, failed }
}

/** Files that tell of the run itself: the folder may be up to date without them. */
const OF_THE_RUN = /^(?:changes\.json|index\.json|history\/.*)$/

function reportOf(
  settings: Settings,
  outcome: Outcome,
  { sources, journal }: Session,
  durationMs: number,
): GenerateReport {
  const { published, gathered, failed } = outcome
  const { models, change } = published
  const leftOut = new Map<string, number>()
  for (const one of gathered.values())
    for (const [reason, count] of one.leftOut) leftOut.set(reason, (leftOut.get(reason) ?? 0) + count)
  const warnings = [...published.warnings, ...outcome.warnings]
  if (models.length > MANIFEST_CAPS.plainModels)
    warnings.push(
      `models.json holds ${models.length} models; pages fall back to it only up to ${MANIFEST_CAPS.plainModels}. Publish index.json and the files that it names, or lower maxModels.`,
    )
  return {
    out: settings.out,
    totalModels: models.length,
    sources: published.sources,
    simulated: [...new Set(published.sources.flatMap(({ simulated }) => simulated ?? []))],
    filters: published.filters.map(({ row, ids, cappedTo }) => ({
      id: row.id,
      count: ids.length,
      ...(cappedTo === undefined ? {} : { cappedTo }),
    })),
    change:
      change === undefined
        ? null
        : { added: change.addedCount, updated: change.updated.length, removed: change.removed.length },
    differs: settings.check ? published.differs.filter((name) => !OF_THE_RUN.test(name)) : published.differs,
    failed,
    warnings,
    duplicates: [...gathered.values()].reduce((sum, one) => sum + one.duplicates, 0),
    leftOut: Object.fromEntries(leftOut),
    requests: sources.reduce((sum, source) => sum + source.requests, 0),
    resumedPages: journal.resumed,
    durationMs,
    ...reportSizes(published.written),
  }
}
