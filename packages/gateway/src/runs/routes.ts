import {
  DecentraError,
  isTaskId,
  type LimitClass,
  LIMITS,
  type RouteName,
  ROUTES,
  routePath,
  taskRow,
} from '@decentramodels/core/contract'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import type { RequestVariables } from '../caller.js'
import { answerJson } from '../edge/whole-text.js'
import type { Blobs } from '../outputs/blob-store.js'
import { eventStream } from './event-stream.js'
import { outputResponse } from './output-response.js'
import { readPreferences } from './preferences.js'
import { rateLimitHeaders } from './rate-limit-headers.js'
import type { Runs } from './runs.js'

export interface RunEnvironment {
  Variables: RequestVariables['Variables'] & {
    /** What the request counts for, once that is known. */
    limitClass?: LimitClass
  }
}
type RunContext = Context<RunEnvironment>

/** A caller's own name for a request: short, printable. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/

/** `/v1/runs/{id}` as Hono writes it. */
const pathOf = (name: RouteName) => ROUTES[name].path.replace(/\{(\w+)\}/g, ':$1')

const idOf = (context: RunContext) => context.req.param('id') ?? ''

function readIdempotencyKey(context: RunContext): string | undefined {
  const key = context.req.header('Idempotency-Key')
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key
  throw new DecentraError('invalid-input', 'An idempotency key has 1 to 200 printable characters and no blanks.')
}

/** The last event that the caller has: of a browser that connects again, or of one who asks. */
function readAfter(context: RunContext): number {
  const text = context.req.query('after') ?? context.req.header('Last-Event-ID') ?? '0'
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new DecentraError('invalid-input', 'The last event is named by its number.')
}

/** The body, which nothing here keeps: a run may wait long, and an upload is large. */
function takeBody(context: RunContext): object {
  const body = context.get('body').take()
  const { task } = body as { task?: unknown }
  if (typeof task === 'string' && isTaskId(task)) context.set('limitClass', taskRow(task).limitClass)
  return body
}

/** Says on every answer, a refusal too, how the class stands for the caller; where it is not known, all of them. */
function tellLimits(runs: Runs): MiddlewareHandler<RunEnvironment> {
  return async (context, next) => {
    await next()
    const caller = context.get('caller')
    const known = context.get('limitClass')
    const classes = known === undefined ? (Object.keys(LIMITS) as LimitClass[]) : [known]
    const headers = rateLimitHeaders(classes.map((name) => [name, runs.limit(caller, name)] as const))
    for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value)
  }
}

/** The routes of runs, quotes and limits. `caller` must be set before; files need none. */
export function runRoutes(runs: Runs, blobs: Blobs, now: () => number): Hono<RunEnvironment> {
  const app = new Hono<RunEnvironment>()
  const limits = tellLimits(runs)

  const stream = (context: RunContext, id: string, after: number) => {
    const stop = new AbortController()
    const signal = AbortSignal.any([stop.signal, context.req.raw.signal])
    const events = runs.events(context.get('caller'), id, after, signal)
    context.header('Content-Type', 'text/event-stream; charset=utf-8')
    context.header('Cache-Control', 'no-store')
    // Proxies that collect answers would hold back the news.
    context.header('X-Accel-Buffering', 'no')
    return context.body(eventStream(events, stop))
  }

  const wait = async (context: RunContext, id: string) => {
    const { signal } = context.req.raw
    try {
      return answerJson(context, await runs.end(context.get('caller'), id, signal))
    } catch (error) {
      // Nobody reads this; the status is the one that proxies log for who has hung up.
      if (signal.aborted) return new Response(null, { status: 499 })
      throw error
    }
  }

  app.post(pathOf('createRun'), limits, async (context) => {
    const caller = context.get('caller')
    const { signal } = context.req.raw
    const { respondAsync, cancelOnDisconnect } = readPreferences(context.req.header('Prefer'))
    const isStream = (context.req.header('Accept') ?? '').includes('text/event-stream')
    const id = await runs.create(caller, takeBody(context), {
      idempotencyKey: readIdempotencyKey(context),
      // Who waits for the answer alone has no use for the news.
      isFollowed: isStream || respondAsync,
    })
    // What was sent with it is on disk now.
    context.get('body').letGo()
    context.header('Location', routePath('run', { id }))
    if (cancelOnDisconnect) {
      const cancel = () => void runs.cancel(caller, id).catch(() => {})
      if (signal.aborted) cancel()
      else signal.addEventListener('abort', cancel, { once: true })
    }
    if (isStream) return stream(context, id, 0)
    if (!respondAsync) return wait(context, id)
    context.header('Preference-Applied', 'respond-async')
    return answerJson(context, await runs.get(caller, id), 202)
  })

  app.get(pathOf('run'), limits, async (context) => {
    const run = await runs.get(context.get('caller'), idOf(context))
    context.set('limitClass', taskRow(run.task).limitClass)
    return answerJson(context, run)
  })

  app.get(pathOf('runEvents'), limits, async (context) => {
    const after = readAfter(context)
    const run = await runs.get(context.get('caller'), idOf(context))
    context.set('limitClass', taskRow(run.task).limitClass)
    return stream(context, run.id, after)
  })

  app.delete(pathOf('cancelRun'), limits, async (context) => {
    const run = await runs.cancel(context.get('caller'), idOf(context))
    context.set('limitClass', taskRow(run.task).limitClass)
    return answerJson(context, run)
  })

  app.get(pathOf('runOutput'), async (context) => {
    const n = context.req.param('n') ?? ''
    if (!/^\d{1,4}$/.test(n)) throw new DecentraError('not-found', 'There is no such file.')
    return outputResponse(await runs.output(idOf(context), Number(n)), context.req.raw, blobs, now())
  })

  app.post(pathOf('createQuote'), limits, async (context) => {
    return answerJson(context, await runs.quote(context.get('caller'), takeBody(context)))
  })

  app.get(pathOf('policy'), limits, (context) => answerJson(context, runs.policy(context.get('caller'))))

  return app
}
