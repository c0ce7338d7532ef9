import type { Run } from '@decentramodels/core/contract'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startTestGateway, startUpstream, temporaryFolder, UPSTREAM_KEY } from './gateway.fixture.js'

/** An upstream that answers when the test says so. */
async function startHeld() {
  let answers: (() => void)[] = []
  let calls = 0
  const baseUrl = await startUpstream((request, response) => {
    request.resume().on('end', () => {
      calls++
      answers.push(() => {
        response.writeHead(200, { 'Content-Type': 'application/json' })
        response.end(JSON.stringify({ error: null, output: 'Short.' }))
      })
    })
  })
  return {
    upstream: { apiKey: UPSTREAM_KEY, baseUrl, simulated: false },
    calls: () => calls,
    answer() {
      for (const one of answers) one()
      answers = []
    },
  }
}

const run = (url: string, key: string) =>
  fetch(`${url}/v1/runs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
    body: JSON.stringify({ task: 'summarization', input: { text: 'A long text.' } }),
  })

describe('a server that stops', () => {
  it('lets a running call end and tells its caller, takes no new ones, and says that it is not ready', async () => {
    const held = await startHeld()
    const gateway = await startTestGateway({ upstream: held.upstream })
    const { key } = await gateway.key({ kind: 'secret' })
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200)
    const answer = run(gateway.url, key)
    await expect.poll(held.calls).toBe(1)
    const closed = gateway.close(20_000)
    // Not over the wire: nobody new gets in. By its `fetch`, as a server would that it is mounted in.
    await expect.poll(async () => (await gateway.gateway.fetch(new Request(`${gateway.url}/readyz`))).status).toBe(503)
    await expect(fetch(`${gateway.url}/healthz`)).rejects.toThrow()
    held.answer()
    expect(((await (await answer).json()) as Run).state).toBe('succeeded')
    await closed
  })

  it('does not wait for longer than it may', async () => {
    const held = await startHeld()
    const gateway = await startTestGateway({ upstream: held.upstream })
    const { key } = await gateway.key({ kind: 'secret' })
    const answer = run(gateway.url, key)
    await expect.poll(held.calls).toBe(1)
    const begun = performance.now()
    await gateway.close(200)
    expect(performance.now() - begun).toBeLessThan(5000)
    // The caller is told how it ended.
    expect(await (await answer).json()).toMatchObject({ state: 'failed', error: { code: 'unavailable' } })
  })

  it('ends connections of those who only listen', async () => {
    const gateway = await startTestGateway()
    const { key } = await gateway.key({ kind: 'secret' })
    const response = await fetch(`${gateway.url}/v1/policy`, { headers: { Authorization: `Bearer ${key}` } })
    expect(response.headers.get('Connection')).toBe('keep-alive')
    const begun = performance.now()
    await gateway.close(10_000)
    expect(performance.now() - begun).toBeLessThan(3000)
  })
})

describe('the command', () => {
  it('stops at once on a second signal', async () => {
    const held = await startHeld()
    const env = {
      PATH: process.env.PATH,
      PORT: '0',
      DATA_DIR: temporaryFolder(),
      BYTEZ_KEY: UPSTREAM_KEY,
      BYTEZ_BASE_URL: held.upstream.baseUrl,
      SHUTDOWN_SECONDS: '600',
    }
    const command = fileURLToPath(new URL('../bin/decentra-gateway.js', import.meta.url))
    const start = (...parameters: string[]) => {
      const child = spawn(process.execPath, [command, ...parameters], { env, stdio: ['ignore', 'pipe', 'pipe'] })
      onTestFinished(() => void child.kill('SIGKILL'))
      const output = { text: '' }
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (output.text += chunk.toString()))
      return { child, output, exit: new Promise<number | null>((resolve) => child.on('close', resolve)) }
    }
    const made = start('keys', 'create', '--secret')
    await made.exit
    const key = /dm_sk_[\w-]+/.exec(made.output.text)![0]
    const { child, output, exit } = start()
    await expect.poll(() => output.text, { timeout: 20_000 }).toMatch(/is at http/)
    const answer = run(/http:\/\/[^\s]+/.exec(output.text)![0], key).catch(() => undefined)
    await expect.poll(held.calls, { timeout: 10_000 }).toBe(1)
    child.kill('SIGTERM')
    await expect.poll(() => output.text).toContain('"stopping"')
    child.kill('SIGTERM')
    expect(await exit).toBe(130)
    await answer
    expect(output.text).not.toContain(UPSTREAM_KEY)
  })
})
