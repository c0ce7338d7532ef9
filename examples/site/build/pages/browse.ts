import { describeModels, SITE_NAME } from '../../src/facts.ts'
import type { ModelCard } from '@decentramodels/core'
import { searchForm } from '../layout.ts'
import { filterIndex } from '../filter-index.ts'
import { html } from '../html.ts'
import { cardList } from '../cards.ts'
import { provider } from '../provider.ts'
import type { Page, Site } from '../site.ts'

/** All models, and what a search finds in them. */
export function browsePage(site: Site, cards: readonly ModelCard[]): Page {
  const total = describeModels(site.data.all.length)
  return {
    path: 'models/',
    title: `All models · ${SITE_NAME}`,
    description: `${total} from Hugging Face and CivitAI, most popular first, with search and 25 filters.`,
    kind: 'lists',
    hasSearch: true,
    main: html`<header class="masthead">
        <h1>All models</h1>
        <p class="lead">${total} from Hugging Face and CivitAI.</p>
        <noscript><p class="note">Search needs JavaScript. The lists below work without it.</p></noscript>
      </header>
      <details class="narrow above">
        <summary>${site.data.filters.length} ready-made lists</summary>
        ${filterIndex(site)}
      </details>
      ${provider(
        site,
        html`<dm-model-search heading-level="2" sync="url" action="${site.links.to('models/')}"
          >${searchForm(site.links, 'find', html` slot="form"`)} ${cardList(site, cards)}</dm-model-search
        >`,
      )}`,
  }
}
