import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A static host on a free port: serves a map of files, which a test may change, and counts what is asked for. */
export class FolderServer {
  files: Map<string, Uint8Array>
  /** Answers instead of the file of that name. */
  readonly handlers = new Map<string, Handler>()
  /** Paths asked for, with their query. */
  readonly asked: string[] = []
  readonly origin: string
  readonly #server: Server

  private constructor(files: Map<string, Uint8Array>, server: Server) {
    this.files = files
    this.#server = server
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(files: Map<string, Uint8Array>): Promise<FolderServer> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const folder = new FolderServer(files, server)
    server.on('request', (request, response) => folder.#answer(request, response))
    return folder
  }

  get url(): string {
    return `${this.origin}/manifests/`
  }

  /** How often a file was asked for. */
  count(name: string): number {
    return this.asked.filter((path) => path.split('?')[0] === name).length
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve))
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url!.replace('/manifests/', '')
    this.asked.push(path)
    const name = path.split('?')[0]!
    const handler = this.handlers.get(name)
    if (handler) return handler(request, response)
    const bytes = this.files.get(name)
    if (bytes === undefined) return void response.writeHead(404).end('not here')
    const etag = `"${createHash('sha1').update(bytes).digest('hex')}"`
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end()
    response
      .writeHead(200, {
        etag,
        'content-type': name.endsWith('.json') ? 'application/json' : 'application/octet-stream',
      })
      .end(bytes)
  }
}
