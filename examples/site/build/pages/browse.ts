import { describeModels, SITE_NAME } from '../../src/facts.ts'
import type { ModelCard } from '@decentramodels/core'
import { filterIndex } from '../filter-index.ts'
import { html } from '../html.ts'
import { modelList } from '../list.ts'
import { provider } from '../provider.ts'
import type { Page, Site } from '../site.ts'

/** All models; with `?q=` those that a search finds. */
export function browsePage(site: Site, cards: readonly ModelCard[]): Page {
  const total = describeModels(site.data.all.length)
  return {
    path: 'models/',
    title: `All models · ${SITE_NAME}`,
    description: `${total} from Hugging Face and CivitAI, most popular first, with search and 25 filters.`,
    kind: 'lists',
    main: html`<header class="masthead">
        <h1><span class="whole">All models</span><span class="searched">Search</span></h1>
        <p class="lead" id="count">${total}, most popular first.</p>
        <p class="found" id="found" role="status"></p>
        <noscript><p class="note">Search needs JavaScript. The filters below work without it.</p></noscript>
      </header>
      <details class="narrow">
        <summary>Filters</summary>
        ${filterIndex(site)}
      </details>
      ${provider(site, modelList(site, { cards, label: 'All models' }))}`,
  }
}
