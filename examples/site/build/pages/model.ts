import { SITE_NAME, SOURCE_NAMES } from '../../src/facts.ts'
import type { ModelMetadata } from '@decentramodels/core'
import { renderDetailPage } from '@decentramodels/elements/model-detail/page'
import { render } from '@lit-labs/ssr'
import { collectResultSync } from '@lit-labs/ssr/lib/render-result.js'
import { html as lit } from 'lit'
import { generatePath } from './generate.ts'
import { html, type Markup, trusted } from '../html.ts'
import { filterPath, modelPath } from '../links.ts'
import { provider } from '../provider.ts'
import type { Page, Site } from '../site.ts'

/** Keeps the place of similar models, which are found by script; `model.css` shows it where there is one. */
const SIMILAR_PLACES = lit`<ul class="grid" aria-hidden="true">
  ${Array.from({ length: 6 }, () => lit`<li class="bones"></li>`)}
</ul>`

/** The view of the element, without the marks that Lit leaves for itself. Text of records holds no `<`: Lit escaped it. */
function detail(model: ModelMetadata, recordedAt: string | null): Markup {
  const text = collectResultSync(render(renderDetailPage(model, { recordedAt, similar: SIMILAR_PLACES })))
  return trusted(
    text
      .replace(/<!--.*?-->|<\?>/gs, '')
      .replace(/\s+</g, ' <')
      .replace(/>\s+/g, '> '),
  )
}

function foundIn({ data, links }: Site, id: string): Markup | false {
  const filters = data.heldBy(id).map((held) => data.filters.find((filter) => filter.id === held)!)
  return (
    filters.length > 0 &&
    html`<nav class="held" aria-labelledby="held">
      <h2 id="held">Found in</h2>
      <ul class="chips" role="list">
        ${filters.map(({ id, title }) => html`<li><a href="${links.to(filterPath(id))}">${title}</a></li>`)}
      </ul>
    </nav>`
  )
}

function summary({ description, task, author, source }: ModelMetadata): string {
  const about = description.replace(/\s+/g, ' ').trim()
  const facts = `${task.replaceAll('-', ' ')} model${author === null ? '' : ` by ${author}`} on ${SOURCE_NAMES[source]}`
  const text =
    about === '' ? `A ${facts}: license, downloads, growth and what it may be used for.` : `${facts}. ${about}`
  return text.length > 160 ? `${text.slice(0, 159).replace(/[\uD800-\uDBFF]$/, '')}…` : text
}

/** Leads to the page that runs it. */
function tryIt({ links }: Site, model: ModelMetadata): Markup | false {
  const path = generatePath(model)
  return path !== false && html`<a class="act" slot="actions" href="${links.to(path)}">Try it here</a>`
}

/** All that is known of a model. */
export function modelPage(site: Site, model: ModelMetadata): Page {
  const { generatedAt } = site.data.catalog.stats
  return {
    path: modelPath(model.id),
    title: `${model.name} · ${model.author ?? SOURCE_NAMES[model.source]} · ${SITE_NAME}`,
    description: summary(model),
    kind: 'model',
    main: html`${provider(site, html`<dm-model-detail model-id="${model.id}">${detail(model, generatedAt)}${tryIt(site, model)}</dm-model-detail>`)}
    ${foundIn(site, model.id)}`,
  }
}

/** In place of a model that the catalogue does not have. */
export function missing({ links }: Site): Markup {
  return html`<div slot="empty">
    <header class="masthead">
      <h1>No such model in this catalogue</h1>
      <p class="lead">
        It may have been renamed, or removed at its source. Search above, or look through
        <a href="${links.to('models/')}">all models</a>.
      </p>
    </header>
  </div>`
}

/** Shows the model that its address names, by script: for those that have no file of their own. */
export function anyModelPage(site: Site): Page {
  return {
    path: 'model/',
    title: `A model · ${SITE_NAME}`,
    description: 'All that is known of a model.',
    kind: 'model',
    isHidden: true,
    main: html`${provider(
        site,
        html`<dm-model-detail
          >${missing(site)}
          <p class="waiting">Looking for the model …</p></dm-model-detail
        >`,
      )}
      <noscript
        ><p class="note">
          This model’s page needs JavaScript. <a href="${site.links.to('models/')}">All models</a>
        </p></noscript
      >`,
  }
}
