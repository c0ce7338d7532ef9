import { describeNumber, SOURCE_NAMES } from '../src/facts.ts'
import { html, type Markup } from './html.ts'
import { filterPath } from './links.ts'
import type { Site } from './site.ts'

/** All filters, by source, each with how many models it holds. */
export function filterIndex({ links, data }: Site, current?: string): Markup {
  const sources = (['huggingface', 'civitai'] as const).map((source) => ({
    name: SOURCE_NAMES[source],
    filters: data.filters.filter((filter) => filter.source === source),
  }))
  return html`<div class="filters">
    ${sources
      .filter(({ filters }) => filters.length > 0)
      .map(
        ({ name, filters }) =>
          html`<section>
            <h3>${name}</h3>
            <ul role="list">
              ${filters.map(
                ({ id, title, count }) =>
                  html`<li>
                    <a href="${links.to(filterPath(id))}" ${id === current && html` aria-current="page"`}
                      ><span>${title}</span> <data value="${count}">${describeNumber(count)}</data></a
                    >
                  </li>`,
              )}
            </ul>
          </section>`,
      )}
  </div>`
}
