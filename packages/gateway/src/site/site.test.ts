import { brotliCompressSync } from 'node:zlib'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sendRaw, startTestGateway, temporaryFolder, type TestGateway } from '../gateway.fixture.js'

const MODEL = {
  id: 'a/b',
  name: 'b',
  author: 'a',
  type: 'text-to-image',
  task: 'text-to-image',
  downloads: 1,
  likes: 1,
  source: 'huggingface',
  origin: 'community',
  weeklyGrowth: null,
  createdAt: null,
  lastUpdated: null,
  license: null,
  badges: [],
}

function makeSite(): { siteDir: string; outside: string } {
  const folder = temporaryFolder()
  const siteDir = join(folder, 'site')
  for (const name of ['assets', 'manifests', 'cdn', '.git']) mkdirSync(join(siteDir, name), { recursive: true })
  writeFileSync(join(siteDir, 'index.html'), '<!doctype html><title>Site</title>')
  writeFileSync(join(siteDir, '404.html'), '<!doctype html><title>Lost</title>')
  const script = 'console.log("a script of some length, so that packing pays")'
  writeFileSync(join(siteDir, 'assets', 'app-0123.js'), script)
  writeFileSync(join(siteDir, 'assets', 'app-0123.js.br'), brotliCompressSync(script))
  writeFileSync(join(siteDir, 'cdn', 'elements.js'), script)
  writeFileSync(join(siteDir, 'manifests', 'index.json'), '{"filters":[]}')
  writeFileSync(join(siteDir, 'manifests', 'changes.json'), JSON.stringify({ schema: 1, changes: [] }))
  writeFileSync(join(siteDir, '.git', 'config'), 'private')
  const outside = join(folder, 'outside.txt')
  writeFileSync(outside, 'outside of the site')
  return { siteDir, outside }
}

