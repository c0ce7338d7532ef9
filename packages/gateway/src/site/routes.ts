import { Hono } from 'hono'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { allowAll } from '../edge/cors.js'
import type { GatewayEnvironment } from '../edge/environment.js'
import { indexWithPush } from './index-with-push.js'
import { staticFiles } from './static-files.js'

export interface SiteOptions {
  siteDir: string | null
  siteBase: string
  sitePolicy: string
  manifestsDir: string | null
  catalogPush: boolean
}

/** The hash of a manifest stands in its query, where the loader put it. */
const isHashedManifest = (_path: string, { req }: { req: { query(name: string): string | undefined } }) =>
  req.query('v') !== undefined

/** Manifests and pages, as any host of static files would serve them. */
export function siteRoutes(options: SiteOptions): Hono<GatewayEnvironment> {
  const { siteDir, siteBase, sitePolicy, manifestsDir, catalogPush } = options
  const app = new Hono<GatewayEnvironment>()
  const manifests = `${siteDir === null ? '/' : siteBase}manifests/`
  // Made to be used from other sites.
  for (const path of [manifests, `${siteBase}cdn/`]) app.use(`${path}*`, allowAll())
  const folder = manifestsDir ?? (siteDir === null ? null : join(siteDir, 'manifests'))
  if (catalogPush && folder !== null) app.get(`${manifests}index.json`, indexWithPush(folder))
  if (manifestsDir !== null) app.use(`${manifests}*`, staticFiles(manifestsDir, manifests, isHashedManifest))
  if (siteDir === null) return app

  app.use(`${siteBase}*`, async (context, next) => {
    await next()
    const { headers } = context.res
    headers.set('Referrer-Policy', 'strict-origin-when-cross-origin')
    // Storybook, where it was built into the site, writes inline scripts of its own.
    const isStory = context.req.path.startsWith(`${siteBase}stories/`)
    if (!isStory && headers.get('Content-Type')?.startsWith('text/html'))
      headers.set('Content-Security-Policy', sitePolicy)
  })
  app.use(
    `${siteBase}*`,
    staticFiles(
      siteDir,
      siteBase,
      (path, context) =>
        path.startsWith('assets/') || (path.startsWith('manifests/') && context.req.query('v') !== undefined),
    ),
  )
  if (siteBase !== '/') app.get('/', (context) => context.redirect(siteBase, 302))
  return app
}

/** The page of the site for an address that is none, for those who asked for a page. */
export function notFoundPage(siteDir: string | null, sitePolicy: string, accept: string): Response | undefined {
  const file = siteDir === null ? undefined : join(siteDir, '404.html')
  if (file === undefined || !accept.includes('text/html') || !existsSync(file)) return undefined
  return new Response(readFileSync(file), {
    status: 404,
    headers: {
      'Content-Type': 'text/html; charset=UTF-8',
      'Content-Security-Policy': sitePolicy,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-cache',
    },
  })
}
