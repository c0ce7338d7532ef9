import type { ReadConfig } from '../config/read-config.js'
import { type RunningGateway, startGateway } from '../server.js'
import { EXIT } from './exit-codes.js'
import { startDemoUpstream } from '../demo.js'

/** Starts, says where, and stops on a signal; a second signal stops at once. */
export async function serve({ gateway, server, demo }: ReadConfig): Promise<RunningGateway> {
  const upstream = demo ? await startDemoUpstream(gateway.upstreamConcurrency) : undefined
  let running: RunningGateway
  try {
    running = await startGateway(upstream ? { ...gateway, upstream: upstream.config } : gateway, server)
  } catch (error) {
    await upstream?.close()
    throw error
  }
  const notice = demo ? ' in demo mode: every answer is made up by a simulator' : ''
  console.error(`decentra-gateway is at ${running.url}${notice} (stop with Ctrl-C)`)
  let signals = 0
  const stop = (signal: NodeJS.Signals) => {
    if (++signals > 1) process.exit(EXIT.interrupted)
    running.gateway.log.info({ type: 'stopping', signal, graceSeconds: server.shutdownSeconds })
    void running
      .close(server.shutdownSeconds * 1000)
      .then(() => upstream?.close())
      .then(() => process.exit(EXIT.ok))
  }
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop)
  return running
}