describe('the site', () => {
  it('is served with types, packed siblings, and a policy for its pages', async () => {
    const gateway = await startTestGateway(makeSite())
    const page = await fetch(`${gateway.url}/`)
    expect(page.status).toBe(200)
    expect(page.headers.get('Content-Type')).toMatch(/^text\/html/)
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    expect(page.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'")
    expect(page.headers.get('X-Content-Type-Options')).toBe('nosniff')
    const script = await fetch(`${gateway.url}/assets/app-0123.js`, { headers: { 'Accept-Encoding': 'br' } })
    expect(script.headers.get('Content-Encoding')).toBe('br')
    expect(script.headers.get('Vary')).toContain('Accept-Encoding')
    expect(await script.text()).toContain('a script of some length')
    expect(script.headers.get('Cache-Control')).toContain('immutable')
  })

  it('says when a file is unchanged, per form of packing, and when it changed', async () => {
    const { siteDir } = makeSite()
    const gateway = await startTestGateway({ siteDir })
    const url = `${gateway.url}/manifests/index.json`
    const first = await fetch(url)
    const etag = first.headers.get('ETag')!
    expect(first.headers.get('Cache-Control')).toBe('no-cache')
    const again = await fetch(url, { headers: { 'If-None-Match': etag } })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
    writeFileSync(join(siteDir, 'manifests', 'index.json'), '{"filters":[],"more":1}')
    expect((await fetch(url, { headers: { 'If-None-Match': etag } })).status).toBe(200)
    const script = `${gateway.url}/assets/app-0123.js`
    const packed = await fetch(script, { headers: { 'Accept-Encoding': 'br' } })
    const plain = await fetch(script, { headers: { 'Accept-Encoding': 'identity' } })
    expect(packed.headers.get('ETag')).not.toBe(plain.headers.get('ETag'))
  })

  it('keeps a manifest for good when its address holds its hash, and lets every site read it', async () => {
    const gateway = await startTestGateway(makeSite())
    const hashed = await fetch(`${gateway.url}/manifests/index.json?v=abc`, {
      headers: { Origin: 'https://any.example' },
    })
    expect(hashed.headers.get('Cache-Control')).toContain('immutable')
    expect(hashed.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect((await fetch(`${gateway.url}/cdn/elements.js`)).headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect((await fetch(`${gateway.url}/`)).headers.get('Access-Control-Allow-Origin')).toBeNull()
    expect((await fetch(`${gateway.url}/manifests/none.json?v=abc`)).headers.get('Cache-Control')).not.toContain(
      'immutable',
    )
  })

  it('serves ranges and heads', async () => {
    const gateway = await startTestGateway(makeSite())
    const url = `${gateway.url}/cdn/elements.js`
    const part = await fetch(url, { headers: { Range: 'bytes=0-6', 'Accept-Encoding': 'identity' } })
    expect(part.status).toBe(206)
    expect(await part.text()).toBe('console')
    const head = await fetch(url, { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(Number(head.headers.get('Content-Length'))).toBeGreaterThan(50)
  })

  it('shows its own page for an address that is none, and a problem to programs', async () => {
    const gateway = await startTestGateway(makeSite())
    const page = await fetch(`${gateway.url}/nothing`, { headers: { Accept: 'text/html' } })
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('Lost')
    const problem = await fetch(`${gateway.url}/nothing`)
    expect(problem.status).toBe(404)
    expect(await problem.json()).toMatchObject({ code: 'not-found' })
  })

  it('serves nothing from outside of its folder, and no hidden files', async () => {
    const { siteDir, outside } = makeSite()
    const gateway = await startTestGateway({ siteDir })
    const { host } = new URL(gateway.url)
    for (const path of [
      '/../outside.txt',
      '/..%2foutside.txt',
      '/%2e%2e/outside.txt',
      '/assets/../../outside.txt',
      '/assets/..%5c..%5coutside.txt',
      '//outside.txt',
      '/....//outside.txt',
      '/%00',
      '/assets/%c0%ae%c0%ae/outside.txt',
      '/.git/config',
      '/assets/%2e%2e%2f%2e%2e%2foutside.txt',
      `${outside}`,
    ]) {
      const answer = await sendRaw(gateway.url, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      expect(answer, path).toMatch(/^HTTP\/1\.1 (400|404)/)
      expect(answer, path).not.toContain('outside of the site')
      expect(answer, path).not.toContain('private')
    }
  })

  it('can stand below a path, with manifests of another folder', async () => {
    const { siteDir } = makeSite()
    const manifestsDir = temporaryFolder()
    writeFileSync(join(manifestsDir, 'index.json'), '{"other":true}')
    const gateway = await startTestGateway({ siteDir, siteBase: '/models/', manifestsDir })
    expect(await (await fetch(`${gateway.url}/models/`)).text()).toContain('Site')
    expect(await (await fetch(`${gateway.url}/models/manifests/index.json`)).json()).toEqual({ other: true })
    const root = await fetch(`${gateway.url}/`, { redirect: 'manual' })
    expect(root.headers.get('Location')).toBe('/models/')
    expect((await fetch(`${gateway.url}/v1/policy`)).status).toBe(401)
  })
})

describe('changes of the catalogue', () => {
  const change = (at: string) => ({
    at,
    added: [MODEL],
    addedCount: 1,
    updated: [],
    updatedCount: 0,
    removed: [],
    removedCount: 0,
  })
  const write = (siteDir: string, times: string[]) =>
    writeFileSync(
      join(siteDir, 'manifests', 'changes.json'),
      JSON.stringify({ schema: 1, changes: times.map(change).reverse() }),
    )

  /** Ids of the events that come, as they come. */
  async function listen(gateway: TestGateway, lastEventId?: string) {
    const controller = new AbortController()
    const answer = await fetch(`${gateway.url}/v1/catalog/changes`, {
      signal: controller.signal,
      headers: {
        Accept: 'text/event-stream',
        Origin: 'https://any.example',
        ...(lastEventId && { 'Last-Event-ID': lastEventId }),
      },
    })
    const ids: string[] = []
    const reading = (async () => {
      let text = ''
      for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk
        ids.splice(0, Infinity, ...[...text.matchAll(/^id: (.+)$/gm)].map(([, id]) => id!))
      }
    })().catch(() => {})
    return { answer, ids, stop: () => (controller.abort(), reading) }
  }

  it('are told as they are published, to pages of every site', async () => {
    const { siteDir } = makeSite()
    write(siteDir, ['2026-11-20T00:00:00.000Z'])
    const gateway = await startTestGateway({ siteDir })
    const { answer, ids, stop } = await listen(gateway)
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/event-stream/)
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*')
    write(siteDir, ['2026-11-20T00:00:00.000Z', '2026-11-21T00:00:00.000Z', '2026-11-22T00:00:00.000Z'])
    await expect.poll(() => ids, { timeout: 15_000 }).toEqual(['2026-11-21T00:00:00.000Z', '2026-11-22T00:00:00.000Z'])
    await stop()
  })

  it('go on after the one that a page knows, and survive a broken file', async () => {
    const { siteDir } = makeSite()
    write(siteDir, ['2026-11-20T00:00:00.000Z', '2026-11-21T00:00:00.000Z'])
    const gateway = await startTestGateway({ siteDir })
    const { ids, stop } = await listen(gateway, '2026-11-20T00:00:00.000Z')
    await expect.poll(() => ids).toEqual(['2026-11-21T00:00:00.000Z'])
    writeFileSync(join(siteDir, 'manifests', 'changes.json'), '{"schema":')
    await expect
      .poll(() => gateway.entries().map(({ type }) => type), { timeout: 15_000 })
      .toContain('catalog-changes-unreadable')
    write(siteDir, ['2026-11-21T00:00:00.000Z', '2026-11-23T00:00:00.000Z'])
    await expect.poll(() => ids, { timeout: 15_000 }).toEqual(['2026-11-21T00:00:00.000Z', '2026-11-23T00:00:00.000Z'])
    await stop()
  })

  it('are named in index.json where the operator wants that, so that open pages listen', async () => {
    const { siteDir } = makeSite()
    const gateway = await startTestGateway({ siteDir, catalogPush: true })
    const url = `${gateway.url}/manifests/index.json`
    const first = await fetch(url)
    expect(await first.json()).toEqual({ filters: [], push: '/v1/catalog/changes' })
    expect(first.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect((await fetch(url, { headers: { 'If-None-Match': first.headers.get('ETag')! } })).status).toBe(304)
    const plain = await fetch(url, { headers: { 'Accept-Encoding': 'identity' } })
    expect(plain.headers.get('Content-Encoding')).toBeNull()
    expect(await plain.json()).toMatchObject({ push: '/v1/catalog/changes' })
    writeFileSync(join(siteDir, 'manifests', 'index.json'), '{"filters":[1]}')
    await expect.poll(async () => (await fetch(url)).json()).toMatchObject({ filters: [1] })
    const without = await startTestGateway({ siteDir })
    expect(await (await fetch(`${without.url}/manifests/index.json`)).json()).toEqual({ filters: [1] })
  })

  it('are none where there is no catalogue', async () => {
    const gateway = await startTestGateway()
    expect((await fetch(`${gateway.url}/v1/catalog/changes`)).status).toBe(404)
  })
})
