import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it arrived. */
export interface Received {
  method: string
  url: string
  headers: IncomingMessage['headers']
  /** Parsed; undefined without one. */
  body: Record<string, unknown> | undefined
}

/** Answers one request. */
export type Answer = (response: ServerResponse, request: Received) => void | Promise<void>

/** An answer in JSON. */
export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
      .end(JSON.stringify(body))

/** An answer that gives an output in the upstream's envelope. */
export const output = (value: unknown): Answer => json({ error: null, output: value })

/** A text that comes in these pieces, each in its own packet, and ends; or breaks off. */
export const pieces =
  (parts: (string | Uint8Array)[], { cut = false, type = 'text/event-stream; charset=utf-8' } = {}): Answer =>
  async (response) => {
    response.writeHead(200, { 'content-type': type })
    for (const part of parts) {
      response.write(part)
      // A turn or two of the event loop, so that the pieces arrive one by one.
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
    if (cut) response.destroy()
    else response.end()
  }

/** A server on a free port that gives the answers it was told, in order; the last one again and again. */
export class ScriptedServer {
  readonly received: Received[] = []
  answers: Answer[]
  readonly url: string
  readonly #server: Server

  private constructor(server: Server, answers: Answer[]) {
    this.#server = server
    this.answers = answers
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(...answers: Answer[]): Promise<ScriptedServer> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const scripted = new ScriptedServer(server, answers)
    server.on('request', (request, response) => void scripted.#answer(request, response))
    return scripted
  }

  /** The last request. */
  get last(): Received {
    return this.received.at(-1)!
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    for await (const piece of request.setEncoding('utf8')) text += piece
    const received: Received = {
      method: request.method!,
      url: request.url!,
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    }
    this.received.push(received)
    const answer = this.answers.length > 1 ? this.answers.shift()! : this.answers[0]!
    await answer(response, received)
  }
}
