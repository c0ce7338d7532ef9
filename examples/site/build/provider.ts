import { html, type Content, type Markup } from './html.ts'
import type { Site } from './site.ts'

/** The catalogue for all elements of a page. */
export function provider({ links }: Site, content: Content): Markup {
  return html`<dm-provider class="catalog" src="${links.to('manifests/')}" model-href="${links.to('model/{slug}/')}">
    ${content}
  </dm-provider>`
}
