import { type DecentraError, isDecentraError } from '@decentramodels/core'
import { html, nothing, type TemplateResult } from 'lit'
import type { Localizer } from '../i18n/localizer.js'

/** What happened, what to do, and a button that tries again. */
export function renderFailure(local: Localizer, error: unknown, retry: () => void): TemplateResult {
  const known: DecentraError | undefined = isDecentraError(error) ? error : undefined
  const remedies = local.term('remedies')
  const remedy = known && (Object.hasOwn(remedies, known.code) ? remedies[known.code] : known.remedy)
  return html`<div class="notice danger" part="error" role="alert">
    <p>
      <strong>${local.term('failedTitle')}</strong> ${known?.message ?? nothing}${remedy ? html` ${remedy}` : nothing}
    </p>
    <button class="button" part="retry" type="button" @click=${retry}>${local.term('retry')}</button>
  </div>`
}

/** Says that records, or parts of them, are not real. */
export function renderSimulated(
  local: Localizer,
  simulated: string | null | undefined,
): TemplateResult | typeof nothing {
  return simulated ? html`<p class="notice" part="simulated">${local.term('simulated')(simulated)}</p>` : nothing
}
