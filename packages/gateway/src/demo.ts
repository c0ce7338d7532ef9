import { getRequestListener } from '@hono/node-server'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TaskId, taskRow } from '@decentramodels/core/contract'
import type { UpstreamConfig } from './config/config.js'

export interface DemoUpstream {
  /** Leads to the simulator. */
  config: UpstreamConfig
  close(): Promise<void>
}

/** So long that people see what waiting looks like, so short that nobody minds. */
const RUN_MS = { 'text-to-image': 800, 'text-to-video': 1500, 'text-to-audio': 800, analysis: 200 }
const PIECE_MS = 20

/** The simulator of Bytez on a free port of this machine; `concurrency` calls at a time, as a plan would allow. */
export async function startDemoUpstream(concurrency = 1): Promise<DemoUpstream> {
  // The simulators are large, and nobody with a key needs them.
  const { createBytezSimulator } = await import('@decentramodels/simulators')
  const runMs = (task: TaskId) => RUN_MS[taskRow(task).limitClass]
  const simulator = createBytezSimulator({ concurrency, runMs, pieceMs: PIECE_MS })
  const server = createServer(getRequestListener(simulator.fetch))
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
