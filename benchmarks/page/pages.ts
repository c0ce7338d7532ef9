/** The pages that are loaded: ours in four forms, the first version's way, and three rivals with the same records. */
import { modelSlug, modelUrl, type ModelCard } from '@decentramodels/core'
import { build } from 'esbuild'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { root } from '../../scripts/install.mjs'
import { makeFolders } from '../catalog/folders.ts'
import { type Content, files, folder } from './server.ts'

export interface MeasuredPage {
  name: string
  /** What the host of the page has. `elsewhere`: address of another host with the built site. */
  content(elsewhere: string): Content
  /** The site's own policy is sent. */
  strict?: boolean
  /** Addresses that a card of the page may link to. */
  models: string[]
  /** Addresses of the actions above the cards, where there are some. */
  actions?: string[]
  /** First card usable at the latest, where there is a bar. */
  barMs?: number
}

interface Home {
  sections: { cards: ModelCard[] }[]
}

/** A page with nothing but what is measured, as in examples/html. */
export const skeleton = (body: string, head = '') => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Models</title>
    <link rel="icon" href="data:," />${head}
  </head>
  <body>
    ${body}
  </body>
</html>
`

/** Bundles a page's script for production; its styles, if any, and further parts lie beside it. */
export async function bundle(entry: string): Promise<{ files: Record<string, Uint8Array>; hasStyles: boolean }> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, entry)],
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['production'],
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    entryNames: 'app',
    outdir: 'out',
    write: false,
    logLevel: 'error',
  })
  const written = Object.fromEntries(outputFiles.map(({ path, contents }) => [`/${basename(path)}`, contents]))
  return { files: written, hasStyles: '/app.css' in written }
}

async function scriptPage(name: string, entry: string, models: string[], behind: Content): Promise<MeasuredPage> {
  const { files: scripts, hasStyles } = await bundle(entry)
  const page = skeleton(
    '<script type="module" src="/app.js"></script>\n    <div id="app"></div>',
    hasStyles ? '\n    <link rel="stylesheet" href="/app.css" />' : '',
  )
  return { name, models, content: () => files({ ...scripts, '/index.html': page }, behind) }
}

/** Addresses under which a page may link to a model: its own page here, or its page at the source. */
const addresses = (card: ModelCard) => [
  `/model/${modelSlug(card.id)}`,
  `/model/${modelSlug(card.id)}/`,
  decodeURIComponent(new URL(modelUrl(card)).pathname),
]

export async function measuredPages(site: string): Promise<MeasuredPage[]> {
  const read = (path: string) => readFileSync(join(site, path), 'utf8')
  const behind = folder(site)
  const home = read('manifests/home.json')
  const models = (JSON.parse(home) as Home).sections.flatMap(({ cards }) => cards).flatMap(addresses)
  const embed = readFileSync(join(root, 'examples', 'html', 'index.html'), 'utf8')
  // As text in a page, nothing of the records may end the script that holds them.
  const inlined = `<script type="module" src="/cdn/elements.js"></script>
    <script type="module" src="/inlined.js"></script>
    <script type="application/json" id="home">${home.replaceAll('<', '\\u003c')}</script>
    <dm-provider></dm-provider>`
  const seedFolder = (await makeFolders(['seed']))[0]!.seed
  const seedIds = (from: string) =>
    (JSON.parse(readFileSync(join(from, 'hf-filter-medium.json'), 'utf8')) as { modelIds: string[] }).modelIds
      .slice(0, 24)
      .map((id) => `/${id}`)
  const { totalModels } = JSON.parse(home) as { totalModels: number }
  const count = totalModels.toLocaleString('en')
  const seedManifests = (path: string) => folder(seedFolder)(path.replace(/^\/manifests/, ''))

  return [
    {
      name: 'ours, plain embed from another host',
      content: (elsewhere) => files({ '/index.html': embed.replaceAll('http://localhost:4400', elsewhere) }),
      models,
      barMs: 1000,
    },
    {
      name: 'ours, records inlined',
      content: () =>
        files(
          {
            '/index.html': skeleton(inlined),
            '/inlined.js': readFileSync(join(import.meta.dirname, 'inlined.js')),
          },
          behind,
        ),
      models,
      barMs: 800,
    },
    {
      name: 'ours, prerendered',
      content: () =>
        files(
          {
            '/index.html': skeleton(
              `<script type="module" src="/cdn/elements.js"></script>
    <dm-provider src="/manifests/">${read('manifests/home.html')}</dm-provider>`,
              '\n    <link rel="stylesheet" href="/tokens.css" />',
            ),
            '/tokens.css': readFileSync(join(root, 'packages', 'elements', 'tokens.css')),
          },
          behind,
        ),
      models,
      barMs: 500,
    },
    {
      name: "ours, the site's home",
      content: () => behind,
      strict: true,
      models,
      actions: ['/generate/', '/models/', '/new/', '/trending/'],
      barMs: 500,
    },
    await scriptPage("first version's way, its 1,082 models", 'rivals/seed.js', seedIds(seedFolder), seedManifests),
    await scriptPage(
      `first version's way, these ${count} models`,
      'rivals/seed.js',
      seedIds(join(site, 'manifests')),
      behind,
    ),
    await scriptPage('Web Awesome cards', 'rivals/webawesome.js', models, behind),
    await scriptPage('Material Web list', 'rivals/material.js', models, behind),
    await scriptPage('React list', 'rivals/react.js', models, behind),
  ]
}
