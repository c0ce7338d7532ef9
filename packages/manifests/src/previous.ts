import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import {
  cardFiles,
  type CatalogChange,
  DecentraError,
  hasIntactChecksum,
  MANIFEST_CAPS,
  type ModelMetadata,
  openCards,
  readChangesManifest,
  readIndexManifest,
  readModelMetadata,
  type SourceInfo,
} from '@decentramodels/core/contract'
import type { Before } from './changes.js'

/** Reads JSON beside `folder`; undefined when the file is not there or is none. */
export async function readJson(folder: string, name: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, name), 'utf8')) as unknown
  } catch {
    return undefined
  }
}

/**
 * Ids and times of the catalogue in `folder`, from the small files where they are whole, else from `models.json`.
 * Undefined when there is none: then everything is new, which is no change.
 */
export async function readBefore(folder: string): Promise<Before | undefined> {
  return (await readCardColumns(folder)) ?? (await readPlain(folder))
}

async function readCardColumns(folder: string): Promise<Before | undefined> {
  try {
    const index = readIndexManifest(await readJson(folder, 'index.json'))
    const before = new Map<string, string | null>()
    for (const name of cardFiles(index.cardParts)) {
      const file = await readFile(join(folder, name))
      if (!hasIntactChecksum(file)) return undefined
      const cards = openCards(file)
      for (let row = 0; row < cards.rows; row++) {
        const updated = cards.lastUpdated(row)
        before.set(cards.id(row), updated === null ? null : new Date(updated * 1000).toISOString())
      }
    }
    return before.size === index.totalModels ? before : undefined
  } catch {
    return undefined
  }
}

async function readPlain(folder: string): Promise<Before | undefined> {
  const before = new Map<string, string | null>()
  try {
    for await (const model of readModels(folder)) before.set(model.id, model.lastUpdated)
  } catch {
    return undefined
  }
  return before.size === 0 ? undefined : before
}

/** What the folder says of its sources; nothing when it says nothing. */
export async function readSources(folder: string): Promise<readonly SourceInfo[]> {
  try {
    return readIndexManifest(await readJson(folder, 'index.json')).sources
  } catch {
    return []
  }
}

/** Changes that were published before; none when there are none. */
export async function readChanges(folder: string): Promise<CatalogChange[]> {
  try {
    return readChangesManifest(await readJson(folder, 'changes.json')).changes
  } catch {
    return []
  }
}

/** A line of `models.json` as it is written here: `"id":{...},`. */
const MODEL_LINE = /^"(?:[^"\\]|\\.)*":(\{.*\}),?$/

/**
 * The models of `models.json`, one after the other. A file of ours is read line by line; any other as a whole, up to
 * the reader's size cap. Throws `manifest-invalid`.
 */
export async function* readModels(folder: string): AsyncGenerator<ModelMetadata> {
  const path = join(folder, 'models.json')
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity })
  let total: number | undefined
  let held = 0
  for await (const line of lines) {
    if (total === undefined) {
      const head = /^\{"totalModels":(\d{1,15}),"models":\{$/.exec(line)
      if (head !== null) {
        total = Number(head[1])
        continue
      }
      lines.close()
      yield* readWhole(path)
      return
    }
    const record = MODEL_LINE.exec(line)?.[1]
    if (record === undefined) continue
    held++
    yield checked(JSON.parse(record), path)
  }
  // A file that lost its end would pass for a smaller catalogue, and the rest for removed.
  if (held !== (total ?? 0))
    throw new DecentraError(
      'manifest-invalid',
      `${path} is damaged: it says ${total} models and holds ${held}. Run generate to write it anew.`,
    )
}

async function* readWhole(path: string): AsyncGenerator<ModelMetadata> {
  if ((await stat(path)).size > MANIFEST_CAPS.bytes)
    throw new DecentraError(
      'manifest-invalid',
      `${path} is larger than ${MANIFEST_CAPS.bytes} bytes and was not written by this generator.`,
    )
  const database = JSON.parse(await readFile(path, 'utf8')) as { models?: unknown }
  if (typeof database.models !== 'object' || database.models === null)
    throw new DecentraError('manifest-invalid', `${path} holds no models.`)
  for (const record of Object.values(database.models)) yield checked(record, path)
}

function checked(record: unknown, path: string): ModelMetadata {
  const model = readModelMetadata(record)
  if (model === undefined) {
    const { id } = (record ?? {}) as { id?: unknown }
    throw new DecentraError(
      'manifest-invalid',
      `${path} holds a record that is not a model${typeof id === 'string' ? `: ${id.slice(0, 100)}` : ''}.`,
    )
  }
  return model
}
