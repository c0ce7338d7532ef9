import { createBytezSimulator } from './app.js'
import type { BytezSimulatorOptions } from './options.js'

const BASE = 'https://api.bytez.example'

/** A simulator without a socket, and the few ways to ask it. */
export function simulate(options: BytezSimulatorOptions = {}) {
  const app = createBytezSimulator(options)
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    if (!headers.has('authorization')) headers.set('authorization', 'Key some-key')
    return app.fetch(new Request(new URL(path, BASE), { ...init, headers }))
  }
  const run = (model: string, body: unknown, { headers, signal }: Pick<RequestInit, 'headers' | 'signal'> = {}) =>
    ask(`/models/v2/${model}`, {
      method: 'POST',
      body: JSON.stringify(body),
      ...(headers && { headers }),
      ...(signal && { signal }),
    })
  /** What stands in `output` of a right answer. */
  const output = async <Output = unknown>(model: string, body: unknown): Promise<Output> => {
    const response = await run(model, body)
    const answer = (await response.json()) as { error: unknown; output: Output }
    if (response.status !== 200 || answer.error !== null) throw new Error(`${response.status} ${String(answer.error)}`)
    return answer.output
  }
  /** The file whose address stands in `output`. */
  const file = async (model: string, body: unknown) => {
    const response = await ask(await output<string>(model, body))
    return { type: response.headers.get('content-type'), bytes: new Uint8Array(await response.arrayBuffer()) }
  }
  return { app, ask, run, output, file }
}

/** A PNG of a size, as far as its head tells. */
export function pngOf(width: number, height: number): string {
  const bytes = new Uint8Array(33)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  new DataView(bytes.buffer).setUint32(16, width)
  new DataView(bytes.buffer).setUint32(20, height)
  return `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`
}
