// A server of your own, with a page of your own.
import { getRequestListener, serve } from '@hono/node-server'
import { Hono } from 'hono'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRunHandler } from './run-handler.js'

/** Without a key, a stand-in on this machine answers; whatever it makes says so. */
async function findUpstream(apiKey) {
  if (apiKey) return { upstream: { apiKey } }
  const { createBytezSimulator } = await import('@decentramodels/simulators')
  const simulator = createServer(getRequestListener(createBytezSimulator({ concurrency: 4 }).fetch))
  await new Promise((resolve) => simulator.listen(0, '127.0.0.1', resolve))
  return { upstream: { apiKey: 'any', baseUrl: `http://127.0.0.1:${simulator.address().port}` }, simulator }
}

const { upstream, simulator } = await findUpstream(process.env.BYTEZ_KEY)
const simulated = simulator !== undefined
const app = new Hono()

// Ask your sessions here. This example knows one user, who is always there.
app.route('/', createRunHandler({ upstream, simulated, userOf: () => 'you' }))

app.get('/', (context) => context.html(readFileSync(new URL('./index.html', import.meta.url), 'utf8')))
const scripts = import.meta.resolve('@decentramodels/elements/package.json')
app.get('/elements/:name{[\\w.-]+\\.js}', (context) => {
  const file = new URL(`./cdn/${context.req.param('name')}`, scripts)
  return context.body(readFileSync(file), 200, { 'Content-Type': 'text/javascript' })
})
app.onError((error, context) =>
  context.text(error.code === 'ENOENT' ? 'Not found' : 'Failed', error.code === 'ENOENT' ? 404 : 500),
)

const options = { fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: '127.0.0.1' }
const server = serve(options, ({ port }) => {
  console.log(
    `The page is at http://127.0.0.1:${port}/${simulated ? ' on the simulator; set BYTEZ_KEY for real models' : ''}`,
  )
})
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    for (const one of [server, simulator]) {
      one?.close()
      one?.closeAllConnections()
    }
  })
