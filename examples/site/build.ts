/** Builds the site into static files for any host: `node build.ts --help`. */
import { detailPageStyles } from '@decentramodels/elements/model-detail/page'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { appManifest } from './build/app-manifest.ts'
import { bundleAssets } from './build/assets.ts'
import { LIST_CARDS, readCatalogue } from './build/catalogue.ts'
import { compress } from './build/compress.ts'
import { fieldDrawings } from './build/drawings.ts'
import { BUILD_ID, layout } from './build/layout.ts'
import { DEFAULT_SITE_URL, hasPath, Links, modelPath } from './build/links.ts'
import { aboutPage } from './build/pages/about.ts'
import { browsePage } from './build/pages/browse.ts'
import { filterPage } from './build/pages/filter.ts'
import { usualModels } from './src/usual-models.ts'
import { FIRST_TASK, generatePage } from './build/pages/generate.ts'
import { homePage } from './build/pages/home.ts'
import { anyModelPage, modelPage } from './build/pages/model.ts'
import { newPage } from './build/pages/new.ts'
import { trendingPage } from './build/pages/section.ts'
import { notFoundPage, offlinePage } from './build/pages/ways.ts'
import type { Page, Site } from './build/site.ts'
import { writeServiceWorker } from './build/service-worker.ts'
import { sitemap } from './build/sitemap.ts'

const elements = join(import.meta.dirname, '..', '..', 'packages', 'elements')
const icons = join(import.meta.dirname, 'src', 'icons')
const stories = join(import.meta.dirname, '..', '..', 'stories', 'dist')

/** Each takes about 16 KB of disk with its folder; a newcomer's start stays small. */
const DEFAULT_MODEL_PAGES = 1000

export interface BuildOptions {
  /** Address that the site will have, with its path. */
  siteUrl?: string
  /** Models that get a page of their own: this many of the most popular (0: all), and all that a page names. */
  modelPages?: number
}

/** Where a page's file lies. */
function fileOf(path: string): string {
  return path === '' || path.endsWith('/') ? join(...path.split('/').map(decodeURIComponent), 'index.html') : path
}

/** Writes the site into `out`; `out/manifests` must be there. */
export async function buildSite(
  out: string,
  { siteUrl = DEFAULT_SITE_URL, modelPages = DEFAULT_MODEL_PAGES }: BuildOptions = {},
): Promise<void> {
  const links = new Links(siteUrl)
  mkdirSync(out, { recursive: true })
  const data = await readCatalogue(join(out, 'manifests'))
  const hasStories = existsSync(stories)
  const copies: [from: string, to: string][] = [[join(elements, 'cdn'), join(out, 'cdn')]]
  if (hasStories) copies.push([stories, join(out, 'stories')])
  for (const [from, to] of copies) {
    rmSync(to, { recursive: true, force: true })
    if (existsSync(from)) cpSync(from, to, { recursive: true })
  }
  const trending = data.sections.find(({ id }) => id === 'trending')
  const drawn = (await trending?.models.slice()) ?? []
  const assets = await bundleAssets(out, { ...fieldDrawings(drawn), 'detail.css': detailPageStyles })
  const popular = await data.all.slice(0, modelPages === 0 ? undefined : Math.max(modelPages, LIST_CARDS))
  const usual = await usualModels(data.catalog, FIRST_TASK)
  const named = [
    ...data.sections.flatMap(({ models }) => models.slice()),
    ...data.filters.map(({ cards }) => cards),
    popular,
    usual.cards,
    data.changes.flatMap(({ added }) => added),
  ]
  const pages = new Set<string>()
  // Some disks take `A` and `a` for one name.
  const taken = new Set<string>()
  for (const { id } of (await Promise.all(named)).flat()) {
    const path = modelPath(id).toLowerCase()
    if (pages.has(id) || taken.has(path) || !hasPath(id)) continue
    taken.add(path)
    pages.add(id)
  }
  const site: Site = { links, assets, data, hasStories, pages }

  const rooms: Page[] = [
    homePage(site),
    browsePage(site, popular.slice(0, LIST_CARDS)),
    await newPage(site),
    await trendingPage(site),
    generatePage(site, usual),
    aboutPage(site),
    ...data.filters.map((filter) => filterPage(site, filter)),
    anyModelPage(site),
    notFoundPage(site),
    offlinePage(site),
  ]
  const written = rooms.map((page) => ({ page, text: layout(site, page) }))
  const build = createHash('sha256')
    .update(written.map(({ text }) => text).join('\0'))
    .update(readFileSync(join(out, 'manifests', 'index.json')))
    .digest('hex')
    .slice(0, 8)

  const write = (path: string, text: string) => {
    const file = join(out, fileOf(path))
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, text.replaceAll(BUILD_ID, build))
    return file
  }
  rmSync(join(out, 'model'), { recursive: true, force: true })
  rmSync(join(out, 'models'), { recursive: true, force: true })
  for (const { page, text } of written) compress(write(page.path, text))
  const modelPaths: string[] = []
  const titles = new Set<string>()
  for (const id of pages) {
    const model = data.metadata(id)
    if (model === undefined) continue
    const page = modelPage(site, model)
    // Models of one author may share a name.
    if (titles.has(page.title)) page.title = `${id} · ${page.title}`
    titles.add(page.title)
    write(page.path, layout(site, page))
    modelPaths.push(page.path)
  }
  const listed = [...rooms.filter(({ isHidden }) => !isHidden).map(({ path }) => path), ...modelPaths]
  compress(write('sitemap.xml', sitemap(links, listed, data.catalog.stats.generatedAt)))
  write('robots.txt', `User-agent: *\nAllow: /\nSitemap: ${links.absolute('sitemap.xml')}\n`)
  write('manifest.webmanifest', appManifest(links))
  for (const name of readdirSync(icons)) cpSync(join(icons, name), join(out, name))
  const pagesKept = rooms.filter(({ path }) => path !== '404.html').map(({ path }) => path)
  await writeServiceWorker(out, { build, pages: pagesKept, files: assets.all.map((name) => `assets/${name}`) })
  write('build.json', `${JSON.stringify({ build })}\n`)
  console.log(
    `Built the site (build ${build}) into ${relative(process.cwd(), out) || '.'}: ${rooms.length + modelPaths.length} pages`,
  )
}

const help = `npm run build -w examples/site [-- --help]

Writes the site into examples/site/public; its folder manifests must be there (npm run prebuild -w examples/site).

  SITE_URL (environment)      address that the site will have, with its path; default ${DEFAULT_SITE_URL}
                              All links and files stand below its path; titles, previews and the sitemap name it.
  MODEL_PAGES (environment)   how many models get a page of their own, most popular first; default ${DEFAULT_MODEL_PAGES}, 0 = all.
                              Models that a page names always have one. Others are shown by script at the same address.`

/** The options of the environment; throws a sentence for people. */
export function readOptions(environment: NodeJS.ProcessEnv): Required<BuildOptions> {
  const siteUrl = environment.SITE_URL || DEFAULT_SITE_URL
  new Links(siteUrl)
  const text = environment.MODEL_PAGES || String(DEFAULT_MODEL_PAGES)
  if (!/^\d{1,7}$/.test(text)) throw new Error(`MODEL_PAGES=${text} is no count: use a whole number, 0 for all.`)
  return { siteUrl, modelPages: Number(text) }
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--help')) console.log(help)
  else await buildSite(join(import.meta.dirname, 'public'), readOptions(process.env))
}
