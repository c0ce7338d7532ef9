import { describeModels, describeNumber, SITE_NAME, SOURCE_NAMES } from '../../src/facts.ts'
import type { FilterContent } from '../catalogue.ts'
import { filterIndex } from '../filter-index.ts'
import { html, type Markup } from '../html.ts'
import { filterPath } from '../links.ts'
import { modelList } from '../list.ts'
import { provider } from '../provider.ts'
import type { Page, Site } from '../site.ts'

const LEVELS: Record<string, string> = { pg: 'PG', pg13: 'PG-13', r: 'R', x: 'X', xxx: 'XXX' }
/** Ids that a filter's manifest holds at most. */
const LIMIT = 500

/** Why a filter holds what it holds, where that needs words. */
function reasons({ count, cappedTo, source }: FilterContent): Markup[] {
  const found: Markup[] = []
  const level = cappedTo === undefined ? '' : (LEVELS[cappedTo] ?? cappedTo)
  if (cappedTo !== undefined)
    found.push(
      html`<p class="note">
        This catalogue holds models rated up to ${level}; what is rated higher is left out of this list.
      </p>`,
    )
  if (count === 0 && cappedTo === undefined)
    found.push(
      html`<p class="note">
        ${SOURCE_NAMES[source]} had no model of this kind when the catalogue was made. It is asked again with each
        publication.
      </p>`,
    )
  if (count >= LIMIT)
    found.push(html`<p class="note">A filter holds at most ${describeNumber(LIMIT)} models; these are its first.</p>`)
  return found
}

/** A filter: its models, how many, and why when that is a question. */
export function filterPage(site: Site, filter: FilterContent): Page {
  const { id, title, count, cards, source } = filter
  const name = SOURCE_NAMES[source]
  return {
    path: filterPath(id),
    title: `${title} · ${name} · ${SITE_NAME}`,
    description: `${title}: ${describeModels(count)} from ${name}, with downloads, growth and license.`,
    kind: 'lists',
    main: html`<header class="masthead">
        <p class="way"><a href="${site.links.to('models/')}">All models</a> / ${name}</p>
        <h1>${title}</h1>
        <p class="lead" id="count"><data value="${count}">${describeModels(count)}</data></p>
        ${reasons(filter)}
        <p class="id">${id}</p>
      </header>
      <details class="narrow">
        <summary>Filters</summary>
        ${filterIndex(site, id)}
      </details>
      ${
        count === 0
          ? html`<p><a class="act" href="${site.links.to('models/')}">See all models</a></p>`
          : provider(site, modelList(site, { cards, filter: id, label: title }))
      }`,
  }
}
