/** Serves the built site: plain static files, as any host would, with the headers that a host should send. */
import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import { existsSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DEFAULT_SITE_URL, Links } from './build/links.ts'
import { CONTENT_SECURITY_POLICY } from './build/policy.ts'

export { CONTENT_SECURITY_POLICY }

export interface SiteOptions {
  /** Folder of the built site. */
  root: string
  /** 0 = any free port. */
  port: number
  host: string
  /** Path below which the site stands, with a slash at both ends. */
  base?: string
}

/** The site as a request handler. */
export function createSite(root: string, base = '/'): Hono {
  const app = new Hono()
  app.use(etag())
  app.use(async (context, next) => {
    await next()
    const { headers } = context.res
    const path = context.req.path.slice(base.length)
    headers.set('X-Content-Type-Options', 'nosniff')
    headers.set('Referrer-Policy', 'strict-origin-when-cross-origin')
    // Storybook, where it was built into the site, writes inline scripts of its own.
    if (!path.startsWith('stories/') && headers.get('Content-Type')?.startsWith('text/html'))
      headers.set('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    // An address that holds the hash of its content never changes; everything else is asked for again, by ETag.
    const hashed = path.startsWith('manifests/') && context.req.query('v') !== undefined
    const named = path.startsWith('assets/') || hashed
    headers.set('Cache-Control', named && context.res.ok ? 'public, max-age=31536000, immutable' : 'no-cache')
  })
  // Manifests and scripts are made to be used from other sites.
  app.use(`${base}manifests/*`, cors({ origin: '*', allowMethods: ['GET', 'HEAD'], exposeHeaders: ['ETag'] }))
  app.use(`${base}cdn/*`, cors({ origin: '*', allowMethods: ['GET', 'HEAD'] }))
  const rewriteRequestPath = (path: string) => (path.startsWith(base) ? path.slice(base.length - 1) : '/nothing')
  app.use(serveStatic({ root, precompressed: true, rewriteRequestPath }))
  app.notFound((context) => {
    const page = join(root, '404.html')
    const wantsPage = context.req.header('Accept')?.includes('text/html') ?? false
    if (!wantsPage || !existsSync(page)) return context.text(`Not found. Go to ${base} for the catalogue.`, 404)
    return context.html(readFileSync(page, 'utf8'), 404)
  })
  return app
}

/** Starts the server; rejects when the port is taken. */
export function serveSite({ root, port, host, base }: SiteOptions): Promise<{ url: string; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: createSite(root, base).fetch, port, hostname: host }, (info: AddressInfo) => {
      const name = info.family === 'IPv6' ? `[${info.address}]` : info.address
      resolve({
        url: `http://${name}:${info.port}${base ?? '/'}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            // Idle keep-alive connections would hold the process for their time-out.
            if ('closeAllConnections' in server) server.closeAllConnections()
          }),
      })
    })
    server.once('error', reject)
  })
}

if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, 'public')
  const { url } = await serveSite({
    root,
    port: Number(process.env.PORT ?? 4400),
    host: process.env.HOST || '127.0.0.1',
    base: new Links(process.env.SITE_URL || DEFAULT_SITE_URL).base,
  })
  console.log(url)
}
