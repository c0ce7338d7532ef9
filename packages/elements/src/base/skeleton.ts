import { html, type TemplateResult } from 'lit'

/** Rows of the height of cards, until there are cards. */
export function renderSkeleton(rows: number): TemplateResult {
  return html`<div class="grid" aria-hidden="true">
    ${Array.from({ length: rows }, () => html`<div class="bones"></div>`)}
  </div>`
}
