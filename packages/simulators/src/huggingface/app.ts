import { type Context, Hono } from 'hono'
import { type Fault, type FaultVariables, PAGE_FAULTS, serveFaults } from '../faults.js'
import { markSimulated } from '../marking.js'
import { recordingClock, type SimulatorOptions } from '../options.js'
import { openCatalogPerDay } from './catalog.js'
import { projectModel, projectWhole } from './fields.js'
import { RENAMED } from './renamed.js'
import { limitRequests } from './limit.js'
import { readHubPage } from './page.js'
import { BadHubQuery, readHubQuery } from './query.js'

type App = Hono<{ Variables: FaultVariables }>

const LIST = /\/api\/models\/?$/

/** With the revision, as the official clients ask for one model. */
const ONE_MODEL = [
  '/api/models/:author/:name?',
  '/api/models/:author/revision/:revision',
  '/api/models/:author/:name/revision/:revision',
]
const REVISIONS = new Set(['HEAD', 'main'])

/** Path and query of the same request for another id, under the same mount prefix. */
function movedPath(request: Request, place: string, revision: string | undefined): string {
  const { pathname, search } = new URL(request.url)
  const prefix = pathname.slice(0, pathname.indexOf('/api/models/'))
  const rest = revision === undefined ? '' : `/revision/${encodeURIComponent(revision)}`
  return `${prefix}/api/models/${place}${rest}${search}`
}

/** The Hub writes its errors into the body and two headers. */
function refuse(context: Context, status: 400 | 401 | 404, code: string, message: string): Response {
  if (code !== '') context.header('X-Error-Code', code)
  // What callers sent is quoted, and a header holds visible ASCII alone.
  context.header('X-Error-Message', message.replace(/[^ -~]/g, '?').trim())
  return context.json({ error: message }, status)
}

/** Address of the next page: that of this one with another cursor, so that filters, origin and mount prefix stay. */
function nextLink(request: Request, sort: string, cursor: string, fault: Fault | undefined): string {
  const url = new URL(request.url)
  url.searchParams.delete('cursor')
  url.searchParams.set('sort', sort)
  url.searchParams.append('cursor', cursor)
  if (fault?.kind === 'changed-next-host') url.host = fault.host ?? 'api.civitai.com'
  return `<${url.href}>; rel="next"`
}

/**
 * A stand-in for the Hugging Face Hub's model API: `GET /api/models` and `GET /api/models/{author}/{name}`.
 * Mount it under any prefix, or use its `fetch` directly.
 */
export function createHuggingFaceHub(options: SimulatorOptions = {}): App {
  const now = options.now ?? recordingClock()
  const catalogOf = openCatalogPerDay(options)
  const app: App = new Hono()
  app.use(markSimulated(options, 'huggingface'))
  app.use(serveFaults(options.faults, options.delayMs ?? 0, { others: (path) => (LIST.test(path) ? PAGE_FAULTS : []) }))
  app.use('/api/*', limitRequests(options.quota, now))

  app.get('/api/models', (context) => {
    try {
      const query = readHubQuery(new URL(context.req.raw.url).searchParams)
      const fault = context.get('fault')
      const page = readHubPage(catalogOf(now()), query, fault)
      if (page.nextCursor !== undefined)
        context.header('Link', nextLink(context.req.raw, query.sort, page.nextCursor, fault))
      return context.json(page.models.map((model) => projectModel(model, query.fields)))
    } catch (error) {
      if (error instanceof BadHubQuery) return refuse(context, 400, '', error.message)
      throw error
    }
  })

  app.on('GET', ONE_MODEL, (context) => {
    const { author, name, revision } = context.req.param() as { author: string; name?: string; revision?: string }
    const id = name === undefined ? author : `${author}/${name}`
    const model = catalogOf(now()).find(id)
    const place = RENAMED.get(id) ?? (model !== undefined && model.id !== id ? model.id : undefined)
    if (place !== undefined) return context.redirect(movedPath(context.req.raw, place, revision), 307)
    // Without a token the Hub does not tell a private model from one that never was: both are 401.
    if (model === undefined)
      return context.req.header('Authorization') === undefined
        ? refuse(context, 401, '', 'Invalid username or password.')
        : refuse(context, 404, 'RepoNotFound', 'Repository not found')
    if (revision !== undefined && !REVISIONS.has(revision))
      return refuse(context, 404, 'RevisionNotFound', `Invalid rev id: ${revision}`)
    try {
      const { fields } = readHubQuery(new URL(context.req.raw.url).searchParams)
      return context.json(fields.expand.length > 0 ? projectModel(model, fields) : projectWhole(model))
    } catch (error) {
      if (error instanceof BadHubQuery) return refuse(context, 400, '', error.message)
      throw error
    }
  })

  app.notFound((context) => refuse(context, 404, '', `Cannot ${context.req.method} ${context.req.path}`))
  return app
}
