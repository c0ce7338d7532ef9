import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const CHUNK = 64 * 1024

/** A body in pieces with a turn of the event loop between two, as a socket delivers it. */
function asArrives(
  content: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> {
  if (content.length <= CHUNK) return content
  let at = 0
  return new ReadableStream(
    {
      async pull(controller) {
        await new Promise((resolve) => setImmediate(resolve))
        controller.enqueue(content.slice(at, (at += CHUNK)))
        if (at >= content.length) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

/**
 * A `fetch` over a folder in memory, so that what is measured is the reader's own work and not the disk's. Counts what
 * a host would send: the gzip sibling where there is one, else the file compressed as hosts do (level 6).
 * With `keep: false` it holds no file, for measuring what a reader itself holds.
 */
export function folderFetch(folder: string, { keep = true } = {}) {
  const files = new Map<string, Uint8Array<ArrayBuffer> | undefined>()
  const sent = new Map<string, number>()
  const state = { bytes: 0, requests: 0 }
  const read = (name: string) => {
    if (files.has(name)) return files.get(name)
    const path = join(folder, name)
    const content = existsSync(path) ? new Uint8Array(readFileSync(path)) : undefined
    if (keep) files.set(name, content)
    return content
  }
  const gzipBytes = (name: string, content: Uint8Array) => {
    if (!sent.has(name)) {
      const sibling = join(folder, `${name}.gz`)
      sent.set(name, existsSync(sibling) ? readFileSync(sibling).length : gzipSync(content, { level: 6 }).length)
    }
    return sent.get(name)!
  }
  const fetch = async (input: RequestInfo | URL): Promise<Response> => {
    const name = new URL(input instanceof Request ? input.url : String(input)).pathname.replace(/^\/manifests\//, '')
    const content = read(name)
    state.requests++
    if (content === undefined) return new Response('not found', { status: 404 })
    state.bytes += gzipBytes(name, content)
    return new Response(asArrives(content), {
      headers: { 'Content-Type': name.endsWith('.json') ? 'application/json' : 'application/octet-stream' },
    })
  }
  return { fetch: fetch as typeof globalThis.fetch, state, read }
}
