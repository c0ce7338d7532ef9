import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Fault, startSimulators } from '@decentramodels/simulators'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GenerateOptions } from './options.js'
import { generate } from './run.js'
import { NOW, quickClock, scratch, snapshot, testbed } from './testbed.fixture.js'

/** A folder made before the fault, and the same options for the run that meets it. */
async function published() {
  const bed = await testbed()
  await cp(model, bed.out, { recursive: true })
  return { ...bed, before: await snapshot(bed.out) }
}

/** A folder of manifests, made once: each test copies it. */
let model: string
beforeAll(async () => {
  model = join(await mkdtemp(join(tmpdir(), 'decentra-manifests-test-')), 'manifests')
  const simulators = await startSimulators({ quota: Infinity })
  const { huggingFaceUrl: hfEndpoint, civitaiUrl: civitaiEndpoint } = simulators
  await generate({
    out: model,
    hfEndpoint,
    civitaiEndpoint,
    maxModels: 40,
    list: false,
    compression: 'fast',
    now: () => NOW,
  })
  await simulators.close()
})
afterAll(() => rm(join(model, '..'), { recursive: true, force: true }))

const forever = (fault: Fault): Fault => ({ ...fault, times: 1e6 })

describe('a fault that does not pass leaves the old manifests byte for byte', () => {
  it.each<[string, Fault, string]>([
    ['429 without Retry-After', { kind: 'rate-limited' }, 'rate-limited'],
    ['429 with Retry-After', { kind: 'rate-limited', retryAfterSeconds: 7 }, 'rate-limited'],
    ['429 that asks for an hour', { kind: 'rate-limited', retryAfterSeconds: 3600 }, 'rate-limited'],
    ['502 with a page of HTML', { kind: 'bad-gateway' }, 'upstream-failed'],
    ['504', { kind: 'gateway-timeout' }, 'upstream-failed'],
    ['a body that is cut off', { kind: 'cut-body' }, 'response-invalid'],
    ['a body that is no JSON', { kind: 'invalid-json' }, 'response-invalid'],
    ['an answer that does not come', { kind: 'slow', delayMs: 60_000 }, 'upstream-timeout'],
    [
      'a next page on another host',
      { kind: 'changed-next-host', host: 'evil.example', match: 'huggingface' },
      'upstream-refused',
    ],
    ['a list of empty pages without end', { kind: 'empty-page', match: 'civitai' }, 'response-invalid'],
  ])('%s', async (_name, fault, code) => {
    const { faults, options, out, before } = await published()
    faults.next.push(forever({ ...fault, after: 1 }))
    const run = generate({
      ...options,
      maxModels: 3000,
      limits: { retries: 2, timeoutMs: fault.kind === 'slow' ? 60 : 5000 },
    })
    await expect(run).rejects.toMatchObject({ code })
    expect(faults.served.length).toBeGreaterThan(0)
    expect(await snapshot(out)).toEqual(before)
  })

  it('an upstream that is not there', async () => {
    const { simulators, options, out, before } = await published()
    await simulators.close()
    await expect(generate({ ...options, maxModels: 41 })).rejects.toMatchObject({ code: 'network-failed' })
    expect(await snapshot(out)).toEqual(before)
  })

  it('a list that names a model which does not exist', async () => {
    const { options, out, before, folder } = await published()
    const list = join(folder, 'ours.csv')
    await writeFile(
      list,
      'id,why\nblack-forest-labs/FLUX.1-dev,good\n# a comment\nno-such/model,typo\nciVitai:1,\ncivitai:999999999,gone\n',
    )
    await expect(generate({ ...options, list })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('ours.csv, line 5'),
    })
    await writeFile(
      list,
      'id,why\nblack-forest-labs/FLUX.1-dev,good\n# a comment\nno-such/model,typo\ncivitai:999999999,gone\n',
    )
    const error = await generate({ ...options, list }).catch((reason: Error) => reason)
    expect(error).toMatchObject({ code: 'invalid-input' })
    expect((error as Error).message).toContain('ours.csv, line 4: no-such/model')
    expect((error as Error).message).toContain('ours.csv, line 5: civitai:999999999')
    expect((error as Error).message).not.toContain('FLUX')
    expect(await snapshot(out)).toEqual(before)
  })

  it('an abort', async () => {
    const { options, out, before } = await published()
    const stop = new AbortController()
    const run = generate({ ...options, maxModels: 2000, signal: stop.signal, onProgress: () => stop.abort() })
    await expect(run).rejects.toMatchObject({ name: 'AbortError' })
    expect(await snapshot(out)).toEqual(before)
  })

  it('a folder that cannot be written', async () => {
    const { options, out, before, folder } = await published()
    await writeFile(join(folder, 'file'), '')
    await expect(generate({ ...options, out: join(folder, 'file', 'manifests') })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('choose another folder'),
    })
    // What stands where the new folder would be put together.
    await writeFile(`${out}.partial`, 'a file')
    await expect(generate({ ...options, maxModels: 41 })).rejects.toMatchObject({ code: 'unavailable' })
    expect(await snapshot(out)).toEqual(before)
  })

  it('another run at work', async () => {
    const { options, out, before } = await published()
    await mkdir(`${out}.partial`)
    await writeFile(join(`${out}.partial`, 'lock'), String(process.ppid))
    await expect(generate(options)).rejects.toMatchObject({ code: 'conflict' })
    expect(await snapshot(out)).toEqual(before)
    // A lock of a process that is gone is nobody's.
    await writeFile(join(`${out}.partial`, 'lock'), '999999999')
    await expect(generate(options)).resolves.toBeDefined()
  })
})

