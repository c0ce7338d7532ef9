/** Row 10: the caller names a task and a model that it may use, and nothing else about the call. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Quote, Run } from '@decentramodels/core/contract'
import { describe, expect, test } from 'vitest'
import { makeModel, publish } from '../../core/src/catalog/publish.fixture.js'
import { PAGE, temporaryFolder } from '../src/gateway.fixture.js'
import { IMAGE_RUN, PNG_URL, type RunsTestbed, startRunsTestbed, testCaller } from '../src/runs/runs.fixture.js'

const SDXL = 'stabilityai/stable-diffusion-xl-base-1.0'
const PHOTOREAL = 'dreamlike-art/dreamlike-photoreal-2.0'

/** A folder of manifests with models and filters of the test's own. */
async function catalog(): Promise<string> {
  const folder = temporaryFolder()
  const image = { type: 'text-to-image', task: 'text-to-image', source: 'huggingface' } as const
  const files = publish(
    [
      makeModel(1, { ...image, id: SDXL }),
      makeModel(5, { ...image, id: PHOTOREAL }),
      makeModel(2, { ...image, id: 'somebody/else', license: 'mit', commercialUse: 'yes' }),
      makeModel(3, { ...image, id: 'somebody/free', license: 'cc-by-nc-4.0', commercialUse: 'no' }),
      makeModel(4, { ...image, id: 'civitai:77', source: 'civitai' }),
    ],
    { filters: { 'hf-filter/likes/small': ['somebody/else', PHOTOREAL], 'hf-filter/likes': [SDXL, 'somebody/free'] } },
  )
  await mkdir(join(folder, 'details'))
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes)
  return folder
}

/** A server with a key of these terms. */
async function serverWith(bed: RunsTestbed, terms: { scope?: string; commercial?: boolean }) {
  const { key } = await bed.gateway.key({ kind: 'secret', ...terms })
  return testCaller(bed.gateway.url, { authorization: `Bearer ${key}` })
}

const named = (model: string) => ({ ...IMAGE_RUN, model })

describe('models that nobody may call', () => {
  test.each([
    '../../v1/admin',
    '..%2f..%2fv1/admin',
    'a/b?x=1',
    'a/b#x',
    'a%2f..%2f',
    'a/../b',
    './a',
    'a//b',
    'http://evil.example/a/b',
    '//evil.example/a',
    'a/b\r\nHost: evil.example',
    'a/b\nX: y',
    'a\\b',
    'a/b c',
    '__proto__/x',
    'constructor',
    'nobody/knows-this',
    `a/${'b'.repeat(190)}`,
    '\u0000',
  ])('%j', async (model) => {
    const bed = await startRunsTestbed({ manifestsDir: await catalog() })
    const response = await bed.server.post(named(model))
    expect(response.status).toBe(404)
    const { code, detail } = (await response.json()) as { code: string; detail: string }
    expect(code).toBe('not-found')
    // What is no id is not said again.
    if (!/^[\w./-]+$/.test(model)) expect(detail).not.toContain(model)
    expect(bed.upstream.calls).toEqual([])
  })

  test.each([
    ['too long', 'a'.repeat(201), 400],
    ['empty', '', 400],
    ['no text', 7, 400],
    ['a file to download', 'civitai:77', 404],
  ])('%s', async (_name, model, status) => {
    const bed = await startRunsTestbed({ manifestsDir: await catalog() })
    expect((await bed.server.post({ ...IMAGE_RUN, model })).status).toBe(status)
    expect(bed.upstream.calls).toEqual([])
  })
})

test.each([
  ['url', 'https://evil.example'],
  ['baseUrl', 'https://evil.example'],
  ['host', 'evil.example'],
  ['headers', { host: 'evil.example' }],
  ['method', 'DELETE'],
  ['path', '/v1/admin'],
])('%s is nothing that a run has', async (name, value) => {
  const bed = await startRunsTestbed()
  for (const body of [
    { ...IMAGE_RUN, [name]: value },
    { ...IMAGE_RUN, params: { [name]: value } },
    { ...IMAGE_RUN, input: { prompt: 'x', [name]: value } },
  ])
    expect((await bed.server.post(body)).status).toBe(400)
  expect(bed.upstream.calls).toEqual([])
})

