/**
 * Hostile records all the way: an upstream whose answers carry markup, script addresses and odd keys, the real
 * generator, the real site in a real browser. Nothing of it may become more than text (security guide, rows 1 to 5).
 */
import { generate } from '@decentramodels/manifests'
import { Hono } from 'hono'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildSite } from '../examples/site/build.ts'
import { serveSite } from '../examples/site/serve.ts'
import { launchBrowser, serveApp, shownCards, until, watchTrouble } from './browser.ts'

const MARKUP = [
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(2)>',
  '</script><script>alert(3)</script>',
  '&lt;script&gt;alert(4)&lt;/script&gt;',
  "'-alert(5)-'",
  '{{constructor.constructor("alert(6)")()}}',
  '${alert(7)}',
  '<template shadowrootmode=open><script>alert(8)</script></template>',
  '</a></li></ul></section></dm-model-section><iframe src=javascript:alert(9)>',
  '\u202Egnp.exe <b>',
]
const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']

const civitaiItem = (id: number, name: string) => ({
  id,
  name,
  description: `<p>before <b onclick=alert(1)>bold</p> <scr<script>ipt>alert(1)</script> ${name} &lt;img src=x onerror=alert(1)&gt;`,
  type: 'Checkpoint',
  nsfw: false,
  nsfwLevel: 1,
  poi: false,
  minor: false,
  allowCommercialUse: ['Image'],
  stats: { downloadCount: 100_000 - id, thumbsUpCount: 50_000 - id },
  creator: { username: name, image: 'javascript:alert(1)' },
  tags: [name, 'x'.repeat(5000), ...Array.from({ length: 200 }, (_, i) => `tag ${i}`)],
  modelVersions: [
    {
      id,
      name: 'v1',
      baseModel: 'SD 1.5',
      publishedAt: '2026-11-18T00:00:00.000Z',
      images: [
        {
          url: ['javascript:alert(1)', 'data:image/svg+xml,<svg onload=alert(1)>', '//evil.example/x.png'][id % 3],
          nsfwLevel: 1,
        },
      ],
      files: [],
    },
  ],
})
const hubModel = (id: string, downloads: number) => ({
  _id: '000000000000000000000000',
  id,
  modelId: id,
  author: id.split('/')[0],
  downloads,
  likes: 10,
  pipeline_tag: 'text-to-image',
  tags: ['diffusers:Pipeline', MARKUP[0]],
  gated: false,
  private: false,
  createdAt: '2026-11-18T00:00:00.000Z',
  lastModified: '2026-11-18T00:00:00.000Z',
  trendingScore: downloads,
})

const items = MARKUP.map((name, i) => civitaiItem(i + 1, name))
const models = [
  ...KEYS.map((key, i) => hubModel(key, 9000 - i)),
  ...KEYS.map((key, i) => hubModel(`${key}/${key}`, 8000 - i)),
  // Names that are no folders, or too long for one.
  ...['..', '.', '../..', 'a\\..\\b', 'x'.repeat(290)].map((id, i) => hubModel(id, 7000 - i)),
]

const upstream = new Hono()
  .get('/hf/api/models', (context) => context.json(models))
  .get('/civitai/api/v1/models', (context) => context.json({ items, metadata: { currentPage: 1, pageSize: 100 } }))

const out = mkdtempSync(join(tmpdir(), 'decentramodels-hostile-'))
let browser: Browser
let site: { url: string; close(): Promise<void> }

beforeAll(async () => {
  const host = await serveApp(upstream)
  await generate({
    out: join(out, 'manifests'),
    hfEndpoint: `${host.url}/hf`,
    civitaiEndpoint: `${host.url}/civitai`,
    list: false,
    now: () => Date.parse('2026-11-20T00:00:00.000Z'),
  })
  await host.close()
  await buildSite(out)
  site = await serveSite({ root: out, port: 0, host: '127.0.0.1' })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
  rmSync(out, { recursive: true, force: true })
})