describe('a fault that passes costs time only', () => {
  it.each<[string, Fault]>([
    ['429 with Retry-After', { kind: 'rate-limited', retryAfterSeconds: 7 }],
    ['429 without', { kind: 'rate-limited' }],
    ['502', { kind: 'bad-gateway', times: 2 }],
    ['a cut body', { kind: 'cut-body' }],
    ['no JSON', { kind: 'invalid-json' }],
    ['a slow answer', { kind: 'slow', delayMs: 400 }],
    ['a model that comes twice', { kind: 'duplicate-item' }],
    ['an empty page', { kind: 'empty-page' }],
    ['a next page of CivitAI on another host', { kind: 'changed-next-host', match: 'civitai', host: 'evil.example' }],
  ])('%s', async (_name, fault) => {
    const { faults, options, out, waits } = await testbed()
    faults.next.push({ ...fault, after: 1 })
    const report = await generate({
      ...options,
      maxModels: 40,
      limits: { retries: 4, timeoutMs: fault.kind === 'slow' ? 200 : 5000 },
    })
    expect(faults.served).not.toHaveLength(0)
    expect(await snapshot(out)).toEqual(await snapshot(model))
    if (fault.kind === 'duplicate-item') expect(report.duplicates).toBeGreaterThan(0)
    if (fault.retryAfterSeconds !== undefined) expect(waits).toContain(7000)
  })

  it('waits out the windows of a rate limit', async () => {
    const quick = quickClock()
    const { options, waits, simulators } = await testbed({ quota: 4, now: quick.clock.now }, quick)
    const report = await generate({ ...options, sources: ['huggingface'], concurrency: 1 })
    expect(report.totalModels).toBeGreaterThan(300)
    // Ten questions, four in each window of five minutes: two pauses, and never a refusal.
    expect(simulators.requests()).toBe(10)
    expect(waits).toHaveLength(2)
    for (const wait of waits) expect(wait).toBeGreaterThan(290_000)
  })
})

/** What `index.json` of a snapshot says of the sources. */
function sourcesIn(files: ReadonlyMap<string, string>): { id: string; simulated: string | null }[] {
  return JSON.parse(Buffer.from(files.get('index.json')!, 'base64').toString()).sources
}

