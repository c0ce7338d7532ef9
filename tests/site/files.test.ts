/** The files that the build writes, as a static host gives them out. */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filterPath } from '../../examples/site/build/links.ts'
import { type BuiltSite, openBuiltSite } from './built-site.ts'

const SITE_URL = 'https://models.example/deep/catalog/'
const BASE = '/deep/catalog/'

interface Filter {
  id: string
  title: string
  count: number
  file: string
  cappedTo?: string
}

let site: BuiltSite
let filters: Filter[]

const read = (path: string) => readFileSync(join(site.root, path), 'utf8')
const index = () => JSON.parse(read('manifests/index.json')) as { filters: Filter[]; totalModels: number }
const page = async (path: string) => {
  const answer = await fetch(site.url + path, { headers: { Accept: 'text/html' } })
  return { status: answer.status, html: await answer.text(), headers: answer.headers }
}
/** Addresses within the site that a page names. */
const addresses = (html: string) =>
  [...html.matchAll(/\s(?:href|src|action)="([^"]+)"/g)]
    .map(([, address]) => address!.replaceAll('&amp;', '&'))
    .filter((address) => address.startsWith('/'))
const one = (html: string, pattern: RegExp) => {
  const found = [...html.matchAll(new RegExp(pattern.source, 'g'))]
  expect(found.length, String(pattern)).toBe(1)
  return found[0]![1]!
}

/** Two publications, as later runs of the generator tell of them. */
function addPublications(manifests: string): void {
  const home = JSON.parse(readFileSync(join(manifests, 'home.json'), 'utf8')) as { sections: { cards: unknown[] }[] }
  const changes = [
    {
      at: '2025-12-22T01:44:32Z',
      added: home.sections[0]!.cards.slice(0, 3),
      addedCount: 3,
      updatedCount: 1043,
      removedCount: 0,
    },
    { at: '2025-12-21T01:44:32Z', added: home.sections[1]!.cards, addedCount: 57, updatedCount: 980, removedCount: 12 },
  ].map((change) => ({ ...change, updated: [], removed: [] }))
  writeFileSync(join(manifests, 'changes.json'), JSON.stringify({ schema: 1, changes }))
}

beforeAll(async () => {
  site = await openBuiltSite({ siteUrl: SITE_URL, base: BASE, publish: addPublications })
  filters = index().filters
})
afterAll(() => site?.close())

describe('the 25 filter pages', () => {
  it('are 25, each at the path of its id', () => {
    expect(filters.length).toBe(25)
    expect(filterPath('hf-filter/likes/small')).toBe('models/huggingface/likes/small/')
    expect(filterPath('civitai-filter/pg13')).toBe('models/civitai/pg13/')
  })

  it('open with and without a slash, and hold as many models as their manifest', async () => {
    for (const { id, file, cappedTo } of filters) {
      const { modelIds } = JSON.parse(read(`manifests/${file}`)) as { modelIds: string[] }
      const path = filterPath(id)
      for (const form of [path, path.slice(0, -1)]) {
        const { status, html } = await page(form)
        expect(status, form).toBe(200)
        expect(Number(one(html, /id="count">\s*<data value="(\d+)">/)), form).toBe(modelIds.length)
      }
      const { html } = await page(path)
      expect([...html.matchAll(/<a href="[^"]+\/model\/[^"]+\/"/g)].length, path).toBe(Math.min(48, modelIds.length))
      if (cappedTo !== undefined) expect(html, path).toContain('what is rated higher is left out of this list')
    }
  })
})

describe('what is new', () => {
  it('tells of each publication by day, with what came, changed and went', async () => {
    const { html } = await page('new/')
    const told = html
      .slice(html.indexOf('class="publications"'))
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
    expect(told).toContain('Dec 22, 2025 3 added · 1,043 updated · 0 removed')
    expect(told).toContain('Dec 21, 2025 57 added · 980 updated · 12 removed')
    expect(one(html, /href="([^"]*models\/huggingface\/recent\/)"/)).toBe(`${BASE}models/huggingface/recent/`)
  })
})

