import { serveStatic } from '@hono/node-server/serve-static'
import type { MiddlewareHandler } from 'hono'
import { statSync } from 'node:fs'
import type { GatewayContext, GatewayEnvironment } from '../edge/environment.js'

const YEAR = 'public, max-age=31536000, immutable'

/** Says which file this is without reading it: a new one has another size or time. */
function etagOf(path: string): string {
  const { size, mtimeMs } = statSync(path)
  return `W/"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`
}

function isUnchanged({ req }: GatewayContext, etag: string): boolean {
  const known = req.header('If-None-Match')
  return known !== undefined && known.split(',').some((one) => one.trim() === etag || one.trim() === '*')
}

/**
 * Files of a folder below a path, with their precompressed siblings (`.br`, `.gz`). A file whose address holds the hash
 * of its content (`isHashed`) never changes; all others are asked for again, by ETag.
 */
export function staticFiles(
  root: string,
  base: string,
  isHashed: (path: string, context: GatewayContext) => boolean,
): MiddlewareHandler<GatewayEnvironment> {
  const serve = serveStatic<GatewayEnvironment>({
    root,
    precompressed: true,
    rewriteRequestPath: (path) => path.slice(base.length - 1),
    onFound: (path, context) => context.header('ETag', etagOf(path)),
  })
  return async (context, next) => {
    const { path } = context.req
    // A name that begins with a dot is nothing that somebody meant to publish.
    if (!path.startsWith(base) || path.includes('/.')) return next()
    const answer = await serve(context, next)
    if (!(answer instanceof Response)) return
    const { headers } = answer
    headers.set('X-Content-Type-Options', 'nosniff')
    headers.set('Cache-Control', isHashed(path.slice(base.length), context) ? YEAR : 'no-cache')
    const etag = headers.get('ETag')
    if (answer.status !== 200 || etag === null || !isUnchanged(context, etag)) return answer
    await answer.body?.cancel()
    headers.delete('Content-Length')
    return new Response(null, { status: 304, headers })
  }
}