describe('allowPartial', () => {
  it('goes on with one source and keeps the models and filters of the other', async () => {
    const { options, out, faults } = await testbed()
    await generate(options)
    const before = await snapshot(out)
    faults.next.push(forever({ kind: 'bad-gateway', match: 'civitai' }))
    await expect(generate({ ...options, maxModels: 301 })).rejects.toMatchObject({ code: 'upstream-failed' })
    const report = await generate({ ...options, allowPartial: true })
    expect(report.failed).toEqual([{ source: 'civitai', message: expect.stringContaining('502') }])
    const after = await snapshot(out)
    expect(after.get('civitai-filter-week.json')).toBe(before.get('civitai-filter-week.json'))
    expect(after.get('models.json')).toBe(before.get('models.json'))
    // The kept models are as simulated as they were, though nobody said so this time.
    expect(sourcesIn(after)).toEqual(sourcesIn(before))
  })

  it('does not publish half of a damaged folder', async () => {
    const { options, out, faults, before } = await published()
    const lines = Buffer.from(before.get('models.json')!, 'base64').toString().split('\n')
    await writeFile(join(out, 'models.json'), lines.slice(0, 30).join('\n'))
    const damaged = await snapshot(out)
    faults.next.push(forever({ kind: 'bad-gateway', match: 'civitai' }))
    await expect(generate({ ...options, allowPartial: true })).rejects.toMatchObject({ code: 'manifest-invalid' })
    expect(await snapshot(out)).toEqual(damaged)
  })

  it('fails when no source answers', async () => {
    const { options, out, faults } = await testbed()
    faults.next.push(forever({ kind: 'bad-gateway' }))
    await expect(generate({ ...options, allowPartial: true })).rejects.toMatchObject({ code: 'upstream-failed' })
    expect(existsSync(out)).toBe(false)
  })
})

describe('an interrupted run', () => {
  it('whose answers are all at hand still says what is simulated', async () => {
    const { options, out, folder, simulators } = await testbed()
    const list = join(folder, 'ours.csv')
    await writeFile(list, 'id\nnobody/nothing\n')
    await expect(generate({ ...options, list })).rejects.toMatchObject({ code: 'invalid-input' })
    const before = simulators.requests()
    const report = await generate(options)
    expect(simulators.requests()).toBe(before)
    expect(report.simulated).not.toEqual([])
    expect(sourcesIn(await snapshot(out)).every(({ simulated }) => simulated !== null)).toBe(true)
  })

  it('goes on where it stopped, and comes to the same', async () => {
    const { options, out, folder, faults, simulators } = await testbed()
    const wanted = { ...options, maxModels: 1500 }
    await generate({ ...wanted, out: join(folder, 'reference') })
    const whole = simulators.requests()
    faults.next.push(forever({ kind: 'bad-gateway', after: 12 }))
    await expect(generate(wanted)).rejects.toMatchObject({ code: 'upstream-failed' })
    faults.next.length = 0
    const before = simulators.requests()
    const report = await generate(wanted)
    expect(report.resumedPages).toBeGreaterThanOrEqual(8)
    expect(simulators.requests() - before).toBe(whole - report.resumedPages)
    expect(await snapshot(out)).toEqual(await snapshot(join(folder, 'reference')))
    expect(existsSync(`${out}.partial`)).toBe(false)
  })

  it('takes up no journal of other options, and none that is old', async () => {
    const { options, faults } = await testbed()
    const stopped = async (changed: GenerateOptions) => {
      faults.next.push(forever({ kind: 'bad-gateway', after: 6 }))
      await expect(generate({ ...options, maxModels: 300 })).rejects.toMatchObject({ code: 'upstream-failed' })
      faults.next.length = 0
      return generate({ ...options, maxModels: 300, ...changed })
    }
    expect((await stopped({})).resumedPages).toBeGreaterThan(0)
    expect((await stopped({ nsfw: 'r' })).resumedPages).toBe(0)
    const late = { ...options.runtime!.clock!, now: () => NOW + 7 * 3_600_000 }
    expect((await stopped({ runtime: { clock: late } })).resumedPages).toBe(0)
  })

  it('takes back a folder whose replacement was cut short between two renames', async () => {
    const { options, out, before } = await published()
    await mkdir(`${out}.partial`)
    await rename(out, join(`${out}.partial`, 'previous'))
    await rm(join(`${out}.partial`, 'next'), { recursive: true, force: true })
    const notes: string[] = []
    await generate({
      ...options,
      maxModels: 40,
      onProgress: (event) => void (event.type === 'note' && notes.push(event.text)),
    })
    expect(notes.join()).toContain('taken back')
    expect(await snapshot(out)).toEqual(before)
  })
})