describe('hostile records', () => {
  it('keep odd ids as plain ids in models.json, and pollute nothing', () => {
    const { models: byId } = JSON.parse(readFileSync(join(out, 'manifests', 'models.json'), 'utf8'))
    for (const key of KEYS) expect(Object.hasOwn(byId, key), key).toBe(true)
    expect(Object.hasOwn(byId, 'civitai:1')).toBe(true)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('leave no markup in descriptions, and no script address in links or pictures', () => {
    const { models: byId } = JSON.parse(readFileSync(join(out, 'manifests', 'models.json'), 'utf8')) as {
      models: Record<string, { description: string; url: string; image: string | null; tags: string[] }>
    }
    for (const model of Object.values(byId)) {
      expect(new URL(model.url).protocol).toBe('https:')
      expect(model.image === null || model.image.startsWith('https://')).toBe(true)
      expect(model.tags.length).toBeLessThanOrEqual(64)
      expect(model.tags.every((tag) => tag.length <= 100)).toBe(true)
    }
    expect(byId['civitai:1']!.description).not.toMatch(/<b|<script/)
  })

  it('name no folder outside the site, and none that a disk would refuse', () => {
    const folders = readdirSync(join(out, 'model')).filter((name) => name !== 'index.html')
    expect(folders).toContain('civitai--1')
    expect(folders.every((name) => /^[\w.-]+$/.test(name) && !/^\.+$/.test(name))).toBe(true)
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('any website')
  })

  it('leave filters empty, and their pages say why', async () => {
    const html = await (await fetch(`${site.url}models/huggingface/mit/`)).text()
    expect(html).toContain('0 models')
    expect(html).toContain('had no model of this kind when the catalogue was made')
    expect(html).toContain('See all models')
  })

  const everywhere = [
    '',
    'models/',
    'models/?q=img',
    'models/civitai/checkpoints/',
    'model/civitai--1/',
    'model/constructor/',
    'new/',
    'generate/',
  ]
  it.each(everywhere.flatMap((path) => [true, false].map((scripts) => [path, scripts] as const)))(
    'show as text on /%s in a real browser (JavaScript %s)',
    async (path, scripts) => {
      const page = await browser.newPage()
      await page.setJavaScriptEnabled(scripts)
      const trouble = watchTrouble(page)
      await page.goto(site.url + path)
      if (scripts) await page.waitForNetworkIdle({ idleTime: 250 })
      if (scripts && path === '')
        await until(
          () => shownCards(page),
          (cards) => cards.length >= 12,
          'the cards',
        )
      // Not only what was written before the scripts: what the elements make of it.
      const tag = {
        'models/': 'dm-model-search',
        'models/?q=img': 'dm-model-search',
        'model/civitai--1/': 'dm-model-detail',
      }[path]
      if (scripts && tag)
        await until(
          () => page.evaluate((tag) => document.querySelector(tag)!.matches(':state(ready)'), tag),
          Boolean,
          tag,
        )
      const found = await page.evaluate(() => {
        const tags: string[] = []
        const handlers: string[] = []
        const links: string[] = []
        const walk = (node: ParentNode): void => {
          for (const element of node.querySelectorAll('*')) {
            tags.push(element.localName)
            for (const { name } of element.attributes) if (name.startsWith('on')) handlers.push(name)
            if (element instanceof HTMLAnchorElement) links.push(new URL(element.href).protocol)
            if (element.shadowRoot) walk(element.shadowRoot)
          }
        }
        walk(document.body)
        return { tags: [...new Set(tags)], handlers, links: [...new Set(links)] }
      })
      expect(found.handlers).toEqual([])
      expect(found.tags.filter((tag) => ['img', 'iframe', 'script', 'template', 'b-'].includes(tag))).toEqual([])
      expect(await page.title()).toContain('DecentraModels')
      expect(found.links.filter((protocol) => !['https:', 'http:'].includes(protocol))).toEqual([])
      // With scripts off Chromium reports the preloads of scripts as refused; that is what was asked for. And a host of plain
      // files has no gateway, which only asking can tell.
      const expected = (line: string) =>
        (!scripts && /\.js csp$/.test(line)) || (path === 'generate/' && line.endsWith('/v1/passes'))
      expect(trouble.filter((line) => !expected(line))).toEqual([])
      await page.close()
    },
  )
})
