import { RUN_MODELS } from '@decentramodels/core/contract'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startUpstream, temporaryFolder, UPSTREAM_KEY } from '../gateway.fixture.js'
import { compareAnswer } from './call-models.js'
import type { ModelReport } from './call-models.js'
import type { CheckResult } from './checks.js'

const command = fileURLToPath(new URL('../../bin/decentra-gateway.js', import.meta.url))

async function run(parameters: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [command, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, DATA_DIR: join(temporaryFolder(), 'data'), ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, text, errors }
}

async function report(parameters: readonly string[], env: Record<string, string> = {}) {
  const { code, text } = await run([...parameters, '--json'], env)
  const { checks, models } = JSON.parse(text) as { checks: CheckResult[]; models: ModelReport[] }
  return { code, models, checks: new Map(checks.map((check) => [check.name, check])) }
}

const json = (body: unknown, status = 200) => ({
  status,
  headers: new Headers({ 'Content-Type': 'application/json; charset=utf-8' }),
  body,
  ms: 1,
})

describe('doctor', () => {
  it('says without a key what was not checked, and ends with 1', async () => {
    const baseUrl = await startUpstream((_, response) => response.writeHead(401).end('{"error":"Unauthorized"}'))
    const { code, checks } = await report(['doctor', '--live'], { BYTEZ_BASE_URL: baseUrl })
    expect(code).toBe(1)
    expect(checks.get('settings')).toMatchObject({ status: 'failed' })
    expect(checks.get('upstream')).toMatchObject({ status: 'ok' })
    for (const name of ['key', 'models', 'answers of models'])
      expect(checks.get(name), name).toMatchObject({ status: 'skipped' })
  })

  it('calls no model without --live', async () => {
    const calls: string[] = []
    const baseUrl = await startUpstream((request, response) => {
      calls.push(`${request.method} ${request.url}`)
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ error: null, output: [] }))
    })
    const { code, checks } = await report(['doctor'], { BYTEZ_BASE_URL: baseUrl, BYTEZ_KEY: UPSTREAM_KEY })
    expect(code).toBe(0)
    expect(calls.every((call) => call.startsWith('GET /models/v2/list/'))).toBe(true)
    expect(checks.get('answers of models')).toMatchObject({ status: 'skipped' })
    expect(checks.get('models')).toMatchObject({ status: 'warning' })
  })

  it('tells a key that is refused from an upstream that is away', async () => {
    const refusing = await startUpstream((_, response) => {
      response.writeHead(401, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ error: `Unauthorized ${UPSTREAM_KEY}`, output: null }))
    })
    const refused = await run(['doctor'], { BYTEZ_BASE_URL: refusing, BYTEZ_KEY: UPSTREAM_KEY })
    expect(refused.code).toBe(1)
    expect(refused.text).toMatch(/upstream +ok/)
    expect(refused.text).toMatch(/key +FAILED/)
    expect(refused.text + refused.errors).not.toContain(UPSTREAM_KEY)
    const away = await report(['doctor'], { BYTEZ_BASE_URL: 'http://127.0.0.1:9', BYTEZ_KEY: UPSTREAM_KEY })
    expect(away.code).toBe(1)
    expect(away.checks.get('upstream')).toMatchObject({ status: 'failed' })
    expect(away.checks.get('key')).toMatchObject({ status: 'skipped' })
  }, 60_000)

  it('finds every model of the simulator as documented', async () => {
    const { code, models } = await report(['--demo', 'doctor', '--live'])
    expect(models.map(({ model }) => model)).toEqual(RUN_MODELS.map(({ id }) => id))
    expect(
      models.flatMap(({ model, differences }) => differences.map((difference) => `${model}: ${difference}`)),
    ).toEqual([])
    expect(models.every(({ simulated, status }) => simulated && status === 200)).toBe(true)
    expect(code).toBe(0)
  }, 120_000)
})

describe('an answer', () => {
  const labels = { task: 'image-classification' } as const

  it('differs where the reference says otherwise, and the difference is named', () => {
    const good = { error: null, output: [{ label: 'cat', score: 0.9 }] }
    expect(compareAnswer(labels, json(good))).toEqual([])
    expect(compareAnswer(labels, json({ ...good, provider: {} }))).toEqual([])
    for (const [answer, word] of [
      [json({ error: 'Rate limit exceeded', output: null }, 429), 'status 429'],
      [{ ...json(good), headers: new Headers({ 'Content-Type': 'text/html' }) }, 'content type text/html'],
      [json({ error: 'out of memory', output: null }), '{ error: null, output }'],
      [json('<html>'), '{ error: null, output }'],
      [json({ ...good, cost: 1 }), 'cost'],
      [json({ error: null, output: 'cat' }), 'output'],
      [json({ error: null, output: [{ label: 'cat' }] }), 'output.0.score'],
      [json({ error: null, output: [] }), 'output'],
    ] as const)
      expect(compareAnswer(labels, answer).join('; '), word).toContain(word)
    // What replaced a picture once, and was read as one.
    expect(
      compareAnswer({ task: 'text-to-image' }, json({ error: null, output: ['https://a.example/b.png', null] })),
    ).toHaveLength(1)
  })
})
