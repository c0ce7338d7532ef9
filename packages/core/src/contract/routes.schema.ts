import * as z from 'zod/mini'
import { limitPolicySchema } from './limits.schema.js'
import type { RouteName } from './routes.js'
import {
  passAnswerSchema,
  passRequestSchema,
  quoteSchema,
  runEventSchema,
  runRequestSchema,
  runSchema,
} from './runs.schema.js'
import { catalogChangeSchema } from './manifest.schema.js'

/** What goes in and out of a route. Every failure is `application/problem+json`. */
export interface RouteSchemas {
  request?: z.ZodMiniType
  /** By status. `events`: a stream of these, `bytes`: a file. */
  responses: Readonly<Record<number, { json?: z.ZodMiniType; events?: z.ZodMiniType; bytes?: true }>>
}

const state = z.object({ status: z.enum(['ok', 'unavailable']) })

/** The schemas of every route of {@link ROUTES}. */
export const ROUTE_SCHEMAS = {
  createPass: { request: passRequestSchema, responses: { 200: { json: passAnswerSchema } } },
  policy: { responses: { 200: { json: limitPolicySchema } } },
  createRun: {
    request: runRequestSchema,
    responses: { 200: { json: runSchema, events: runEventSchema }, 202: { json: runSchema } },
  },
  run: { responses: { 200: { json: runSchema } } },
  runEvents: { responses: { 200: { events: runEventSchema } } },
  cancelRun: { responses: { 200: { json: runSchema } } },
  runOutput: { responses: { 200: { bytes: true }, 206: { bytes: true } } },
  createQuote: { request: runRequestSchema, responses: { 200: { json: quoteSchema } } },
  catalogChanges: { responses: { 200: { events: catalogChangeSchema } } },
  health: { responses: { 200: { json: state } } },
  ready: { responses: { 200: { json: state }, 503: { json: state } } },
  openapi: { responses: { 200: { json: z.record(z.string(), z.unknown()) } } },
} as const satisfies Record<RouteName, RouteSchemas>
