export { createClient } from './create-client.js'
export type { CallOptions, ClientOptions, GatewayClient, PendingRun, ResumeOptions } from './types.js'
