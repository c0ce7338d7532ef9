import { type Context, Hono } from 'hono'
import { type FaultVariables, PAGE_FAULTS, serveFaults } from '../faults.js'
import { markSimulated } from '../marking.js'
import { recordingClock, type SimulatorOptions } from '../options.js'
import { writeItem, writeMetadata } from './answer.js'
import { openCivitaiPerDay } from './catalog-per-day.js'
import { readCivitaiPage } from './page.js'
import { BadCivitaiQuery, readCivitaiQuery } from './query.js'

type App = Hono<{ Variables: FaultVariables }>

const LIST = /\/api\/v1\/models\/?$/

function refuse(context: Context, error: unknown): Response {
  if (error instanceof BadCivitaiQuery) return context.json(error.body, error.status)
  throw error
}

/** Answers to visitors without an account are kept by the site's edge. */
function allowCaching(context: Context): void {
  if (context.req.header('Authorization') === undefined)
    context.header('Cache-Control', 'public, s-maxage=300, stale-while-revalidate=150')
}

/**
 * A stand-in for CivitAI's model API: `GET /api/v1/models` and `GET /api/v1/models/{id}`.
 * Mount it under any prefix, or use its `fetch` directly.
 */
export function createCivitai(options: SimulatorOptions = {}): App {
  const now = options.now ?? recordingClock()
  const catalogOf = openCivitaiPerDay(options)
  const app: App = new Hono()
  app.use(markSimulated(options, 'civitai'))
  app.use(serveFaults(options.faults, options.delayMs ?? 0, { others: (path) => (LIST.test(path) ? PAGE_FAULTS : []) }))

  app.get('/api/v1/models', (context) => {
    try {
      const request = context.req.raw
      const time = now()
      const query = readCivitaiQuery(
        new URL(request.url).searchParams,
        context.req.header('Authorization') !== undefined,
        time,
      )
      const fault = context.get('fault')
      const page = readCivitaiPage(catalogOf(time), query, fault)
      const host = fault?.kind === 'changed-next-host' ? (fault.host ?? 'api.civitai.com') : undefined
      allowCaching(context)
      return context.json({
        items: page.entries.map((entry) => writeItem(entry.item(), query)),
        metadata: writeMetadata(request, page, query, host),
      })
    } catch (error) {
      return refuse(context, error)
    }
  })

  app.get('/api/v1/models/:id', (context) => {
    const id = Number(context.req.param('id'))
    if (!Number.isInteger(id)) return context.json({ error: 'Invalid model id' }, 400)
    const entry = catalogOf(now()).find(id)
    if (entry === undefined) return context.json({ error: `No model with id ${id}` }, 404)
    allowCaching(context)
    return context.json(entry.item())
  })

  app.notFound((context) => context.json({ error: 'Not found' }, 404))
  return app
}
