import { type IncomingMessage, type ServerResponse } from 'node:http'
import type { PassAnswer, Run, RunRequest } from '@decentramodels/core/contract'
import { EventStreamParser } from '../../../core/src/sse.js'
import type { GatewayConfig } from '../config/config.js'
import {
  PAGE,
  startTestGateway,
  startUpstream,
  temporaryFolder,
  type TestGateway,
  UPSTREAM_KEY,
} from '../gateway.fixture.js'

/** A picture of one pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
export const PNG_URL = `data:image/png;base64,${PNG.toString('base64')}`

/** A call that reached the upstream and waits for the test's answer. */
export interface UpstreamCall {
  path: string
  body: Record<string, unknown>
  response: ServerResponse
  /** Answers as Bytez does. */
  answer(output: unknown, status?: number): void
  refuse(status: number, error: string, headers?: Record<string, string>): void
}

export interface HeldUpstream {
  url: string
  /** Calls so far, answered or not. */
  calls: UpstreamCall[]
  /** The next call that nobody took yet. */
  next(): Promise<UpstreamCall>
  /** Files by path. */
  files: Map<string, Buffer>
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = []
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
  return JSON.parse(Buffer.concat(parts).toString() || '{}') as Record<string, unknown>
}

/** An upstream that answers when the test says so: for what happens meanwhile. */
export async function startHeldUpstream(): Promise<HeldUpstream> {
  const calls: UpstreamCall[] = []
  const files = new Map<string, Buffer>()
  const waiting: ((call: UpstreamCall) => void)[] = []
  let taken = 0
  const url = await startUpstream((request, response) => {
    const file = files.get(request.url!)
    if (file) return void response.end(file)
    void bodyOf(request).then((body) => {
      const reply = (status: number, value: unknown, headers: Record<string, string> = {}) =>
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
      calls.push({
        path: request.url!,
        body,
        response,
        answer: (output, status = 200) => void reply(status, { error: null, output }),
        refuse: (status, error, headers) => void reply(status, { error, output: null }, headers),
      })
      if (waiting.length > 0) waiting.shift()!(calls[taken++]!)
    })
  })
  return {
    url,
    calls,
    files,
    next: () =>
      taken < calls.length ? Promise.resolve(calls[taken++]!) : new Promise((resolve) => waiting.push(resolve)),
  }
}

/** Somebody who calls the gateway's routes of runs. */
export interface TestCaller {
  /** Sends a request with this caller's name on it. */
  send(path: string, init?: RequestInit): Promise<Response>
  post(body: RunRequest | Record<string, unknown>, headers?: Record<string, string>): Promise<Response>
  /** Takes a run in without waiting for it. */
  start(body: RunRequest | Record<string, unknown>, headers?: Record<string, string>): Promise<Run>
  get(id: string): Promise<Run>
}

export interface RunsTestbed {
  gateway: TestGateway
  upstream: HeldUpstream
  /** A server with a secret key of its own. */
  server: TestCaller
  /** A new visitor of one page. */
  visitor(): Promise<TestCaller>
}

/** Somebody who calls a gateway with these headers. */
export function testCaller(url: string, headers: Record<string, string>): TestCaller {
  const send: TestCaller['send'] = (path, init = {}) =>
    fetch(url + path, { ...init, headers: { ...headers, ...(init.headers as Record<string, string>) } })
  const post: TestCaller['post'] = (body, more = {}) =>
    send('/v1/runs', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...more },
      body: JSON.stringify(body),
    })
  return {
    send,
    post,
    async start(body, more = {}) {
      const response = await post(body, { prefer: 'respond-async', ...more })
      if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`)
      return (await response.json()) as Run
    },
    get: async (id) => (await (await send(`/v1/runs/${id}`)).json()) as Run,
  }
}

/** A real gateway before an upstream that waits for the test. */
export async function startRunsTestbed(config: Partial<GatewayConfig> = {}): Promise<RunsTestbed> {
  const upstream = await startHeldUpstream()
  const gateway = await startTestGateway({
    upstream: { apiKey: UPSTREAM_KEY, baseUrl: upstream.url, simulated: false },
    dataDir: temporaryFolder(),
    ...config,
  })
  const { key: secret } = await gateway.key({ kind: 'secret' })
  const { key: page } = await gateway.key()
  return {
    gateway,
    upstream,
    server: testCaller(gateway.url, { authorization: `Bearer ${secret}` }),
    async visitor() {
      const { pass } = (await (await gateway.pass(page)).json()) as PassAnswer
      return testCaller(gateway.url, { authorization: `Bearer ${pass}`, origin: PAGE })
    },
  }
}

/** An event as it came. */
export interface ReceivedEvent {
  id: string
  type: string
  data: Record<string, unknown>
}

/** The events of a stream, as they come. */
export async function* readEvents(response: Response): AsyncGenerator<ReceivedEvent> {
  const parser = new EventStreamParser()
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
    for (const { id, type, data } of parser.push(chunk))
      yield { id, type, data: JSON.parse(data) as Record<string, unknown> }
}

export const IMAGE_RUN = { task: 'text-to-image', input: { prompt: 'a hill' }, fallback: false } as const
