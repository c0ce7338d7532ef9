import { getRequestListener } from '@hono/node-server'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGateway, type Gateway, type GatewayOptions } from './create-gateway.js'
import type { GatewayConfig, ServerConfig } from './config/config.js'

/** Headers of a request, all together. */
const HEADER_BYTES = 16 * 1024
/** How long headers may take. */
const HEADERS_MS = 10_000
/** How long a request may take to arrive; bodies have a tighter bound of their own, by their size. */
const REQUEST_MS = 300_000

export interface RunningGateway {
  gateway: Gateway
  /** `http://127.0.0.1:<port>` */
  url: string
  /** Takes no new requests, gives running calls `graceMs` to end, then stops. A second call does nothing more. */
  close(graceMs?: number): Promise<void>
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** What the parser of Node could not take: too many headers, two lengths, a request that never came. */
function refuseBroken(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy()
      return
    }
    const line =
      error.code === 'HPE_HEADER_OVERFLOW'
        ? '431 Request Header Fields Too Large'
        : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
          ? '408 Request Timeout'
          : '400 Bad Request'
    const body = JSON.stringify({ code: 'invalid-input' })
    socket.end(
      `HTTP/1.1 ${line}\r\nContent-Type: application/problem+json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    )
  })
}

/** The addresses under which this machine itself reaches the server. */
function localOrigins(host: string, port: number): string[] {
  const everywhere = host === '0.0.0.0' || host === '::'
  const names =
    everywhere || ['127.0.0.1', '::1', 'localhost'].includes(host) ? ['localhost', '127.0.0.1', '[::1]'] : []
  const own = everywhere ? [] : [host.includes(':') ? `[${host}]` : host]
  return [...new Set([...names, ...own])].map((name) => new URL(`http://${name}:${port}`).origin)
}

/** Starts a gateway on a port. Rejects with Node's error (`EADDRINUSE`) when the port is taken. */
export async function startGateway(
  config: GatewayConfig,
  { host, port }: Pick<ServerConfig, 'host' | 'port'>,
  options: GatewayOptions = {},
): Promise<RunningGateway> {
  const gateway = await createGateway(config, options)
  const listener = getRequestListener((request, env) => gateway.fetch(request, env as Parameters<Gateway['fetch']>[1]))
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: 1000,
    },
    (request, response) => void listener(request, response),
  )
  refuseBroken(server)
  let actual: number
  try {
    actual = await listen(server, port, host)
  } catch (error) {
    await gateway.close(0)
    throw error
  }
  for (const origin of localOrigins(host, actual)) gateway.ownOrigins.add(origin)
  let closing: Promise<void> | undefined
  const close = async (graceMs: number) => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeIdleConnections()
    await gateway.close(graceMs)
    server.closeAllConnections()
    await closed
  }
  return {
    gateway,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    close: (graceMs = 0) => (closing ??= close(graceMs)),
  }
}
