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

interface Provenance {
  simulated: string | null
  stale: boolean
  ageMs: number | null
}

/** Says that records, or parts of them, are not real. */
export function renderSimulated(local: Localizer, stats: Provenance | undefined): TemplateResult | typeof nothing {
  if (!stats?.simulated) return nothing
  return html`<p class="notice" part="simulated">${local.term('simulated')(stats.simulated)}</p>`
}

/** Says that a saved copy is shown, and how old it is. */
export function renderStale(local: Localizer, stats: Provenance | undefined): TemplateResult | typeof nothing {
  if (!stats?.stale) return nothing
  const text = stats.ageMs === null ? local.term('staleUnknown') : local.term('staleCopy')(local.age(stats.ageMs))
  return html`<p class="notice warn" part="stale">${text}</p>`
}
