import { type ModelCard, modelUrl, safeUrl } from '@decentramodels/core'
import { cardFacts } from '@decentramodels/manifests'
import { face } from './drawings.ts'
import { html, type Markup } from './html.ts'
import { modelPath } from './links.ts'
import type { Site } from './site.ts'

/** A model's page here, or at its source when it has none here. */
export function cardHref({ links, pages }: Site, card: ModelCard): string {
  return pages.has(card.id) ? links.to(modelPath(card.id)) : (safeUrl(modelUrl(card)) ?? links.to('models/'))
}

/** Cards that stay what they are, with their faces; a script that does more with them may have their ids. */
export function cardTiles(site: Site, cards: readonly ModelCard[], { named = false } = {}): Markup {
  return html`<ul role="list">
    ${cards.map(
      (card) =>
        html`<li>
          ${face(card.id)}<a href="${cardHref(site, card)}" ${named && html`data-model="${card.id}" `}dir="auto"
            >${card.name}</a
          ><span>${cardFacts(card)}</span>
        </li>`,
    )}
  </ul>`
}

/** Cards as a list of links, in the place that the elements take over. */
export function cardList(site: Site, cards: readonly ModelCard[], sortBy?: string): Markup {
  return html`<ul role="list">
    ${cards.map(
      (card) =>
        html`<li>
          <a href="${cardHref(site, card)}" dir="auto">${card.name}</a> <span>${cardFacts(card, sortBy)}</span>
        </li>`,
    )}
  </ul>`
}
