import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { LimitPolicy, Run } from '@decentramodels/core/contract'
import { describe, expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../gateway.fixture.js'
import { IMAGE_RUN, PNG_URL, startHeldUpstream, type TestCaller, testCaller } from './runs.fixture.js'

const script = fileURLToPath(new URL('gateway-process.fixture.ts', import.meta.url))
const NAME = { 'idempotency-key': 'the-first' }
const other = (prompt: string) => ({ ...IMAGE_RUN, input: { prompt } })

interface GatewayProcess {
  child: ChildProcess
  url: string
  key: string
  server: TestCaller
}

/** A gateway in a process of its own. */
async function startProcess(dataDir: string, upstream: string): Promise<GatewayProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir, upstream], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let log = ''
  child.stderr.on('data', (text: Buffer) => (log += text.toString()))
  const failed = once(child, 'exit').then(() => Promise.reject(new Error(`The gateway did not start:\n${log}`)))
  // Later, its exit is what the tests ask for.
  failed.catch(() => {})
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), failed])) as [string]
  const { url, key } = JSON.parse(line) as { url: string; key: string }
  return { child, url, key, server: testCaller(url, { authorization: `Bearer ${key}` }) }
}

async function end({ child }: GatewayProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}

describe('after kill -9', () => {
  test('a stored outcome is still there; a run at the upstream failed and is never sent again', async () => {
    const upstream = await startHeldUpstream()
    const dataDir = temporaryFolder()
    const first = await startProcess(dataDir, upstream.url)
    const done = first.server.post(IMAGE_RUN, NAME)
    ;(await upstream.next()).answer(PNG_URL)
    const outcome = (await (await done).json()) as Run
    expect(outcome.state).toBe('succeeded')
    const cut = await first.server.start(other('cut'), { 'idempotency-key': 'the-second' })
    await upstream.next()
    await expect.poll(async () => (await first.server.get(cut.id)).state).toBe('running')
    await end(first, 'SIGKILL')

    const second = await startProcess(dataDir, upstream.url)
    // The key is the first one's: keys outlive the process too.
    const server = testCaller(second.url, { authorization: `Bearer ${first.key}` })
    expect(await (await server.post(IMAGE_RUN, NAME)).json()).toEqual(outcome)
    const failed = await server.get(cut.id)
    expect(failed).toMatchObject({ state: 'failed', attempts: 1, error: { code: 'unavailable' } })
    expect(await (await server.post(other('cut'), { 'idempotency-key': 'the-second' })).json()).toEqual(failed)
    expect(upstream.calls).toHaveLength(2)
    const events = await (await server.send(`/v1/runs/${cut.id}/events`)).text()
    expect(events).toMatch(/id: 2\nevent: failed\n/)
  })

  test('every window counts as full, so that no limit is exceeded over the crash', async () => {
    const upstream = await startHeldUpstream()
    const dataDir = temporaryFolder()
    const first = await startProcess(dataDir, upstream.url)
    const policy = async (server: TestCaller) => (await (await server.send('/v1/policy')).json()) as LimitPolicy
    expect((await policy(first.server)).classes['text-to-image'].left).toBeGreaterThan(0)
    await end(first, 'SIGKILL')
    const second = await startProcess(dataDir, upstream.url)
    const { left, resetsInMs } = (await policy(second.server)).classes['text-to-image']
    expect(left).toBe(0)
    expect(resetsInMs).toBeGreaterThan(50_000)
    const { id } = await second.server.start(IMAGE_RUN)
    expect((await second.server.get(id)).state).toBe('queued')
    expect(upstream.calls).toEqual([])
  })

  test('a run that waited goes on waiting, with its file; files that nobody needs are removed', async () => {
    const upstream = await startHeldUpstream()
    const dataDir = temporaryFolder()
    const first = await startProcess(dataDir, upstream.url)
    await first.server.start(IMAGE_RUN)
    await upstream.next()
    const detect = { task: 'object-detection', input: { base64: PNG_URL }, fallback: false }
    const waiting = await first.server.start(detect)
    const lost = await first.server.start(detect)
    expect((await first.server.get(lost.id)).state).toBe('queued')
    await end(first, 'SIGKILL')
    const folder = join(dataDir, 'files')
    expect(await readdir(folder)).toHaveLength(2)
    await writeFile(join(folder, 'f'.repeat(32)), 'left over')

    const second = await startProcess(dataDir, upstream.url)
    const server = testCaller(second.url, { authorization: `Bearer ${first.key}` })
    expect(await readdir(folder)).toHaveLength(2)
    expect((await server.get(waiting.id)).state).toBe('queued')
    const canceled = await server.send(`/v1/runs/${waiting.id}`, { method: 'DELETE' })
    expect(await canceled.json()).toMatchObject({ state: 'canceled' })
    await expect.poll(() => readdir(folder)).toHaveLength(1)
    await end(second, 'SIGKILL')
    await rm(folder, { recursive: true })

    const third = await startProcess(dataDir, upstream.url)
    const after = testCaller(third.url, { authorization: `Bearer ${first.key}` })
    expect(await after.get(lost.id)).toMatchObject({ state: 'failed', error: { code: 'unavailable' } })
  })
})

describe('after an end in good order', () => {
  test('what was left is left, what waited goes on, what ran got time to end', async () => {
    const upstream = await startHeldUpstream()
    const dataDir = temporaryFolder()
    const first = await startProcess(dataDir, upstream.url)
    const running = first.server.post(IMAGE_RUN)
    const call = await upstream.next()
    const waiting = await first.server.start(other('waits'))
    const waits = first.server.post(other('waits too'))
    await expect.poll(async () => (await first.server.get(waiting.id)).state).toBe('queued')
    const exit = once(first.child, 'exit')
    first.child.kill('SIGTERM')
    await expect.poll(async () => (await waits).status).toBe(503)
    call.answer(PNG_URL)
    expect(await (await running).json()).toMatchObject({ state: 'succeeded' })
    expect(await exit).toEqual([0, null])

    const second = await startProcess(dataDir, upstream.url)
    const server = testCaller(second.url, { authorization: `Bearer ${first.key}` })
    ;(await upstream.next()).answer(PNG_URL)
    await expect.poll(async () => (await server.get(waiting.id)).state).toBe('succeeded')
    const { classes } = (await (await server.send('/v1/policy')).json()) as LimitPolicy
    expect(classes['text-to-image'].left).toBeLessThan(classes['text-to-image'].limit)
    expect(classes['text-to-image'].left).toBeGreaterThan(0)
  })

  test('a run that does not end in time failed, and is not sent again', async () => {
    const upstream = await startHeldUpstream()
    const dataDir = temporaryFolder()
    const first = await startProcess(dataDir, upstream.url)
    const { id } = await first.server.start(IMAGE_RUN)
    await upstream.next()
    await end(first, 'SIGTERM')
    const second = await startProcess(dataDir, upstream.url)
    const server = testCaller(second.url, { authorization: `Bearer ${first.key}` })
    expect(await server.get(id)).toMatchObject({ state: 'failed', error: { code: 'unavailable' } })
    expect(upstream.calls).toHaveLength(1)
  })
})
