import { describeDay, describeModels, describeNumber, SITE_NAME, SOURCE_NAMES } from '../../src/facts.ts'
import { cardList } from '../cards.ts'
import { filterIndex } from '../filter-index.ts'
import { html, type Markup } from '../html.ts'
import { provider } from '../provider.ts'
import type { Page, Site } from '../site.ts'

/**
 * What most came for: drawing, words, a hint where there is room, a page that needs no script, and the one that says the
 * same with it.
 */
const ACTIONS: readonly [icon: string, words: string, hint: string, path: string, withScript: string][] = [
  ['generate', 'Generate now', 'A picture from your words', 'generate/', 'generate/'],
  ['browse', 'Browse all', 'Search and filters', 'models/', 'models/'],
  ['new', 'What’s new', 'Newest first', 'new/', 'models/?sort=newest'],
  ['trending', 'Trending', 'Most attention this week', 'trending/', 'models/?sort=trending'],
]

function panel({ data }: Site): Markup {
  const { totalModels, generatedAt, simulated } = data.catalog.stats
  const facts: [id: string, label: string, value: string][] = [
    ['total', 'Models', describeNumber(totalModels)],
    ...data.sources.map(({ id, models }): [string, string, string] => [id, SOURCE_NAMES[id], describeNumber(models)]),
    [
      'recorded',
      simulated === null ? 'Recorded' : 'Demo data, recorded',
      generatedAt === null ? 'unknown' : describeDay(generatedAt),
    ],
  ]
  return html`<div class="panel">
    <div class="field" aria-hidden="true"></div>
    <dl class="readout">
      ${facts.map(
        ([id, label, value]) =>
          html`<div class="${id}">
            <dt>${label}</dt>
            <dd id="${`fact-${id}`}">${value}</dd>
          </div>`,
      )}
    </dl>
    <p class="sample">Models that trend, each drawn from its id. Lit: grew by 10 % or more this week.</p>
  </div>`
}

function hero(site: Site): Markup {
  const { links } = site
  return html`<div class="hero">
    <div class="inner">
      <div>
        <h1>AI models, on any website.</h1>
        <p class="lead">A live catalogue that you can browse here and put on your own page with two lines.</p>
      </div>
      <dm-quick-access>
        ${ACTIONS.map(
          ([icon, words, hint, path, withScript]) =>
            html`<dm-quick-action icon="${icon}" hint="${hint}" href="${links.to(withScript)}"
              ><a href="${links.to(path)}">${words}</a></dm-quick-action
            >`,
        )}
      </dm-quick-access>
      ${panel(site)}
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
      <button class="act" id="copy" type="button" hidden>Copy</button>
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
    title: `${SITE_NAME}: AI models for any website`,
    description: `A live catalogue of ${describeModels(data.catalog.stats.totalModels)} from Hugging Face and CivitAI, and the two lines that put it on your own site.`,
    kind: 'home',
    hero: hero(site),
    main: html`${provider(
        site,
        shown.map(
          ({ id, title, sortBy, cards }) =>
            html`<dm-model-section
              category="${id}"
              ${id === 'trending' && html`href="${site.links.to('trending/')}"`}
              restore
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
