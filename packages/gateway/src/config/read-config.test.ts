import { isDecentraError } from '@decentramodels/core/contract'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../gateway.fixture.js'
import { type ConfigSources, readConfig } from './read-config.js'
import { SETTINGS } from './settings.js'

const key = 'a-key-that-is-long-enough'

function problemsOf(sources: ConfigSources): Record<string, string> {
  try {
    readConfig(sources)
  } catch (error) {
    if (isDecentraError(error))
      return Object.fromEntries(error.errors!.map(({ pointer, message }) => [pointer, message]))
    throw error
  }
  return {}
}

describe('readConfig', () => {
  it('needs a key or the demo, and says so in one line that names both', () => {
    const problems = problemsOf({ env: {} })
    expect(Object.keys(problems)).toEqual(['BYTEZ_KEY'])
    expect(problems.BYTEZ_KEY).toMatch(/BYTEZ_KEY.*--demo/)
    expect(readConfig({ env: {}, demo: true }).gateway.upstream).toMatchObject({ apiKey: '', simulated: true })
    expect(readConfig({ env: { BYTEZ_KEY: key } }).gateway.upstream).toMatchObject({ apiKey: key, simulated: false })
  })

  it('names every problem at once, each with what to do', () => {
    const problems = problemsOf({
      env: {
        BYTEZ_KEY: 'short',
        PORT: '80a',
        BYTEZ_BASE_URL: 'http://elsewhere.example',
        TRUSTED_PROXIES: '10.0.0.0/8,nonsense',
        LIMITS: 'text-to-image=ten',
        MANIFESTS_DIR: '/nowhere/at/all',
        PUBLIC_URL: 'https://example.com/path',
        LOG_LEVEL: 'loud',
      },
    })
    expect(Object.keys(problems).sort()).toEqual([
      'BYTEZ_BASE_URL',
      'BYTEZ_KEY',
      'LIMITS',
      'LOG_LEVEL',
      'MANIFESTS_DIR',
      'PORT',
      'PUBLIC_URL',
      'TRUSTED_PROXIES',
    ])
    for (const [name, message] of Object.entries(problems)) expect(message).toContain(name)
  })

  it('reads the file, lets the environment win, and refuses what it does not know', () => {
    const file = join(temporaryFolder(), 'gateway.json')
    writeFileSync(file, JSON.stringify({ port: 9000, host: '0.0.0.0', limits: { analysis: { limit: 5 } } }))
    const { server, gateway } = readConfig({ env: { BYTEZ_KEY: key, PORT: '9001' }, file })
    expect(server).toMatchObject({ port: 9001, host: '0.0.0.0' })
    expect(gateway.limits.analysis).toMatchObject({ limit: 5, windowMs: 60_000 })
    expect(gateway.limits['text-to-image'].limit).toBe(10)

    writeFileSync(file, JSON.stringify({ prot: 9000, bytezKey: key, port: '9000' }))
    expect(Object.keys(problemsOf({ env: { BYTEZ_KEY: key }, file })).sort()).toEqual(['bytezKey', 'port', 'prot'])
    writeFileSync(file, '{"port":')
    expect(Object.keys(problemsOf({ env: { BYTEZ_KEY: key }, file }))).toEqual(['--config'])
    expect(Object.keys(problemsOf({ env: { BYTEZ_KEY: key }, file: `${file}.gone` }))).toEqual(['--config'])
  })

  it('reads the key from a mounted file, without the line end', () => {
    const file = join(temporaryFolder(), 'key')
    writeFileSync(file, `${key}\n`)
    expect(readConfig({ env: { BYTEZ_KEY_FILE: file } }).gateway.upstream.apiKey).toBe(key)
    expect(Object.keys(problemsOf({ env: { BYTEZ_KEY_FILE: `${file}.gone` } }))).toContain('BYTEZ_KEY_FILE')
  })

  it('reads limits a minute from the environment', () => {
    const { gateway } = readConfig({ env: { BYTEZ_KEY: key, LIMITS: 'text-to-image=3, analysis=40' } })
    expect(gateway.limits['text-to-image']).toEqual({ limit: 3, burst: 3, windowMs: 60_000, concurrency: 2 })
    expect(gateway.limits.analysis).toMatchObject({ limit: 40, burst: 40 })
  })

  it('has defaults that pass its own checks, and one variable for each setting', () => {
    const rows = Object.values(SETTINGS)
    for (const row of rows) if ('default' in row) expect(row.schema.safeParse(row.default).success, row.env).toBe(true)
    expect(new Set(rows.map(({ env }) => env)).size).toBe(rows.length)
  })
})