const command = new URL('../bin/decentra-manifests.js', import.meta.url).pathname

describe('the process', () => {
  const argumentsOf = (options: GenerateOptions, out: string) => [
    'generate',
    ...['--out', out, '--hf-endpoint', options.hfEndpoint!, '--civitai-endpoint', options.civitaiEndpoint!],
    ...['--no-list', '--profile', 'seed'],
  ]
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(Math.floor(NOW / 1000)) }

  it.each([60, 250, 400, 550, 700, 900])(
    'killed after about %i ms leaves the old folder whole, and the next run heals',
    async (delay) => {
      const { options, out, before } = await published()
      const child = spawn(process.execPath, [command, ...argumentsOf(options, out)], { env, stdio: 'ignore' })
      const ended = new Promise((resolve) => child.once('exit', resolve))
      const killer = setTimeout(() => child.kill('SIGKILL'), delay)
      await ended
      clearTimeout(killer)
      const after = await snapshot(out)
      // Killed: all is old. Too late to be killed: all is new.
      if (child.signalCode === 'SIGKILL') expect(after).toEqual(before)
      else expect(after.get('index.json')).not.toBe(before.get('index.json'))
      await generate({ ...options, maxModels: 40 })
      expect((await snapshot(out)).get('models.json')).toBe(before.get('models.json'))
      expect(existsSync(`${out}.partial`)).toBe(false)
    },
  )

  it('that may write no more (as on a full disk) says so in one line and leaves the old folder', async () => {
    const { options, out, before } = await published()
    const shell = `ulimit -f 200; exec "$0" "$@"`
    const child = spawn('sh', ['-c', shell, process.execPath, command, ...argumentsOf(options, out)], { env })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += String(chunk)))
    const code = await new Promise((resolve) => child.once('exit', resolve))
    expect(code).toBe(4)
    expect(said).toMatch(/cannot be written: the file is larger than allowed/)
    expect(said).not.toContain('    at ')
    expect(await snapshot(out)).toEqual(before)
  })

  it('that is interrupted ends with 130 and one line', async () => {
    const { options, out, before, faults } = await published()
    faults.next.push(forever({ kind: 'slow', delayMs: 30_000, after: 2 }))
    const child = spawn(process.execPath, [command, ...argumentsOf(options, out)], { env })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      if (said === '') child.kill('SIGINT')
      said += String(chunk)
    })
    const code = await new Promise((resolve) => child.once('exit', resolve))
    expect(code).toBe(130)
    expect(said).toContain('Stopped. The old files are as they were')
    expect(said).not.toContain('    at ')
    expect(await snapshot(out)).toEqual(before)
  })

  it('tells differences by its exit code', async () => {
    const { options, out } = await testbed()
    const run = (...rest: string[]) => {
      try {
        return { code: 0, out: String(execFileSync(process.execPath, [command, ...rest], { env, stdio: 'pipe' })) }
      } catch (error) {
        const { status, stderr, stdout } = error as { status: number; stderr: Buffer; stdout: Buffer }
        return { code: status, out: `${stdout}${stderr}` }
      }
    }
    await generate({ ...options, maxModels: 30 })
    const other = join(await scratch(), 'manifests')
    await generate({ ...options, maxModels: 40, out: other })
    expect(run('verify', out)).toMatchObject({ code: 0, out: expect.stringContaining('is whole') })
    expect(run('diff', out, out)).toMatchObject({ code: 0, out: 'No difference.\n' })
    const diff = run('diff', out, other, '--json')
    expect(diff.code).toBe(1)
    expect(JSON.parse(diff.out).added.length).toBeGreaterThan(0)
    await writeFile(join(out, 'filters.bin'), 'spoiled')
    expect(run('verify', out)).toMatchObject({ code: 1, out: expect.stringContaining('filters.bin') })
    expect(run('verify', join(out, 'nowhere'))).toMatchObject({ code: 4 })
    expect(run('generate', '--nsfw', 'lots')).toMatchObject({ code: 2, out: expect.stringContaining('pg13') })
    expect(run('generate', '--list', join(out, 'none.csv'), '--out', join(other, '..', 'x'))).toMatchObject({ code: 2 })
    expect(run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes') })
  })
})
