/** A warm static host: every file in memory, compressed once with brotli at its best, the same for all that is measured. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { CONTENT_SECURITY_POLICY } from '../../examples/site/serve.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.xml': 'application/xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}
/** Formats that are compressed already. */
const DENSE = new Set(['.png', '.woff2'])
/** Above this, quality 11 takes many seconds and gains little. */
const LARGE_BYTES = 1_000_000

/** What a host has at an address: bytes, or nothing. */
export type Content = (path: string) => Uint8Array | undefined

/** Files of a folder; a folder's address is its `index.html`. */
export function folder(root: string): Content {
  return (path) => {
    const file = join(root, normalize(path.endsWith('/') ? `${path}index.html` : path))
    return file.startsWith(root) && existsSync(file) && statSync(file).isFile() ? readFileSync(file) : undefined
  }
}

/** The given files, and behind them others. */
export function files(own: Record<string, string | Uint8Array>, behind: Content = () => undefined): Content {
  return (path) => {
    const bytes = own[path.endsWith('/') ? `${path}index.html` : path]
    return bytes === undefined ? behind(path) : Buffer.from(bytes as string)
  }
}

export interface Host {
  /** Without a slash at the end. */
  url: string
  close(): Promise<void>
}

/** Serves content on a free port of this machine. `strict`: with the site's policy for pages. */
export async function host(content: Content, { strict = false } = {}): Promise<Host> {
  const ready = new Map<string, { bytes: Uint8Array; type: string; brotli: boolean }>()
  const prepare = (path: string) => {
    const known = ready.get(path)
    if (known) return known
    const bytes = content(path)
    if (bytes === undefined) return undefined
    const extension = path.endsWith('/') ? '.html' : extname(path)
    const brotli = bytes.length >= 1024 && !DENSE.has(extension)
    const quality = bytes.length > LARGE_BYTES ? 9 : 11
    const answer = {
      bytes: brotli
        ? brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } })
        : Uint8Array.from(bytes),
      type: TYPES[extension] ?? 'application/octet-stream',
      brotli,
    }
    ready.set(path, answer)
    return answer
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://host')
    const answer = prepare(decodeURIComponent(pathname))
    if (answer === undefined) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found')
      return
    }
    response.writeHead(200, {
      'Content-Type': answer.type,
      'Content-Length': answer.bytes.length,
      'Cache-Control': 'no-cache',
      'Access-Control-Allow-Origin': '*',
      ...(answer.brotli && { 'Content-Encoding': 'br' }),
      ...(strict && answer.type.startsWith('text/html') && { 'Content-Security-Policy': CONTENT_SECURITY_POLICY }),
    })
    response.end(request.method === 'HEAD' ? undefined : answer.bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}
