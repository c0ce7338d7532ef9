/** Serves the built site: plain static files, as any host would, with the headers that a host should send. */
import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** The strict policy that all packages work under. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html dm-site',
].join('; ')

export interface SiteOptions {
  /** Folder of the built site. */
  root: string
  /** 0 = any free port. */
  port: number
  host: string
}

/** The site as a request handler. */
export function createSite(root: string): Hono {
  const app = new Hono()
  app.use(etag())
  app.use(async (context, next) => {
    await next()
    const { headers } = context.res
    headers.set('X-Content-Type-Options', 'nosniff')
    headers.set('Referrer-Policy', 'strict-origin-when-cross-origin')
    // Storybook, where it was built into the site, writes inline scripts of its own.
    const isOurs = !context.req.path.startsWith('/stories/')
    if (isOurs && headers.get('Content-Type')?.startsWith('text/html'))
      headers.set('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    // An address that holds the hash of its content never changes; everything else is asked for again, by ETag.
    const { path } = context.req
    const hashed = path.startsWith('/manifests/') && context.req.query('v') !== undefined
    const named = path.startsWith('/assets/') || hashed
    headers.set('Cache-Control', named && context.res.ok ? 'public, max-age=31536000, immutable' : 'no-cache')
  })
  // Manifests and scripts are made to be used from other sites.
  app.use('/manifests/*', cors({ origin: '*', allowMethods: ['GET', 'HEAD'], exposeHeaders: ['ETag'] }))
  app.use('/cdn/*', cors({ origin: '*', allowMethods: ['GET', 'HEAD'] }))
  app.use(serveStatic({ root, precompressed: true }))
  app.notFound((context) => context.text('Not found. Go to / for the catalogue.', 404))
  return app
}

/** Starts the server; rejects when the port is taken. */
export function serveSite({ root, port, host }: SiteOptions): Promise<{ url: string; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: createSite(root).fetch, port, hostname: host }, (info: AddressInfo) => {
      const name = info.family === 'IPv6' ? `[${info.address}]` : info.address
      resolve({
        url: `http://${name}:${info.port}/`,
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
  })
  console.log(url)
}
