import { CATALOG_TITLE, readoutLine } from '../../src/facts.ts'
import { cardList } from '../cards.ts'
import { filterIndex } from '../filter-index.ts'
import { html, type Markup } from '../html.ts'
import { provider } from '../provider.ts'
import type { Page, Site } from '../site.ts'
import { models } from '../words.ts'

const ACTIONS: readonly [icon: string, path: string, words: string][] = [
  ['generate', 'generate/', 'Generate now'],
  ['browse', 'models/', 'Browse all'],
  ['new', 'new/', 'What’s new'],
  ['trending', 'trending/', 'Trending'],
]

function hero({ links, data }: Site): Markup {
  return html`<div class="hero">
    <div class="inner">
      <h1>AI models, on any website.</h1>
      <p class="lead">A live catalogue that you can browse here and put on your own page with two lines.</p>
      <dm-quick-access>
        ${ACTIONS.map(
          ([icon, path, words]) =>
            html`<dm-quick-action icon="${icon}"><a href="${links.to(path)}">${words}</a></dm-quick-action>`,
        )}
      </dm-quick-access>
      <p class="readout" id="readout">${readoutLine(data.catalog.stats)}</p>
    </div>
  </div>`
}

function embed({ links }: Site): Markup {
  return html`<section class="embed" id="embed" aria-labelledby="embed-title" tabindex="-1">
    <div>
      <h2 id="embed-title">Add this to your site</h2>
      <p>Paste these two lines where the catalogue should stand. There is nothing to build, no account and no key.</p>
    </div>
    <div class="snippet">
      <pre tabindex="0" aria-label="The two lines"><code id="snippet">${[
        `<script type="module" src="${links.absolute('cdn/elements.js')}"></script>`,
        `<dm-provider src="${links.absolute('manifests/')}"></dm-provider>`,
      ].join('\n')}</code></pre>
      <button id="copy" type="button" hidden>Copy</button>
      <p id="copied" role="status"></p>
    </div>
  </section>`
}

/** The start page: the first screen of the catalogue, written out. */
export function homePage(site: Site): Page {
  const { data } = site
  const shown = data.sections.filter(({ initial }) => initial > 0)
  return {
    path: '',
    title: `${CATALOG_TITLE}: AI models for any website`,
    description: `A live catalogue of ${models(data.catalog.stats.totalModels)} from Hugging Face and CivitAI, and the two lines that put it on your own site.`,
    script: 'home',
    hero: hero(site),
    main: html`${provider(
        site,
        shown.map(
          ({ id, title, sortBy, cards }) =>
            html`<dm-model-section category="${id}" restore
              ><section>
                <h2>${title}</h2>
                ${cardList(site, cards, sortBy)}
              </section></dm-model-section
            >`,
        ),
      )}
      <section class="index" aria-labelledby="index-title">
        <h2 id="index-title">By filter</h2>
        ${filterIndex(site)}
      </section>
      ${embed(site)}`,
  }
}
