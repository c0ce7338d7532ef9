import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { historyFile, type HistorySource } from './history.js'
import type { Settings } from './options.js'

const MAX_BYTES = 64 * 1024 * 1024
const TIMEOUT_MS = 30_000

/** Where earlier days are looked for: what the options name first, then the folder itself. */
export function historySources(settings: Settings, out: string): HistorySource[] {
  const own = inFolder(out, historyFile)
  const { history } = settings
  if (history === undefined) return [own]
  if (/^https?:\/\//.test(history)) return [atAddress(history, settings), own]
  return [inFolder(history, (day) => `${day}.bin`), inFolder(history, historyFile), own]
}

function inFolder(folder: string, fileOf: (day: string) => string): HistorySource {
  return async (day) => {
    try {
      return await readFile(join(folder, fileOf(day)))
    } catch {
      // A day that is not there, or not readable: growth bears it.
      return undefined
    }
  }
}

/** A published manifests folder, or its `history`. */
function atAddress(address: string, { runtime, signal, onProgress }: Settings): HistorySource {
  const base = address.replace(/\/+$/, '').replace(/\/history$/, '')
  return async (day) => {
    const deadline = AbortSignal.timeout(TIMEOUT_MS)
    try {
      const response = await runtime.fetch(`${base}/${historyFile(day)}`, {
        redirect: 'error',
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      })
      if (!response.ok || Number(response.headers.get('content-length') ?? 0) > MAX_BYTES) {
        await response.body?.cancel()
        return undefined
      }
      const bytes = new Uint8Array(await response.arrayBuffer())
      return bytes.length <= MAX_BYTES ? bytes : undefined
    } catch {
      signal?.throwIfAborted()
      onProgress({ type: 'note', text: `The history of ${day} could not be had from ${base}.` })
      return undefined
    }
  }
}
