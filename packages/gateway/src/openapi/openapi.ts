import {
  problemSchema,
  type RouteAuth,
  type RouteName,
  ROUTE_SCHEMAS,
  ROUTES,
  type RouteSchemas,
  TASK_IDS,
  type TaskId,
  taskInputSchema,
  taskParamsSchema,
  taskRow,
} from '@decentramodels/core/contract'
import * as z from 'zod'

type Json = Record<string, unknown>

/** Without the dialect: OpenAPI 3.1 names it once for all schemas. */
function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

const AUTH: Record<RouteAuth, Json[]> = { anybody: [], page: [], caller: [{ pass: [] }, { secretKey: [] }] }

const MEANINGS: Record<number, string> = {
  200: 'The answer.',
  202: 'Taken on; `Location` says where to look.',
  206: 'A part of the file.',
  503: 'Not now.',
}

function answerOf({ json, events, bytes }: RouteSchemas['responses'][number], status: number): Json {
  const content: Json = {}
  if (json) content['application/json'] = { schema: schemaOf(json, 'output') }
  if (events) content['text/event-stream'] = { schema: schemaOf(events, 'output') }
  if (bytes) content['*/*'] = { schema: { type: 'string', format: 'binary' } }
  return { description: MEANINGS[status] ?? 'The answer.', content }
}

/** One schema for each task: what it takes and what can be set. */
function runRequest(task: TaskId): Json {
  return {
    title: taskRow(task).title,
    description: taskRow(task).summary,
    type: 'object',
    properties: {
      task: { const: task },
      model: { type: 'string', maxLength: 200 },
      input: schemaOf(taskInputSchema(task), 'input'),
      params: schemaOf(taskParamsSchema(task), 'input'),
      fallback: { type: 'boolean', default: true },
    },
    required: ['task', 'input'],
    additionalProperties: false,
  }
}

const parameter = (name: string, where: 'path' | 'header' | 'query', description: string, schema: Json = {}) => ({
  name,
  in: where,
  required: where === 'path',
  description,
  schema: { type: 'string', ...schema },
})

/** What a route reads beside its path and body. */
const MORE_PARAMETERS: Partial<Record<RouteName, Json[]>> = {
  createRun: [
    parameter('Idempotency-Key', 'header', 'The same key and request within 24 hours gives the stored outcome.'),
    parameter('Prefer', 'header', '`respond-async`: answer at once with 202.'),
  ],
  runEvents: [
    parameter('after', 'query', 'Number of the last event that is known.', { type: 'integer', minimum: 0 }),
    parameter('Last-Event-ID', 'header', 'The same, as browsers send it.'),
  ],
}

const PATH_PARTS: Record<string, string> = { id: 'Id of the run.', n: 'Number of the file, from 0.' }

function operation(name: RouteName): Json {
  const { path, summary, auth } = ROUTES[name]
  const { request, responses } = ROUTE_SCHEMAS[name] as RouteSchemas
  const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, part]) => parameter(part!, 'path', PATH_PARTS[part!] ?? part!))
  const parameters = [...parts, ...(MORE_PARAMETERS[name] ?? [])]
  const takesRun = name === 'createRun' || name === 'createQuote'
  const schema = takesRun ? { $ref: '#/components/schemas/RunRequest' } : request && schemaOf(request, 'input')
  return {
    operationId: name,
    summary,
    security: AUTH[auth],
    ...(parameters.length > 0 && { parameters }),
    ...(schema && { requestBody: { required: true, content: { 'application/json': { schema } } } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(responses).map(([status, answer]) => [status, answerOf(answer, Number(status))]),
      ),
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

/** The description of the interface, OpenAPI 3.1, made from the tables that the gateway itself walks. */
export function openApi({ version, simulated }: { version: string; simulated: boolean }): Json {
  const paths: Record<string, Json> = {}
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const { path, method } = ROUTES[name]
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(name) }
  }
  const runRequests = Object.fromEntries(TASK_IDS.map((task) => [`run-${task}`, runRequest(task)]))
  return {
    openapi: '3.1.1',
    info: {
      title: 'DecentraModels gateway',
      version,
      description: `Runs models for web pages.${simulated ? ' This one answers from a simulator.' : ''}`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        pass: { type: 'http', scheme: 'bearer', description: 'Visitor pass of POST /v1/passes, for pages.' },
        secretKey: { type: 'http', scheme: 'bearer', description: 'Key that begins with dm_sk_, for servers.' },
      },
      schemas: {
        ...runRequests,
        RunRequest: {
          oneOf: TASK_IDS.map((task) => ({ $ref: `#/components/schemas/run-${task}` })),
          discriminator: {
            propertyName: 'task',
            mapping: Object.fromEntries(TASK_IDS.map((task) => [task, `#/components/schemas/run-${task}`])),
          },
        },
      },
      responses: {
        Problem: {
          description: 'What went wrong: `code` is stable, `title` says what to do.',
          content: { 'application/problem+json': { schema: schemaOf(problemSchema, 'output') } },
        },
      },
    },
  }
}
