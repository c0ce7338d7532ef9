export { BYTEZ_URL, createBytezClient } from './bytez-client.js'
export type { BytezClient, BytezModel, BytezOptions, ModelsQuery } from './types.js'
export { longWaits } from './long-waits.js'
export type { BytezRequest, BytezResponse, BytezTransport } from './transport.js'
