import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { PAGE, temporaryFolder, UPSTREAM_KEY } from './gateway.fixture.js'

const command = fileURLToPath(new URL('../bin/decentra-gateway.js', import.meta.url))

/** Runs the built command with this environment and no other. */
function run(parameters: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [command, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const output = { text: '', errors: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.errors += chunk.toString()))
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, output, exit }
}

async function done(parameters: readonly string[], env: Record<string, string> = {}) {
  const { output, exit } = run(parameters, env)
  return { code: await exit, ...output }
}

/** A gateway that listens, with the address that it printed. */
async function started(env: Record<string, string>, parameters: readonly string[] = []) {
  const running = run(parameters, { PORT: '0', BYTEZ_KEY: UPSTREAM_KEY, BYTEZ_BASE_URL: 'http://127.0.0.1:9', ...env })
  await expect.poll(() => running.output.errors, { timeout: 20_000 }).toMatch(/http:\/\/\S+/)
  return { ...running, url: /http:\/\/[^\s]+/.exec(running.output.errors)![0] }
}

describe('decentra-gateway', () => {
  it('says in one line what is missing when there is neither key nor demo, and ends with 2', async () => {
    const { code, errors, text } = await done([])
    expect(code).toBe(2)
    expect(text).toBe('')
    expect(errors.trim().split('\n')).toHaveLength(1)
    expect(errors).toMatch(/BYTEZ_KEY.*--demo/)
  })

  it('names all wrong settings at once and ends with 2', async () => {
    const { code, errors } = await done(['config', 'check'], { PORT: 'x', OUTPUT_MINUTES: '0' })
    expect(code).toBe(2)
    expect(errors.trim().split('\n')).toHaveLength(3)
  })

  it('says that there is no such command, and ends with 2', async () => {
    const { code, errors } = await done(['bogus'])
    expect(code).toBe(2)
    expect(errors).toContain('there is no command "bogus"')
  })

  it('names the origin that an address of a page stands for', async () => {
    const env = { DATA_DIR: temporaryFolder() }
    const { code, errors } = await done(['keys', 'create', '--origin', 'https://Example.com:443/shop'], env)
    expect(code).toBe(2)
    expect(errors).toContain('such as https://example.com.')
  })

  it('explains every command', async () => {
    const all = [
      [],
      ['serve'],
      ['keys'],
      ['keys', 'create'],
      ['keys', 'list'],
      ['keys', 'revoke'],
      ['usage', 'export'],
      ['config', 'check'],
      ['doctor'],
    ]
    for (const name of all) {
      const { code, text } = await done([...name, '--help'])
      expect(code, name.join(' ')).toBe(0)
      expect(text, name.join(' ')).toContain('Usage: decentra-gateway')
    }
    const { text } = await done(['--help'])
    for (const word of ['Exit codes', 'BYTEZ_KEY', 'DATA_DIR', 'Examples', '--demo']) expect(text).toContain(word)
    expect((await done(['keys', 'creat'])).code).toBe(2)
    expect((await done(['--nonsense'])).code).toBe(2)
  })

  it('makes, lists and revokes keys beside a running gateway, which takes and refuses them at once', async () => {
    const env = { DATA_DIR: temporaryFolder() }
    const { url, child, exit } = await started(env)
    const made = await done(
      ['keys', 'create', '--origin', PAGE, '--origin', 'https://www.page.example', '--daily', '50'],
      env,
    )
    expect(made.code).toBe(0)
    const key = /dm_pk_[\w-]+/.exec(made.text)![0]
    const pass = () =>
      fetch(`${url}/v1/passes`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: PAGE },
        body: JSON.stringify({ key }),
      })
    expect((await pass()).status).toBe(200)

    const list = JSON.parse((await done(['keys', 'list', '--json'], env)).text) as { id: string; hash?: string }[]
    expect(list).toMatchObject([{ origins: [PAGE, 'https://www.page.example'], dailyRuns: 50, revokedAt: null }])
    expect(list[0]!.hash).toBeUndefined()
    const revoked = await done(['keys', 'revoke', list[0]!.id], env)
    expect(revoked.code).toBe(0)
    expect((await pass()).status).toBe(401)
    expect((await done(['keys', 'list'], env)).text).not.toContain(key)
    expect((await done(['keys', 'revoke', 'nobody'], env)).code).toBe(1)
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
  })

  it('shows a secret key once', async () => {
    const env = { DATA_DIR: temporaryFolder() }
    const made = await done(['keys', 'create', '--secret', '--label', 'our server'], env)
    const key = /dm_sk_[\w-]{43}/.exec(made.text)![0]
    const { text } = await done(['keys', 'list'], env)
    expect(text).toContain('our server')
    expect(text).not.toContain(key)
    expect(text).toContain(key.slice(0, 12))
  })

  it('refuses keys that cannot mean what was meant, and says why', async () => {
    const manifests = temporaryFolder()
    writeFileSync(
      join(manifests, 'index.json'),
      JSON.stringify({ filters: [{ id: 'hf-filter/small', file: 'hf-filter-small.json' }] }),
    )
    const env = { DATA_DIR: temporaryFolder(), MANIFESTS_DIR: manifests }
    for (const [parameters, word] of [
      [[], '--origin'],
      [['--origin', 'page.example'], 'https://example.com'],
      [['--origin', 'https://page.example/path'], 'no origin'],
      [['--origin', 'https://*.page.example'], 'no origin'],
      [['--secret', '--origin', PAGE], 'has no origin'],
      [['--origin', PAGE, '--filter', 'hf-filter-smal'], 'hf-filter-small'],
      [['--origin', PAGE, '--daily', '0'], 'whole number'],
    ] as const) {
      const { code, errors } = await done(['keys', 'create', ...parameters], env)
      expect(code, parameters.join(' ')).toBe(2)
      expect(errors, parameters.join(' ')).toContain(word)
    }
    const { text } = await done(['keys', 'create', '--origin', PAGE, '--filter', 'hf-filter-small'], env)
    expect(text).toContain('Models: hf-filter/small')
  })

  it('says that the port or the folder is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const { port } = other.address() as AddressInfo
    const env = { BYTEZ_KEY: UPSTREAM_KEY, DATA_DIR: temporaryFolder() }
    const taken = await done([], { ...env, PORT: String(port) })
    expect(taken.code).toBe(5)
    expect(taken.errors).toContain(`Port ${port}`)
    const { url } = await started(env)
    const second = await done([], { ...env, PORT: '0' })
    expect(second.code).toBe(4)
    expect(second.errors).toContain(env.DATA_DIR)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  it('does not make an empty folder to say that it is empty', async () => {
    const env = { DATA_DIR: join(temporaryFolder(), 'data') }
    for (const parameters of [
      ['keys', 'list'],
      ['keys', 'revoke', 'key_1'],
      ['usage', 'export'],
    ]) {
      const { code, errors } = await done(parameters, env)
      expect(code).toBe(1)
      expect(errors).toContain('DATA_DIR')
    }
    expect(existsSync(env.DATA_DIR)).toBe(false)
    expect((await done(['keys', 'create', '--origin', PAGE], env)).code).toBe(0)
    expect(existsSync(env.DATA_DIR)).toBe(true)
  })

  it('exports usage as CSV that no spreadsheet runs', async () => {
    const env = { DATA_DIR: temporaryFolder() }
    const { code, text } = await done(['usage', 'export', '--csv', '--from', '2026-01-01'], env)
    expect(code).toBe(0)
    expect(text).toBe('day,keyId,visitor,limitClass,model,started,succeeded,failed,canceled,runMs\r\n')
    expect((await done(['usage', 'export', '--from', 'yesterday'], env)).code).toBe(2)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with 0 on %s, and lets the next one have the folder',
    async (signal) => {
      const env = { DATA_DIR: temporaryFolder() }
      const first = await started(env)
      first.child.kill(signal)
      expect(await first.exit).toBe(0)
      const second = await started(env)
      second.child.kill(signal)
      expect(await second.exit).toBe(0)
    },
  )

  it('is not stopped by a Node that is too old without saying so', () => {
    const text = readFileSync(command, 'utf8')
    // The guard must come before anything that an old Node cannot load.
    expect(text.indexOf('process.versions.node')).toBeLessThan(text.indexOf('await import'))
    const { engines } = JSON.parse(readFileSync(join(command, '..', '..', 'package.json'), 'utf8'))
    expect(engines.node).toBe(`>=${/OLDEST_NODE = (\d+)/.exec(text)![1]}`)
  })
})
