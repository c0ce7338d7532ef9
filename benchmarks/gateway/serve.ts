/** One of the servers that are compared: `simulator`, `bare <upstream>` or `gateway <upstream> <how>`. */
import { getRequestListener } from '@hono/node-server'
import { createBytezSimulator } from '@decentramodels/simulators/bytez'
import { type GatewayConfig, makeKey, readConfig, startGateway } from '@decentramodels/gateway'
import { Hono } from 'hono'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// Not for users: what all callers share has no setting, and here it must not be what is measured.
import { LEVEL_RULES } from '../../packages/gateway/dist/runs/levels.js'
import { tell } from './tell.ts'
import { watchStarts } from './watch-starts.ts'

async function listen(fetch: (request: Request) => Response | Promise<Response>): Promise<string> {
  const server = createServer(getRequestListener(fetch))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The upstream of all: answers at once, or as slowly as models do. */
async function simulator(runMs: number): Promise<void> {
  const bytez = createBytezSimulator({ concurrency: Infinity, meterHeaders: false, runMs })
  const starts = watchStarts((request) => bytez.fetch(request))
  tell({ url: await listen(starts.fetch) }, { starts: starts.all })
}

/** The least that a proxy can be: hands the body on and the answer back. */
async function bare(upstream: string): Promise<void> {
  const app = new Hono()
  app.post('*', async (context) => {
    const { pathname } = new URL(context.req.url)
    const answer = await fetch(upstream + pathname, {
      method: 'POST',
      headers: { authorization: 'Key of-the-operator', 'content-type': 'application/json' },
      body: await context.req.text(),
    })
    return new Response(answer.body, { status: answer.status, headers: { 'content-type': 'application/json' } })
  })
  tell({ url: await listen(app.fetch) })
}

/** Room without end, in every level. */
const FREE = { limit: 1e6, burst: 1e6, windowMs: 1000, concurrency: 1e4 }
const FREE_CLASSES = { 'text-to-image': FREE, 'text-to-video': FREE, 'text-to-audio': FREE, analysis: FREE }

/** `free`: no limit holds anything back; `limited`: as it is set up by default, for an account with eight places. */
async function gateway(upstream: string, how: 'free' | 'limited'): Promise<void> {
  const isFree = how === 'free'
  if (isFree) Object.assign(LEVEL_RULES, { key: FREE, prefix: FREE, upstream: FREE })
  const { gateway: settings } = readConfig({
    env: {
      BYTEZ_KEY: 'a-key-for-the-benchmark-alone',
      BYTEZ_BASE_URL: upstream,
      DATA_DIR: mkdtempSync(join(tmpdir(), 'decentra-gateway-benchmark-')),
      UPSTREAM_CONCURRENCY: isFree ? '1000' : '8',
      DAILY_RUNS_PER_KEY: '1000000000',
      // Visitors say where they come from.
      TRUSTED_PROXIES: '127.0.0.0/8',
      LOG_LEVEL: 'warn',
    },
  })
  const config: GatewayConfig = {
    ...settings,
    ...(isFree && { limits: FREE_CLASSES, queue: { maxPerVisitor: 1e4, maxTotal: 1e6 } }),
  }
  const running = await startGateway(config, { host: '127.0.0.1', port: 0 })
  const wanted = isFree ? ({ kind: 'secret' } as const) : ({ kind: 'publishable', origins: [PAGE] } as const)
  const { key, record } = makeKey(wanted, Date.now())
  await running.gateway.store.keys.add(record)
  tell({ url: running.url, keys: [key] })
}

/** The page that visitors come from. */
const PAGE = 'https://page.example'

const [what, upstream = '', how = 'free'] = process.argv.slice(2)
if (what === 'simulator') await simulator(Number(upstream))
else if (what === 'bare') await bare(upstream)
else await gateway(upstream, how as 'free' | 'limited')
