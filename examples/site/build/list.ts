import type { ModelCard } from '@decentramodels/core'
import { cardList } from './cards.ts'
import { html, type Markup } from './html.ts'
import type { Site } from './site.ts'

export interface ListOptions {
  cards: readonly ModelCard[]
  /** Id of a filter, or of a section; neither: all models. */
  filter?: string
  category?: string
  sortBy?: string
  label: string
}

/** A whole list of models: its first cards as links, the rest by script. */
export function modelList(site: Site, { cards, filter, category, sortBy, label }: ListOptions): Markup {
  const of = filter !== undefined ? html`filter="${filter}"` : category !== undefined && html`category="${category}"`
  return html`<dm-model-list ${of} label="${label}" heading-level="2" restore
    >${cardList(site, cards, sortBy)}</dm-model-list
  >`
}
