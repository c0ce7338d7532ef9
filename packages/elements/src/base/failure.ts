import { type DecentraError, isDecentraError } from '@decentramodels/core'
import { remedyOf } from '@decentramodels/core/errors'
import { html, nothing, type TemplateResult } from 'lit'
import type { Localizer } from '../i18n/localizer.js'

/** What happened, what to do, and a button that tries again. */
export function renderFailure(local: Localizer, error: unknown, retry: () => void): TemplateResult {
  const known: DecentraError | undefined = isDecentraError(error) ? error : undefined
  const remedies = local.term('remedies')
  const remedy = known && (Object.hasOwn(remedies, known.code) ? remedies[known.code] : remedyOf(known))
  return html`<div class="notice danger" part="error" role="alert">
    <p>
      <strong>${local.term('failedTitle')}</strong> ${known?.message ?? nothing}${remedy ? html` ${remedy}` : nothing}
    </p>
    <button class="button" part="retry" type="button" @click=${retry}>${local.term('retry')}</button>
  </div>`
}
