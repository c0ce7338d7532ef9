import { html, nothing, type TemplateResult } from 'lit'
import type { Localizer } from '../i18n/localizer.js'

/** Says that records, or parts of them, are not real. */
export function renderSimulated(
  local: Localizer,
  simulated: string | null | undefined,
): TemplateResult | typeof nothing {
  return simulated ? html`<p class="notice" part="simulated">${local.term('simulated')(simulated)}</p>` : nothing
}
