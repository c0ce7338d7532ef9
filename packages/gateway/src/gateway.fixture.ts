import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { GatewayConfig } from './config/config.js'
import { readConfig } from './config/read-config.js'
import { makeKey, type NewKey } from './keys/key.js'
import { type RunningGateway, startGateway } from './server.js'

export const UPSTREAM_KEY = 'canary-3f9a77c1e2b84d5590aa61c7'
export const PAGE = 'https://page.example'

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'decentra-gateway-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A server of the test's own on a free port, gone after the test. */
export async function startUpstream(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export interface TestGateway extends RunningGateway {
  /** Every line that was logged, as it was written. */
  lines: string[]
  /** The lines, read. */
  entries(): Record<string, unknown>[]
  /** Makes a key in the gateway's records. */
  key(wanted?: Partial<NewKey>): Promise<{ key: string; id: string }>
  /** Asks for a pass as a page does. */
  pass(key: string, origin?: string, headers?: Record<string, string>): Promise<Response>
}

/** A real gateway on a free port with a folder of its own. */
export async function startTestGateway(config: Partial<GatewayConfig> = {}): Promise<TestGateway> {
  const { gateway } = readConfig({
    env: { BYTEZ_KEY: UPSTREAM_KEY, BYTEZ_BASE_URL: 'http://127.0.0.1:9', DATA_DIR: temporaryFolder() },
  })
  const lines: string[] = []
  const running = await startGateway(
    { ...gateway, ...config },
    { host: '127.0.0.1', port: 0 },
    { writeLog: (line) => void lines.push(line) },
  )
  onTestFinished(() => running.close())
  return {
    ...running,
    lines,
    entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    async key(wanted = {}) {
      const { key, record } = makeKey(
        { kind: 'publishable', ...(wanted.kind !== 'secret' && { origins: [PAGE] }), ...wanted },
        Date.now(),
      )
      await running.gateway.store.keys.add(record)
      return { key, id: record.id }
    },
    pass: (key, origin = PAGE, headers = {}) =>
      fetch(`${running.url}/v1/passes`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: origin, ...headers },
        body: JSON.stringify({ key }),
      }),
  }
}

/** Sends bytes as they are and answers with what came back, for requests that no client would send. */
export function sendRaw(url: string, parts: Iterable<string> | string, endMs = 15_000): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    const timer = setTimeout(() => socket.destroy(), endMs)
    socket.on('data', (data) => (answer += data.toString()))
    // A reset is an answer too: the server has hung up.
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(answer)
    })
    for (const part of typeof parts === 'string' ? [parts] : parts) socket.write(part)
  })
}
