import { createHash } from 'node:crypto'
import { type CatalogChange, type ModelMetadata, rankModels, type SourceInfo } from '@decentramodels/core/contract'
import { changeSince, fitChanges } from './changes.js'
import type { FilledFilter } from './collect.js'
import { type Catalogue, type ManifestFile, manifestsOf } from './generate.js'
import { dailyDownloads, weeklyGrowth } from './growth.js'
import { decodeHistoryDay, encodeHistoryDay, historyDays, historyFile, readHistory } from './history.js'
import { historySources } from './history-sources.js'
import type { Settings } from './options.js'
import { readBefore, readChanges } from './previous.js'
import { beginFolder, type FolderWriter, type WrittenFile } from './write.js'

/** What is to be published, before growth, order and changes. */
export interface Content {
  /** `weeklyGrowth` and `dailyDownloads` are set here. */
  models: ModelMetadata[]
  /** The filters, given the models most popular first. */
  fill(ranked: readonly ModelMetadata[]): FilledFilter[]
  sources: readonly Omit<SourceInfo, 'models'>[]
}

export interface Published {
  models: readonly ModelMetadata[]
  filters: readonly FilledFilter[]
  sources: readonly SourceInfo[]
  change: CatalogChange | undefined
  written: readonly WrittenFile[]
  /** Files whose content differs from the folder's. */
  differs: string[]
  warnings: string[]
}

/** Builds the manifests and puts them into `out`, all or nothing; with `check` it only compares. */
export async function publish(settings: Settings, out: string, content: Content): Promise<Published> {
  const { now, signal } = settings
  const warnings: string[] = []
  const history = await readHistory(historySources(settings, out), now, (day) =>
    warnings.push(`${historyFile(day)} is damaged and was left out; growth is reckoned without that day.`),
  )
  if (settings.history !== undefined && history.size === 0)
    warnings.push(`${settings.history} holds no day of history that counts; growth stays unknown. Check --history.`)
  applyGrowth(content.models, history, now)
  const models = rankModels(content.models, 'popularity')
  history.set(historyDays(now)[0]!, encodeHistoryDay(models))

  const generatedAt = new Date(Math.floor(now / 1000) * 1000).toISOString()
  const before = await readBefore(out)
  const change = before === undefined ? undefined : changeSince(before, models, generatedAt)
  const catalogue: Catalogue = {
    models,
    filters: content.fill(models),
    sources: content.sources.map((source): SourceInfo => ({
      id: source.id,
      models: models.reduce((sum, model) => sum + (model.source === source.id ? 1 : 0), 0),
      endpoint: source.endpoint,
      simulated: source.simulated,
    })),
    changes: fitChanges(change, await readChanges(out)),
    generatedAt,
    history: new Map([...history].sort(([a], [b]) => (a < b ? -1 : 1))),
    hrefTemplate: settings.hrefTemplate,
  }

  const writer = await beginFolder(out, settings.compression)
  try {
    const written = await writeAll(writer, catalogue, signal)
    if (settings.check) await writer.discard()
    else {
      signal?.throwIfAborted()
      await writer.commit()
    }
    const { filters, sources } = catalogue
    const differs = written.filter(({ changed }) => changed).map(({ name }) => name)
    return { models, filters, sources, change, written, differs, warnings }
  } catch (error) {
    await writer.discard().catch(() => {})
    throw error
  }
}

/** Files that are made and compressed at a time. */
const AT_A_TIME = 4

async function writeAll(
  writer: FolderWriter,
  catalogue: Catalogue,
  signal: AbortSignal | undefined,
): Promise<WrittenFile[]> {
  const manifests = manifestsOf(catalogue)
  const written: WrittenFile[] = []
  const running = new Set<Promise<void>>()
  const write = async (file: ManifestFile) => void written.push(await writer.write(file))
  try {
    for (const file of manifests.files) {
      signal?.throwIfAborted()
      const one = write(file).finally(() => running.delete(one))
      running.add(one)
      // Content is made when it is written, so this bounds what is in memory at once.
      if (running.size >= AT_A_TIME) await Promise.race(running)
    }
    await Promise.all(running)
  } finally {
    await Promise.allSettled(running)
  }
  written.sort((a, b) => (a.name < b.name ? -1 : 1))
  const details = written.filter(({ name }) => name.startsWith('details/'))
  // The search index tells of the descriptions' words itself.
  const told = written.filter(({ name }) => !name.includes('/') && !name.startsWith('search-text'))
  const index = manifests.index(
    Object.fromEntries(told.map(({ name, bytes, hash }) => [name, { bytes, hash }])),
    hashOfDetails(details),
  )
  return [...written, await writer.write(index)]
}

/** One hash for all chunks of details: it changes when any of them does. */
export function hashOfDetails(chunks: readonly { name: string; hash: string }[]): string {
  const lines = chunks.map(({ name, hash }) => `${name}:${hash}`).sort()
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16)
}

/** Sets each model's growth, and the days that it comes from, by the days at hand and today's counts. */
function applyGrowth(models: readonly ModelMetadata[], history: ReadonlyMap<string, Uint8Array>, now: number): void {
  const counts = historyDays(now).map((day) => {
    const bytes = history.get(day)
    return bytes === undefined ? undefined : decodeHistoryDay(bytes)
  })
  for (const model of models) {
    const downloads = (ago: number) => (ago === 0 ? model.downloads : counts[ago]?.get(model.id))
    model.weeklyGrowth = weeklyGrowth(downloads)
    model.dailyDownloads = dailyDownloads(downloads, now)
  }
}
