/** Row 16: requests that smuggle, flood, nest, or never end. */
import { type PassAnswer, taskRow } from '@decentramodels/core/contract'
import { gzipSync } from 'node:zlib'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { PAGE, sendRaw, startTestGateway, type TestGateway } from '../src/gateway.fixture.js'

interface Caller {
  gateway: TestGateway
  headers: Record<string, string>
}

async function startCaller(): Promise<Caller> {
  const gateway = await startTestGateway()
  const { key } = await gateway.key()
  const { pass } = (await (await gateway.pass(key)).json()) as PassAnswer
  return {
    gateway,
    headers: { 'Content-Type': 'application/json', Origin: PAGE, Authorization: `Bearer ${pass}` },
  }
}

const post = ({ gateway, headers }: Caller, body: BodyInit, more: Record<string, string> = {}) =>
  fetch(`${gateway.url}/v1/runs`, {
    method: 'POST',
    headers: { ...headers, ...more },
    body,
    duplex: 'half',
  } as RequestInit)

function head({ gateway, headers }: Caller, lines: readonly string[]): string {
  const all = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`POST /v1/runs HTTP/1.1`, `Host: ${new URL(gateway.url).host}`, ...all, ...lines].join('\r\n') + '\r\n\r\n'
}

/** Nothing of all this may keep the next one from being served. */
async function expectAlive({ gateway }: Caller): Promise<void> {
  expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200)
}

