import { Catalog } from '@decentramodels/core/catalog'
import { DecentraError } from '@decentramodels/core/contract'
import { readFile, stat } from 'node:fs/promises'
import { join, normalize, sep } from 'node:path'
import type { Log } from '../logs/log.js'

/** Stands for the folder in the loader, which knows addresses alone; nothing is ever asked there. */
const ADDRESS = 'https://manifests.invalid/'

/** How long the catalogue is used before the folder is looked at again. */
const LOOK_MS = 10_000

/** Reads files of a folder as if they were fetched. */
export function folderFetch(folder: string): typeof globalThis.fetch {
  return async (input) => {
    // Not told by its class: the Node adapter has a `Request` of its own.
    const { pathname } = new URL(typeof input === 'object' && 'url' in input ? input.url : input)
    const path = normalize(join(folder, decodeURIComponent(pathname)))
    if (!path.startsWith(folder + sep)) return new Response(null, { status: 404 })
    try {
      return new Response(await readFile(path))
    } catch {
      return new Response(null, { status: 404 })
    }
  }
}

/** What the gateway asks of a catalogue. */
export type FolderCatalog = Pick<Catalog, 'model' | 'filter'>

/** The catalogue of a folder: opened when it is first needed, and again when it was published anew. */
export function openFolderCatalog(folder: string, log: Log): FolderCatalog {
  const fetch = folderFetch(normalize(folder))
  let opened: Promise<Catalog> | undefined
  let modified = -1
  let lookedAt = -Infinity

  const current = async (): Promise<Catalog> => {
    const now = performance.now()
    if (opened && now - lookedAt < LOOK_MS) return opened
    lookedAt = now
    const { mtimeMs } = await stat(join(folder, 'index.json')).catch(() => ({ mtimeMs: modified }))
    if (opened && mtimeMs === modified) return opened
    modified = mtimeMs
    const before = opened
    opened = Catalog.open(ADDRESS, { runtime: { fetch, cache: undefined } }).catch((error: unknown) => {
      log.error({ type: 'catalog-unreadable', error })
      // Better the catalogue of before than none: the folder is being written anew, perhaps.
      modified = -1
      opened = before
      if (before) return before
      throw new DecentraError('unavailable', 'The catalogue cannot be read now.', { cause: error })
    })
    return opened
  }

  return {
    model: async (...parameters) => (await current()).model(...parameters),
    filter: async (...parameters) => (await current()).filter(...parameters),
  }
}
