import type { LimitClass, LimitRule } from '@decentramodels/core/contract'
import type { LogLevel } from '../logs/log.js'

/** Where calls go and what they are paid with. */
export interface UpstreamConfig {
  /** The one secret that never leaves the process, except to `baseUrl`. */
  apiKey: string
  baseUrl: string
  /** A simulator answers: every answer of the gateway says so. */
  simulated: boolean
}

/** What a gateway needs to know, checked and complete. */
export interface GatewayConfig {
  upstream: UpstreamConfig
  /** Calls that run at the upstream at a time: what its plan allows (free plan: 1). */
  upstreamConcurrency: number
  /** Folder of records and files, readable by its owner alone. */
  dataDir: string
  /** Folder that `decentra-manifests` wrote, served at `/manifests/`; null: none, or inside the site. */
  manifestsDir: string | null
  /** `index.json` names the stream of changes, so that open pages listen in place of asking again. */
  catalogPush: boolean
  /** Folder of a static site to serve; null: none. */
  siteDir: string | null
  /** Path below which the site stands, with a slash at both ends. */
  siteBase: string
  /** Content security policy of the site's pages. */
  sitePolicy: string
  /** Addresses under which pages of the gateway itself are visited, as origins. */
  publicOrigins: readonly string[]
  /** Proxies in front, as networks: they are believed when they say who called them. */
  trustedProxies: readonly string[]
  /** What one visitor may start. */
  limits: Record<LimitClass, LimitRule>
  /** Runs that may wait. */
  queue: { maxPerVisitor: number; maxTotal: number }
  /** Runs of a key in a day, where the key says nothing else. */
  dailyRunsPerKey: number
  /** Visitors that may be new in an hour from one /24 (IPv4) or /56 (IPv6). */
  newPassesPerHour: number
  /** How long pictures, sounds and videos are kept. */
  outputMinutes: number
  logLevel: LogLevel
}

/** Where the command listens, and how it ends. */
export interface ServerConfig {
  host: string
  /** 0: any free one. */
  port: number
  /** How long running calls may take to end after a signal. */
  shutdownSeconds: number
}
