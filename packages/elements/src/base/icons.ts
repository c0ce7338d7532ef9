import { svg, type TemplateResult } from 'lit'

/** 16 px line drawings. They never stand alone as a label, so all are hidden from assistive technology. */
function icon(strokes: TemplateResult): TemplateResult {
  return svg`<svg class="icon" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" aria-hidden="true">${strokes}</svg>`
}

export const chevronIcon = icon(svg`<path d="M4 6.5 8 10.5 12 6.5"/>`)
export const openIcon = icon(svg`<path d="M3 8h9.5M9 4.5 12.5 8 9 11.5"/>`)
export const downloadsIcon = icon(svg`<path d="M8 2.5v7M5 7l3 3 3-3M3 13h10"/>`)
export const upIcon = icon(svg`<path d="M3.5 12.5l9-9M6 3.5h6.5V10"/>`)
