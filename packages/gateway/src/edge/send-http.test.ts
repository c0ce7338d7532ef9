import type { BytezRequest } from '@decentramodels/core/bytez'
import { createServer, type RequestListener, type Server } from 'node:http'
import {
  type AddressInfo,
  createServer as createSocketServer,
  type Server as SocketServer,
  type Socket,
} from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSendHttp, type HttpAnswer } from './send-http.js'

const JSON_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'

async function listen(server: Server | SocketServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function serve(listener: RequestListener, settings = {}): Promise<string> {
  const server = createServer(settings, listener)
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return listen(server)
}

/** A server that writes what the test says: told of each request and the connection that it came on. */
async function serveBytes(onRequest: (socket: Socket, request: string) => void) {
  const sockets = new Set<Socket>()
  const server = createSocketServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (bytes) => onRequest(socket, bytes.toString()))
  })
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return { url: await listen(server), sockets }
}

function requestOf(url: string, more: Partial<BytezRequest> = {}): BytezRequest {
  const headers = { authorization: 'Key of-a-test', 'content-type': 'application/json' }
  return { url, method: 'POST', headers, body: '{"text":"早"}', signal: new AbortController().signal, ...more }
}

const textOf = ({ body }: HttpAnswer) => (Buffer.isBuffer(body) ? body.toString() : 'a stream')

