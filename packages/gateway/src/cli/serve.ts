import type { ReadConfig } from '../config/read-config.js'
import { type RunningGateway, startGateway } from '../server.js'
import { EXIT } from './exit-codes.js'
import { startDemoUpstream } from '../demo.js'

/** Starts, says where, and stops on a signal; a second signal stops at once. */
export async function serve({ gateway, server, demo }: ReadConfig): Promise<RunningGateway> {
  let upstream: Awaited<ReturnType<typeof startDemoUpstream>> | undefined
  let running: RunningGateway | undefined
  let signals = 0
  const stop = (signal: NodeJS.Signals) => {
    if (++signals > 1) process.exit(EXIT.interrupted)
    // Nothing was taken yet.
    if (running === undefined) process.exit(EXIT.ok)
    running.gateway.log.info({ type: 'stopping', signal, graceSeconds: server.shutdownSeconds })
    void running
      .close(server.shutdownSeconds * 1000)
      .then(() => upstream?.close())
      .then(() => process.exit(EXIT.ok))
  }
  // Before anything is said: who reads that it runs may stop it at once.
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop)
  if (demo) upstream = await startDemoUpstream(gateway.upstreamConcurrency)
  try {
    running = await startGateway(upstream ? { ...gateway, upstream: upstream.config } : gateway, server)
  } catch (error) {
    await upstream?.close()
    throw error
  }
  const notice = demo ? ' in demo mode: every answer is made up by a simulator' : ''
  console.error(`decentra-gateway is at ${running.url}${notice} (stop with Ctrl-C)`)
  return running
}
