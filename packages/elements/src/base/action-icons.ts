import { nothing, svg, type TemplateResult } from 'lit'

/** Drawings of the usual actions, 24 px. First screen: `icon-set.ts` has all others. */
export const ACTIONS: Readonly<Record<string, string>> = {
  generate: 'M13 3 5 14h6l-1 7 9-11h-6z',
  browse: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z',
  new: 'm10 4 2 5 5 2-5 2-2 5-2-5-5-2 5-2zM19 15v6M16 18h6',
  trending: 'm3 17 6-6 4 4 8-9M15 6h6v6',
}

/** The drawing of an action; nothing when there is none of that name. */
export function renderActionIcon(name = ''): TemplateResult | typeof nothing {
  return Object.hasOwn(ACTIONS, name) ? drawIcon(ACTIONS[name]!) : nothing
}

/** A line drawing on a field of 24 px, hidden from assistive technology: it never stands alone as a label. */
export function drawIcon(path: string, size = 24): TemplateResult {
  return svg`<svg width=${size} height=${size} viewBox="0 0 ${size} ${size}" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true"><path d=${path}/></svg>`
}
