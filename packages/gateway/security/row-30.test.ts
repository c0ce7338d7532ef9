/** Row 30: what is kept and logged. */
import type { PassAnswer } from '@decentramodels/core/contract'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PAGE, startTestGateway, temporaryFolder, UPSTREAM_KEY } from '../src/gateway.fixture.js'
import { createLog } from '../src/logs/log.js'

const CANARY = 'canary prompt: a lighthouse that nobody else would think of'

function everyFile(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

describe('what is kept', () => {
  it('can be read by its owner alone, and never holds a key', async () => {
    const dataDir = join(temporaryFolder(), 'data')
    const gateway = await startTestGateway({ dataDir })
    const publishable = await gateway.key()
    const secret = await gateway.key({ kind: 'secret' })
    const { pass } = (await (await gateway.pass(publishable.key)).json()) as PassAnswer
    await fetch(`${gateway.url}/v1/policy`, { headers: { Authorization: `Bearer ${secret.key}` } })
    await gateway.close()
    const files = everyFile(dataDir)
    expect(files.length).toBeGreaterThan(0)
    expect(statSync(dataDir).mode & 0o077).toBe(0)
    for (const file of files) {
      expect(statSync(file).mode & 0o077, file).toBe(0)
      const bytes = readFileSync(file)
      for (const held of [UPSTREAM_KEY, secret.key, publishable.key, pass])
        expect(bytes.includes(held), file).toBe(false)
    }
  })
})

describe('the log', () => {
  it('holds no prompt, file, key or pass of any request', async () => {
    const gateway = await startTestGateway()
    const { key } = await gateway.key()
    const { pass } = (await (await gateway.pass(key)).json()) as PassAnswer
    const upload = `data:image/png;base64,${Buffer.from(CANARY).toString('base64')}`
    for (const [path, body] of [
      ['/v1/runs', { task: 'text-to-image', input: { prompt: CANARY } }],
      ['/v1/runs', { task: 'no such task', input: { prompt: CANARY } }],
      ['/v1/runs', { task: 'image-to-text', input: { base64: upload } }],
      ['/v1/quotes', { task: 'text-to-image', input: { prompt: CANARY }, params: { negative_prompt: CANARY } }],
      [`/v1/nothing?prompt=${encodeURIComponent(CANARY)}`, { prompt: CANARY }],
    ] as const)
      await fetch(gateway.url + path, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Origin: PAGE,
          Authorization: `Bearer ${pass}`,
          Prefer: 'respond-async',
        },
        body: JSON.stringify(body),
      })
    const log = gateway.lines.join('')
    expect(gateway.entries().filter(({ type }) => type === 'request').length).toBeGreaterThanOrEqual(6)
    for (const held of [CANARY, encodeURIComponent(CANARY), upload.slice(22, 60), key, pass, UPSTREAM_KEY])
      expect(log).not.toContain(held)
  })

  it('hides secrets by their names, and by what they are', () => {
    const lines: string[] = []
    const log = createLog({
      level: 'info',
      write: (line) => void lines.push(line),
      clean: (line) => line.replaceAll(UPSTREAM_KEY, '***'),
    })
    const error = Object.assign(new Error(`upstream said ${UPSTREAM_KEY}`), { request: { prompt: CANARY } })
    log.info({
      type: 'test',
      prompt: CANARY,
      authorization: 'Bearer x',
      request: { headers: { authorization: CANARY }, input: { prompt: CANARY } },
      deep: { deeper: [{ still: { Prompt: CANARY } }] },
      far: { a: { b: { c: { d: { e: { f: { g: CANARY } } } } } } },
      error,
      note: UPSTREAM_KEY,
      runId: 'run_1',
    })
    const text = lines.join('')
    expect(text).not.toContain(CANARY)
    expect(text).not.toContain(UPSTREAM_KEY)
    expect(JSON.parse(text)).toMatchObject({ type: 'test', runId: 'run_1', prompt: '[hidden]', level: 'info' })
  })
})

describe('the key', () => {
  it('can come from a mounted file, so that no list of processes shows it', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'data'))
    writeFileSync(join(folder, 'key'), `${UPSTREAM_KEY}\n`)
    const command = join(import.meta.dirname, '..', 'bin', 'decentra-gateway.js')
    const shown = execFileSync(process.execPath, [command, 'config', 'check'], {
      env: { PATH: process.env.PATH, BYTEZ_KEY_FILE: join(folder, 'key'), DATA_DIR: join(folder, 'data') },
      encoding: 'utf8',
      stdio: 'pipe',
    })
    expect(JSON.parse(shown)).toMatchObject({ gateway: { upstream: { apiKey: '(set)' } } })
    expect(shown).not.toContain(UPSTREAM_KEY)
  })
})
