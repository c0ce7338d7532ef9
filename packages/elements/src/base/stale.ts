import type { CatalogStats } from '@decentramodels/core/catalog'
import { html, type TemplateResult } from 'lit'
import { formatAge } from '../i18n/times.js'
import '../i18n/en-later.js'
import type { Localizer } from '../i18n/localizer.js'

/** Says that a saved copy is shown, and how old it is. */
export function renderStale(local: Localizer, stats: CatalogStats): TemplateResult {
  const age = stats.ageMs
  const text = age === null ? local.term('staleUnknown') : local.term('staleCopy')(formatAge(local.lang, age))
  return html`<p class="notice warn" part="stale">${text}</p>`
}
