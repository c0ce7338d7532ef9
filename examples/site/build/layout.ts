import { describeDay, describeModels, SITE_NAME } from '../src/facts.ts'
import { html, type Markup } from './html.ts'
import { mark } from './mark.ts'
import type { Page, Site } from './site.ts'

/** Stands for the build's id until all pages are known, of which it is made. */
export const BUILD_ID = '<!--build-id-->'

const ROOMS: readonly [path: string, name: string][] = [
  ['models/', 'Models'],
  ['generate/', 'Generate'],
  ['new/', 'New'],
  ['trending/', 'Trending'],
  ['#embed', 'Embed'],
]

const THEMES: readonly [theme: string, name: string][] = [
  ['auto', 'Auto'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

function head({ links, assets }: Site, page: Page): Markup {
  const asset = (file: string) => links.to(`assets/${file}`)
  const address = links.absolute(page.path)
  return html`<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${page.title}</title>
    <meta name="description" content="${page.description}" />
    <script src="${asset(assets.theme)}"></script>
    <link rel="stylesheet" href="${asset(assets.style)}" />
    <link id="mono" rel="stylesheet" href="${asset(assets.monoStyle)}" media="print" />
    ${page.kind === 'model' && html`<link rel="stylesheet" href="${asset(assets.modelStyle)}" />`}
    ${page.kind === 'home' && html`<link rel="preload" href="${links.to('manifests/home.json')}" as="fetch" crossorigin="anonymous" fetchpriority="low" />`}
    ${page.kind !== 'plain' && html`<script type="module" src="${asset(assets.elements)}" fetchpriority="low"></script>`}
    <script type="module" src="${asset(assets.script)}" fetchpriority="low"></script>
    ${page.isHidden ? html`<meta name="robots" content="noindex" />` : html`<link rel="canonical" href="${address}" />`}
    <meta property="og:type" content="website" />
    <meta property="og:site_name" content="${SITE_NAME}" />
    <meta property="og:title" content="${page.title}" />
    <meta property="og:description" content="${page.description}" />
    <meta property="og:url" content="${address}" />
    <meta property="og:image" content="${links.absolute('preview.png')}" />
    <meta name="twitter:card" content="summary_large_image" />
    <meta name="theme-color" content="#090b10" media="(prefers-color-scheme: dark)" />
    <meta name="theme-color" content="#f6f7f9" media="(prefers-color-scheme: light)" />
    <link rel="icon" href="${links.to('icon.svg')}" type="image/svg+xml" />
    <link rel="apple-touch-icon" href="${links.to('icon-192.png')}" />
    <link rel="manifest" href="${links.to('manifest.webmanifest')}" /> `
}

/** The form works by address alone: it leads to the page of all models. There the element takes its place (`slot`). */
export function searchForm(links: Site['links'], id: string, slot?: Markup): Markup {
  return html`<search class="find" ${slot}>
    <form action="${links.to('models/')}" role="search">
      <label class="unseen" for="${id}">Search models</label>
      <input
        id="${id}"
        name="q"
        type="search"
        placeholder="Search models"
        maxlength="200"
        autocomplete="off"
        enterkeyhint="search"
      />
      <button type="submit">Search</button>
    </form>
  </search>`
}

function bar({ links }: Site, page: Page): Markup {
  return html`<header class="bar">
    <div class="inner">
      <a class="wordmark" href="${links.to()}" aria-label="${SITE_NAME}, start"
        >${mark}<span>Decentra<b>Models</b></span></a
      >
      <nav class="rooms" aria-label="Site">
        ${ROOMS.map(
          ([path, name]) =>
            html`<a href="${links.to(path)}" ${page.path === path && html` aria-current="page"`}>${name}</a>`,
        )}
      </nav>
      ${!page.hasSearch && searchForm(links, 'find')}
    </div>
  </header>`
}

function footer({ links, data, hasStories }: Site): Markup {
  const { totalModels, generatedAt, simulated } = data.catalog.stats
  return html`<div class="newer" id="newer" role="status" hidden>
      A newer version of this site is here. <button class="act" id="reload" type="button">Reload</button>
    </div>
    <footer>
      <div class="inner">
        <p class="record">
          ${describeModels(totalModels)}${generatedAt !== null && html`, recorded <time datetime="${generatedAt}">${describeDay(generatedAt)}</time>`}.
          ${simulated !== null && html`Demonstration data: parts are simulated. `}
          <a href="${links.to('about/')}">About this data</a>
          ${hasStories && html`<a href="${links.to('stories/')}">Elements in Storybook</a>`}
        </p>
        <fieldset class="themes" id="themes" hidden>
          <legend>Theme</legend>
          ${THEMES.map(
            ([theme, name]) =>
              html`<label><input type="radio" name="theme" value="${theme}" /><span>${name}</span></label>`,
          )}
        </fieldset>
        <p class="build">build <span id="build">${buildMark}</span></p>
      </div>
    </footer>`
}

const buildMark = html`<!--build-id-->`

/** A page as it is written to its file. */
export function layout(site: Site, page: Page): string {
  const { text } = html`<!doctype html>
    <html lang="en" data-dm-look="cyberpunk" theme="auto">
      <head>
        ${head(site, page)}
      </head>
      <body class="${page.kind}">
        <a class="skip" href="#main">Go to the content</a>
        ${bar(site, page)}
        <main id="main" tabindex="-1">
          ${page.hero}
          <div class="inner page">${page.main}</div>
        </main>
        ${footer(site)}
      </body>
    </html> `
  return text
}
