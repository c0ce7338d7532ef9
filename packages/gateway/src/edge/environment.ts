import type { Context } from 'hono'
import type { IncomingMessage } from 'node:http'
import type { RequestVariables } from '../caller.js'

/** What a server hands on beside the request. Without either, all callers count as one. */
export interface Bindings {
  /** Of Node's own server, as `@hono/node-server` passes it. */
  incoming?: Pick<IncomingMessage, 'socket'>
  /** Address of the peer, where there is no such message. */
  remoteAddress?: string
}

/** Hono's types of every part of the gateway. */
export interface GatewayEnvironment extends RequestVariables {
  Bindings: Bindings
}

export type GatewayContext = Context<GatewayEnvironment>

/** Address of the other end of the connection. */
export function peerAddress({ env }: GatewayContext): string | undefined {
  // An app that is called by its `fetch` alone has no environment at all.
  return (env as Bindings | undefined)?.remoteAddress ?? env?.incoming?.socket.remoteAddress
}
