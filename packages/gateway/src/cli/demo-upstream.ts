import { getRequestListener } from '@hono/node-server'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { UpstreamConfig } from '../config/config.js'

/** The simulator of Bytez on a free port of this machine; `config` leads there. */
export async function startDemoUpstream(): Promise<{ config: UpstreamConfig; close(): Promise<void> }> {
  // The simulators are large, and nobody with a key needs them.
  const { createBytezSimulator } = (await import('@decentramodels/simulators')) as unknown as {
    createBytezSimulator(): { fetch(request: Request): Response | Promise<Response> }
  }
  const server = createServer(getRequestListener(createBytezSimulator().fetch))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    config: {
      apiKey: `demo-${randomBytes(16).toString('hex')}`,
      baseUrl: `http://127.0.0.1:${port}`,
      simulated: true,
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
