/** Who sent a request, as far as the gateway could prove it. Nothing in here came from a body. */
export interface Caller {
  /** A page's visitor with a pass, or a server with a secret key. */
  kind: 'visitor' | 'server'
  /** Row of the key that was used, directly or through a pass. */
  keyId: string
  /** Random id inside the signed pass; a server has one for all its calls: `server:<keyId>`. */
  visitor: string
  /** /24 of an IPv4, /56 of an IPv6 address; the one of the nearest hop that is not a trusted proxy. */
  ipPrefix: string
  /** Which models may be named: `all`, or the id of a filter manifest such as `hf-filter/likes/small`. */
  scope: string
  /** The key is used for trade: models that forbid it are refused. */
  commercial: boolean
}

/** The JSON body of a request, read before the route is. */
export interface HeldBody {
  /** Hands it over, once. */
  take(): object
  /** Nothing of it is in memory any more, though the request goes on. At the end of a request that is so by itself. */
  letGo(): void
}

/** What a route finds in Hono's context. */
export interface RequestVariables {
  Variables: { requestId: string; caller: Caller; body: HeldBody }
}
