import { describeDay, describeNumber, SITE_NAME } from '../../src/facts.ts'
import type { CatalogChange } from '@decentramodels/core/contract'
import { cardTiles } from '../cards.ts'
import { html, type Markup } from '../html.ts'
import { filterPath } from '../links.ts'
import { modelList } from '../list.ts'
import { provider } from '../provider.ts'
import type { Page, Site } from '../site.ts'

/** Publications told one by one. */
const TOLD = 10

function publication(site: Site, { at, added, addedCount, updatedCount, removedCount }: CatalogChange): Markup {
  return html`<li>
    <h3><time datetime="${at}">${describeDay(at)}</time></h3>
    <p class="sums">
      ${describeNumber(addedCount)} added · ${describeNumber(updatedCount)} updated · ${describeNumber(removedCount)}
      removed
    </p>
    ${added.length > 0 && html`<div class="cards">${cardTiles(site, added.slice(0, 6))}</div>`}
  </li>`
}

/** What was published, and what is young. */
export async function newPage(site: Site): Promise<Page> {
  const { data, links } = site
  const newest = data.sections.find(({ id }) => id === 'newest')!
  const recent = data.filters.find(({ id }) => id === 'hf-filter/recent')
  const { generatedAt } = data.catalog.stats
  return {
    path: 'new/',
    title: `What’s new · ${SITE_NAME}`,
    description: 'The newest models, and what each publication of this catalogue added, updated and removed.',
    kind: 'lists',
    main: html`<header class="masthead">
        <h1>What’s new</h1>
        <p class="lead">The newest models first, by the day they were published at their source.</p>
        ${recent && html`<p class="onward"><a href="${links.to(filterPath(recent.id))}">Recently updated on Hugging Face: ${describeNumber(recent.count)}</a></p>`}
      </header>
      ${provider(
        site,
        modelList(site, {
          cards: await newest.models.slice(),
          category: newest.id,
          sortBy: newest.sortBy,
          label: 'Newest',
        }),
      )}
      <section class="publications" aria-labelledby="publications-title">
        <h2 id="publications-title">Publications of this catalogue</h2>
        ${
          data.changes.length === 0
            ? html`<p class="note">
                This is its first
                publication${generatedAt !== null && html`, of <time datetime="${generatedAt}">${describeDay(generatedAt)}</time>`}:
                ${describeNumber(data.all.length)} models. The next one says here what came and went.
              </p>`
            : html`<ol role="list">
                ${data.changes.slice(0, TOLD).map((change) => publication(site, change))}
              </ol>`
        }
      </section>`,
  }
}
