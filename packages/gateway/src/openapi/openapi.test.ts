import { RUN_MODELS, type Run, ROUTE_SCHEMAS, ROUTES, TASK_IDS, taskRow } from '@decentramodels/core/contract'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { startTestGateway } from '../gateway.fixture.js'
import { openApi } from './openapi.js'

type Json = Record<string, unknown>

const document = openApi({ version: '1.2.3', simulated: false })

/** Every object inside, with its place. */
function* walk(value: unknown, place = '#'): Generator<[string, Json]> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield [place, value as Json]
  for (const [name, inner] of Object.entries(value)) yield* walk(inner, `${place}/${name}`)
}

/** The thing that a `$ref` of this document names. */
function resolve(reference: string): unknown {
  expect(reference).toMatch(/^#\//)
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((value, name) => (value as Json | undefined)?.[name], document)
}

const parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean(),
  description: z.string().min(1),
  schema: z.looseObject({ type: z.string() }),
})
const content = z.record(z.string().regex(/^[\w*]+\/[\w*.+-]+$/), z.strictObject({ schema: z.looseObject({}) }))
const response = z.union([
  z.strictObject({ description: z.string().min(1), content }),
  z.strictObject({ $ref: z.string() }),
])
const operation = z.strictObject({
  operationId: z.string(),
  summary: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(parameter).optional(),
  requestBody: z.strictObject({ required: z.boolean(), content }).optional(),
  responses: z.record(z.string().regex(/^([1-5]\d\d|default)$/), response),
})

/** What OpenAPI 3.1.1 asks of a document, as far as this one uses it. */
const openApiSchema = z.strictObject({
  openapi: z.literal('3.1.1'),
  info: z.strictObject({
    title: z.string().min(1),
    version: z.string().min(1),
    description: z.string(),
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  servers: z.array(z.strictObject({ url: z.string() })),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post', 'delete']), operation)),
  components: z.strictObject({
    securitySchemes: z.record(
      z.string(),
      z.strictObject({ type: z.literal('http'), scheme: z.literal('bearer'), description: z.string() }),
    ),
    schemas: z.record(z.string().regex(/^[\w.-]+$/), z.looseObject({})),
    responses: z.record(z.string(), response),
  }),
})

describe('the description', () => {
  it('is a document of OpenAPI 3.1', () => {
    expect(openApiSchema.safeParse(JSON.parse(JSON.stringify(document))).error).toBeUndefined()
    const ids = [...walk(document)].flatMap(([, { operationId }]) => (operationId === undefined ? [] : [operationId]))
    expect(new Set(ids).size).toBe(ids.length)
    for (const [place, { $ref, type }] of walk(document)) {
      if (typeof $ref === 'string') expect(resolve($ref), place).toBeDefined()
      if (typeof type === 'string' && place.includes('schema'))
        expect(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null', 'http'], place).toContain(type)
    }
  })

  it('has every route with its answers, and a parameter for each part of its path', () => {
    const paths = document.paths as Record<string, Record<string, z.infer<typeof operation>>>
    expect(Object.values(paths).flatMap((path) => Object.keys(path))).toHaveLength(Object.keys(ROUTES).length)
    for (const [name, { method, path }] of Object.entries(ROUTES)) {
      const described = paths[path]![method.toLowerCase()]!
      expect(described.operationId).toBe(name)
      const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, part]) => part)
      const named = described.parameters?.filter((one) => one.in === 'path').map((one) => one.name) ?? []
      expect(named).toEqual(parts)
      const statuses = Object.keys(ROUTE_SCHEMAS[name as keyof typeof ROUTE_SCHEMAS].responses)
      expect(Object.keys(described.responses)).toEqual([...statuses, 'default'])
    }
  })

  it('has a schema for what each task takes, which the sample of the task fits', () => {
    const schemas = (document.components as { schemas: Record<string, Json> }).schemas
    for (const task of TASK_IDS) {
      const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(schemas[`run-${task}`])) as never)
      const row = taskRow(task)
      const input: Json = { ...row.sample }
      if (row.media) {
        for (const name of Object.keys(input)) if (!(name in row.input)) delete input[name]
        input.url = 'data:image/png;base64,AAAA'
      }
      expect(schema.safeParse({ task, input }).error, task).toBeUndefined()
      expect(schema.safeParse({ task, input: { ...input, nonsense: 1 } }).success, task).toBe(false)
      expect(schema.safeParse({ task, input, url: 'https://elsewhere.example' }).success, task).toBe(false)
    }
    expect(RUN_MODELS.every(({ task }) => `run-${task}` in schemas)).toBe(true)
  })

  it('describes a run as it is told', () => {
    const paths = document.paths as Record<string, Record<string, { responses: Record<string, Json> }>>
    const answer = paths['/v1/runs/{id}']!.get!.responses['200'] as { content: Record<string, { schema: Json }> }
    const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(answer.content['application/json']!.schema)) as never)
    const run: Run = {
      id: 'run_1',
      task: 'summarization',
      model: 'a/b',
      modelUsed: 'a/b',
      fallback: false,
      attempts: 1,
      state: 'succeeded',
      output: { text: 'Short.' },
      createdAt: '2026-11-21T12:00:00.000Z',
      timing: { queuedMs: 0, bootMs: null, runMs: 12 },
      license: { id: null, commercialUse: 'unknown' },
      simulated: false,
    }
    expect(schema.safeParse(run).error).toBeUndefined()
    expect(schema.safeParse({ ...run, state: 'done' }).success).toBe(false)
  })

  it('is served, and names no key and no folder', async () => {
    const gateway = await startTestGateway()
    const answer = await fetch(`${gateway.url}/openapi.json`)
    expect(answer.headers.get('Content-Type')).toBe('application/json')
    const text = await answer.text()
    expect(JSON.parse(text)).toMatchObject({ openapi: '3.1.1', paths: document.paths })
    expect(text).not.toMatch(/canary|decentra-gateway-/)
  })
})
