import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type CatalogChange,
  DecentraError,
  isDecentraError,
  MANIFEST_CAPS,
  type ModelMetadata,
  rankModels,
  type Source,
  type SourceInfo,
} from '@decentramodels/core/contract'
import type { Candidate } from './candidate.js'
import { changeSince, fitChanges } from './changes.js'
import { addListed, fillFilters, gather, type Gathered } from './collect.js'
import { readList } from './curated.js'
import { type Catalogue, type ManifestFile, manifestsOf } from './generate.js'
import { weeklyGrowth } from './growth.js'
import {
  decodeHistoryDay,
  encodeHistoryDay,
  historyDays,
  historyFile,
  type HistorySource,
  readHistory,
} from './history.js'
import { openUpstream } from './http.js'
import { openJournal } from './journal.js'
import { lockFolder } from './lock.js'
import { type GenerateOptions, type Settings, settle } from './options.js'
import { readBefore, readChanges } from './previous.js'
import { createProgress, type Progress } from './progress.js'
import { type GenerateReport, reportSizes } from './report.js'
import { createCivitai } from './sources/civitai.js'
import { createHuggingFace } from './sources/huggingface.js'
import type { ModelSource } from './sources/source.js'
import {
  asDiskError,
  assertReplaceable,
  beginFolder,
  type FolderWriter,
  recover,
  resolveOut,
  workFolder,
  type WrittenFile,
} from './write.js'