describe('every page', () => {
  it('has a title, a description, an address and a preview of its own', async () => {
    const titles = new Set<string>()
    const files = globSync('**/index.html', { cwd: site.root }).filter(
      (file) => !/^(stories|offline|model\/index)/.test(file),
    )
    expect(files.length).toBeGreaterThan(130)
    for (const file of files) {
      const html = read(file)
      const path = file.replace(/index\.html$/, '')
      expect(one(html, /<link rel="canonical" href="([^"]+)"/), file).toBe(SITE_URL + path)
      expect(one(html, /<meta property="og:url" content="([^"]+)"/), file).toBe(SITE_URL + path)
      expect(one(html, /<meta property="og:title" content="([^"]+)"/)).toBe(one(html, /<title>([^<]+)<\/title>/))
      expect(one(html, /<meta name="description" content="([^"]+)"/).length, file).toBeGreaterThan(20)
      titles.add(one(html, /<title>([^<]+)<\/title>/))
    }
    expect(titles.size).toBe(files.length)
  })

  it('has a preview picture of the size that is shown', () => {
    const address = one(read('index.html'), /<meta property="og:image" content="([^"]+)"/)
    expect(address.startsWith(SITE_URL)).toBe(true)
    const bytes = readFileSync(join(site.root, address.slice(SITE_URL.length)))
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630])
  })

  it('names only what is there, below the path of the site', async () => {
    const kinds = [
      '',
      'models/',
      'models/civitai/xxx/',
      'new/',
      'trending/',
      'generate/',
      'about/',
      'offline/',
      '404.html',
    ]
    const models = globSync('model/*/index.html', { cwd: site.root }).slice(0, 10)
    const seen = new Set<string>()
    for (const path of [...kinds, ...models])
      for (const address of addresses((await page(path)).html)) seen.add(address)
    expect(seen.size).toBeGreaterThan(200)
    for (const address of seen) {
      expect(address.startsWith(BASE), address).toBe(true)
      // The catalogue's folder is a beginning of addresses and none itself.
      if (address === `${BASE}manifests/`) continue
      const answer = await fetch(new URL(address, site.url), { method: 'HEAD' })
      expect(answer.status, address).toBe(200)
    }
  })

  it('holds no script, style or handler of its own', () => {
    for (const file of globSync('{,*/,models/**/,model/*/}index.html', { cwd: site.root, exclude: ['stories'] }).slice(
      0,
      80,
    )) {
      const html = read(file)
      for (const [script] of html.matchAll(/<script[^>]*>[^<]/g)) expect(script, file).toBe('')
      expect(html, file).not.toMatch(/<style|\sstyle=|\son\w+="/)
    }
  })

  it('says which build it is of', async () => {
    const { build } = JSON.parse(read('build.json')) as { build: string }
    expect(build).toMatch(/^[0-9a-f]{8}$/)
    for (const path of ['', 'about/', 'models/huggingface/mit/', '404.html'])
      expect(one((await page(path)).html, /id="build">([^<]*)</), path).toBe(build)
    expect(read('sw.js')).toContain(build)
  })
})

describe('the sitemap', () => {
  it('lists what exists, and all of it', () => {
    const listed = [...read('sitemap.xml').matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => address!)
    const written = globSync('**/index.html', { cwd: site.root })
      .filter((file) => !/^(stories|offline|model\/index)/.test(file))
      .map((file) => SITE_URL + file.replace(/index\.html$/, ''))
    expect(listed.toSorted()).toEqual(written.toSorted())
    expect(read('robots.txt')).toContain(`Sitemap: ${SITE_URL}sitemap.xml`)
  })
})

describe('what a device installs', () => {
  it('has icons of the sizes that it says', () => {
    const manifest = JSON.parse(read('manifest.webmanifest')) as {
      start_url: string
      scope: string
      icons: { src: string; sizes: string; type: string; purpose?: string }[]
    }
    expect([manifest.start_url, manifest.scope]).toEqual([BASE, BASE])
    for (const { src, sizes, type } of manifest.icons) {
      const bytes = readFileSync(join(site.root, src.slice(BASE.length)))
      if (type !== 'image/png') continue
      expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes)
    }
    expect(manifest.icons.map(({ purpose }) => purpose)).toContain('maskable')
  })

  it('keeps files that are there', () => {
    const kept = [...read('sw.js').matchAll(/"(assets\/[^"]+)"/g)].map(([, path]) => path!)
    expect(kept.length).toBeGreaterThan(10)
    for (const path of kept) expect(existsSync(join(site.root, path)), path).toBe(true)
  })
})

describe('a host', () => {
  it('sends the strict policy with every page and lets only hashed files be kept for good', async () => {
    const { html, headers } = await page('')
    expect(headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('cache-control')).toBe('no-cache')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    for (const address of addresses(html).filter((address) => address.includes('/assets/')))
      expect((await fetch(new URL(address, site.url))).headers.get('cache-control'), address).toContain('immutable')
    for (const path of ['sw.js', 'build.json', 'manifest.webmanifest'])
      expect((await fetch(site.url + path)).headers.get('cache-control'), path).toBe('no-cache')
  })

  it('shows a helpful page for what is not there', async () => {
    const { status, html } = await page('no/such/page')
    expect(status).toBe(404)
    expect(html).toContain('This address leads nowhere')
    expect((await fetch(`${site.url}assets/none.js`)).headers.get('content-type')).toContain('text/plain')
    expect((await fetch(new URL('/elsewhere/', site.url))).status).toBe(404)
  })
})