describe('what a key may use', () => {
  test('a model of the catalogue runs, by its own name alone', async () => {
    const bed = await startRunsTestbed({ manifestsDir: await catalog() })
    const waiting = bed.server.post(named('somebody/else'))
    const call = await bed.upstream.next()
    expect(call.path).toBe('/models/v2/somebody/else')
    call.answer(PNG_URL)
    expect(await (await waiting).json()).toMatchObject({
      state: 'succeeded',
      license: { id: 'mit', commercialUse: 'yes' },
    })
  })

  test('a key with a filter names the models of the filter, and no others', async () => {
    const bed = await startRunsTestbed({ manifestsDir: await catalog() })
    const scoped = await serverWith(bed, { scope: 'hf-filter/likes/small' })
    expect((await scoped.post(named(SDXL))).status).toBe(403)
    expect(bed.upstream.calls).toEqual([])
    await scoped.start(named('somebody/else'))
    expect((await bed.upstream.next()).path).toBe('/models/v2/somebody/else')
  })

  test('neither the default of a task nor a stand-in leaves the filter', async () => {
    const bed = await startRunsTestbed({ manifestsDir: await catalog() })
    const quote = async (scope: string, body: object) => {
      const server = await serverWith(bed, { scope })
      const response = await server.send('/v1/quotes', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return { status: response.status, quote: (await response.json()) as Quote }
    }
    const image = { ...IMAGE_RUN, fallback: true }
    // The default of the task is out of scope: its stand-in is what is left.
    expect((await quote('hf-filter/likes/small', image)).quote).toMatchObject({ model: PHOTOREAL, fallbacks: [] })
    expect((await quote('hf-filter/likes', image)).quote).toMatchObject({ model: SDXL, fallbacks: [] })
    expect((await quote('hf-filter/likes', { ...image, task: 'summarization', input: { text: 'x' } })).status).toBe(403)
  })

  test('a filter that is not published lets nothing through', async () => {
    const bed = await startRunsTestbed({ manifestsDir: await catalog() })
    const lost = await serverWith(bed, { scope: 'hf-filter/none' })
    expect((await lost.post(IMAGE_RUN)).status).toBe(403)
    const bare = await startRunsTestbed()
    expect((await (await serverWith(bare, { scope: 'hf-filter/likes' })).post(IMAGE_RUN)).status).toBe(403)
  })

  test('a key for trade is refused what its license keeps from trade', async () => {
    const bed = await startRunsTestbed({ manifestsDir: await catalog() })
    const trade = await serverWith(bed, { commercial: true })
    const response = await trade.post(named('somebody/free'))
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ code: 'forbidden' })
    const video = { task: 'text-to-video', input: { prompt: 'a boat' } }
    expect((await trade.post(video)).status).toBe(403)
    await bed.server.start(named('somebody/free'))
    expect((await bed.upstream.next()).path).toBe('/models/v2/somebody/free')
  })
})

test('a redirect of the upstream is not followed: the key stays with one host', async () => {
  const bed = await startRunsTestbed()
  const elsewhere: (string | undefined)[] = []
  const other = await startRunsTestbed()
  const waiting = bed.server.post(IMAGE_RUN)
  const call = await bed.upstream.next()
  call.response.writeHead(307, { location: `${other.upstream.url}/models/v2/x/y` }).end()
  const run = (await (await waiting).json()) as Run
  elsewhere.push(...other.upstream.calls.map(({ path }) => path))
  expect(run).toMatchObject({ state: 'failed', error: { code: 'upstream-failed' } })
  expect(elsewhere).toEqual([])
})

test('a pass cannot name another key or scope', async () => {
  const bed = await startRunsTestbed({ manifestsDir: await catalog() })
  const { key } = await bed.gateway.key({ scope: 'hf-filter/likes/small' })
  const { pass } = (await (await bed.gateway.pass(key)).json()) as { pass: string }
  const visitor = testCaller(bed.gateway.url, { authorization: `Bearer ${pass}`, origin: PAGE })
  for (const header of ['x-scope', 'x-key-id', 'x-visitor'])
    expect((await visitor.post(named(SDXL), { [header]: 'all' })).status).toBe(403)
  expect((await visitor.send('/v1/policy?scope=all')).status).toBe(200)
  expect(await (await visitor.send('/v1/policy?scope=all')).json()).toMatchObject({
    models: 'filter/hf-filter/likes/small',
  })
})
