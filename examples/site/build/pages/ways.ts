import { SITE_NAME } from '../../src/facts.ts'
import { filterIndex } from '../filter-index.ts'
import { html } from '../html.ts'
import { missing } from './model.ts'
import { provider } from '../provider.ts'
import type { Page, Site } from '../site.ts'

/** Shown by hosts for addresses that lead nowhere; models without a page of their own are shown by script. */
export function notFoundPage(site: Site): Page {
  return {
    path: '404.html',
    title: `Not found · ${SITE_NAME}`,
    description: 'This address leads nowhere.',
    kind: 'model',
    isHidden: true,
    main: html`<div id="nowhere">
        <header class="masthead">
          <h1>This address leads nowhere</h1>
          <p class="lead">The page may have moved, or a letter is missing. Search above, or take a filter:</p>
        </header>
        ${filterIndex(site)}
      </div>
      ${provider(site, html`<dm-model-detail hidden>${missing(site)}</dm-model-detail>`)}`,
  }
}

/** Shown by the service worker when there is no network and no copy. */
export function offlinePage(site: Site): Page {
  return {
    path: 'offline/',
    title: `No network · ${SITE_NAME}`,
    description: 'This page is not saved on this device.',
    kind: 'plain',
    isHidden: true,
    main: html`<header class="masthead">
      <h1>No network</h1>
      <p class="lead">This page is not saved on this device. What you have seen is:</p>
      <ul>
        <li><a href="${site.links.to()}">The start page</a></li>
        <li><a href="${site.links.to('models/')}">All models</a></li>
      </ul>
    </header>`,
  }
}
