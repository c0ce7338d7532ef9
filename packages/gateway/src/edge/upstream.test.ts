import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startUpstream } from '../gateway.fixture.js'
import { createLeakGuard } from './leak-guard.js'
import { createUpstream } from './upstream.js'

const SECRET = 'key-of-the-upstream-0123456789'
const DISPATCHER = Symbol.for('undici.globalDispatcher.1')

/** Both ways in which calls leave: Node's own client, or a dispatcher that the operator set, to a proxy say. */
const ways = ['by itself', 'by a dispatcher'] as const

async function openUpstream(
  way: (typeof ways)[number],
  answer: (request: IncomingMessage, response: ServerResponse) => void,
) {
  const url = await startUpstream(
    (request, response) => void request.resume().on('end', () => answer(request, response)),
  )
  const dispatched: string[] = []
  if (way === 'by a dispatcher') {
    await fetch('data:,')
    const platform = globalThis as unknown as Record<
      symbol,
      { dispatch(options: { path: string }, ...rest: unknown[]): boolean }
    >
    const own = platform[DISPATCHER]!
    class Proxied {
      dispatch(options: { path: string }, ...rest: unknown[]) {
        dispatched.push(options.path)
        return own.dispatch(options, ...rest)
      }
    }
    platform[DISPATCHER] = new Proxied()
    onTestFinished(() => void (platform[DISPATCHER] = own))
  }
  let leaks = 0
  const upstream = createUpstream(
    `${url}/base`,
    createLeakGuard([SECRET], () => leaks++),
  )
  return {
    url,
    upstream,
    dispatched,
    leaks: () => leaks,
    send: (path: string, address = url) =>
      upstream.send({
        url: address + path,
        method: 'POST',
        headers: { authorization: `Key ${SECRET}`, 'content-type': 'application/json' },
        body: '{}',
        signal: new AbortController().signal,
      }),
  }
}

describe.each(ways)('calls that leave %s', (way) => {
  it('bring back status, headers and body, with every secret masked', async () => {
    for (const type of ['application/json', 'text/event-stream']) {
      const { send, dispatched, leaks } = await openUpstream(way, ({ headers }, response) =>
        response
          .writeHead(503, { 'content-type': type, 'retry-after': '7', 'x-echo': String(headers.authorization) })
          .end(JSON.stringify(headers)),
      )
      const { status, headers, body } = await send('/base/a')
      const text = await new Response(body).text()
      expect([status, headers.get('Content-Type'), headers.get('retry-after')]).toEqual([503, type, '7'])
      expect(headers.get('X-Echo')).toBe(`Key ${'*'.repeat(SECRET.length)}`)
      expect(text).toContain(`Key ${'*'.repeat(SECRET.length)}`)
      expect(text).not.toContain(SECRET)
      expect(leaks()).toBeGreaterThan(0)
      expect(dispatched).toEqual(way === 'by itself' ? [] : ['/base/a'])
    }
  })

  it('go to one host, and are not led to another', async () => {
    const seen: string[] = []
    const { send, url } = await openUpstream(way, (request, response) => {
      seen.push(request.url!)
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    const { host } = new URL(url)
    for (const other of [
      'https://evil.example',
      `http://${host.replace(':', '.evil.example:')}`,
      `http://user@evil.example:80`,
      `https://${host}`,
    ])
      await expect(send('/a', other)).rejects.toMatchObject({ code: 'upstream-failed' })
    expect(seen).toEqual([])
    await expect(send('/a')).rejects.toMatchObject({ code: 'upstream-failed' })
    // The same host, written as an operator may write it.
    await expect(send('/b?c', `HTTP://${host.replace('127.0.0.1', '127.1')}`)).rejects.toMatchObject({
      code: 'upstream-failed',
    })
    expect(seen).toEqual(['/a', '/b?c'])
  })

  it('tell whether the upstream is well', async () => {
    let status = 500
    const { send, upstream } = await openUpstream(way, (_, response) => response.writeHead(status).end('{}'))
    for (let call = 0; call < 5; call++) {
      expect(upstream.isWell()).toBe(true)
      await send('/a')
    }
    expect(upstream.isWell()).toBe(false)
    status = 503
    await send('/a')
    expect(upstream.isWell()).toBe(true)
  })
})