describe('requests', () => {
  it('are refused when they state two lengths', async () => {
    const caller = await startCaller()
    for (const lines of [
      ['Content-Length: 4', 'Transfer-Encoding: chunked'],
      ['Transfer-Encoding: chunked', 'Content-Length: 4'],
      ['Content-Length: 4', 'Content-Length: 5'],
      ['Transfer-Encoding: chunked, identity', 'Content-Length: 4'],
      ['Content-Length: +4'],
      ['Content-Length : 4'],
    ]) {
      const answer = await sendRaw(caller.gateway.url, `${head(caller, lines)}0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n`)
      expect(answer, lines.join()).toMatch(/^HTTP\/1\.1 400/)
      // What was hidden behind it is not answered.
      expect(answer.match(/HTTP\/1\.1/g), lines.join()).toHaveLength(1)
    }
    await expectAlive(caller)
  })

  it('are refused when their headers are too large or too many', async () => {
    const caller = await startCaller()
    const many = Array.from({ length: 100_000 }, (_, n) => `X-${n}: 1`)
    for (const lines of [[`X-Large: ${'a'.repeat(17_000)}`], many, [`Cookie: ${'a=b; '.repeat(4000)}`]])
      expect(await sendRaw(caller.gateway.url, head(caller, lines))).toMatch(/^(HTTP\/1\.1 431|$)/)
    await expectAlive(caller)
  })

  it('are refused when headers break their line', async () => {
    const caller = await startCaller()
    for (const line of ['X-A: b\rc', 'X-A: b\nX-Admin : 1', 'X-A\0: b', ' X-A: b'])
      expect(await sendRaw(caller.gateway.url, head(caller, [line, 'Content-Length: 0']))).toMatch(/^HTTP\/1\.1 400/)
    await expectAlive(caller)
  })

  it('never set a line of an answer: an id with a line end is replaced by one of ours', async () => {
    const { gateway } = await startCaller()
    for (const id of ['a%0d%0aX-Evil: 1', 'short', 'x'.repeat(65), 'with blank ok']) {
      const answer = await fetch(`${gateway.url}/healthz`, { headers: { 'Request-Id': id } })
      expect(answer.headers.get('Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
    }
    const answer = await fetch(`${gateway.url}/healthz`, { headers: { 'Request-Id': 'page-0123456789' } })
    expect(answer.headers.get('Request-Id')).toBe('page-0123456789')
  })

  it('are JSON in UTF-8, and say so', async () => {
    const caller = await startCaller()
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json-seq',
      'application/json; charset=utf-16',
      'application/json, text/plain',
      'multipart/form-data',
    ])
      expect((await post(caller, '{}', { 'Content-Type': type })).status, type).toBe(415)
    for (const body of ['', '[]', '"text"', 'null', '{', '{"task":'])
      expect((await post(caller, body)).status, body).toBe(400)
  })

  it('are refused compressed: a bomb is never unpacked', async () => {
    const caller = await startCaller()
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    expect((await post(caller, bomb, { 'Content-Encoding': 'gzip' })).status).toBe(415)
  })

  it('are refused when they nest too deep, before they are parsed', async () => {
    const caller = await startCaller()
    for (const body of [
      `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
      '['.repeat(60_000),
      `{"a":${'['.repeat(32)}`,
    ]) {
      const answer = await post(caller, body)
      expect(answer.status).toBe(400)
      expect(((await answer.json()) as { detail: string }).detail).toContain('deeper')
    }
  })

  it('hold no more than their task needs', async () => {
    const caller = await startCaller()
    const send = (task: string, bytes: number) =>
      post(caller, JSON.stringify({ task, input: { prompt: 'a'.repeat(bytes) } }))
    const answer = await send('text-to-image', 600 * 1024)
    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({ code: 'payload-too-large' })
    // The same bytes are no matter for a task that takes files: what is wrong is another thing.
    const { maxBytes } = taskRow('image-classification').media!
    expect((await send('image-classification', 600 * 1024)).status).not.toBe(413)
    expect((await send('image-classification', maxBytes * 2)).status).toBe(413)
  })

  it('are cut when they do not end', async () => {
    const caller = await startCaller()
    const before = process.memoryUsage().rss
    let sent = 0
    const outcome = await new Promise<string>((resolve) => {
      const { hostname, port } = new URL(caller.gateway.url)
      const socket = connect(Number(port), hostname)
      const piece = Buffer.alloc(64 * 1024, 'a')
      let answer = ''
      const more = () => {
        while (sent < 1024 ** 3 && !socket.destroyed) {
          sent += piece.length
          if (!socket.write(piece)) return void socket.once('drain', more)
        }
      }
      socket.on('data', (data) => (answer += data.toString()))
      socket.on('error', () => {})
      socket.on('close', () => resolve(answer))
      // What claims a gigabyte is refused by its claim.
      socket.write(head(caller, ['Transfer-Encoding: chunked']))
      socket.write('40000000\r\n{"task":"')
      more()
    })
    expect(outcome).toMatch(/^(HTTP\/1\.1 413|$)/)
    expect(sent).toBeLessThan(200 * 1024 ** 2)
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 ** 2)
    expect(
      await sendRaw(caller.gateway.url, head(caller, [`Content-Length: ${1024 ** 3}`, 'Connection: close'])),
    ).toMatch(/^HTTP\/1\.1 413/)
    await expectAlive(caller)
  })

  it('are given up when they come a byte a second', async () => {
    const caller = await startCaller()
    const { hostname, port } = new URL(caller.gateway.url)
    const trickle = (start: string) =>
      new Promise<{ answer: string; ms: number }>((resolve) => {
        const begun = performance.now()
        const socket = connect(Number(port), hostname)
        let answer = ''
        socket.write(start)
        const timer = setInterval(() => socket.write('a'), 1000)
        socket.on('data', (data) => {
          answer += data.toString()
          socket.end()
        })
        socket.on('error', () => {})
        socket.on('close', () => {
          clearInterval(timer)
          resolve({ answer, ms: performance.now() - begun })
        })
      })
    const [body, headers] = await Promise.all([
      trickle(head(caller, ['Content-Length: 10000', 'Connection: close'])),
      trickle('POST /v1/runs HTTP/1.1\r\nX-Slow: '),
    ])
    for (const { answer, ms } of [body, headers]) {
      expect(answer).toMatch(/^HTTP\/1\.1 4/)
      expect(ms).toBeGreaterThan(8000)
      expect(ms).toBeLessThan(20_000)
    }
    await expectAlive(caller)
  }, 40_000)
})
