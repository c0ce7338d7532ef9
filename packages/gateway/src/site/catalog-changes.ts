import { type CatalogChange, DecentraError, readChangesManifest, ROUTES } from '@decentramodels/core/contract'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { GatewayEnvironment } from '../edge/environment.js'
import type { Log } from '../logs/log.js'

export interface CatalogChangesOptions {
  /** Folder of the manifests; null: there are none, so there is nothing to listen to. */
  folder: string | null
  log: Log
  /** How often the folder is looked at while somebody listens. Default 5 s: it is one `stat`. */
  lookMs?: number
  /** A line that says nothing, so that proxies do not take the silence for an end. Default 15 s. */
  commentMs?: number
  /** Pages that may listen at a time. Default 1,000. */
  maxListeners?: number
}

const DEFAULTS = { lookMs: 5000, commentMs: 15_000, maxListeners: 1000 }

type Listener = (changes: readonly CatalogChange[]) => void

/** Looks at `changes.json` while anybody listens: one look for all of them. */
class ChangesFile {
  readonly #listeners = new Set<Listener>()
  #timer: NodeJS.Timeout | undefined
  #modified = -1
  changes: readonly CatalogChange[] = []

  constructor(
    readonly path: string,
    readonly lookMs: number,
    readonly log: Log,
  ) {}

  get listeners(): number {
    return this.#listeners.size
  }

  /** Newest last. */
  async look(): Promise<void> {
    try {
      const { mtimeMs } = await stat(this.path)
      if (mtimeMs === this.#modified) return
      const { changes } = readChangesManifest(JSON.parse(await readFile(this.path, 'utf8')))
      this.#modified = mtimeMs
      this.changes = [...changes].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
      for (const listener of this.#listeners) listener(this.changes)
    } catch (error) {
      // The folder is being written anew, perhaps: the next look will tell.
      this.log.warn({ type: 'catalog-changes-unreadable', error })
    }
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    this.#timer ??= setInterval(() => void this.look(), this.lookMs).unref()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      clearInterval(this.#timer)
      this.#timer = undefined
    }
  }
}

/** `GET /v1/catalog/changes`: each change of the catalogue as it is published; those since `Last-Event-ID` at once. */
export function catalogChangesRoutes(options: CatalogChangesOptions): Hono<GatewayEnvironment> {
  const { folder, log, lookMs, commentMs, maxListeners } = { ...DEFAULTS, ...options }
  const file = folder === null ? undefined : new ChangesFile(join(folder, 'changes.json'), lookMs, log)
  const app = new Hono<GatewayEnvironment>()
  app.get(ROUTES.catalogChanges.path, async (context) => {
    if (!file) throw new DecentraError('not-found', 'This gateway serves no catalogue.')
    if (file.listeners >= maxListeners)
      throw new DecentraError('unavailable', 'Too many pages listen.', { retryAfterMs: 60_000 })
    await file.look()
    const known = Date.parse(context.req.header('Last-Event-ID') ?? '')
    let last = Number.isNaN(known) ? Date.parse(file.changes.at(-1)?.at ?? '1970-01-01') : known
    return streamSSE(context, async (stream) => {
      const send = async (changes: readonly CatalogChange[]) => {
        for (const change of changes) {
          const at = Date.parse(change.at)
          if (at <= last) continue
          last = at
          await stream.writeSSE({ event: 'change', id: change.at, data: JSON.stringify(change) })
        }
      }
      const forget = file.listen((changes) => void send(changes))
      await stream.write(': listening\n\n')
      await send(file.changes)
      const comments = setInterval(() => void stream.write(':\n\n'), commentMs)
      await new Promise<void>((resolve) => stream.onAbort(resolve))
      clearInterval(comments)
      forget()
    })
  })
  return app
}
