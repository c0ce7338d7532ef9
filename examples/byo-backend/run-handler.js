// Models for the pages of your own site, with your own key, in your own server: three routes, no database.
import { createBytezClient } from '@decentramodels/core/bytez'
import {
  checkInput,
  checkParams,
  ERRORS,
  isDecentraError,
  isTaskId,
  LIMITS,
  taskRow,
} from '@decentramodels/core/contract'
import { createLimiter } from '@decentramodels/core/limiter'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'

/** `userOf(request)` names who is logged in, or answers undefined; `upstream` is `{ apiKey, baseUrl? }`. */
export function createRunHandler({ upstream, userOf, simulated = false }) {
  const bytez = createBytezClient(upstream)
  const limiter = createLimiter({ classes: LIMITS })
  const sent = new Set()
  const refuse = (context, code, detail) => context.json({ code, detail }, ERRORS[code].status)
  const stateOf = ([name, rule]) => [name, { ...rule, left: limiter.status(name).left, resetsInMs: 0 }]
  const policy = () => {
    const classes = Object.fromEntries(Object.entries(LIMITS).map(stateOf))
    return { classes, queue: { maxPerVisitor: 20 }, models: 'all', simulated }
  }

  const app = new Hono()
  app.use('/v1/*', async (context, next) =>
    userOf(context.req.raw) === undefined ? refuse(context, 'unauthorized', 'Log in first.') : next(),
  )
  // Your login is the pass. The page asks for one because a gateway, which serves pages of others, needs it.
  app.post('/v1/passes', (context) => {
    const expiresAt = new Date(Date.now() + 900_000).toISOString()
    return context.json({ pass: 'login', expiresAt, visitor: userOf(context.req.raw), policy: policy() })
  })
  app.get('/v1/policy', (context) => context.json(policy()))
  app.post('/v1/runs', async (context) => {
    const { task, input = {}, model, params } = (await context.req.json().catch(() => null)) ?? {}
    if (!isTaskId(task)) return refuse(context, 'invalid-input', 'There is no such task.')
    const [wrong] = [...checkInput(task, input), ...checkParams(task, params ?? {})]
    if (wrong) return refuse(context, 'invalid-input', wrong.message)
    const name = context.req.header('Idempotency-Key')
    if (sent.has(name)) return refuse(context, 'conflict', 'This run was sent before; it is not paid for twice.')
    if (name) sent.add(name)
    return streamSSE(context, async (stream) => {
      let id = 0
      const onEvent = ({ type, ...data }) =>
        void stream.writeSSE({ event: type, id: `${++id}`, data: JSON.stringify(data) })
      const run = (signal) => bytez.run(task, input, { model, params, signal, onEvent })
      const turn = { user: userOf(context.req.raw), signal: context.req.raw.signal }
      await limiter.schedule(taskRow(task).limitClass, run, turn).catch((error) => {
        // What the model refused was told as an event; the rest is a fault of the server, or somebody who left.
        if (!isDecentraError(error) && !turn.signal.aborted) console.error(error)
      })
    })
  })
  return app
}