/** Asks the upstreams, builds the manifests and puts them into `out`, all or nothing. See {@link GenerateOptions}. */
export async function generate(options: GenerateOptions = {}): Promise<GenerateReport> {
  const settings = settle(options)
  const { runtime, signal } = settings
  const startedAt = runtime.clock.monotonic()
  const out = await resolveOut(settings.out)
  const work = workFolder(out)
  signal?.throwIfAborted()
  try {
    await assertReplaceable(out)
    const unlock = await lockFolder(work)
    try {
      if (await recover(out))
        settings.onProgress({ type: 'note', text: `${settings.out} was taken back from an interrupted run.` })
      const collected = await collect(settings, work)
      const published = await publish(settings, out, collected)
      // The journal has served; a run that fails or is stopped leaves it for the next one.
      await rm(work, { recursive: true, force: true })
      return { ...published, durationMs: Math.round(runtime.clock.monotonic() - startedAt) }
    } finally {
      await unlock()
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw asDiskError(error, settings.out)
  }
}

interface Collected {
  sources: ModelSource[]
  gathered: Map<Source, Gathered>
  failed: { source: Source; message: string }[]
  listLeftOut: string[]
  resumed: number
  progress: Progress
}

/** Everything that the upstreams have to say. */
async function collect(settings: Settings, work: string): Promise<Collected> {
  const { signal, runtime, profile } = settings
  // The list is read first: a slip in it should not cost a walk.
  const useList = settings.list !== false && (settings.list !== undefined || profile === undefined)
  const listed = useList ? await readList(settings.list || undefined) : []
  const journal = await openJournal(work, journalKey(settings), runtime.clock.now())
  const progress = createProgress(settings)

  const sources = settings.sources.map((id): ModelSource => {
    const upstream = openUpstream({
      endpoint: id === 'huggingface' ? settings.hfEndpoint : settings.civitaiEndpoint,
      runtime,
      limits: settings.limits,
      onWait: (waitMs, text) => settings.onProgress({ type: 'waiting', text, waitMs }),
    })
    const ask = (url: string, abort?: AbortSignal) => journal.through(url, () => upstream.get(url, abort))
    progress.track(upstream)
    return id === 'huggingface' ? createHuggingFace(upstream, ask) : createCivitai(upstream, ask, settings.nsfw)
  })

  // When one fails and the run will not go on without it, the other one need not finish either.
  const stop = new AbortController()
  const together = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
  const gathered = new Map<Source, Gathered>()
  const failed: { source: Source; message: string }[] = []
  const errors: unknown[] = []
  await Promise.all(
    sources.map(async (source) => {
      try {
        const found = await gather(source, {
          ...settings,
          signal: together,
          onPage: (models, share) => progress.page(source.id, models, share),
        })
        gathered.set(source.id, found)
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
    throw new DecentraError('upstream-failed', `No source answered: ${failed.map(({ message }) => message).join(' ')}`)

  const { leftOut } = await addListed(
    listed.filter(({ id }) => gathered.has(id.startsWith('civitai:') ? 'civitai' : 'huggingface')),
    gathered,
    sources,
    settings.nsfw,
    signal,
  )
  return { sources, gathered, failed, listLeftOut: leftOut, resumed: journal.resumed, progress }
}

/** What decides which pages are asked for; a journal of other pages is of no use. */
function journalKey(settings: Settings): string {
  const { sources, hfEndpoint, civitaiEndpoint, maxModels, profile, nsfw } = settings
  return JSON.stringify([sources, hfEndpoint, civitaiEndpoint, maxModels, profile ?? null, nsfw])
}

/** Builds and writes what was collected. */
async function publish(
  settings: Settings,
  out: string,
  collected: Collected,
): Promise<Omit<GenerateReport, 'durationMs'>> {
  const { now, signal } = settings
  const { gathered, sources, failed, progress } = collected
  progress.text('Building the manifests')
  // A source that failed keeps what it had: half a catalogue is less than yesterday's.
  const kept = await keepFailed(
    out,
    failed.map(({ source }) => source),
  )
  const candidates = new Map<string, Candidate>()
  for (const source of settings.sources) {
    for (const [id, candidate] of gathered.get(source)?.candidates ?? kept.candidates.get(source) ?? [])
      candidates.set(id, candidate)
  }
  if (candidates.size === 0)
    throw new DecentraError(
      'upstream-failed',
      'The sources have no model that fits these options; nothing was written.',
    )

  const damaged: string[] = []
  const history = await readHistory(historySources(settings, out), now, (day) => damaged.push(day))
  applyGrowth(candidates, history, now)
  const today = historyDays(now)[0]!
  const models = rankModels(
    [...candidates.values()].map(({ model }) => model),
    'popularity',
  )
  history.set(today, encodeHistoryDay(models))

  const hits = new Map([...gathered.values()].flatMap((one) => [...one.hits]))
  const ranked = models.map((model) => candidates.get(model.id)!)
  const filters = fillFilters(ranked, hits, settings.nsfw, now).map((filter) => {
    const before = kept.filters.get(filter.row.id)
    return before === undefined ? filter : { ...filter, ids: before.filter((id) => candidates.has(id)) }
  })
  const generatedAt = new Date(Math.floor(now / 1000) * 1000).toISOString()
  const before = await readBefore(out)
  const change = before === undefined ? undefined : changeSince(before, models, generatedAt)
  const catalogue: Catalogue = {
    models,
    filters,
    sources: settings.sources.map((id): SourceInfo => {
      const source = sources.find((one) => one.id === id)!
      return {
        id,
        models: models.reduce((sum, model) => sum + (model.source === id ? 1 : 0), 0),
        endpoint: publicEndpoint(source.endpoint),
        simulated: source.simulated,
      }
    }),
    changes: fitChanges(change, await readChanges(out)),
    generatedAt,
    history: new Map([...history].sort(([a], [b]) => (a < b ? -1 : 1))),
    hrefTemplate: settings.hrefTemplate,
  }

  const writer = await beginFolder(out, settings.compression)
  try {
    const files = await writeAll(writer, catalogue, settings, signal)
    const differs = files.filter(({ changed }) => changed).map(({ name }) => name)
    if (settings.check) await writer.discard()
    else {
      signal?.throwIfAborted()
      await writer.commit()
    }
    progress.done(models.length)
    return {
      out: settings.out,
      totalModels: models.length,
      sources: catalogue.sources,
      simulated: catalogue.sources.flatMap(({ simulated }) => simulated ?? []),
      filters: filters.map(({ row, ids, cappedTo }) => ({
        id: row.id,
        count: ids.length,
        ...(cappedTo === undefined ? {} : { cappedTo }),
      })),
      change: change === undefined ? null : summary(change),
      // Changes and history tell of the run itself; the folder may be up to date without them.
      differs: settings.check
        ? differs.filter((name) => name !== 'changes.json' && name !== 'index.json' && !name.startsWith('history/'))
        : differs,
      failed,
      warnings: warningsOf(models, damaged, collected),
      duplicates: [...gathered.values()].reduce((sum, one) => sum + one.duplicates, 0),
      leftOut: sumLeftOut(gathered.values()),
      requests: sources.reduce((sum, source) => sum + source.requests, 0),
      resumedPages: collected.resumed,
      ...reportSizes(files),
    }
  } catch (error) {
    await writer.discard().catch(() => {})
    throw error
  }
}

async function writeAll(
  writer: FolderWriter,
  catalogue: Catalogue,
  settings: Settings,
  signal: AbortSignal | undefined,
): Promise<WrittenFile[]> {
  const manifests = manifestsOf(catalogue)
  const written: WrittenFile[] = []
  const details: string[] = []
  const running = new Set<Promise<void>>()
  const write = async (file: ManifestFile) => {
    const info = await writer.write(file)
    written.push(info)
    if (info.name.startsWith('details/')) details.push(`${info.name}:${info.hash}`)
  }
  try {
    for (const file of manifests.files) {
      signal?.throwIfAborted()
      const one = write(file).finally(() => running.delete(one))
      running.add(one)
      // A few at a time: content is made when it is written, and compressing is the slow part.
      if (running.size >= 4) await Promise.race(running)
    }
    await Promise.all(running)
  } finally {
    await Promise.allSettled(running)
  }
  written.sort((a, b) => (a.name < b.name ? -1 : 1))
  const { createHash } = await import('node:crypto')
  const detailsHash = createHash('sha256').update(details.sort().join('\n')).digest('hex').slice(0, 16)
  const told = Object.fromEntries(
    written.filter(({ name }) => !name.includes('/')).map(({ name, bytes, hash }) => [name, { bytes, hash }]),
  )
  const index = await writer.write(manifests.index(told, detailsHash))
  settings.onProgress({ type: 'note', text: `${written.length + 1} files, ${manifests.chunks} of them details.` })
  return [...written, index]
}

/** The endpoint as published: a local stand-in has another port each time, which says nothing to anybody. */
function publicEndpoint(endpoint: string): string {
  const url = new URL(endpoint)
  if (['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) url.port = ''
  return url.href.replace(/\/$/, '')
}

function summary(change: CatalogChange): { added: number; updated: number; removed: number } {
  return { added: change.addedCount, updated: change.updated.length, removed: change.removed.length }
}

function sumLeftOut(all: Iterable<Gathered>): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { leftOut } of all) for (const [reason, count] of leftOut) sums[reason] = (sums[reason] ?? 0) + count
  return sums
}

function warningsOf(models: readonly ModelMetadata[], damaged: readonly string[], collected: Collected): string[] {
  const warnings: string[] = []
  if (models.length > MANIFEST_CAPS.plainModels)
    warnings.push(
      `models.json holds ${models.length} models; pages fall back to it only up to ${MANIFEST_CAPS.plainModels}. Publish index.json and the files it names, or lower --max-models.`,
    )
  for (const day of damaged)
    warnings.push(`${historyFile(day)} is damaged and was left out; growth is reckoned without that day.`)
  for (const row of collected.listLeftOut) warnings.push(`The list names ${row}, which the catalogue does not take.`)
  return warnings
}

/** Records and filters of sources that failed, as the old folder has them. */
async function keepFailed(out: string, failed: readonly Source[]) {
  const candidates = new Map<Source, Map<string, Candidate>>(failed.map((source) => [source, new Map()]))
  const filters = new Map<string, string[]>()
  if (failed.length === 0) return { candidates, filters }
  const { readKept } = await import('./kept.js')
  return readKept(out, failed)
}

function historySources(settings: Settings, out: string): HistorySource[] {
  const inFolder =
    (folder: string, under: (day: string) => string): HistorySource =>
    async (day) => {
      try {
        return await readFile(join(folder, under(day)))
      } catch {
        return undefined
      }
    }
  const own = inFolder(out, historyFile)
  const { history } = settings
  if (history === undefined) return [own]
  if (!/^https?:\/\//.test(history))
    return [inFolder(history, (day) => `${day}.bin`), inFolder(history, historyFile), own]
  return [historyAt(history, settings), own]
}

const HISTORY_BYTES = 64 * 1024 * 1024

/** Earlier days at an address: a published manifests folder, or its `history`. */
function historyAt(address: string, settings: Settings): HistorySource {
  const { runtime, signal } = settings
  const base = address.replace(/\/+$/, '').replace(/\/history$/, '')
  return async (day) => {
    const deadline = AbortSignal.timeout(30_000)
    try {
      const response = await runtime.fetch(`${base}/${historyFile(day)}`, {
        redirect: 'error',
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      })
      if (!response.ok) {
        await response.body?.cancel()
        return undefined
      }
      const bytes = new Uint8Array(await response.arrayBuffer())
      return bytes.length <= HISTORY_BYTES ? bytes : undefined
    } catch {
      signal?.throwIfAborted()
      settings.onProgress({ type: 'note', text: `The history of ${day} could not be had from ${base}.` })
      return undefined
    }
  }
}

/** Sets each model's growth from the days at hand and today's counts. */
function applyGrowth(
  candidates: ReadonlyMap<string, Candidate>,
  history: ReadonlyMap<string, Uint8Array>,
  now: number,
): void {
  const days = historyDays(now).map((day) => history.get(day))
  const counts = days.map((bytes) => (bytes === undefined ? undefined : decodeHistoryDay(bytes)))
  for (const [id, { model }] of candidates) {
    model.weeklyGrowth = weeklyGrowth((ago) => (ago === 0 ? model.downloads : counts[ago]?.get(id)))
  }
}
