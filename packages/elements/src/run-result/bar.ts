import { html, svg, type TemplateResult } from 'lit'

/** A share of the whole width. Drawn, since widths from data would need inline styles. */
export function renderBar(share: number): TemplateResult {
  const width = Math.max(0, Math.min(1, share)) * 100
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<rect class="track" width="100" height="8"/><rect class="fill" width=${width} height="8"/>`}
  </svg>`
}