describe('a call of the upstream', () => {
  it('brings body and headers there, and status, headers and JSON back', async () => {
    const url = await serve((request, response) => {
      let text = ''
      request.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      request.on('end', () => {
        response.writeHead(429, { 'content-type': 'application/json; charset=utf-8', 'Retry-After': '7' })
        response.end(JSON.stringify({ text, url: request.url, headers: request.headers }))
      })
    })
    const answer = await createSendHttp(`${url}/below`)(requestOf(`${url}/below/a%20b?c=d`))
    expect([answer.status, answer.header('Retry-After'), answer.header('none')]).toEqual([429, '7', null])
    expect(JSON.parse(textOf(answer))).toMatchObject({
      text: '{"text":"早"}',
      url: '/below/a%20b?c=d',
      headers: { authorization: 'Key of-a-test', host: new URL(url).host, 'content-length': '14' },
    })
  })

  it('goes to the one host, whatever the address says', async () => {
    const url = await serve((request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(request.headers.host))
    })
    expect(textOf(await createSendHttp(url)(requestOf('https://other.example/x')))).toBe(
      JSON.stringify(new URL(url).host),
    )
  })

  it('unpacks what was packed though nobody asked for it, and fails where the packed bytes break off', async () => {
    const value = JSON.stringify({ output: 'x'.repeat(5000) })
    for (const [encoding, pack] of [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ] as const) {
      let packed = pack(value)
      const url = await serve((request, response) => {
        expect(request.headers['accept-encoding']).toBe('identity')
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(packed)
      })
      expect(textOf(await createSendHttp(url)(requestOf(`${url}/`)))).toBe(value)
      packed = packed.subarray(0, packed.length - 9)
      await expect(createSendHttp(url)(requestOf(`${url}/`)), encoding).rejects.toThrow(/./)
    }
  })

  it('gives what is no JSON as it comes', async () => {
    const pieces: (() => void)[] = []
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('one')
      pieces.push(() => response.end('two'))
    })
    const { body } = await createSendHttp(url)(requestOf(`${url}/`))
    const seen: string[] = []
    for await (const piece of body as AsyncIterable<Buffer>) {
      seen.push(piece.toString())
      pieces.shift()?.()
    }
    expect(seen).toEqual(['one', 'two'])
  })

  it.each([
    ['before the head', ''],
    ['in the head', 'HTTP/1.1 200 OK\r\ncontent-'],
    ['in JSON of a stated length', `${JSON_HEAD}content-length: 30\r\n\r\n{"output":`],
    ['in a chunk', `${JSON_HEAD}transfer-encoding: chunked\r\n\r\n1e\r\n{"output":`],
    ['between chunks', `${JSON_HEAD}transfer-encoding: chunked\r\n\r\na\r\n{"output":\r\n`],
    ['where a protocol is changed', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'],
  ])('fails when the answer breaks off %s, whether the connection is ended or cut', async (_where, bytes) => {
    for (const how of ['end', 'resetAndDestroy'] as const) {
      let requests = 0
      const { url } = await serveBytes((socket) => {
        requests++
        socket.write(bytes, () => socket[how]())
      })
      await expect(createSendHttp(url)(requestOf(`${url}/`))).rejects.toThrow(/./)
      expect(requests).toBe(1)
    }
  })

  it('fails when a stream breaks off', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n'
    const { url } = await serveBytes((socket) => socket.write(head))
    const { url: cut } = await serveBytes((socket) => void socket.write(head, () => socket.destroy()))
    const read = async ({ body }: HttpAnswer) => {
      for await (const piece of body as AsyncIterable<Buffer>) expect(piece.toString()).toBe('one')
    }
    await expect(createSendHttp(cut)(requestOf(`${cut}/`)).then(read)).rejects.toThrow('aborted')
    const stop = new AbortController()
    const { body } = await createSendHttp(url)(requestOf(`${url}/`, { signal: stop.signal }))
    const reading = read({ status: 200, header: () => null, body })
    stop.abort(new Error('enough'))
    await expect(reading).rejects.toThrow(/./)
  })

  it('reads an answer whose length the end of the connection tells', async () => {
    const { url } = await serveBytes((socket) => socket.end(`${JSON_HEAD}\r\n{"output":1}`))
    expect(textOf(await createSendHttp(url)(requestOf(`${url}/`)))).toBe('{"output":1}')
  })

  it('is given up at any time, with the reason of the signal, and its connection is closed', async () => {
    for (const bytes of ['', 'HTTP/1.1 200 OK\r\ncontent-', `${JSON_HEAD}content-length: 30\r\n\r\n{"output":`]) {
      const stop = new AbortController()
      let isClosed = false
      const { url } = await serveBytes((socket) => {
        socket.on('close', () => (isClosed = true))
        if (bytes !== '') socket.write(bytes)
        setImmediate(() => stop.abort(new Error('enough')))
      })
      await expect(createSendHttp(url)(requestOf(`${url}/`, { signal: stop.signal }))).rejects.toThrow('enough')
      await expect.poll(() => isClosed).toBe(true)
    }
    await expect(
      createSendHttp('http://127.0.0.1:9')(requestOf('http://127.0.0.1:9/', { signal: AbortSignal.abort('no') })),
    ).rejects.toBe('no')
  })

  it('says that nothing was sent where nobody listens', async () => {
    const server = createServer()
    const url = await listen(server)
    await new Promise((resolve) => server.close(resolve))
    await expect(createSendHttp(url)(requestOf(`${url}/`))).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

describe('connections', () => {
  it('are used again', async () => {
    let connections = 0
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end('{}')
    }).on('connection', () => connections++)
    onTestFinished(() => server.closeAllConnections())
    const url = await listen(server)
    const send = createSendHttp(url)
    for (let call = 0; call < 20; call++) await send(requestOf(`${url}/`))
    expect(connections).toBe(1)
    server.close()
  })

  it('that the upstream keeps for a moment only are not used again', async () => {
    let calls = 0
    const settings = { keepAliveTimeout: 1, keepAliveTimeoutBuffer: 0 }
    const url = await serve((_request, response) => {
      calls++
      response.setHeader('content-type', 'application/json')
      response.end('{}')
    }, settings)
    const send = createSendHttp(url)
    for (let call = 0; call < 50; call++) expect((await send(requestOf(`${url}/`))).status).toBe(200)
    expect(calls).toBe(50)
  })

  it('that the upstream closed without a word are not used again', async () => {
    const { url, sockets } = await serveBytes((socket) => socket.write(`${JSON_HEAD}content-length: 2\r\n\r\n{}`))
    const send = createSendHttp(url)
    for (let call = 0; call < 5; call++) {
      expect((await send(requestOf(`${url}/`))).status).toBe(200)
      const socket = [...sockets].at(-1)!
      // Closed on both sides: the client has heard of it.
      await new Promise<void>((resolve) => socket.on('close', () => resolve()).end())
    }
    expect(sockets.size).toBe(5)
  })

  it('are closed when nobody uses them for a while, and may be silent for longer while a call runs', async () => {
    const ok = `${JSON_HEAD}content-length: 2\r\n\r\n{}`
    const { url, sockets } = await serveBytes((socket, request) => request.includes('/quick') && socket.write(ok))
    const send = createSendHttp(url, 20)
    const slow = send(requestOf(`${url}/slow`))
    await expect.poll(() => sockets.size).toBe(1)
    await send(requestOf(`${url}/quick`))
    const [busy, idle] = [...sockets]
    // The one that is not in use is the younger one.
    await expect.poll(() => idle!.readyState).toBe('closed')
    expect(busy!.readyState).toBe('open')
    busy!.write(ok)
    expect(textOf(await slow)).toBe('{}')
    await expect.poll(() => busy!.readyState).toBe('closed')
  })

  it('that break as a call arrives make it fail: it may have been run, and is not sent again', async () => {
    let requests = 0
    const { url, sockets } = await serveBytes((socket) => {
      if (++requests === 1) socket.write(`${JSON_HEAD}content-length: 2\r\n\r\n{}`)
      else socket.resetAndDestroy()
    })
    const send = createSendHttp(url)
    await send(requestOf(`${url}/`))
    await expect(send(requestOf(`${url}/`))).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect([requests, sockets.size]).toEqual([2, 1])
  })
})
