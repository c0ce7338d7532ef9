import { ROUTES } from '@decentramodels/core/contract'
import type { MiddlewareHandler } from 'hono'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { GatewayEnvironment } from '../edge/environment.js'

interface Written {
  modified: number
  etag: string
  plain: Buffer
  packed: Buffer
}

/**
 * `index.json` with one field more: where pages hear of changes as they are published, in place of asking again and
 * again. A folder that cannot be read is left to the next handler.
 */
export function indexWithPush(folder: string): MiddlewareHandler<GatewayEnvironment> {
  const file = join(folder, 'index.json')
  let written: Written | undefined
  const current = async (): Promise<Written> => {
    const { mtimeMs } = await stat(file)
    if (written?.modified === mtimeMs) return written
    const index = JSON.parse(await readFile(file, 'utf8')) as object
    const plain = Buffer.from(JSON.stringify({ ...index, push: ROUTES.catalogChanges.path }))
    const packed = await promisify(gzip)(plain)
    written = { modified: mtimeMs, etag: `W/"push-${Math.floor(mtimeMs).toString(36)}"`, plain, packed }
    return written
  }
  return async (context, next) => {
    const found = await current().catch(() => undefined)
    if (!found) return next()
    const headers = {
      ETag: found.etag,
      Vary: 'Accept-Encoding',
      'Cache-Control': 'no-cache',
      'X-Content-Type-Options': 'nosniff',
    }
    const known = context.req.header('If-None-Match')?.split(',') ?? []
    if (known.some((one) => one.trim() === found.etag)) return context.body(null, 304, headers)
    const isPacked = /\bgzip\b/.test(context.req.header('Accept-Encoding') ?? '')
    const bytes = new Uint8Array(isPacked ? found.packed : found.plain)
    return context.body(bytes, 200, {
      ...headers,
      'Content-Type': 'application/json',
      ...(isPacked && { 'Content-Encoding': 'gzip' }),
    })
  }
}
