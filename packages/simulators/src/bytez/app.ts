import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { RUN_FAULTS, serveFaults } from '../faults.js'
import { markAs, SIMULATED_HEADER } from '../marking.js'
import { EMPTY_ACCOUNT, keyOf } from './authorization.js'
import type { BytezContext, BytezVariables } from './context.js'
import { writeJson } from './json.js'
import { openAiRoutes } from './open-ai.js'
import type { BytezSimulatorOptions } from './options.js'
import { NO_CREDITS, RATE_LIMITED, Refused, UNAUTHORIZED } from './refusal.js'
import { runModelRoute } from './run-model.js'
import { Simulation } from './simulation.js'

/** Value of the header `DM-Simulated`. */
export const BYTEZ_NOTE = 'answers made up, no model runs'

const RUN = /\/models\/v2\/(?!list\/|request\/)/

/** As seen in public code that calls from pages: these headers need a preflight. */
const ALLOWED_HEADERS = ['authorization', 'content-type', 'lang', 'provider-key']

/** Requests without a key are refused, and those with an account that is empty. */
function checkKey(context: BytezContext): void {
  const key = keyOf(context.req.header('authorization'))
  if (key === undefined) throw new Refused(UNAUTHORIZED)
  if (key === EMPTY_ACCOUNT) throw new Refused(NO_CREDITS)
  context.set('key', key)
}

/**
 * A stand-in for the Bytez API: runs the models of the table of models, makes up what they answer, and marks it.
 * Any key is right; `no-credits` is one of an empty account. Mount it under any prefix, or use its `fetch` directly, in
 * Node or in a page. State is the instance's own.
 */
export function createBytezSimulator(options: BytezSimulatorOptions = {}): Hono<{ Variables: BytezVariables }> {
  const simulation = new Simulation(options)
  const { clock } = simulation
  const wait = (ms: number, signal: AbortSignal) =>
    clock.sleep(ms, signal).then(
      () => true,
      () => false,
    )
  const app = new Hono<{ Variables: BytezVariables }>()
  app.use(markAs(BYTEZ_NOTE))
  if (options.cors !== false)
    app.use(cors({ origin: '*', allowHeaders: ALLOWED_HEADERS, exposeHeaders: [SIMULATED_HEADER] }))
  app.onError((error, context) => {
    if (error instanceof Refused) return writeJson(context, error.refusal.body, error.refusal.status)
    // Who has hung up gets no answer; the status is the one that proxies log for it.
    if (context.req.raw.signal.aborted) return new Response(null, { status: 499 })
    throw error
  })
  app.use(
    '/models/v2/*',
    serveFaults(options.faults, options.delayMs ?? 0, {
      others: (path) => (RUN.test(path) ? RUN_FAULTS : []),
      tooMany: RATE_LIMITED.body,
      wait,
    }),
  )

  app.post('/models/v2/request/:owner/:name', (context) => writeJson(context, { error: null, output: 'Job queued' }))

  app.get('/model/output/*', async (context) => {
    const path = context.req.path
    const file = simulation.files.find(path.slice(path.indexOf('/model/output/')))
    if (file === undefined) return context.notFound()
    return context.body(await file.bytes(), 200, { 'Content-Type': file.mediaType })
  })

  app.use('/models/v2/*', async (context, next) => {
    checkKey(context)
    await next()
  })
  app.get('/models/v2/list/models', (context) => {
    const query = new URL(context.req.url).searchParams
    const output = simulation.models.rows({ task: query.get('task'), modelId: query.get('modelId') })
    return writeJson(context, { error: null, output })
  })
  app.get('/models/v2/list/tasks', (context) => writeJson(context, { error: null, output: simulation.models.tasks() }))
  app.route('/models/v2/openai/v1', openAiRoutes(simulation))
  app.post('/models/v2/:owner/:name?', (context) => runModelRoute(simulation, context))
  app.notFound((context) => writeJson(context, { error: 'Not Found', output: null }, 404))
  return app
}
