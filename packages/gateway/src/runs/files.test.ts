import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Run } from '@decentramodels/core/contract'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../gateway.fixture.js'
import { IMAGE_RUN, PNG, PNG_URL, startRunsTestbed } from './runs.fixture.js'

type ImageRun = Run<'text-to-image'>

async function withOutput() {
  const bed = await startRunsTestbed()
  const waiting = bed.server.post(IMAGE_RUN)
  ;(await bed.upstream.next()).answer(PNG_URL)
  const run = (await (await waiting).json()) as ImageRun
  const get = (headers: Record<string, string> = {}, method = 'GET') =>
    fetch(bed.gateway.url + run.output!.image.url, { headers, method })
  return { ...bed, run, get }
}

describe('files that a run made', () => {
  test('are served as what they are, and as nothing that a browser runs', async () => {
    const { get } = await withOutput()
    const response = await get()
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(PNG.length),
      'content-disposition': 'inline; filename="output-0.png"',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      'cross-origin-resource-policy': 'cross-origin',
      etag: expect.stringMatching(/^"[0-9a-f]{64}"$/) as string,
    })
    expect(response.headers.get('content-security-policy')).toContain('sandbox')
    expect(Number(/max-age=(\d+)/.exec(response.headers.get('cache-control')!)![1])).toBeGreaterThan(3500)
  })

  test.each([
    ['bytes=0-3', 206, PNG.subarray(0, 4), `bytes 0-3/${PNG.length}`],
    ['bytes=8-', 206, PNG.subarray(8), `bytes 8-${PNG.length - 1}/${PNG.length}`],
    ['bytes=-4', 206, PNG.subarray(-4), `bytes ${PNG.length - 4}-${PNG.length - 1}/${PNG.length}`],
    ['bytes=0-99999', 206, PNG, `bytes 0-${PNG.length - 1}/${PNG.length}`],
    ['bytes=99999-', 416, Buffer.alloc(0), `bytes */${PNG.length}`],
    ['bytes=-0', 416, Buffer.alloc(0), `bytes */${PNG.length}`],
    ['bytes=4-2', 200, PNG, null],
    ['bytes=0-1,4-5', 200, PNG, null],
    ['lines=1-2', 200, PNG, null],
  ])('range %s', async (range, status, bytes, contentRange) => {
    const { get } = await withOutput()
    const response = await get({ range })
    expect([response.status, response.headers.get('content-range')]).toEqual([status, contentRange])
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
  })

  test('are not sent again to who has them', async () => {
    const { get } = await withOutput()
    const etag = (await get()).headers.get('etag')!
    expect((await get({ 'if-none-match': etag })).status).toBe(304)
    expect((await get({ 'if-none-match': '"other"' })).status).toBe(200)
    expect((await get({ range: 'bytes=0-1', 'if-range': etag })).status).toBe(206)
    expect((await get({ range: 'bytes=0-1', 'if-range': '"older"' })).status).toBe(200)
    const head = await get({}, 'HEAD')
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(PNG.length), ''])
  })

  test('there is nothing beside them', async () => {
    const { gateway, run } = await withOutput()
    for (const path of ['1', '-1', 'x', '0x0', '..%2f0', '99999'])
      expect((await fetch(`${gateway.url}/v1/runs/${run.id}/output/${path}`)).status, path).not.toBe(200)
    expect((await fetch(`${gateway.url}/v1/runs/run_unknown/output/0`)).status).toBe(404)
  })

  test('are gone when their time is over, and the run says what it was', async () => {
    const bed = await startRunsTestbed({ outputMinutes: 0.0001 })
    const waiting = bed.server.post(IMAGE_RUN)
    ;(await bed.upstream.next()).answer(PNG_URL)
    const run = (await (await waiting).json()) as ImageRun
    const status = async () => (await fetch(bed.gateway.url + run.output!.image.url)).status
    await expect.poll(status).toBe(410)
    expect((await bed.server.get(run.id)).state).toBe('succeeded')
  })

  test.each([
    ['a page in place of a picture', '<html><script>alert(1)</script></html>'],
    ['a picture with script inside', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['nothing', ''],
  ])('%s is a failure of the upstream, and nothing of it is kept', async (_name, text) => {
    const dataDir = temporaryFolder()
    const { server, upstream } = await startRunsTestbed({ dataDir })
    upstream.files.set('/1.png', Buffer.from(text))
    const waiting = server.post(IMAGE_RUN)
    ;(await upstream.next()).answer(`${upstream.url}/1.png`)
    expect(await (await waiting).json()).toMatchObject({ state: 'failed', error: { code: 'upstream-failed' } })
    expect(await readdir(join(dataDir, 'files'))).toEqual([])
  })

  test('an address inside the operator\u2019s network is not asked, whoever names it', async () => {
    const { server, upstream } = await startRunsTestbed()
    const waiting = server.post(IMAGE_RUN)
    ;(await upstream.next()).answer('http://127.0.0.1:6379/1.png')
    expect(await (await waiting).json()).toMatchObject({ state: 'failed', error: { code: 'upstream-failed' } })
  })
})

