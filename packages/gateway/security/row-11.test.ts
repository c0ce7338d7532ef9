/** Row 11: the upstream's key stays inside, whatever the upstream does with it. */
import type { Run } from '@decentramodels/core/contract'
import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  startTestGateway,
  startUpstream,
  temporaryFolder,
  type TestGateway,
  UPSTREAM_KEY,
} from '../src/gateway.fixture.js'

const REVERSED = [...UPSTREAM_KEY].reverse().join('')
const FORMS = [
  UPSTREAM_KEY,
  REVERSED,
  Buffer.from(UPSTREAM_KEY).toString('hex'),
  Buffer.from(UPSTREAM_KEY).toString('base64').slice(0, 36),
  Buffer.from(`Bearer ${UPSTREAM_KEY}`).toString('base64').slice(12, 44),
]

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** A gateway before an upstream that answers as the test says, with one caller. */
async function startBefore(answer: Answer) {
  const seen: string[] = []
  const baseUrl = await startUpstream((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      seen.push(request.headers.authorization ?? '')
      answer(request, response, body)
    })
  })
  const dataDir = join(temporaryFolder(), 'data')
  const gateway = await startTestGateway({
    upstream: { apiKey: UPSTREAM_KEY, baseUrl, simulated: false },
    dataDir,
    logLevel: 'debug',
  })
  const { key } = await gateway.key({ kind: 'secret' })
  const run = async (request: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${gateway.url}/v1/runs`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}`, ...headers },
      body: JSON.stringify(request),
    })
    const text = await response.text()
    return { text, headers: JSON.stringify([...response.headers]), status: response.status }
  }
  return { gateway, dataDir, seen, run, baseUrl }
}

const json = (response: ServerResponse, value: unknown, status = 200) => {
  response.writeHead(status, { 'Content-Type': 'application/json', 'X-Key': UPSTREAM_KEY })
  response.end(JSON.stringify(value))
}

function expectNothing(text: string): void {
  for (const form of FORMS) expect(text).not.toContain(form)
}

/** No log line, no file of the records has it; the alarm is in the log. */
function expectKept({ gateway, dataDir }: { gateway: TestGateway; dataDir: string }): void {
  expectNothing(gateway.lines.join(''))
  expect(gateway.entries().map(({ type }) => type)).toContain('secret-masked')
  for (const entry of readdirSync(dataDir, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) expectNothing(readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
}

const SUMMARY = { task: 'summarization', input: { text: 'A long text.' } }

describe('the key', () => {
  it('does reach the upstream, which is what it is for', async () => {
    const { run, seen } = await startBefore((_, response) => json(response, { error: null, output: 'Short.' }))
    const { text } = await run(SUMMARY)
    expect((JSON.parse(text) as Run).output).toEqual({ text: 'Short.' })
    expect(seen).toEqual([`Key ${UPSTREAM_KEY}`])
  })

  it('does not come back when the upstream repeats what it was sent', async () => {
    const before = await startBefore((request, response) =>
      json(response, {
        error: null,
        output: `${JSON.stringify(request.headers)} ${REVERSED} ${Buffer.from(`Bearer ${UPSTREAM_KEY}`).toString('base64')}`,
      }),
    )
    const { text, headers } = await before.run(SUMMARY)
    expect((JSON.parse(text) as Run).state).toBe('succeeded')
    expectNothing(text)
    expectNothing(headers)
    expectKept(before)
  })

  it.each([401, 402, 422, 429, 500, 502])(
    'does not come back in an error of status %i, nor into the log',
    async (status) => {
      const before = await startBefore((_, response) =>
        json(response, { error: `Key ${UPSTREAM_KEY} was refused`, stack_trace: REVERSED, output: null }, status),
      )
      // No run is over before its repetitions are; the events tell enough.
      const { text, headers } = await before.run({ ...SUMMARY, fallback: false }, { Prefer: 'respond-async' })
      expectNothing(text)
      expectNothing(headers)
      await expect
        .poll(() => before.gateway.entries().map(({ type }) => type), { timeout: 10_000 })
        .toContain('secret-masked')
      expectKept(before)
    },
  )

  it.each([1, 7, 20])('does not come back in a stream that is cut after every %i bytes of it', async (size) => {
    const before = await startBefore((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' })
      const text = `It is ${UPSTREAM_KEY}, or ${REVERSED}.`
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, n) =>
        text.slice(n * size, (n + 1) * size),
      )
      const next = () => {
        const piece = pieces.shift()
        if (piece === undefined) response.end()
        else response.write(piece, () => setTimeout(next, 1))
      }
      next()
    })
    const { text } = await before.run(SUMMARY, { Accept: 'text/event-stream' })
    const deltas = [...text.matchAll(/^data: (.*)$/gm)].map(
      ([, data]) => (JSON.parse(data!) as { text?: string }).text ?? '',
    )
    expect(deltas.join('')).toMatch(/^It is \*+, or \*+\.$/)
    expectNothing(text)
    expectKept(before)
  })

  it('does not come back inside a file', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
      'base64',
    )
    const before = await startBefore((request, response) => {
      if (request.method === 'GET') {
        response.writeHead(200, { 'Content-Type': 'image/png' })
        response.end(Buffer.concat([png, Buffer.from(UPSTREAM_KEY)]))
      } else json(response, { error: null, output: `http://${request.headers.host}/file.png` })
    })
    const { text } = await before.run({ task: 'text-to-image', input: { prompt: 'A house.' } })
    const { output } = JSON.parse(text) as Run<'text-to-image'>
    const file = await fetch(new URL(output!.image.url, before.gateway.url))
    const bytes = Buffer.from(await file.arrayBuffer())
    expect(bytes.length).toBe(png.length + UPSTREAM_KEY.length)
    expectNothing(bytes.toString('latin1'))
    expectKept(before)
  })

  it('is not carried along to another host', async () => {
    const thief: string[] = []
    const elsewhere = await startUpstream((request, response) => {
      thief.push(JSON.stringify(request.headers))
      response.end('{}')
    })
    const before = await startBefore((_, response) => {
      response.writeHead(307, { Location: `${elsewhere}/take` })
      response.end()
    })
    const { text } = await before.run({ ...SUMMARY, fallback: false })
    expect((JSON.parse(text) as Run).error?.code).toMatch(/^upstream/)
    expect(thief).toEqual([])
  })

  it('is not in what the gateway says of itself', async () => {
    const { gateway } = await startBefore((_, response) => json(response, {}))
    for (const path of ['/openapi.json', '/healthz', '/readyz', '/', '/v1/nothing'])
      expectNothing(await (await fetch(gateway.url + path)).text())
  })

  it('is looked for wherever the routes lead, however the path is written', async () => {
    const { gateway } = await startBefore((_, response) => json(response, {}))
    for (const path of ['/v1/policy', '/%761/policy', '/v%31/policy', '/%76%31/policy']) {
      const answer = await fetch(gateway.url + path, { headers: { 'Request-Id': UPSTREAM_KEY } })
      expect(answer.status, path).toBe(401)
      expectNothing(JSON.stringify([...answer.headers]) + (await answer.text()))
    }
  })
})
