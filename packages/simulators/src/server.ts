import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { createBytezSimulator } from './bytez/app.js'
import type { BytezSimulatorOptions } from './bytez/options.js'
import { createCivitai } from './civitai/app.js'
import { createHuggingFaceHub } from './huggingface/app.js'
import { markSimulated } from './marking.js'
import { recordingClock, type SimulatorOptions } from './options.js'

export interface ServerOptions extends SimulatorOptions {
  /** Default 0: any free port. */
  port?: number
  /** Default `127.0.0.1`: this machine only. */
  host?: string
  /** Of the stand-in for Bytez alone; faults and delay are those of all. */
  bytez?: Omit<BytezSimulatorOptions, 'faults' | 'delayMs'>
}

/** All simulators on one port. */
export interface RunningSimulators {
  /** `http://127.0.0.1:<port>` */
  url: string
  huggingFaceUrl: string
  civitaiUrl: string
  /** Base address for a Bytez client; any key is right. */
  bytezUrl: string
  /** Requests received so far. */
  requests(): number
  /** Stops listening and ends open connections. */
  close(): Promise<void>
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

const PATHS = ['/huggingface/api/models', '/civitai/api/v1/models', '/bytez/models/v2/list/models']

/**
 * Serves the upstreams: `/huggingface/api/models`, `/civitai/api/v1/models`, `/bytez/models/v2`. They share the fault plan,
 * and the two catalogues a clock.
 * Rejects with Node's error (`EADDRINUSE`) when the port is taken.
 */
export async function startSimulators(options: ServerOptions = {}): Promise<RunningSimulators> {
  const host = options.host ?? '127.0.0.1'
  const shared = { ...options, now: options.now ?? recordingClock() }
  let requests = 0
  const app = new Hono()
  app.use(async (_context, next) => {
    requests++
    await next()
  })
  app.use(markSimulated(options, 'huggingface'))
  const { faults, delayMs } = options
  app.route(
    '/bytez',
    createBytezSimulator({ ...options.bytez, ...(faults && { faults }), ...(delayMs !== undefined && { delayMs }) }),
  )
  app.route('/huggingface', createHuggingFaceHub(shared))
  app.route('/civitai', createCivitai(shared))
  app.get('/', (context) => context.json({ simulators: PATHS.map((path) => new URL(path, context.req.url).href) }))
  app.notFound((context) => context.json({ error: `Nothing at ${context.req.path}; see /` }, 404))

  const server = createServer(getRequestListener(app.fetch))
  const port = await listen(server, options.port ?? 0, host)
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  return {
    url,
    huggingFaceUrl: `${url}/huggingface`,
    civitaiUrl: `${url}/civitai`,
    bytezUrl: `${url}/bytez`,
    requests: () => requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}