describe('files that come with a run', () => {
  const withFile = (value: Record<string, unknown>) => ({ task: 'object-detection', input: value, fallback: false })

  test('wait on disk, readable by the owner alone, and are gone when the run is over', async () => {
    const dataDir = temporaryFolder()
    const { server, upstream } = await startRunsTestbed({ dataDir })
    await server.start(IMAGE_RUN)
    const before = await upstream.next()
    const { id } = await server.start(withFile({ base64: PNG_URL }))
    const [file] = await readdir(join(dataDir, 'files'))
    expect((await stat(join(dataDir, 'files', file!))).mode & 0o777).toBe(0o600)
    expect((await readFile(join(dataDir, 'files', file!))).equals(PNG)).toBe(true)
    before.refuse(422, 'no')
    const call = await upstream.next()
    expect(call.body.base64).toBe(PNG_URL)
    call.answer([{ label: 'cat', score: 0.9, box: { xmin: 0, ymin: 0, xmax: 1, ymax: 1 } }])
    await expect.poll(async () => (await server.get(id)).state).toBe('succeeded')
    await expect.poll(() => readdir(join(dataDir, 'files'))).toEqual([])
  })

  test('may be named by an address, which the upstream fetches', async () => {
    const { server, upstream } = await startRunsTestbed()
    await server.start(withFile({ url: 'https://pictures.example.com/cat.png' }))
    expect((await upstream.next()).body.url).toBe('https://pictures.example.com/cat.png')
  })

  test.each([
    ['a page', `data:image/png;base64,${Buffer.from('<html>').toString('base64')}`, 415],
    ['another kind of file', `data:image/png;base64,${Buffer.from('RIFF....WAVEfmt ').toString('base64')}`, 415],
    [
      'a picture of a kind that is not taken',
      `data:image/gif;base64,${Buffer.from('GIF89a......').toString('base64')}`,
      415,
    ],
    ['text in place of base64', 'data:image/png;base64,@@@@', 400],
    ['bytes that are not base64', 'data:image/png,rawbytes', 400],
    ['nothing', 'data:image/png;base64,', 400],
    ['more than fits', `data:image/png;base64,${Buffer.alloc(8 * 1024 * 1024 + 1).toString('base64')}`, 413],
    ['http', 'http://pictures.example.com/a.png', 400],
    ['another port', 'https://pictures.example.com:8443/a.png', 400],
    ['this machine', 'https://127.0.0.1/a.png', 400],
    ['this machine by name', 'https://localhost/a.png', 400],
    ['a file of the server', 'file:///etc/passwd', 400],
  ])('%s is refused', async (_name, url, status) => {
    const dataDir = temporaryFolder()
    const { server, upstream } = await startRunsTestbed({ dataDir })
    expect((await server.post(withFile({ url }))).status).toBe(status)
    expect(upstream.calls).toEqual([])
    expect(await readdir(join(dataDir, 'files'))).toEqual([])
  })
})
