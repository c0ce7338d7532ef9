import { Readable } from 'node:stream'
import type { Blobs } from '../outputs/blob-store.js'
import type { OutputRecord } from '../store/store.js'

interface Range {
  start: number
  end: number
}

/** The one range that is asked for; undefined: the whole file, null: none that exists. Several ranges are answered whole. */
export function readRange(header: string | undefined, bytes: number): Range | null | undefined {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (!parts || (parts[1] === '' && parts[2] === '')) return undefined
  const [, from = '', to = ''] = parts
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from)
  const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1)
  if (from !== '' && to !== '' && Number(to) < start) return undefined
  return start > end ? null : { start, end }
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/ogg': 'ogv',
  'audio/wav': 'wav',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/flac': 'flac',
  'audio/mp4': 'm4a',
  'audio/webm': 'weba',
}

function hasTag(header: string | undefined, tag: string): boolean {
  return (
    header !== undefined &&
    (header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag))
  )
}

/**
 * A file that a run made: whole or the part that is asked for, under a name of our own making, never as something that a
 * browser would run.
 */
export async function outputResponse(
  output: OutputRecord,
  request: Request,
  blobs: Blobs,
  now: number,
): Promise<Response> {
  const { file, mediaType, bytes, hash, n } = output
  const tag = `"${hash}"`
  const headers = new Headers({
    'Content-Type': mediaType,
    'Content-Disposition': `inline; filename="output-${n}.${EXTENSIONS[mediaType] ?? 'bin'}"`,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    // Pages of other origins show it; whoever has the id may.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cache-Control': `private, immutable, max-age=${Math.max(0, Math.floor((output.expiresAt - now) / 1000))}`,
    'Accept-Ranges': 'bytes',
    ETag: tag,
  })
  const asked = (name: string) => request.headers.get(name) ?? undefined
  if (hasTag(asked('If-None-Match'), tag)) return new Response(null, { status: 304, headers })
  const condition = asked('If-Range')
  const range = condition === undefined || condition === tag ? readRange(asked('Range'), bytes) : undefined
  if (range === null) {
    headers.set('Content-Range', `bytes */${bytes}`)
    return new Response(null, { status: 416, headers })
  }
  headers.set('Content-Length', String(range ? range.end - range.start + 1 : bytes))
  if (range) headers.set('Content-Range', `bytes ${range.start}-${range.end}/${bytes}`)
  const status = range ? 206 : 200
  if (request.method === 'HEAD') return new Response(null, { status, headers })
  const stream = Readable.toWeb(await blobs.read(file, range)) as ReadableStream<Uint8Array>
  return new Response(stream, { status, headers })
}
